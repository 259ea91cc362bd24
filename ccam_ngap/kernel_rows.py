# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, one invoice: from the values of a request to integers.

Nothing here moves a cent: it reads, looks names up and copies. What is out of the ordinary is left to the ``Lowering``
it is given, which says it in words; what the checks may have something to say about is gathered as marks
(``ccam_ngap.layout_marks``). Compiled, this is what makes a quote quick; interpreted, it does the same.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import TYPE_CHECKING, Any

from ccam_ngap.kernel_shares import Silent
from ccam_ngap.layout import *
from ccam_ngap.layout_marks import *
from tables.layout import *

if TYPE_CHECKING:
    from datetime import date

    from ccam_ngap.desk import Desk
    from ccam_ngap.lowering import Lowering
    from ccam_ngap.profile import Profile
    from ccam_ngap.request import Act, Amc, Request


def whole(number: Any) -> int:
    """Return an integer, or one just out of all bounds where 64 bits would not hold it."""
    try:
        return within_bounds(number)
    except OverflowError:  # compiled
        return GREATEST + 1 if number > 0 else NONE - 1


def within_bounds(number: int) -> int:
    """Return an integer, or one just out of all bounds."""
    return max(NONE - 1, min(GREATEST + 1, number))


def place_of(names: dict[Any, int], name: Any) -> int:
    """Return the place of a name, NONE where it has none."""
    found = names.get(name)
    return NONE if found is None else found


def act_key(nomenclature: str, code: str, activity: str, phase: str) -> str:
    """Return the key of an act in the tables of its nomenclature."""
    return code + "/" + activity + "/" + phase if nomenclature == "CCAM" else code


def age_on(birth: str, day: date) -> int:
    """Return the age in full years on a day; ``birth`` is ``AAAA-MM-JJ``, a lunar one the first of January."""
    year = int(birth[:4])
    month = int(birth[5:7])
    rest = int(birth[8:])
    if not (1 <= month <= 12 and 1 <= rest <= 31):
        month = 1
        rest = 1
    before = 1 if day.month < month or (day.month == month and day.day < rest) else 0
    return day.year - year - before


class Rows:
    """The integers of one invoice, filled from a request; ``kernel_sheet.Sheet`` goes on from here.

    ``desk`` holds what quotes by the same tables share, ``watch`` the marks of every act of the tables.
    """

    def __init__(
        self,
        pricing: Silent,
        data: Cells,
        at: Sequence[int],
        invoice: MutableSequence[int],
        lines: MutableSequence[int],
        out: MutableSequence[int],
        watch: Sequence[int],
        desk: Desk,
    ) -> None:
        self.pricing = pricing
        self.data = data
        self.at = at
        self.invoice = invoice
        self.lines = lines
        self.out = out
        self.watch = watch
        self.desk = desk
        self.count = 0
        self.seen = 0
        self.ccam_lines = 0
        self.letters = 0
        self.exclusives = 0
        self.ccam_day = NONE
        self.day_number = NONE
        self.day_epoch = NONE
        self.day_age = NONE
        self.aspa = 0
        self.odd = 0
        self.day: Any = None
        self.profile: Profile | None = None
        self.covered: Any = None
        self.formula: str | None = None

    def lower(self, request: Request, lowering: Lowering) -> int:
        """Fill the rows from a request. Returns how many acts have none: remarks were made about each."""
        self.count = len(request.acts)
        self.seen = 0
        self.ccam_lines = 0
        self.letters = 0
        self.exclusives = 0
        self.day = None
        self.head(request, lowering)
        missing = 0
        for i in range(self.count):
            missing += self.act(i, request.acts[i], request, lowering)
        if self.ccam_lines > 1:
            self.seen |= SEVERAL_CCAM
        if self.letters > 1:
            self.seen |= SEVERAL_LETTERS
        if self.exclusives > 1:
            self.seen |= SEVERAL_EXCLUSIVE
        for place in range(self.count * OUT):
            self.out[place] = 0
        return missing

    def head(self, request: Request, lowering: Lowering) -> None:
        """Fill what all lines share."""
        desk = self.desk
        row = self.invoice
        who = request.practitioner
        self.profile = desk.profiles.get((who.specialty, who.convention, who.option, who.zone, who.kind))
        if self.profile is None:
            self.profile = lowering.find_profile()
        lowering.profile = found = self.profile
        if found is not None:
            row[I_PRACTITIONER] = found.place
            row[I_CONTEXT] = found.context
            row[I_CONTRACTED] = found.contracted
            row[I_ZONE] = found.zone
            self.seen |= found.marks
        self.settle_day(request.invoice_date, request)
        if self.day_number == NONE:
            lowering.invoice_outside()
        if request.amc is not None:
            self.mark_cover(request.amc)
        if self.has_rights(request):
            lowering.rights()
        self.cover(request, lowering)
        row[I_NATURE] = place_of(desk.natures, request.nature)
        if row[I_NATURE] == NONE:
            lowering.unknown_nature()
        row[I_PATHWAY] = NONE
        if request.pathway is not None:
            row[I_PATHWAY] = place_of(desk.pathways, request.pathway)
            if row[I_PATHWAY] == NONE:
                lowering.unknown_pathway()
            elif request.pathway in desk.out_of_pathway:
                self.seen |= MARK_DIRECT
        self.rights(request, lowering)

    def mark_cover(self, amc: Amc) -> None:
        """Mark what the complementary cover says beside its amounts."""
        if amc.responsible:
            self.seen |= MARK_RESPONSIBLE
        if amc.switch is not None or amc.convention is not None or amc.single_management:
            self.seen |= MARK_SWITCH

    def has_rights(self, request: Request) -> bool:
        """Whether the request says more of the beneficiary's rights than most do."""
        if self.seen & MARK_SWITCH or (request.amc is not None and request.amc.formula is None):
            return True
        who = request.beneficiary
        return who.modulation is not None or who.ame or request.exoneration == "8"

    def cover(self, request: Request, lowering: Lowering) -> None:
        """Fill what the complementary cover says: cells of before where the same cover was lowered without lowering."""
        amc = request.amc
        found: Any = None
        key: Any = None
        if amc is None:
            if not request.beneficiary.c2s:
                found = self.desk.no_cover
        else:
            key = self.key_of_cover(amc, request)
        if key is not None:
            found = self.desk.covers.get(key)
        if found is None:
            found = lowering.cover(key)
        if found is self.covered:
            return
        self.covered = found
        self.formula = found[0]
        place = I_FORMULA
        for cell in found[1]:
            self.invoice[place] = whole(cell)
            place += 1

    def key_of_cover(self, amc: Amc, request: Request) -> Any:
        """Return what tells a cover from another by the same tables, None where its amounts are the invoice's own."""
        if self.day_epoch == NONE or amc.amount is not None or amc.user_formula is not None or request.beneficiary.c2s:
            return None
        return (amc.formula, amc.percent, amc.first_amount, amc.second_amount, self.day_epoch)

    def rights(self, request: Request, lowering: Lowering) -> None:
        """Fill what the rights of the beneficiary say."""
        row = self.invoice
        who = request.beneficiary
        row[I_REGIME] = place_of(self.desk.regimes, who.regime)
        if who.regime not in self.desk.general_regimes:
            self.seen |= MARK_REGIME
        row[I_LOCAL] = who.alsace_moselle
        self.aspa = who.aspa
        if who.modulation is not None:
            changed = lowering.modulation()
            row[I_LOCAL] = who.alsace_moselle or changed.local
            self.aspa = who.aspa or changed.aspa
        row[I_COVER] = NONE
        row[I_EXEMPT] = 0
        if who.ame:
            self.seen |= MARK_AME
            row[I_COVER] = self.desk.ame
            row[I_EXEMPT] = lowering.exempt()
        elif who.caisse in self.desk.caisses_left_out:
            row[I_EXEMPT] = 1

    def settle_day(self, day: Any, request: Request) -> None:
        """Work out what a day is in the tables, once for acts of one day that follow each other."""
        if day is self.day or day == self.day:
            return
        self.day = day
        self.day_number = day.toordinal() - FIRST_ORDINAL
        if not 0 <= self.day_number < self.at[N_DAYS]:
            self.day_number = NONE
            self.day_epoch = NONE
            return
        self.day_epoch = self.data[self.at[EPOCH_OF_DAY] + self.day_number]
        self.day_age = age_on(request.beneficiary.birth_date, day)

    def act(self, i: int, act: Act, request: Request, lowering: Lowering) -> int:
        """Fill the row of an act. Returns 1 where it has none: the tables do not know the act or the day."""
        nomenclature = act.nomenclature
        ccam = 1 if nomenclature == "CCAM" else 0
        ngap = 1 if nomenclature == "NGAP" else 0
        if self.fields(i * LINE, act, ccam, ngap) or act.teeth:
            lowering.fields(i)
        self.settle_day(act.date, request)
        if self.day_number == NONE:
            lowering.outside(i)
        elif act.date is not request.invoice_date and act.date > request.invoice_date:
            lowering.after_invoice(i)
        key = act_key(nomenclature, act.code, act.activity, act.phase) if ccam else act.code
        number = place_of(self.desk.acts.get(nomenclature, self.desk.no_acts), key)
        if number == NONE:
            lowering.unknown_act(i)
        if number == NONE or self.day_number == NONE:
            return 1
        self.known(i, act, number, request, lowering)
        if ngap:
            self.ngap(i, act, number, lowering)
        if ccam:
            self.ccam(i, act, lowering)
        return 0

    def known(self, i: int, act: Act, number: int, request: Request, lowering: Lowering) -> None:
        """Fill what the acts of every nomenclature have: day, exoneration, qualifier."""
        row = self.lines
        line = i * LINE
        row[line + L_ACT] = number
        row[line + L_DAY] = self.day_number
        row[line + L_AGE] = self.day_age
        if self.day_age < 0:
            lowering.born_after(i)
        for place in range(L_KILOMETRIC, L_ASSOCIATION + 1):
            row[line + place] = NONE
        self.seen |= self.watch[number]
        if self.watch[number] & MARK_EXCLUSIVE:
            self.exclusives += 1
        code = act.exoneration or request.exoneration
        row[line + L_EXONERATION] = place_of(self.desk.exonerations, code)
        if row[line + L_EXONERATION] == NONE:
            lowering.unknown_exoneration(i)
        row[line + L_ASPA] = 1 if self.aspa or code == "9" else 0
        if code == "7":
            self.seen |= MARK_PREVENTION
        row[line + L_QUALIFIER] = QUALIFIER_NONE
        if act.qualifier is not None:
            self.seen |= MARK_QUALIFIER
            row[line + L_QUALIFIER] = lowering.qualifier(i)

    def fields(self, line: int, act: Act, ccam: int, ngap: int) -> int:
        """Fill the numbers of a row. Returns 1 where one is out of bounds, or a field is not of the nomenclature."""
        row = self.lines
        self.odd = 0
        row[line + L_QUANTITY] = self.number(act.quantity, 1, GREATEST_QUANTITY)
        row[line + L_COEFFICIENT] = self.number(act.coefficient, 1, GREATEST_COEFFICIENT)
        row[line + L_ABATEMENT] = self.number(act.abatement, 0, 100)
        row[line + L_DISTANCE] = self.number(act.distance_km, 0, GREATEST_DISTANCE)
        row[line + L_DAY_DISTANCE] = self.number(act.day_km_before, 0, GREATEST_DISTANCE)
        row[line + L_FEE] = self.number(act.fee, 0, GREATEST)
        row[line + L_FORCED_AMO] = self.number(act.forced_amo, 0, GREATEST)
        row[line + L_FORCED_AMC] = self.number(act.forced_amc, 0, GREATEST)
        row[line + L_OFFICE] = act.office_supplement
        row[line + L_EXCEPTIONAL] = act.exceptional
        if not ngap:
            if row[line + L_COEFFICIENT] != 100 or row[line + L_ABATEMENT] != 100 or row[line + L_DISTANCE] != NONE:
                self.odd = 1
            if act.night or act.holiday or act.deep_night or act.same_visit or row[line + L_DAY_DISTANCE] != NONE:
                self.odd = 1
            row[line + L_ABATEMENT] = 100
        if not ccam and (act.modifiers or act.association is not None or act.office_supplement or act.exceptional):
            self.odd = 1
        return self.odd

    def number(self, value: Any, least: int, greatest: int) -> int:
        """Return a number, NONE where it is not given; one out of bounds is out of the ordinary."""
        if value is None:
            return NONE
        found = whole(value)
        if found < least or found > greatest:
            self.odd = 1
        return found

    def ngap(self, i: int, act: Act, number: int, lowering: Lowering) -> None:
        """Fill what is special to the NGAP; an act that calls for no remark is lowered once by profile."""
        row = self.lines
        line = i * LINE
        version = self.data[self.at[VERSION_OF_ACT] + self.day_epoch * self.at[N_ACTS] + number]
        kind = NONE if version == NONE else self.data[self.at[VERSIONS] + version + KIND]
        kilometric = 1 if kind == KIND_KILOMETRIC else 0
        given = 1 if row[line + L_DISTANCE] != NONE else 0
        if kilometric:
            self.seen |= MARK_KILOMETRIC
        elif kind == KIND_LETTER:
            self.letters += 1
            self.seen |= MARK_LETTER
        if row[line + L_COEFFICIENT] != 100 and self.watch[number] & MARK_STEPPED:
            self.seen |= MARK_COEFFICIENT
        if act.holiday:
            self.seen |= MARK_HOLIDAY
        found = None
        known = self.profile
        if known is not None and given == kilometric and not (act.night or act.holiday or act.deep_night):
            if not kilometric:
                found = known.acts.get(act.code)
            elif row[line + L_COEFFICIENT] == 100:
                found = known.kilometres.get(act.code)
        if found is None:
            found = lowering.ngap_row(i, kilometric)
        place = L_KILOMETRIC
        for cell in found:
            row[line + place] = cell
            place += 1

    def ccam(self, i: int, act: Act, lowering: Lowering) -> None:
        """Fill what is special to the CCAM: modifiers and association."""
        line = i * LINE
        self.ccam_lines += 1
        self.seen |= MARK_CCAM
        if self.ccam_lines == 1:
            self.ccam_day = self.day_number
        elif self.ccam_day != self.day_number:
            self.seen |= SEVERAL_SESSIONS
        if act.modifiers:
            place = line + L_MODIFIERS
            for cell in self.desk.modifiers.get(tuple(act.modifiers)) or lowering.known_modifiers(i):
                self.lines[place] = cell
                place += 1
                if cell in self.desk.conditioned:
                    self.seen |= MARK_MODIFIER
        if act.association is not None:
            self.seen |= MARK_ASSOCIATION
            place = place_of(self.desk.associations, act.association)
            self.lines[line + L_ASSOCIATION] = lowering.association(i) if place == NONE else place
