# C types of kernel.py: with them Cython compiles the same lines to C. A test keeps both files in step.

cdef long long ASSOCIATIONS
cdef long long EPOCH_OF_DAY
cdef long long FLAG_ABOVE_MAXIMUM
cdef long long FLAG_NO_OFFICE
cdef long long FLAG_ZONE_UNKNOWN
cdef long long F_NOT_CONTRACTED
cdef long long F_NOT_IN_FORCE
cdef long long F_NO_ASSOCIATION
cdef long long F_NO_GRILLE
cdef long long F_NO_KILOMETRE
cdef long long F_NO_MAJORATION
cdef long long F_NO_MODIFIER
cdef long long F_NO_PRICE
cdef long long F_TOO_GREAT
cdef long long GREATEST
cdef long long GRILLES
cdef long long GROUP_PRICES
cdef long long HUNDRED
cdef long long I_CONTEXT
cdef long long I_CONTRACTED
cdef long long I_PRACTITIONER
cdef long long I_ZONE
cdef long long KILOMETRES
cdef long long KILOMETRE_ZONES
cdef long long KIND
cdef long long KIND_CCAM
cdef long long KIND_KILOMETRIC
cdef long long KIND_LPP
cdef long long LINE
cdef long long L_ABATEMENT
cdef long long L_ACT
cdef long long L_ASSOCIATION
cdef long long L_COEFFICIENT
cdef long long L_DAY
cdef long long L_DISTANCE
cdef long long L_FEE
cdef long long L_GROUP_PRICE
cdef long long L_KILOMETRIC
cdef long long L_KILOMETRIC_ZONE
cdef long long L_MODIFIERS
cdef long long L_NIGHT
cdef long long L_OFFICE
cdef long long L_QUANTITY
cdef long long MAJORATIONS
cdef long long MAX_PRICE
cdef long long MODIFIERS
cdef long long MODIFIERS_BY_GRILLE
cdef long long MODIFIERS_BY_GROUP
cdef long long NONE
cdef long long N_ACTS
cdef long long N_CONVENTIONS
cdef long long N_GRILLES
cdef long long N_GROUPS
cdef long long N_OPTIONS
cdef long long OFFICE_SUPPLEMENT
cdef long long OUT
cdef long long O_EPOCH
cdef long long O_FAULT
cdef long long O_FLAGS
cdef long long O_PLACE
cdef long long O_TARIFF
cdef long long O_UNIT
cdef long long O_VERSION
cdef long long PARAMETER_VALUES
cdef long long PRACTITIONER_GROUPS
cdef long long PRICES
cdef long long STEP
cdef long long S_ABATEMENT
cdef long long S_ASSOCIATION
cdef long long S_COEFFICIENT
cdef long long S_KILOMETRES
cdef long long S_MAJORATION
cdef long long S_MODIFIER_FLAT
cdef long long S_MODIFIER_PERCENT
cdef long long S_OFFICE
cdef long long S_PRICE
cdef long long S_PROFESSION
cdef long long S_QUANTITY
cdef long long S_ZONE
cdef long long VERSIONS
cdef long long VERSION_OF_ACT
cdef long long VERSION_SOURCES
cdef long long ZONE_COEFFICIENTS

cpdef long long half_up(long long amount, long long divisor) noexcept nogil


cdef class Tariffs:
    cdef const int[::1] data
    cdef const long long[::1] at
    cdef const long long[::1] invoices
    cdef const long long[::1] lines
    cdef long long[::1] out
    cdef long long[::1] steps
    cdef long long room
    cdef long long row

    cdef long long of_invoice(self, long long place) noexcept nogil
    cdef long long source(self, long long table, long long epoch, long long place) noexcept nogil
    cdef long long value(self, long long table, long long epoch, long long place) noexcept nogil
    cdef long long cell(self, long long table, long long epoch, long long place, long long column, long long width) noexcept nogil
    cdef long long parameter(self, long long epoch, long long place) noexcept nogil
    cdef long long version(self, long long i, long long cell) noexcept nogil
    cdef long long version_source(self, long long i, long long cell) noexcept nogil
    cdef void note(self, long long i, long long rule, long long source, long long before, long long after, long long operand) noexcept nogil
    cdef long long rounded(self, long long amount, long long divisor) noexcept nogil
    cdef void fault(self, long long i, long long code, long long place) noexcept nogil
    cdef void tariff(self, long long i) noexcept nogil
    cdef void ngap(self, long long i) noexcept nogil
    cdef void times(self, long long i, long long price, long long coefficient, long long rule, long long source) noexcept nogil
    cdef void majoration(self, long long i) noexcept nogil
    cdef void kilometres(self, long long i) noexcept nogil
    cdef long long zone(self, long long i, long long price) noexcept nogil
    cdef void lpp(self, long long i) noexcept nogil
    cdef void ccam(self, long long i) noexcept nogil
    cdef long long grille(self, long long epoch) noexcept nogil
    cdef long long modifier_table(self, long long i, long long m, long long grille) noexcept nogil
    cdef long long modifier_place(self, long long i, long long m, long long grille, long long table) noexcept nogil
    cdef long long percent_modifiers(self, long long i, long long price, long long grille) noexcept nogil
    cdef long long flat_modifiers(self, long long i, long long amount, long long grille) noexcept nogil
    cdef long long office(self, long long i, long long amount) noexcept nogil
