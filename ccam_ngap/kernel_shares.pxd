# C types of kernel_shares.py: with them Cython compiles the same lines to C. A test keeps both files in step.

from ccam_ngap.kernel cimport Tariffs

cdef long long ASPA_RATES
cdef long long BASE_RATES
cdef long long EXONERATIONS
cdef long long EXO_TM
cdef long long FAMILY
cdef long long FAMILY_ROLES
cdef long long FLAG_CAPPED
cdef long long FLAG_NO_PATHWAY
cdef long long FLAG_PATHWAY
cdef long long FLAG_THRESHOLD
cdef long long FORMULAS
cdef long long F_NO_FORMULA
cdef long long F_NO_RATE
cdef long long GROUPING
cdef long long GROUPING_FAMILIES
cdef long long GROUPING_ROLES
cdef long long HUNDRED
cdef long long INVOICE
cdef long long I_AMOUNT
cdef long long I_FORMULA
cdef long long I_LOCAL
cdef long long I_NATURE
cdef long long I_PATHWAY
cdef long long I_PERCENT
cdef long long I_PRACTITIONER
cdef long long I_REGIME
cdef long long KIND
cdef long long KIND_CCAM
cdef long long KIND_LETTER
cdef long long LINE
cdef long long LOCAL_RATES
cdef long long L_AGE
cdef long long L_ASPA
cdef long long L_COEFFICIENT
cdef long long L_DAY
cdef long long L_EXONERATION
cdef long long L_FEE
cdef long long L_FORCED_AMC
cdef long long L_FORCED_AMO
cdef long long L_QUALIFIER
cdef long long L_QUANTITY
cdef long long NATURES
cdef long long NONE
cdef long long N_FAMILIES
cdef long long OPERAND_DR
cdef long long OPERAND_TR
cdef long long OUT
cdef long long O_AMC
cdef long long O_AMO
cdef long long O_BASE
cdef long long O_EPOCH
cdef long long O_FAMILY
cdef long long O_FAULT
cdef long long O_FEE
cdef long long O_FLAGS
cdef long long O_FLAT
cdef long long O_INCREASE
cdef long long O_OVERCHARGE
cdef long long O_PATIENT
cdef long long O_RATE
cdef long long O_REACH
cdef long long O_SETTLED
cdef long long O_TARIFF
cdef long long PARAMETER_VALUES
cdef long long PATHWAYS
cdef long long PATHWAY_CAP
cdef long long PATHWAY_FAMILIES
cdef long long PATHWAY_MIN_AGE
cdef long long PATHWAY_NATURES
cdef long long PRACTITIONER_FAMILIES
cdef long long QUALIFIER_FREE
cdef long long QUALIFIER_NOT_COVERED
cdef long long REACH_NEVER
cdef long long REACH_NONE
cdef long long REACH_RELEASED
cdef long long ROLE_EXCLUDED
cdef long long ROLE_SUPPRESSED
cdef long long SPECIAL_RATES
cdef long long S_AMC_FORCED
cdef long long S_AMO
cdef long long S_AMO_FORCED
cdef long long S_ASPA
cdef long long S_EXONERATION
cdef long long S_FAMILY_RATE
cdef long long S_FEE
cdef long long S_FORMULA
cdef long long S_FREE
cdef long long S_LEFT
cdef long long S_LOCAL
cdef long long S_NATURE
cdef long long S_NOT_COVERED
cdef long long S_PARTICIPATION
cdef long long S_PATHWAY
cdef long long S_PATHWAY_CAP
cdef long long S_REGIME
cdef long long S_SPREAD
cdef long long S_THRESHOLD
cdef long long THRESHOLD_AMOUNT
cdef long long THRESHOLD_COEFFICIENT
cdef long long THRESHOLD_PARTICIPATION


cdef class Pricing(Tariffs):
    cpdef long long price(self, long long invoice, long long first, long long after)
    cdef long long run(self, long long invoice, long long first, long long after) noexcept nogil
    cdef void base(self, long long i) noexcept nogil
    cdef long long family(self, long long i) noexcept nogil
    cdef void rate(self, long long i) noexcept nogil
    cdef long long raised(self, long long i, long long rate, long long table, long long place, long long rule) noexcept nogil
    cdef long long role(self, long long i, long long family) noexcept nogil
    cdef long long reach(self, long long i, long long family) noexcept nogil
    cdef void threshold(self, long long first, long long after) noexcept nogil
    cdef void sitting(self, long long first, long long after) noexcept nogil
    cdef void release(self, long long first, long long after, long long day, long long reached, long long flat) noexcept nogil
    cdef void alone(self, long long first, long long after, long long day, long long limit, long long flat) noexcept nogil
    cdef void amo(self, long long i) noexcept nogil
    cdef long long points(self, long long i) noexcept nogil
    cdef long long out_of_pathway(self, long long i, long long amount, long long points) noexcept nogil
    cdef long long amc(self, long long i) noexcept nogil
    cdef void spread(self, long long first, long long after) noexcept nogil
    cdef long long give(self, long long i, long long amount) noexcept nogil
    cdef void force(self, long long i) noexcept nogil
