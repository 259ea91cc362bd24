# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, columns, last part: lines become rows, ``Pricing`` prices them, answers become columns again.

Nothing here moves a cent: it copies, looks codes up and refuses what ``reading`` and ``lowering`` refuse of one
request. It holds no Python object, so that several threads price disjoint blocks at once.
"""

from __future__ import annotations

from ccam_ngap.kernel_heads import Heads
from ccam_ngap.layout import *
from ccam_ngap.layout_columns import *
from tables.layout import *


class Columns(Heads):
    """Prices the invoices of a batch, a chunk of invoices after the other."""

    # --- a block ----------------------------------------------------------------------------------------------------

    def price_block(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after`` as ``run_all`` does, while other threads run."""
        return self.run_all(first, after)

    def run_all(self, first: int, after: int) -> int:
        """Price invoices ``first`` to ``after``, a chunk staged at a time. Returns how many lines are refused."""
        refused = 0
        self.stage_absent()
        j = first
        while j < after:
            line = self.starts[j]
            end = j + 1
            while end < after and end - j < CHUNK_INVOICES and self.starts[end + 1] - line <= CHUNK_LINES:
                end += 1
            self.stage_invoices(j, end - j)
            if self.starts[end] - line > CHUNK_LINES:
                refused += self.long_invoice(j, line, self.starts[end] - line)
            else:
                self.stage_lines(line, self.starts[end] - line)
                for k in range(j, end):
                    refused += self.invoice(k, k - j, self.starts[k] - line, self.starts[k + 1] - self.starts[k])
            j = end
        return refused

    def stage_lines(self, first: int, count: int) -> None:
        """Stage some lines: their columns, the acts that these name, and whether a number is out of bounds."""
        self.stage_columns(0, N_LINE_COLUMNS, first, count)
        self.wild = self.any_outside(count)
        for s in range(count):
            self.stage[C_ACT * CHUNK_LINES + s] = self.act(s)
        self.approach(count)

    def act(self, s: int) -> int:
        """Return the number of the act of a line, below 0 where there is none."""
        place = self.line_cell(C_NOMENCLATURE, s) + self.line_cell(C_CODE, s)
        place += self.line_cell(C_ACTIVITY, s) + self.line_cell(C_PHASE, s)
        return UNKNOWN if place < 0 else self.look_up(M_ACTS, place)

    def approach(self, count: int) -> None:
        """Read what the tables say of the acts staged once, all waiting together for memory: then it is near."""
        for s in range(count):
            act = self.line_cell(C_ACT, s)
            day = self.line_cell(C_DAY, s)
            if act >= 0 and day >= 0 and day < self.days:
                self.near += self.pricing.approach(act, day)

    # --- an invoice -------------------------------------------------------------------------------------------------

    def invoice(self, j: int, k: int, staged: int, count: int) -> int:
        """Lower and price one invoice, its lines staged from ``staged`` on. Returns how many lines are refused."""
        self.faults = 0
        fault = self.head(k)
        for i in range(count):
            self.line(i, staged + i, k, fault)
        return self.finish(j, k, count)

    def long_invoice(self, j: int, first: int, count: int) -> int:
        """Lower and price an invoice of more lines than the stage holds. Returns how many lines are refused."""
        self.faults = 0
        fault = self.head(0)
        done = 0
        while done < count:
            some = min(CHUNK_LINES, count - done)
            self.stage_lines(first + done, some)
            for s in range(some):
                self.line(done + s, s, 0, fault)
            done += some
        return self.finish(j, 0, count)

    def finish(self, j: int, k: int, count: int) -> int:
        """Price a lowered invoice and hand its answers over. Returns how many lines are refused: all or none."""
        refused = self.faults
        if refused == 0:
            refused = self.pricing.run(0, 0, count)
        if refused != 0:
            for i in range(count):
                self.refuse(i, G_OTHER_LINE)
                for place in range(O_PLACE, OUT):
                    self.answers[i * OUT + place] = 0
        self.refusals[j] = 1 if refused != 0 else 0
        self.hand_over(j, k, count)
        return count if refused != 0 else 0

    def hand_over(self, j: int, k: int, count: int) -> None:
        """Copy the answers of an invoice to the columns of results, in the order of ``RESULTS``, and its totals."""
        fee = 0
        base = 0
        amo = 0
        amc = 0
        line = self.starts[j]
        for i in range(count):
            o = i * OUT
            fee += self.answers[o + O_FEE]
            base += self.answers[o + O_BASE]
            amo += self.answers[o + O_AMO]
            amc += self.answers[o + O_AMC]
            at = line + i
            self.results[at] = self.answers[o + O_UNIT]
            at += self.all_lines
            self.results[at] = self.answers[o + O_TARIFF]
            at += self.all_lines
            self.results[at] = self.answers[o + O_BASE]
            at += self.all_lines
            self.results[at] = self.answers[o + O_RATE] // 100
            at += self.all_lines
            self.results[at] = self.answers[o + O_FEE]
            at += self.all_lines
            self.results[at] = self.answers[o + O_OVERCHARGE]
            at += self.all_lines
            self.results[at] = self.answers[o + O_AMO]
            at += self.all_lines
            self.results[at] = self.answers[o + O_AMC]
            at += self.all_lines
            self.results[at] = self.answers[o + O_PATIENT]
            self.faults_found[line + i] = self.answers[o + O_FAULT]
        now = fee - amo * self.cell(D_PAID_AMO, k) - amc * self.cell(D_PAID_AMC, k)
        self.totals[T_FEE * self.all_invoices + j] = fee
        self.totals[T_BASE * self.all_invoices + j] = base
        self.totals[T_AMO * self.all_invoices + j] = amo
        self.totals[T_AMC * self.all_invoices + j] = amc
        self.totals[T_PATIENT * self.all_invoices + j] = fee - amo - amc
        self.totals[T_NOW * self.all_invoices + j] = now

    # --- lines ------------------------------------------------------------------------------------------------------

    def line_cell(self, column: int, s: int) -> int:
        """Return what is staged of a line."""
        return self.stage[column * CHUNK_LINES + s]

    def outside(self, column: int, count: int) -> int:
        """Return 1 where a staged column holds a number that no invoice holds."""
        least = self.bounds[3 * column]
        greatest = self.bounds[3 * column + 1]
        sign = 0
        for s in range(count):
            sign |= (self.line_cell(column, s) - least) | (greatest - self.line_cell(column, s))
        return 1 if sign < 0 else 0

    def any_outside(self, count: int) -> int:
        """Return 1 where a staged column of lines holds a number that no invoice holds."""
        for column in range(N_LINE_COLUMNS):
            if self.bounds[3 * column + 2] != 0 and self.kinds[column] != ABSENT and self.outside(column, count):
                return 1
        return 0

    def check_bounds(self, i: int, s: int) -> None:
        """Refuse the numbers of a line that no invoice holds: what ``checks.bounds`` and ``reading`` refuse."""
        for column in range(N_LINE_COLUMNS):
            fault = self.bounds[3 * column + 2]
            value = self.line_cell(column, s)
            if fault != 0 and (value < self.bounds[3 * column] or value > self.bounds[3 * column + 1]):
                self.refuse(i, fault)

    def copy_rare(self, i: int, s: int) -> None:
        """Copy to the row of a line what few files have; without it rows keep their defaults."""
        row = i * LINE
        self.rows[row + L_DISTANCE] = self.line_cell(C_DISTANCE, s)
        self.rows[row + L_DAY_DISTANCE] = self.line_cell(C_DAY_DISTANCE, s)
        self.rows[row + L_OFFICE] = self.line_cell(C_OFFICE, s)
        self.rows[row + L_EXCEPTIONAL] = self.line_cell(C_EXCEPTIONAL, s)
        self.rows[row + L_FORCED_AMO] = self.line_cell(C_FORCED_AMO, s)
        self.rows[row + L_FORCED_AMC] = self.line_cell(C_FORCED_AMC, s)

    def clear(self, o: int) -> None:
        """Clear of an answer what the kernel does not always write."""
        self.answers[o + O_FAULT] = 0
        self.answers[o + O_PLACE] = 0
        self.answers[o + O_UNIT] = 0
        self.answers[o + O_TARIFF] = 0
        self.answers[o + O_AMC] = 0
        self.answers[o + O_FLAGS] = 0
        self.answers[o + O_FLAT] = 0
        self.answers[o + O_INCREASE] = 0
        self.answers[o + O_SETTLED] = 0
        self.answers[o + O_KILOMETRES] = 0

    def line(self, i: int, s: int, k: int, fault: int) -> None:
        """Lower a staged line of the invoice, which ``fault`` refuses where it is not 0, and what no invoice holds."""
        row = i * LINE
        self.clear(i * OUT)
        if fault != 0:
            self.refuse(i, fault)
        act = self.line_cell(C_ACT, s)
        if act < 0:
            self.refuse(i, G_UNKNOWN_ACT if act == UNKNOWN else G_UNKNOWN_ACTIVITY)
        day = self.line_cell(C_DAY, s)
        if day == MISSING:
            day = self.cell(D_DAY, k)
        self.rows[row + L_ACT] = act
        self.rows[row + L_DAY] = day
        self.rows[row + L_QUANTITY] = self.line_cell(C_QUANTITY, s)
        self.rows[row + L_COEFFICIENT] = self.line_cell(C_COEFFICIENT, s)
        self.rows[row + L_FEE] = self.line_cell(C_FEE, s)
        if self.rare:
            self.copy_rare(i, s)
        if day < 0 or day >= self.days:
            self.refuse(i, G_DATE)
            return
        if self.wild:
            self.check_bounds(i, s)
        abatement = self.line_cell(C_ABATEMENT, s)
        if abatement != 100 and abatement != 50 and abatement != 0:
            self.refuse(i, G_ABATEMENT)
        if self.kinds[C_QUALIFIER] != ABSENT:
            self.rows[row + L_QUALIFIER] = self.by_day(M_QUALIFIER, self.line_cell(C_QUALIFIER, s), day)
            if self.rows[row + L_QUALIFIER] < 0:
                self.refuse(i, G_QUALIFIER)
        if self.line_cell(C_TEETH, s) != 0:
            self.refuse(i, G_TOOTH)
        self.who_pays(i, s, k, day)
        self.ccam_line(i, s, act)
        self.ngap_line(i, s, k, act)

    def who_pays(self, i: int, s: int, k: int, day: int) -> None:
        """Lower the exoneration of a line, its own or that of the invoice, ASPA and the age of the beneficiary."""
        row = i * LINE
        exoneration = self.line_cell(C_EXONERATION, s)
        if exoneration == NONE:
            exoneration = self.cell(D_EXONERATION, k)
        if exoneration < 0:
            self.refuse(i, G_EXONERATION)
        self.rows[row + L_EXONERATION] = exoneration
        self.rows[row + L_ASPA] = 1 if self.cell(D_WITH_ASPA, k) == 1 or exoneration == self.places[M_ASPA] else 0
        lived = self.civil(day) - self.cell(D_BIRTH, k)
        self.rows[row + L_AGE] = lived // 10_000 if lived >= 0 else -((9_999 - lived) // 10_000)

    def ccam_line(self, i: int, s: int, act: int) -> None:
        """Lower the modifiers and the association of a CCAM act; other acts have none."""
        row = i * LINE
        self.rows[row + L_MODIFIERS] = NONE
        self.rows[row + L_ASSOCIATION] = NONE
        if act < 0 or act >= self.places[M_CCAM_AFTER]:
            return
        association = self.line_cell(C_ASSOCIATION, s)
        if association >= 0:
            association = self.look_up(M_ASSOCIATION, association) if association < ASSOCIATIONS_KNOWN else UNKNOWN
        self.rows[row + L_ASSOCIATION] = association
        if association == UNKNOWN:
            self.refuse(i, G_ASSOCIATION)
        place = MODIFIERS * self.line_cell(C_MODIFIERS, s)
        if self.look_up(M_MODIFIERS, place) == NONE:
            return
        for m in range(MODIFIERS):
            modifier = self.look_up(M_MODIFIERS, place + m)
            self.rows[row + L_MODIFIERS + m] = modifier
            if modifier == UNKNOWN:
                self.refuse(i, G_MODIFIER)
            elif modifier < UNKNOWN:
                self.refuse(i, G_MODIFIERS)

    def ngap_line(self, i: int, s: int, k: int, act: int) -> None:
        """Lower what the trade of the practitioner makes of an NGAP act; other acts have none of it."""
        row = i * LINE
        self.rows[row + L_KILOMETRIC] = NONE
        self.rows[row + L_KILOMETRIC_ZONE] = NONE
        self.rows[row + L_GROUP_PRICE] = NONE
        self.rows[row + L_NIGHT] = NONE
        self.rows[row + L_HOLIDAY] = NONE
        if act < self.places[M_NGAP_FIRST] or act >= self.places[M_NGAP_FIRST] + self.places[M_NGAP_COUNT]:
            self.rows[row + L_ABATEMENT] = 100
            return
        self.rows[row + L_ABATEMENT] = self.line_cell(C_ABATEMENT, s)
        place = self.cell(D_TRADE, k) * self.places[M_NGAP_COUNT] + act - self.places[M_NGAP_FIRST]
        place *= NGAP_ROW
        self.rows[row + L_KILOMETRIC] = self.look_up(M_NGAP, place)
        self.rows[row + L_KILOMETRIC_ZONE] = self.look_up(M_NGAP, place + 1)
        self.rows[row + L_GROUP_PRICE] = self.look_up(M_NGAP, place + 2)
        if self.line_cell(C_NIGHT, s) == 1:
            self.rows[row + L_NIGHT] = self.look_up(M_NGAP, place + 3)
        if self.line_cell(C_HOLIDAY, s) == 1:
            self.rows[row + L_HOLIDAY] = self.look_up(M_NGAP, place + 4)
        if self.line_cell(C_DEEP_NIGHT, s) == 1:
            self.rows[row + L_NIGHT] = self.look_up(M_NGAP, place + 5)
