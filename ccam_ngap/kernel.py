# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: infer_types=True, annotation_typing=False
# ruff: noqa: F403, F405 (the integers of layout are C variables of this module once compiled)
"""The tariff kernel: every rule that moves a cent, once. Here rounding and the tariff of a line.

Ordinary Python over integers. ``kernel.pxd`` beside it gives the same lines C types, so that Cython compiles them
unchanged; without a C compiler they run as they stand, with the same results. Prices, rates, coefficients and formulas
are not here: they are rows of the compiled tables (``tables.layout``), and ``ccam_ngap.layout`` says what goes in and
out. Nothing here knows a Python object other than the buffers it was given: the same lines price one invoice or, in a
loop, ten million. ``kernel_shares`` holds who pays what.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from ccam_ngap.layout import *
from tables.layout import *


def half_up(amount: int, divisor: int) -> int:
    """Divide and round to the nearest integer, halves away from zero: the one rounding of every amount.

    ``divisor`` is positive. The sign is written out because C division truncates where Python's floors: a credit rounds
    like the charge it cancels, in both.

    >>> half_up(12835, 10), half_up(-12835, 10), half_up(7584, 10)
    (1284, -1284, 758)
    """
    if amount < 0:
        return -((divisor - 2 * amount) // (2 * divisor))
    return (divisor + 2 * amount) // (2 * divisor)


class Tariffs:
    """The tables, the integers of one invoice and of its lines, where answers go; and the tariff of a line.

    ``kernel_shares.Pricing`` goes on from here and is what callers use.
    """

    def __init__(
        self,
        data: Cells,
        directory: Sequence[int],
        invoices: Sequence[int],
        lines: Sequence[int],
        out: MutableSequence[int],
        steps: MutableSequence[int],
    ) -> None:
        self.data = data
        self.at = directory
        self.invoices = invoices
        self.lines = lines
        self.out = out
        self.steps = steps
        self.room = len(steps)
        self.row = 0
        self.first = 0
        self.epoch = NONE
        self.group = NONE
        self.grille = NONE
        self.seen_low = 0
        self.seen_high = 0
        self.own_family = NONE
        self.in_pathway = 0
        self.lost_points = 0
        self.reaches = 0
        self.tariffs = 0
        self.coefficients = 0
        self.greatest_tariff = 0
        self.greatest_coefficient = 0
        self.least_amount = GREATEST
        self.least_coefficient = GREATEST

    # --- reading the tables ---------------------------------------------------------------------------------------

    def of_invoice(self, place: int) -> int:
        """Return one integer of the invoice."""
        return self.invoices[self.row + place]

    def source(self, table: int, epoch: int, place: int) -> int:
        """Return the source row of a dense table's key, NONE where the table says nothing."""
        if place < 0:
            return NONE
        return self.data[self.at[table + 1] + epoch * self.at[table + 2] + place]

    def value(self, table: int, epoch: int, place: int) -> int:
        """Return the one value of a dense table's key, NONE where the table says nothing."""
        if place < 0:
            return NONE
        return self.data[self.at[table] + epoch * self.at[table + 2] + place]

    def cell(self, table: int, epoch: int, place: int, column: int, width: int) -> int:
        """Return one of the values of a dense table's key."""
        return self.data[self.at[table] + (epoch * self.at[table + 2] + place) * width + column]

    def parameter(self, epoch: int, place: int) -> int:
        """Return a single figure of the rules, NONE where it has no value."""
        return self.value(PARAMETER_VALUES, epoch, place)

    def version(self, i: int, cell: int) -> int:
        """Return a cell of the act version of a line."""
        return self.data[self.out[i * OUT + O_VERSION] + cell]

    def version_source(self, i: int, cell: int) -> int:
        """Return the source row of a cell of the act version of a line."""
        return self.data[self.at[VERSION_SOURCES] - self.at[VERSIONS] + self.out[i * OUT + O_VERSION] + cell]

    def note(self, i: int, rule: int, source: int, before: int, after: int, operand: int) -> None:
        """Record a step when reasons are asked for."""
        if self.room == 0:
            return
        place = 1 + self.steps[0] * STEP
        if place + STEP > self.room:
            return
        self.steps[place] = i
        self.steps[place + 1] = rule
        self.steps[place + 2] = source
        self.steps[place + 3] = before
        self.steps[place + 4] = after
        self.steps[place + 5] = operand
        self.steps[0] += 1

    def rounded(self, amount: int, divisor: int) -> int:
        """Round with ``half_up``."""
        return half_up(amount, divisor)

    def fault(self, i: int, code: int, place: int) -> None:
        """Record why a line has no price, the first reason found."""
        if self.out[i * OUT + O_FAULT] != 0:
            return
        self.out[i * OUT + O_FAULT] = code
        self.out[i * OUT + O_PLACE] = place

    # --- tariff ---------------------------------------------------------------------------------------------------

    def approach(self, act: int, day: int) -> int:
        """Read the version of an act on a day for no other reason than to have it near when the line is priced."""
        version = self.data[self.at[VERSION_OF_ACT] + self.data[self.at[EPOCH_OF_DAY] + day] * self.at[N_ACTS] + act]
        place = self.at[VERSIONS] + max(0, version)
        return self.data[place] + self.data[place + PRICES]

    def epoch_of(self, i: int) -> int:
        """Return the epoch of a line's day."""
        return self.data[self.at[EPOCH_OF_DAY] + self.lines[i * LINE + L_DAY]]

    def settle_practitioner(self, epoch: int) -> None:
        """Work out once what the practitioner is in an epoch: CCAM group, and grille by group, convention, option."""
        practitioner = self.of_invoice(I_PRACTITIONER)
        self.grille = NONE
        self.group = self.value(PRACTITIONER_GROUPS, epoch, practitioner)
        if self.group != NONE and self.of_invoice(I_CONTEXT) != NONE:
            place = self.group * self.at[N_CONVENTIONS] * self.at[N_OPTIONS] + self.of_invoice(I_CONTEXT)
            self.grille = self.value(GRILLES, epoch, place)

    def tariff(self, i: int) -> None:
        """Find the act in force and its tariff for the whole line, its epoch being settled."""
        o = i * OUT
        version = self.data[self.at[VERSION_OF_ACT] + self.epoch * self.at[N_ACTS] + self.lines[i * LINE + L_ACT]]
        self.out[o + O_EPOCH] = self.epoch
        if version < 0:
            self.fault(i, F_NOT_IN_FORCE, 0)
            return
        self.out[o + O_VERSION] = self.at[VERSIONS] + version
        if self.version(i, COVERAGE) > 0:
            self.coverage(i)
        kind = self.version(i, KIND)
        if kind == KIND_CCAM:
            self.ccam(i)
        elif kind == KIND_LPP:
            self.lpp(i)
        elif self.of_invoice(I_CONTRACTED) == 0:
            self.fault(i, F_NOT_CONTRACTED, 0)
        elif kind == KIND_KILOMETRIC:
            self.kilometres(i)
        elif kind == KIND_NABM:
            self.nabm(i)
        else:
            self.ngap(i)
        if self.out[o + O_TARIFF] > GREATEST:
            self.fault(i, F_TOO_GREAT, 0)

    def coverage(self, i: int) -> None:
        """Say what the AMO says of an act; one that it does not cover is billed as such or paid exceptionally.

        An act that is billed as not covered asks for no approval and meets no conditions.
        """
        said = self.version(i, COVERAGE)
        billed = self.lines[i * LINE + L_QUALIFIER]
        if billed == QUALIFIER_NOT_COVERED:
            return
        if said >= PRIOR_APPROVAL:
            self.out[i * OUT + O_FLAGS] |= FLAG_APPROVAL
            said -= PRIOR_APPROVAL
        if said == COVERED_CONDITIONS:
            self.out[i * OUT + O_FLAGS] |= FLAG_CONDITIONS
        if said != COVERED_NO or billed != QUALIFIER_NONE:
            return
        if self.lines[i * LINE + L_EXCEPTIONAL] == 1:
            self.out[i * OUT + O_FLAGS] |= FLAG_EXCEPTIONAL
        else:
            self.fault(i, F_NOT_COVERED, 0)

    def unpriced(self, i: int) -> None:
        """Refuse an act without tariff, unless the patient pays all of the fee that is asked."""
        line = i * LINE
        if self.lines[line + L_QUALIFIER] == QUALIFIER_NOT_COVERED and self.lines[line + L_FEE] != NONE:
            return
        said = self.version(i, COVERAGE)
        if said == COVERED_UNPRICED or said == COVERED_UNPRICED + PRIOR_APPROVAL:
            self.fault(i, F_UNPRICED, 0)
        else:
            self.fault(i, F_NO_PRICE, 0)

    def ngap(self, i: int) -> None:
        """NGAP act or key letter: price × coefficient × quantity × abatement, then night or holiday."""
        line = i * LINE
        epoch = self.out[i * OUT + O_EPOCH]
        cell = PRICES + self.of_invoice(I_ZONE)
        price = self.version(i, cell)
        source = self.version_source(i, cell)
        rule = S_PRICE
        own = self.value(GROUP_PRICES, epoch, self.lines[line + L_GROUP_PRICE])
        if own != NONE:
            price = own
            source = self.source(GROUP_PRICES, epoch, self.lines[line + L_GROUP_PRICE])
            rule = S_PROFESSION
        if price < 0:
            self.fault(i, F_NO_PRICE, 0)
            return
        self.note(i, rule, source, 0, price, 0)
        self.out[i * OUT + O_UNIT] = price
        self.times(i, price, self.lines[line + L_COEFFICIENT], S_COEFFICIENT, NONE)
        self.majoration(i)

    def times(self, i: int, price: int, coefficient: int, rule: int, source: int) -> None:
        """Multiply a price by hundredths, quantity and abatement, rounded once, and note each that counts."""
        line = i * LINE
        quantity = self.lines[line + L_QUANTITY]
        abatement = self.lines[line + L_ABATEMENT]
        amount = half_up(price * coefficient * quantity * abatement, HUNDRED)
        self.out[i * OUT + O_TARIFF] = amount
        if self.room == 0:
            return
        before = price
        if coefficient != 100:
            after = half_up(price * coefficient, 100)
            self.note(i, rule, source, before, after, coefficient)
            before = after
        if quantity != 1:
            after = half_up(price * coefficient * quantity, 100)
            self.note(i, S_QUANTITY, NONE, before, after, quantity)
            before = after
        if abatement != 100:
            self.note(i, S_ABATEMENT, NONE, before, amount, abatement * 100)

    def majoration(self, i: int) -> None:
        """Add the greater of the night and holiday majorations that the line asks for."""
        best = NONE
        where = NONE
        for asked in range(2):
            place = self.lines[i * LINE + L_NIGHT + asked]
            if place == NONE:
                continue
            source = self.source(MAJORATIONS, self.out[i * OUT + O_EPOCH], place)
            if source == NONE:
                self.fault(i, F_NO_MAJORATION, asked)
                return
            amount = self.value(MAJORATIONS, self.out[i * OUT + O_EPOCH], place)
            if amount > best:
                best = amount
                where = source
        if best > 0:
            before = self.out[i * OUT + O_TARIFF]
            self.out[i * OUT + O_TARIFF] = before + best
            self.note(i, S_MAJORATION, where, before, before + best, best)

    def kilometres(self, i: int) -> None:
        """Kilometric indemnity: price × what the round trip leaves once the deduction is made."""
        line = i * LINE
        epoch = self.out[i * OUT + O_EPOCH]
        if self.lines[line + L_DISTANCE] == NONE:
            self.fault(i, F_NO_DISTANCE, 0)
            return
        place = self.lines[line + L_KILOMETRIC]
        source = self.source(KILOMETRES, epoch, place)
        if source == NONE:
            self.fault(i, F_NO_KILOMETRE, 0)
            return
        price = self.cell(KILOMETRES, epoch, place, 0, 2)
        paid = max(0, 2 * self.lines[line + L_DISTANCE] - self.cell(KILOMETRES, epoch, place, 1, 2))
        origin = source
        if self.of_invoice(I_ZONE) != 0:
            origin = self.source(KILOMETRE_ZONES, epoch, self.lines[line + L_KILOMETRIC_ZONE])
            if origin == NONE:
                self.fault(i, F_NO_KILOMETRE, 0)
                return
            price = self.value(KILOMETRE_ZONES, epoch, self.lines[line + L_KILOMETRIC_ZONE])
        self.note(i, S_PRICE, origin, 0, price, 0)
        self.out[i * OUT + O_UNIT] = price
        self.times(i, price, paid, S_KILOMETRES, source)
        self.out[i * OUT + O_KILOMETRES] = paid * self.lines[line + L_QUANTITY]
        self.ceiling(i, place)

    def ceiling(self, i: int, place: int) -> None:
        """Apply the daily ceiling of kilometres: in full up to a first one, in part up to a second, nothing beyond.

        The kilometres of a line come after those of the day's other invoices and of the lines before.
        """
        line = i * LINE
        o = i * OUT
        source = self.source(KILOMETRE_CEILINGS, self.epoch, place)
        if source == NONE:
            return
        before = max(0, self.lines[line + L_DAY_DISTANCE])
        lines = 0
        for other in range(self.first, i):
            if self.lines[other * LINE + L_DAY] == self.lines[line + L_DAY]:
                before = max(before, self.lines[other * LINE + L_DAY_DISTANCE])
                lines += self.out[other * OUT + O_KILOMETRES]
        before += lines
        asked = self.out[o + O_KILOMETRES]
        full = self.cell(KILOMETRE_CEILINGS, self.epoch, place, 0, 3)
        if before + asked <= full:
            return
        whole = min(asked, max(0, full - before))
        part = self.cell(KILOMETRE_CEILINGS, self.epoch, place, 1, 3) - max(before, full)
        part = min(asked - whole, max(0, part))
        counted = whole * HUNDRED + part * self.cell(KILOMETRE_CEILINGS, self.epoch, place, 2, 3)
        amount = half_up(self.out[o + O_UNIT] * counted * self.lines[line + L_ABATEMENT], HUNDRED * HUNDRED)
        self.note(i, S_CEILING, source, self.out[o + O_TARIFF], amount, before)
        self.out[o + O_TARIFF] = amount
        self.out[o + O_FLAGS] |= FLAG_CEILING

    def nabm(self, i: int) -> None:
        """Biology test: what its key letter is worth × its coefficient × quantity."""
        cell = PRICES + self.of_invoice(I_ZONE)
        price = self.version(i, cell)
        if price < 0:
            self.fault(i, F_NO_PRICE, 0)
            return
        self.note(i, S_LETTER, self.version_source(i, cell), 0, price, 0)
        coefficient = self.version(i, LETTER_COEFFICIENT)
        self.out[i * OUT + O_UNIT] = half_up(price * coefficient, 100)
        self.times(i, price, coefficient, S_COEFFICIENT, self.version_source(i, LETTER_COEFFICIENT))

    def zone(self, i: int, price: int) -> int:
        """Apply the overseas coefficient of an act; where it is unknown the price stands and the line says so."""
        cell = ZONE_COEFFICIENTS + self.of_invoice(I_ZONE)
        coefficient = self.version(i, cell)
        if coefficient == NONE:
            self.out[i * OUT + O_FLAGS] |= FLAG_ZONE_UNKNOWN
            return price
        if coefficient == HUNDRED:
            return price
        after = half_up(price * coefficient, HUNDRED)
        self.note(i, S_ZONE, self.version_source(i, cell), price, after, coefficient)
        return after

    def lpp(self, i: int) -> None:
        """LPP product: tariff × overseas coefficient × quantity."""
        price = self.version(i, PRICES)
        if price < 0:
            self.fault(i, F_NO_PRICE, 0)
            return
        self.note(i, S_PRICE, self.version_source(i, PRICES), 0, price, 0)
        price = self.zone(i, price)
        self.out[i * OUT + O_UNIT] = price
        self.times(i, price, 100, S_COEFFICIENT, NONE)
        greatest = self.version(i, MAX_PRICE)
        asked = self.lines[i * LINE + L_FEE]
        if greatest >= 0 and asked > greatest * self.lines[i * LINE + L_QUANTITY]:
            self.out[i * OUT + O_FLAGS] |= FLAG_ABOVE_MAXIMUM
        most = self.version(i, MAX_QUANTITY)
        if most >= 0 and self.lines[i * LINE + L_QUANTITY] * 100 > most:
            self.out[i * OUT + O_FLAGS] |= FLAG_QUANTITY
        most = self.version(i, MAX_AMOUNT)
        if most >= 0 and self.out[i * OUT + O_TARIFF] > most:
            self.out[i * OUT + O_FLAGS] |= FLAG_AMOUNT

    def ccam(self, i: int) -> None:
        """CCAM act: price of the grille, percent modifiers added, association, then flat modifiers and office whole."""
        line = i * LINE
        epoch = self.out[i * OUT + O_EPOCH]
        modifier = self.lines[line + L_MODIFIERS]
        if modifier != NONE:
            self.check_modifiers(i)
        grille = self.grille
        if grille < 0:
            self.fault(i, F_NO_GRILLE, 0)
            return
        price = self.version(i, PRICES + grille)
        if price < 0:
            self.unpriced(i)
            return
        self.note(i, S_PRICE, self.version_source(i, PRICES + grille), 0, price, grille)
        price = self.zone(i, price)
        self.out[i * OUT + O_UNIT] = price
        percent = HUNDRED
        if modifier != NONE:
            percent = self.percent_modifiers(i, price, grille)
        share = HUNDRED
        place = self.lines[line + L_ASSOCIATION]
        if place != NONE:
            share = self.value(ASSOCIATIONS, epoch, place)
            if share == NONE:
                self.fault(i, F_NO_ASSOCIATION, 0)
                return
        amount = half_up(price * percent * share, HUNDRED * HUNDRED)
        if share != HUNDRED:
            self.note(
                i,
                S_ASSOCIATION,
                self.source(ASSOCIATIONS, epoch, place),
                half_up(price * percent, HUNDRED),
                amount,
                share,
            )
        if modifier != NONE:
            amount = self.flat_modifiers(i, amount, grille)
        amount = self.office(i, amount)
        if self.of_invoice(I_CONTRACTED) == 0:
            amount = self.not_contracted(i, amount)
        quantity = self.lines[line + L_QUANTITY]
        self.out[i * OUT + O_TARIFF] = amount * quantity
        if quantity != 1:
            self.note(i, S_QUANTITY, NONE, amount, amount * quantity, quantity)

    def check_modifiers(self, i: int) -> None:
        """Check the modifiers of a line: not too many, each allowed by the act, once an invoice, pairs that may stand.

        The white list of pairs is table TB09 of the CCAM, the greatest number TB19, those that count once TB10.
        """
        count = 0
        for place in range(MODIFIERS):
            if self.lines[i * LINE + L_MODIFIERS + place] != NONE:
                count += 1
        if self.source(MODIFIER_LIMITS, self.epoch, 0) != NONE and count > self.value(MODIFIER_LIMITS, self.epoch, 0):
            self.fault(i, F_TOO_MANY_MODIFIERS, self.value(MODIFIER_LIMITS, self.epoch, 0))
        for place in range(count):
            self.check_modifier(i, place)

    def check_modifier(self, i: int, place: int) -> None:
        """Check one modifier of a line against its act, the lines before and the modifiers beside it."""
        m = self.lines[i * LINE + L_MODIFIERS + place]
        if m < MODIFIER_BITS:
            bit = 1 << m
            allowed = self.version(i, MODIFIERS_LOW) & bit
            seen = self.seen_low & self.cell(MODIFIERS_ONCE, self.epoch, 0, 0, 2) & bit
            self.seen_low |= bit
        else:
            bit = 1 << (m - MODIFIER_BITS)
            allowed = self.version(i, MODIFIERS_HIGH) & bit
            seen = self.seen_high & self.cell(MODIFIERS_ONCE, self.epoch, 0, 1, 2) & bit
            self.seen_high |= bit
        if allowed == 0:
            self.fault(i, F_MODIFIER_NOT_ALLOWED, place)
        elif seen != 0 and self.source(MODIFIERS_ONCE, self.epoch, 0) != NONE:
            self.fault(i, F_MODIFIER_ONCE, place)
        for other in range(place):
            pair = self.lines[i * LINE + L_MODIFIERS + other] * self.at[N_MODIFIERS] + m
            pair = self.data[self.at[PAIR_PLACES] + pair]
            if (
                self.source(MODIFIER_PAIRS, self.epoch, pair) == NONE
                or self.value(MODIFIER_PAIRS, self.epoch, pair) != 1
            ):
                self.fault(i, F_MODIFIER_PAIR, other * MODIFIERS + place)

    def modifier_table(self, i: int, m: int, grille: int) -> int:
        """Return the table that holds the value of a modifier for this practitioner, NONE where none does."""
        epoch = self.out[i * OUT + O_EPOCH]
        if self.source(MODIFIERS_BY_GRILLE, epoch, m * self.at[N_GRILLES] + grille) != NONE:
            return MODIFIERS_BY_GRILLE
        if self.source(MODIFIERS_BY_GROUP, epoch, self.modifier_place(m, grille, MODIFIERS_BY_GROUP)) != NONE:
            return MODIFIERS_BY_GROUP
        return NONE

    def modifier_place(self, m: int, grille: int, table: int) -> int:
        """Return the key of a modifier in one of its two tables."""
        if table == MODIFIERS_BY_GRILLE:
            return m * self.at[N_GRILLES] + grille
        return m * self.at[N_GROUPS] + self.group

    def percent_modifiers(self, i: int, price: int, grille: int) -> int:
        """Return 100 % plus the sum of the percent modifiers; a modifier without value is a fault of the line."""
        epoch = self.out[i * OUT + O_EPOCH]
        total = HUNDRED
        for place in range(MODIFIERS):
            m = self.lines[i * LINE + L_MODIFIERS + place]
            if m == NONE:
                continue
            table = self.modifier_table(i, m, grille)
            if table == NONE:
                self.fault(i, F_NO_MODIFIER, place)
                continue
            key = self.modifier_place(m, grille, table)
            if self.cell(table, epoch, key, 0, 2) == 1:
                before = total
                total += self.cell(table, epoch, key, 1, 2)
                self.note(
                    i,
                    S_MODIFIER_PERCENT,
                    self.source(table, epoch, key),
                    half_up(price * before, HUNDRED),
                    half_up(price * total, HUNDRED),
                    total - before,
                )
        return total

    def flat_modifiers(self, i: int, amount: int, grille: int) -> int:
        """Add the flat modifiers, whole: the association does not bear on them (UNCAM decision of 2005-07-18)."""
        epoch = self.out[i * OUT + O_EPOCH]
        for place in range(MODIFIERS):
            m = self.lines[i * LINE + L_MODIFIERS + place]
            if m == NONE:
                continue
            table = self.modifier_table(i, m, grille)
            if table == NONE:
                continue
            key = self.modifier_place(m, grille, table)
            if self.cell(table, epoch, key, 0, 2) == 0:
                added = self.cell(table, epoch, key, 1, 2)
                self.note(i, S_MODIFIER_FLAT, self.source(table, epoch, key), amount, amount + added, added)
                amount += added
        return amount

    def office(self, i: int, amount: int) -> int:
        """Add the office supplement that the act carries when the line asks for it."""
        if self.lines[i * LINE + L_OFFICE] == 0:
            return amount
        added = self.version(i, OFFICE_SUPPLEMENT)
        if added < 0:
            self.out[i * OUT + O_FLAGS] |= FLAG_NO_OFFICE
            return amount
        self.note(i, S_OFFICE, self.version_source(i, OFFICE_SUPPLEMENT), amount, amount + added, added)
        return amount + added

    def not_contracted(self, i: int, amount: int) -> int:
        """Return what is left of a tariff without a convention: a percent of it (CCAM, TB12), a fault where unknown."""
        percent = self.parameter(self.epoch, NOT_CONTRACTED)
        if percent == NONE:
            self.fault(i, F_NOT_CONTRACTED, 0)
            return amount
        after = half_up(amount * percent, HUNDRED)
        source = self.source(PARAMETER_VALUES, self.epoch, NOT_CONTRACTED)
        self.note(i, S_NOT_CONTRACTED, source, amount, after, percent)
        return after
