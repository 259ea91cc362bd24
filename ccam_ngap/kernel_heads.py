# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, columns, second part: what the lines of an invoice share becomes a row, or a fault.

Nothing here moves a cent: it copies, looks codes up and refuses what ``reading`` and ``lowering`` refuse of one
request.
"""

from __future__ import annotations

from ccam_ngap.kernel_reading import Reading
from ccam_ngap.layout import *
from ccam_ngap.layout_columns import *
from tables.layout import *


class Heads(Reading):
    """Lowers the invoices of a chunk, whose columns are staged."""

    def cell(self, column: int, k: int) -> int:
        """Return what is staged of an invoice of the chunk."""
        return self.stage[STAGE_INVOICES + column * CHUNK_INVOICES + k]

    def put(self, column: int, k: int, value: int) -> None:
        """Stage what the lines of an invoice share."""
        self.stage[STAGE_INVOICES + column * CHUNK_INVOICES + k] = value

    def stage_invoices(self, first: int, count: int) -> None:
        """Stage some invoices."""
        self.stage_columns(N_LINE_COLUMNS, N_LINE_COLUMNS + N_INVOICE_COLUMNS, first, count)
        if self.places[M_BIRTH_DAYS] != 0:
            for k in range(count):
                self.put(D_BIRTH, k, self.born(self.cell(D_BIRTH, k)))

    def born(self, day: int) -> int:
        """Return a birth date given as a day as a number AAAAMMJJ, UNKNOWN where it is none."""
        return self.civil(day) if FIRST_BIRTH <= day < AFTER_BIRTHS else UNKNOWN

    def civil(self, day: int) -> int:
        """Return a day from ``FIRST_BIRTH`` on as a number AAAAMMJJ."""
        return self.maps[self.places[M_CIVIL] + day - FIRST_BIRTH]

    def head(self, k: int) -> int:
        """Lower what the lines of an invoice share. Returns the fault that refuses it, 0 when there is none."""
        day = self.cell(D_DAY, k)
        if day < 0 or day >= self.days:
            return G_DATE
        fault = self.practitioner(k)
        if fault != 0:
            return fault
        nature = self.cell(D_NATURE, k)
        pathway = self.cell(D_PATHWAY, k)
        self.heads[I_REGIME] = self.cell(D_REGIME, k)
        self.heads[I_NATURE] = nature
        self.heads[I_PATHWAY] = pathway
        if self.cell(D_BIRTH, k) < 0:
            return G_BIRTH
        if nature < 0:
            return G_NATURE
        if pathway == UNKNOWN:
            return G_PATHWAY
        fault = self.rights(k, day)
        if fault != 0:
            return fault
        return self.cover(k)

    def rights(self, k: int, day: int) -> int:
        """Lower the rights of the beneficiary: modulation, AME, caisse. Returns the fault, 0 when there is none."""
        self.put(D_WITH_ASPA, k, self.cell(D_ASPA, k))
        self.heads[I_LOCAL] = self.cell(D_LOCAL, k)
        self.heads[I_COVER] = NONE
        self.heads[I_EXEMPT] = self.cell(D_CAISSE, k)
        if self.kinds[N_LINE_COLUMNS + D_MODULATION] != ABSENT:
            changes = self.by_day(M_MODULATION, self.cell(D_MODULATION, k), day)
            if changes < 0:
                return G_MODULATION
            if changes & MODULATION_ASPA:
                self.put(D_WITH_ASPA, k, 1)
            if changes & MODULATION_LOCAL:
                self.heads[I_LOCAL] = 1
        if self.cell(D_AME, k) == 1:
            self.heads[I_COVER] = self.places[M_COVER]
            self.heads[I_EXEMPT] |= self.by_day(M_AME, 0, day)
        return 0

    def practitioner(self, k: int) -> int:
        """Look the practitioner up. Returns the fault, 0 when there is none."""
        place = self.cell(D_SPECIALTY, k) + self.cell(D_CONVENTION, k) + self.cell(D_OPTION, k)
        place += self.cell(D_ZONE, k) + self.cell(D_KIND, k)
        if place < 0:
            return G_PRACTITIONER
        place = self.look_up(M_PROFILES, place)
        if place < 0:
            return G_SPECIALTY
        place = self.places[M_PROFILE_ROWS] + place * PROFILE
        self.heads[I_PRACTITIONER] = self.maps[place]
        self.heads[I_CONTEXT] = self.maps[place + 1]
        self.heads[I_CONTRACTED] = self.maps[place + 2]
        self.heads[I_ZONE] = self.maps[place + 3]
        self.put(D_TRADE, k, self.maps[place + 4])
        return 0

    def cover(self, k: int) -> int:
        """Lower the complementary cover: a formula and what it takes, or an amount. Returns the fault, 0 for none."""
        formula = self.cell(D_FORMULA, k)
        operand = self.cell(D_OPERAND, k)
        amount = self.cell(D_AMOUNT, k)
        self.heads[I_USER_FIRST] = NONE
        if formula == NONE and amount == NONE and operand == NONE:
            self.heads[I_FORMULA] = self.places[M_C2S] if self.cell(D_C2S, k) == 1 else NONE
            self.heads[I_PERCENT] = NONE
            self.heads[I_AMOUNT] = NONE
            self.heads[I_FIRST_AMOUNT] = NONE
            self.heads[I_SECOND_AMOUNT] = NONE
            return 0
        self.heads[I_FORMULA] = formula
        self.heads[I_PERCENT] = self.cell(D_PERCENT, k)
        self.heads[I_AMOUNT] = amount
        self.heads[I_FIRST_AMOUNT] = self.cell(D_FIRST_AMOUNT, k)
        self.heads[I_SECOND_AMOUNT] = self.cell(D_SECOND_AMOUNT, k)
        if operand != NONE:
            fault = self.user_formula(k, operand)
            if fault != 0:
                return fault
        return self.cover_fault(formula, operand, amount)

    def cover_fault(self, formula: int, operand: int, amount: int) -> int:
        """Return what refuses a cover, 0 when nothing does."""
        percent = self.heads[I_PERCENT]
        if formula == UNKNOWN:
            return G_FORMULA
        if formula == OTHER:
            return G_FORMULA_MEANING
        if percent < NONE or percent > MOST_PERCENT:
            return G_PERCENT
        if self.bad(amount) or self.bad(self.heads[I_FIRST_AMOUNT]) or self.bad(self.heads[I_SECOND_AMOUNT]):
            return G_AMC_AMOUNT
        if (formula != NONE) + (amount != NONE) + (operand != NONE) > 1:
            return G_AMC_TWICE
        return 0

    def user_formula(self, k: int, operand: int) -> int:
        """Lower a formula outside STS. Returns the fault that refuses it, 0 when there is none."""
        second = self.cell(D_SECOND, k)
        operator = self.cell(D_OPERATOR, k)
        multiplier = self.cell(D_MULTIPLIER, k)
        cap = self.cell(D_CAP, k)
        self.heads[I_USER_FIRST] = operand
        self.heads[I_USER_SECOND] = second
        self.heads[I_USER_OPERATOR] = operator
        self.heads[I_USER_MULTIPLIER] = multiplier
        self.heads[I_USER_CAP] = cap
        if operand == UNKNOWN or second == UNKNOWN or operator == UNKNOWN:
            return G_USER_FORMULA
        if (second == NONE) != (operator == NONE):
            return G_USER_HALF
        if multiplier < 0 or multiplier > MOST_MULTIPLIER:
            return G_MULTIPLIER
        if self.bad(cap):
            return G_AMC_AMOUNT
        return 0
