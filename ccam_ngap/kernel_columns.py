# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, columns: invoices of a block become rows, ``Pricing`` prices them, answers become columns again.

Nothing here moves a cent: it copies, looks codes up and refuses what ``reading`` and ``lowering`` refuse of one
request. It holds no Python object, so that several threads price disjoint blocks at once.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from ccam_ngap.kernel_shares import Silent
from ccam_ngap.layout import *
from ccam_ngap.layout_columns import *
from tables.layout import *


class Columns:
    """Prices the invoices of a batch. ``pricing`` works on ``heads``, ``rows`` and ``answers``; see ``batch_block``.

    ``values`` holds the columns, those of lines first, then those of invoices; ``bits`` those that are bits, ``valid``
    which rows are not null. ``kinds`` says how each is read, ``defaults`` what a null means, ``bit_starts`` where its
    bits start. ``maps`` are the look-up tables and ``places`` says where each starts. ``starts`` holds the first line
    of each invoice and the number of lines. ``results`` and ``totals`` are the whole columns of the answer.
    """

    def __init__(
        self,
        pricing: Silent,
        values: ManyCells,
        bits: ManyBytes,
        valid: ManyBytes,
        kinds: Sequence[int],
        defaults: Sequence[int],
        bit_starts: Sequence[int],
        starts: Sequence[int],
        maps: Cells,
        places: Sequence[int],
        heads: MutableSequence[int],
        rows: MutableSequence[int],
        answers: MutableSequence[int],
        results: MutableCells,
        totals: MutableSequence[int],
        days: int,
    ) -> None:
        self.pricing = pricing
        self.values = values
        self.bits = bits
        self.valid = valid
        self.kinds = kinds
        self.defaults = defaults
        self.bit_starts = bit_starts
        self.starts = starts
        self.maps = maps
        self.places = places
        self.heads = heads
        self.rows = rows
        self.answers = answers
        self.results = results
        self.totals = totals
        self.days = days
        self.all_lines = len(results) // N_RESULTS
        self.all_invoices = len(totals) // N_TOTALS
        self.invoice_day = 0
        self.birth = 0
        self.aspa = 0
        self.exoneration = 0
        self.trade = 0
        self.day = MISSING
        self.day_number = 0
        self.near = 0

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self, column: int, i: int) -> int:
        """Return row ``i`` of a column: a number, the code of a text, 0 or 1; the default where there is none."""
        kind = self.kinds[column]
        if kind == PLAIN:
            return self.values[column][i]
        if kind == ABSENT:
            return self.defaults[column]
        bit = self.bit_starts[column] + i
        if kind & WITH_NULLS and (self.valid[column][bit >> 3] >> (bit & 7)) & 1 == 0:
            return self.defaults[column]
        if kind & BITS:
            return (self.bits[column][bit >> 3] >> (bit & 7)) & 1
        return self.values[column][i]

    def cell(self, column: int, j: int) -> int:
        """Return a cell of an invoice."""
        return self.read(N_LINE_COLUMNS + column, j)

    def line_cell(self, column: int, i: int) -> int:
        """Return a cell of a line."""
        return self.read(column, i)

    def look_up(self, table: int, place: int) -> int:
        """Return an entry of a look-up table."""
        return self.maps[self.places[table] + place]

    def refuse(self, i: int, fault: int) -> None:
        """Record the first fault of a row."""
        if self.answers[i * OUT + O_FAULT] == 0:
            self.answers[i * OUT + O_FAULT] = fault

    # --- a block ----------------------------------------------------------------------------------------------------

    def price_block(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after`` as ``run_all`` does, while other threads run."""
        return self.run_all(first, after)

    def run_all(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after``, some at a time. Returns how many lines are refused."""
        refused = 0
        j = first
        while j < after:
            line = self.starts[j]
            end = j + 1
            while end < after and end - j < CHUNK_INVOICES and self.starts[end + 1] - line <= CHUNK_LINES:
                end += 1
            lines = self.starts[end] - line
            self.fill(line, lines)
            for k in range(j, end):
                refused += self.invoice(k, k - j, line, self.starts[k] - line, self.starts[k + 1] - line)
            self.hand_over(lines, line)
            j = end
        return refused

    def fill(self, done: int, count: int) -> None:
        """Copy the columns of the next lines into rows, and clear their answers."""
        for place in range(count * OUT):
            self.answers[place] = 0
        for i in range(count):
            place = self.look_up(M_NOMENCLATURE, self.line_cell(C_NOMENCLATURE, done + i))
            place += self.look_up(M_CODE, self.line_cell(C_CODE, done + i))
            place += self.look_up(M_ACTIVITY, self.line_cell(C_ACTIVITY, done + i))
            place += self.look_up(M_PHASE, self.line_cell(C_PHASE, done + i))
            self.rows[i * LINE + L_ACT] = UNKNOWN if place < 0 else self.look_up(M_ACTS, place)
        self.copy(C_DAY, L_DAY, done, count)
        if self.kinds[C_DAY] == ABSENT:
            for i in range(count):
                self.rows[i * LINE + L_DAY] = MISSING
        self.approach(count)
        self.copy(C_QUANTITY, L_QUANTITY, done, count)
        self.copy(C_COEFFICIENT, L_COEFFICIENT, done, count)
        self.copy(C_ABATEMENT, L_ABATEMENT, done, count)
        self.copy_optional(C_DISTANCE, L_DISTANCE, done, count)
        self.copy(C_OFFICE, L_OFFICE, done, count)
        self.copy_optional(C_FEE, L_FEE, done, count)
        self.copy_optional(C_FORCED_AMO, L_FORCED_AMO, done, count)
        self.copy_optional(C_FORCED_AMC, L_FORCED_AMC, done, count)
        self.copy(C_EXCEPTIONAL, L_EXCEPTIONAL, done, count)
        self.copy_optional(C_DAY_DISTANCE, L_DAY_DISTANCE, done, count)

    def approach(self, count: int) -> None:
        """Read what the tables say of the acts of rows once, all waiting together for memory: then it is near."""
        for i in range(count):
            act = self.rows[i * LINE + L_ACT]
            day = self.rows[i * LINE + L_DAY]
            if act >= 0 and day >= 0 and day < self.days:
                self.near += self.pricing.approach(act, day)

    def copy(self, column: int, place: int, done: int, count: int) -> None:
        """Copy the numbers of a column to a place of rows; without the column the rows keep their default."""
        kind = self.kinds[column]
        if kind == PLAIN:
            for i in range(count):
                self.rows[i * LINE + place] = self.values[column][done + i]
        elif kind != ABSENT:
            for i in range(count):
                self.rows[i * LINE + place] = self.line_cell(column, done + i)

    def copy_optional(self, column: int, place: int, done: int, count: int) -> None:
        """Copy the numbers of a column whose rows may hold none."""
        if self.kinds[column] == ABSENT:
            return
        for i in range(count):
            self.rows[i * LINE + place] = self.optional(self.line_cell(column, done + i))

    def optional(self, value: int) -> int:
        """Return a number that may be absent: NONE where it is, UNKNOWN for one below zero."""
        if value >= 0:
            return value
        return NONE if value == MISSING else UNKNOWN

    def hand_over(self, count: int, first: int) -> None:
        """Copy the answers of rows to the columns of results."""
        self.give(O_UNIT, R_UNIT, count, first)
        self.give(O_TARIFF, R_TARIFF, count, first)
        self.give(O_BASE, R_BASE, count, first)
        self.give(O_FEE, R_FEE, count, first)
        self.give(O_OVERCHARGE, R_OVERCHARGE, count, first)
        self.give(O_AMO, R_AMO, count, first)
        self.give(O_AMC, R_AMC, count, first)
        self.give(O_PATIENT, R_PATIENT, count, first)
        self.give(O_FAULT, R_FAULT, count, first)
        for i in range(count):
            self.results[R_RATE * self.all_lines + first + i] = self.answers[i * OUT + O_RATE] // 100

    def give(self, place: int, column: int, count: int, first: int) -> None:
        """Copy one integer of the answers to its column."""
        for i in range(count):
            self.results[column * self.all_lines + first + i] = self.answers[i * OUT + place]

    # --- an invoice -------------------------------------------------------------------------------------------------

    def invoice(self, j: int, slot: int, done: int, first: int, after: int) -> int:
        """Lower and price one invoice. Returns how many lines are refused: all of them or none."""
        fault = self.head(j, slot)
        refused = 0
        for i in range(first, after):
            if fault != 0:
                self.refuse(i, fault)
            self.line(i, done + i)
            if self.answers[i * OUT + O_FAULT] != 0:
                refused += 1
        if refused == 0:
            refused = self.pricing.run(slot, first, after)
        if refused != 0:
            for i in range(first, after):
                self.refuse(i, G_OTHER_LINE)
        self.add_up(j, first, after, refused)
        return after - first if refused != 0 else 0

    def add_up(self, j: int, first: int, after: int, refused: int) -> None:
        """Write the totals of an invoice."""
        fee = 0
        base = 0
        amo = 0
        amc = 0
        for i in range(first, after):
            fee += self.answers[i * OUT + O_FEE]
            base += self.answers[i * OUT + O_BASE]
            amo += self.answers[i * OUT + O_AMO]
            amc += self.answers[i * OUT + O_AMC]
        now = fee - amo * self.cell(D_PAID_AMO, j) - amc * self.cell(D_PAID_AMC, j)
        self.totals[T_FEE * self.all_invoices + j] = fee
        self.totals[T_BASE * self.all_invoices + j] = base
        self.totals[T_AMO * self.all_invoices + j] = amo
        self.totals[T_AMC * self.all_invoices + j] = amc
        self.totals[T_PATIENT * self.all_invoices + j] = fee - amo - amc
        self.totals[T_NOW * self.all_invoices + j] = now
        self.totals[T_REFUSED * self.all_invoices + j] = refused

    def head(self, j: int, slot: int) -> int:
        """Lower what the lines of an invoice share. Returns the fault that refuses it, 0 when there is none."""
        row = slot * INVOICE
        self.invoice_day = self.cell(D_DAY, j)
        if self.invoice_day < 0 or self.invoice_day >= self.days:
            return G_DATE
        fault = self.practitioner(j, row)
        if fault != 0:
            return fault
        self.birth = self.born(self.cell(D_BIRTH, j))
        self.exoneration = self.look_up(M_INVOICE_EXONERATION, self.cell(D_EXONERATION, j))
        self.heads[row + I_REGIME] = self.look_up(M_REGIME, self.cell(D_REGIME, j))
        self.heads[row + I_NATURE] = self.look_up(M_NATURE, self.cell(D_NATURE, j))
        self.heads[row + I_PATHWAY] = self.look_up(M_PATHWAY, self.cell(D_PATHWAY, j))
        if self.birth < 0:
            return G_BIRTH
        if self.heads[row + I_NATURE] < 0:
            return G_NATURE
        if self.heads[row + I_PATHWAY] == UNKNOWN:
            return G_PATHWAY
        fault = self.rights(j, row)
        if fault != 0:
            return fault
        return self.cover(j, row)

    def born(self, code: int) -> int:
        """Return a birth date as a number AAAAMMJJ, UNKNOWN where it is none: a day, or the code of a text."""
        if self.places[M_BIRTH_DAYS] == 0:
            return self.look_up(M_BIRTH, code)
        return self.civil(code) if FIRST_BIRTH <= code < AFTER_BIRTHS else UNKNOWN

    def civil(self, day: int) -> int:
        """Return a day as a number AAAAMMJJ: years run from March, so that leap days end them."""
        day += DAYS_FROM_YEAR_0
        era = day // ERA
        day -= era * ERA
        year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
        day -= 365 * year + year // 4 - year // 100
        month = (5 * day + 2) // 153
        day -= (153 * month + 2) // 5
        year += 400 * era
        if month < 10:
            return year * 10_000 + (month + 3) * 100 + day + 1
        return (year + 1) * 10_000 + (month - 9) * 100 + day + 1

    def by_day(self, table: int, code: int, day: int) -> int:
        """Return what a code means on a day."""
        return self.look_up(table, code * self.places[M_EPOCHS] + self.look_up(M_EPOCH, day))

    def rights(self, j: int, row: int) -> int:
        """Lower the rights of the beneficiary: modulation, AME, caisse. Returns the fault, 0 when there is none."""
        changes = self.by_day(M_MODULATION, self.cell(D_MODULATION, j), self.invoice_day)
        if changes < 0:
            return G_MODULATION
        self.aspa = self.cell(D_ASPA, j) | (1 if changes & MODULATION_ASPA else 0)
        self.heads[row + I_LOCAL] = self.cell(D_LOCAL, j) | (1 if changes & MODULATION_LOCAL else 0)
        self.heads[row + I_COVER] = NONE
        self.heads[row + I_EXEMPT] = self.look_up(M_CAISSE, self.cell(D_CAISSE, j))
        if self.cell(D_AME, j) == 1:
            self.heads[row + I_COVER] = self.places[M_COVER]
            self.heads[row + I_EXEMPT] |= self.by_day(M_AME, 0, self.invoice_day)
        return 0

    def practitioner(self, j: int, row: int) -> int:
        """Look the practitioner up. Returns the fault, 0 when there is none."""
        place = self.look_up(M_SPECIALTY, self.cell(D_SPECIALTY, j))
        place += self.look_up(M_CONVENTION, self.cell(D_CONVENTION, j))
        place += self.look_up(M_OPTION, self.cell(D_OPTION, j))
        place += self.look_up(M_ZONE, self.cell(D_ZONE, j))
        place += self.look_up(M_KIND, self.cell(D_KIND, j))
        if place < 0:
            return G_PRACTITIONER
        place = self.look_up(M_PROFILES, place)
        if place < 0:
            return G_SPECIALTY
        place *= PROFILE
        self.heads[row + I_PRACTITIONER] = self.look_up(M_PROFILE_ROWS, place)
        self.heads[row + I_CONTEXT] = self.look_up(M_PROFILE_ROWS, place + 1)
        self.heads[row + I_CONTRACTED] = self.look_up(M_PROFILE_ROWS, place + 2)
        self.heads[row + I_ZONE] = self.look_up(M_PROFILE_ROWS, place + 3)
        self.trade = self.look_up(M_PROFILE_ROWS, place + 4)
        return 0

    def cover(self, j: int, row: int) -> int:
        """Lower the complementary cover: a formula and what it takes, or an amount. Returns the fault, 0 for none."""
        formula = self.look_up(M_FORMULA, self.cell(D_FORMULA, j))
        operand = self.look_up(M_OPERAND, self.cell(D_OPERAND, j))
        amount = self.optional(self.cell(D_AMOUNT, j))
        for place in range(I_FORMULA, I_USER_CAP + 1):
            self.heads[row + place] = NONE
        if formula == NONE and amount == NONE and operand == NONE:
            if self.cell(D_C2S, j) == 1:
                self.heads[row + I_FORMULA] = self.places[M_C2S]
            return 0
        self.heads[row + I_FORMULA] = formula
        self.heads[row + I_PERCENT] = self.optional(self.cell(D_PERCENT, j))
        self.heads[row + I_AMOUNT] = amount
        self.heads[row + I_FIRST_AMOUNT] = self.optional(self.cell(D_FIRST_AMOUNT, j))
        self.heads[row + I_SECOND_AMOUNT] = self.optional(self.cell(D_SECOND_AMOUNT, j))
        if operand != NONE:
            fault = self.user_formula(j, row, operand)
            if fault != 0:
                return fault
        return self.cover_fault(row, formula, operand, amount)

    def cover_fault(self, row: int, formula: int, operand: int, amount: int) -> int:
        """Return what refuses a cover, 0 when nothing does."""
        percent = self.heads[row + I_PERCENT]
        if formula == UNKNOWN:
            return G_FORMULA
        if formula == OTHER:
            return G_FORMULA_MEANING
        if percent < NONE or percent > MOST_PERCENT:
            return G_PERCENT
        if (
            self.bad(amount)
            or self.bad(self.heads[row + I_FIRST_AMOUNT])
            or self.bad(self.heads[row + I_SECOND_AMOUNT])
        ):
            return G_AMC_AMOUNT
        if (formula != NONE) + (amount != NONE) + (operand != NONE) > 1:
            return G_AMC_TWICE
        return 0

    def bad(self, amount: int) -> int:
        """Return 1 for an amount that no invoice holds."""
        return 1 if amount < NONE or amount > GREATEST else 0

    def user_formula(self, j: int, row: int, operand: int) -> int:
        """Lower a formula outside STS. Returns the fault that refuses it, 0 when there is none."""
        second = self.look_up(M_SECOND, self.cell(D_SECOND, j))
        operator = self.look_up(M_OPERATOR, self.cell(D_OPERATOR, j))
        multiplier = self.cell(D_MULTIPLIER, j)
        cap = self.optional(self.cell(D_CAP, j))
        self.heads[row + I_USER_FIRST] = operand
        self.heads[row + I_USER_SECOND] = second
        self.heads[row + I_USER_OPERATOR] = operator
        self.heads[row + I_USER_MULTIPLIER] = multiplier
        self.heads[row + I_USER_CAP] = cap
        if operand == UNKNOWN or second == UNKNOWN or operator == UNKNOWN:
            return G_USER_FORMULA
        if (second == NONE) != (operator == NONE):
            return G_USER_HALF
        if multiplier < 0 or multiplier > MOST_MULTIPLIER:
            return G_MULTIPLIER
        if self.bad(cap):
            return G_AMC_AMOUNT
        return 0

    # --- a line -----------------------------------------------------------------------------------------------------

    def line(self, i: int, at: int) -> None:
        """Lower what is not a plain copy of a line, and refuse what no invoice holds."""
        row = i * LINE
        if self.rows[row + L_DAY] == MISSING:
            self.rows[row + L_DAY] = self.invoice_day
        day = self.rows[row + L_DAY]
        act = self.rows[row + L_ACT]
        if act < 0:
            self.refuse(i, G_UNKNOWN_ACT if act == UNKNOWN else G_UNKNOWN_ACTIVITY)
        if day < 0 or day >= self.days:
            self.refuse(i, G_DATE)
            return
        self.bounds(i)
        if self.kinds[C_QUALIFIER] != ABSENT:
            self.rows[row + L_QUALIFIER] = self.by_day(M_QUALIFIER, self.line_cell(C_QUALIFIER, at), day)
            if self.rows[row + L_QUALIFIER] < 0:
                self.refuse(i, G_QUALIFIER)
        if self.kinds[C_TEETH] != ABSENT and self.look_up(M_TEETH, self.line_cell(C_TEETH, at)) != 0:
            self.refuse(i, G_TOOTH)
        self.who_pays(i, at, row, day)
        self.ccam_line(i, at, row, act)
        self.ngap_line(at, row, act)

    def bounds(self, i: int) -> None:
        """Refuse numbers that no invoice holds: what ``checks.bounds`` and ``reading`` refuse."""
        row = i * LINE
        quantity = self.rows[row + L_QUANTITY]
        coefficient = self.rows[row + L_COEFFICIENT]
        distance = self.rows[row + L_DISTANCE]
        abatement = self.rows[row + L_ABATEMENT]
        if quantity < 1 or quantity > MOST_QUANTITY:
            self.refuse(i, G_QUANTITY)
        if coefficient < 1 or coefficient > MOST_COEFFICIENT:
            self.refuse(i, G_COEFFICIENT)
        if distance < NONE or distance > MOST_DISTANCE:
            self.refuse(i, G_DISTANCE)
        if abatement != 100 and abatement != 50 and abatement != 0:
            self.refuse(i, G_ABATEMENT)
        distance = self.rows[row + L_DAY_DISTANCE]
        if distance < NONE or distance > MOST_DISTANCE:
            self.refuse(i, G_DISTANCE)
        if (
            self.bad(self.rows[row + L_FEE])
            or self.bad(self.rows[row + L_FORCED_AMO])
            or self.bad(self.rows[row + L_FORCED_AMC])
        ):
            self.refuse(i, G_AMOUNT)

    def who_pays(self, i: int, at: int, row: int, day: int) -> None:
        """Lower the exoneration of a line, its own or that of the invoice, ASPA and the age of the beneficiary."""
        exoneration = NONE
        if self.kinds[C_EXONERATION] != ABSENT:
            exoneration = self.look_up(M_EXONERATION, self.line_cell(C_EXONERATION, at))
        if exoneration == NONE:
            exoneration = self.exoneration
        if exoneration < 0:
            self.refuse(i, G_EXONERATION)
        self.rows[row + L_EXONERATION] = exoneration
        self.rows[row + L_ASPA] = 1 if self.aspa == 1 or exoneration == self.places[M_ASPA] else 0
        if day != self.day:
            self.day = day
            self.day_number = self.civil(day)
        lived = self.day_number - self.birth
        self.rows[row + L_AGE] = lived // 10_000 if lived >= 0 else -((9_999 - lived) // 10_000)

    def ccam_line(self, i: int, at: int, row: int, act: int) -> None:
        """Lower the modifiers and the association of a CCAM act; other acts have none."""
        self.rows[row + L_MODIFIERS] = NONE
        self.rows[row + L_ASSOCIATION] = NONE
        if act < 0 or act >= self.places[M_CCAM_AFTER]:
            return
        if self.kinds[C_ASSOCIATION] != ABSENT:
            association = self.optional(self.line_cell(C_ASSOCIATION, at))
            if association >= 0:
                association = self.look_up(M_ASSOCIATION, association) if association < ASSOCIATIONS_KNOWN else UNKNOWN
            self.rows[row + L_ASSOCIATION] = association
            if association == UNKNOWN:
                self.refuse(i, G_ASSOCIATION)
        if self.kinds[C_MODIFIERS] == ABSENT:
            return
        place = MODIFIERS * self.line_cell(C_MODIFIERS, at)
        if self.look_up(M_MODIFIERS, place) == NONE:
            return
        for m in range(MODIFIERS):
            modifier = self.look_up(M_MODIFIERS, place + m)
            self.rows[row + L_MODIFIERS + m] = modifier
            if modifier == UNKNOWN:
                self.refuse(i, G_MODIFIER)
            elif modifier < UNKNOWN:
                self.refuse(i, G_MODIFIERS)

    def ngap_line(self, at: int, row: int, act: int) -> None:
        """Lower what the trade of the practitioner makes of an NGAP act; other acts have none of it."""
        self.rows[row + L_KILOMETRIC] = NONE
        self.rows[row + L_KILOMETRIC_ZONE] = NONE
        self.rows[row + L_GROUP_PRICE] = NONE
        self.rows[row + L_NIGHT] = NONE
        self.rows[row + L_HOLIDAY] = NONE
        if act < self.places[M_NGAP_FIRST] or act >= self.places[M_NGAP_FIRST] + self.places[M_NGAP_COUNT]:
            self.rows[row + L_ABATEMENT] = 100
            return
        place = self.trade * self.places[M_NGAP_COUNT] + act - self.places[M_NGAP_FIRST]
        place *= NGAP_ROW
        self.rows[row + L_KILOMETRIC] = self.look_up(M_NGAP, place)
        self.rows[row + L_KILOMETRIC_ZONE] = self.look_up(M_NGAP, place + 1)
        self.rows[row + L_GROUP_PRICE] = self.look_up(M_NGAP, place + 2)
        if self.kinds[C_NIGHT] != ABSENT and self.line_cell(C_NIGHT, at) == 1:
            self.rows[row + L_NIGHT] = self.look_up(M_NGAP, place + 3)
        if self.kinds[C_HOLIDAY] != ABSENT and self.line_cell(C_HOLIDAY, at) == 1:
            self.rows[row + L_HOLIDAY] = self.look_up(M_NGAP, place + 4)
        if self.kinds[C_DEEP_NIGHT] != ABSENT and self.line_cell(C_DEEP_NIGHT, at) == 1:
            self.rows[row + L_NIGHT] = self.look_up(M_NGAP, place + 5)
