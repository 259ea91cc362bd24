# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: infer_types=True, annotation_typing=False
# ruff: noqa: F403, F405 (the integers of layout are C variables of this module once compiled)
"""The tariff kernel, last part: base, AMO rate, pathway, AMO, AMC and what is left to the patient.

Order of an invoice (Code de la sécurité sociale, articles L160-13, R160-5 to R160-19): every line has its tariff
(``kernel``), its base (never above what is charged) and its rate; the threshold rule (``kernel_threshold``) looks at
the sitting; then the AMO share, the pathway, the AMC share, forcings; what is left is the patient's.
"""

from __future__ import annotations

from ccam_ngap.kernel_threshold import Threshold
from ccam_ngap.layout import *
from tables.layout import *


class Pricing(Threshold):
    """Prices invoices: built on the tables, rows of invoices and of lines, and where answers go.

    ``price`` fills ``out`` (zeros before) for the lines of one invoice, and ``steps`` when it is not empty: its first
    integer counts the steps. Lines are numbered through all invoices. Not shared between threads.
    """

    def price(self, invoice: int, first: int, after: int) -> int:
        """Price lines ``first`` to ``after`` of an invoice. Returns how many have no price; O_FAULT then says why."""
        return self.run(invoice, first, after)

    def run(self, invoice: int, first: int, after: int) -> int:
        """Price the lines one by one, then what they share. Holds no Python object: may run without the GIL."""
        self.row = invoice * INVOICE
        self.first = first
        self.epoch = NONE
        self.seen_low = 0
        self.seen_high = 0
        self.forget_reach()
        faults = 0
        for i in range(first, after):
            self.settle(self.epoch_of(i))
            self.tariff(i)
            if self.out[i * OUT + O_FAULT] == 0:
                self.base(i)
                self.rate(i)
                self.count_reach(i)
            if self.out[i * OUT + O_FAULT] != 0:
                faults += 1
        if faults:
            return faults
        if self.may_reach():
            self.threshold(first, after)
        amount = self.of_invoice(I_AMOUNT)
        for i in range(first, after):
            self.settle(self.out[i * OUT + O_EPOCH])
            self.declare(i)
            self.amo(i)
            if self.of_invoice(I_FORMULA) != NONE or self.of_invoice(I_USER_FIRST) != NONE:
                faults += self.amc(i)
            if amount == NONE:
                self.force(i)
        if amount != NONE:
            faults += self.spread(first, after)
            for i in range(first, after):
                self.force(i)
        return faults

    def settle(self, epoch: int) -> None:
        """Work out once, for lines of one epoch that follow each other, what the invoice has in the tables."""
        if epoch == self.epoch:
            return
        self.epoch = epoch
        self.settle_practitioner(epoch)
        self.own_family = self.value(PRACTITIONER_FAMILIES, epoch, self.of_invoice(I_PRACTITIONER))
        self.in_pathway = self.value(PATHWAY_NATURES, epoch, self.of_invoice(I_NATURE))
        self.lost_points = 0
        if self.of_invoice(I_PATHWAY) != NONE:
            self.lost_points = self.value(PATHWAYS, epoch, self.of_invoice(I_PATHWAY))
        self.settle_limits(epoch)

    # --- base and rate --------------------------------------------------------------------------------------------

    def base(self, i: int) -> None:
        """Set the fee, the base (tariff, never above the fee) and the overcharge; qualifiers G and N change them."""
        o = i * OUT
        tariff = self.out[o + O_TARIFF]
        fee = self.lines[i * LINE + L_FEE]
        unsaid = 1 if fee == NONE else 0
        fee += unsaid * (tariff - fee)
        base = min(tariff, fee)
        if fee != tariff:
            self.note(i, S_FEE, NONE, tariff, base, fee)
        qualifier = self.lines[i * LINE + L_QUALIFIER]
        if qualifier == QUALIFIER_FREE:
            self.note(i, S_FREE, NONE, base, 0, fee)
            fee = 0
            base = 0
        elif qualifier == QUALIFIER_NOT_COVERED:
            self.note(i, S_NOT_COVERED, NONE, base, 0, fee)
            base = 0
        self.out[o + O_FEE] = fee
        self.out[o + O_BASE] = base
        self.out[o + O_OVERCHARGE] = max(0, fee - tariff)

    def family(self, i: int) -> int:
        """Return the family of the rate: the act's own, its CCAM grouping's, else that of the practitioner."""
        epoch = self.out[i * OUT + O_EPOCH]
        family = self.version(i, FAMILY)
        if family == NONE:
            family = self.value(GROUPING_FAMILIES, epoch, self.version(i, GROUPING))
        if family == NONE:
            family = self.own_family
        return family

    def rate(self, i: int) -> None:
        """Set the AMO rate: family, régime, local scheme, ASPA, nature, AME, exoneration; each can only raise it.

        What is free or not covered has no rate, whatever exempts the beneficiary.
        """
        o = i * OUT
        line = i * LINE
        epoch = self.out[o + O_EPOCH]
        family = self.family(i)
        rate = self.value(BASE_RATES, epoch, family)
        if rate == NONE:
            self.fault(i, F_NO_RATE, 0)
            return
        self.out[o + O_FAMILY] = family
        self.note(i, S_FAMILY_RATE, self.source(BASE_RATES, epoch, family), 0, rate, 0)
        if self.of_invoice(I_REGIME) != NONE:
            place = self.of_invoice(I_REGIME) * self.at[N_FAMILIES] + family
            rate = self.raised(i, rate, SPECIAL_RATES, place, S_REGIME)
        if self.of_invoice(I_LOCAL) == 1:
            rate = self.raised(i, rate, LOCAL_RATES, family, S_LOCAL)
        if self.lines[line + L_ASPA] == 1:
            rate = self.raised(i, rate, ASPA_RATES, family, S_ASPA)
        rate = self.raised(i, rate, NATURES, self.of_invoice(I_NATURE), S_NATURE)
        if self.of_invoice(I_COVER) != NONE:
            rate = self.raised(i, rate, COVERS, self.of_invoice(I_COVER), S_COVER)
        rate = self.raised(i, rate, EXONERATIONS, self.lines[line + L_EXONERATION], S_EXONERATION)
        if self.lines[line + L_QUALIFIER] != QUALIFIER_NONE:
            rate = 0
        self.out[o + O_RATE] = rate
        self.out[o + O_REACH] = self.reach(i, family)

    def raised(self, i: int, rate: int, table: int, place: int, rule: int) -> int:
        """Return the rate of a table where it is greater than the rate so far."""
        epoch = self.out[i * OUT + O_EPOCH]
        other = self.value(table, epoch, place)
        if other <= rate:
            return rate
        self.note(i, rule, self.source(table, epoch, place), rate, other, 0)
        return other

    # --- AMO ------------------------------------------------------------------------------------------------------

    def declare(self, i: int) -> None:
        """Take a line to the rate of a threshold exoneration that is typed in, where the rule itself did not.

        A line that the rule does not reach, whatever it costs, keeps its rate.
        """
        o = i * OUT
        place = self.lines[i * LINE + L_EXONERATION]
        if self.value(DECLARED, self.epoch, place) == NONE:
            return
        if self.out[o + O_RATE] >= HUNDRED or self.lines[i * LINE + L_QUALIFIER] != QUALIFIER_NONE:
            return
        if self.out[o + O_REACH] in (REACH_NONE, REACH_NEVER):
            self.out[o + O_FLAGS] |= FLAG_NOT_DECLARED
            return
        self.out[o + O_RATE] = self.raised(i, self.out[o + O_RATE], DECLARED, place, S_EXONERATION)
        self.out[o + O_FLAGS] |= FLAG_DECLARED

    def amo(self, i: int) -> None:
        """Set the AMO share: base × rate, less the flat participation, less what being out of the pathway costs."""
        o = i * OUT
        epoch = self.out[o + O_EPOCH]
        base = self.out[o + O_BASE]
        rate = self.out[o + O_RATE]
        amount = self.rounded(base * rate, HUNDRED)
        self.note(i, S_AMO, NONE, base, amount, rate)
        flat = self.out[o + O_FLAT]
        if flat > 0:
            less = max(0, amount - flat)
            source = self.source(PARAMETER_VALUES, epoch, THRESHOLD_PARTICIPATION)
            self.note(i, S_PARTICIPATION, source, amount, less, flat)
            amount = less
        points = self.points(i)
        if points > 0 and rate > 0:
            amount = self.out_of_pathway(i, amount, points)
        self.out[o + O_AMO] = amount

    def points(self, i: int) -> int:
        """Return the points that the pathway takes from the rate of a line, 0 where its rule does not reach it."""
        if self.of_invoice(I_EXEMPT) == 1 or (self.lost_points == 0 and self.of_invoice(I_PATHWAY) != NONE):
            return 0
        if self.in_pathway != 1 or self.value(PATHWAY_FAMILIES, self.epoch, self.out[i * OUT + O_FAMILY]) != 1:
            return 0
        age = self.lines[i * LINE + L_AGE]
        if age != NONE and age < self.parameter(self.epoch, PATHWAY_MIN_AGE):
            return 0
        if self.of_invoice(I_PATHWAY) == NONE:
            self.out[i * OUT + O_FLAGS] |= FLAG_NO_PATHWAY
        return self.lost_points

    def out_of_pathway(self, i: int, amount: int, points: int) -> int:
        """Return the AMO share out of the pathway: the rate loses its points, the loss is capped by act (R160-6)."""
        o = i * OUT
        epoch = self.out[o + O_EPOCH]
        base = self.out[o + O_BASE]
        rate = max(0, self.out[o + O_RATE] - points)
        source = self.source(PATHWAYS, epoch, self.of_invoice(I_PATHWAY))
        less = max(0, self.rounded(base * rate, HUNDRED) - self.out[o + O_FLAT])
        self.note(i, S_PATHWAY, source, amount, less, points)
        cap = self.parameter(epoch, PATHWAY_CAP)
        greatest = cap * self.lines[i * LINE + L_QUANTITY]
        if cap >= 0 and amount - less > greatest:
            self.note(
                i, S_PATHWAY_CAP, self.source(PARAMETER_VALUES, epoch, PATHWAY_CAP), less, amount - greatest, greatest
            )
            less = amount - greatest
            self.out[o + O_FLAGS] |= FLAG_CAPPED
        self.out[o + O_RATE] = rate
        self.out[o + O_INCREASE] = amount - less
        self.out[o + O_FLAGS] |= FLAG_PATHWAY
        return less

    # --- AMC ------------------------------------------------------------------------------------------------------

    def amc(self, i: int) -> int:
        """Set the AMC share: Min(DR − MRO ; formula). Returns 1 where the formula cannot be applied.

        What being out of the pathway costs stays with the patient (R871-1): MRO counts what the AMO would have paid.
        """
        o = i * OUT
        if self.lines[i * LINE + L_QUALIFIER] == QUALIFIER_NOT_COVERED:
            return 0
        mro = self.out[o + O_AMO] + self.out[o + O_INCREASE]
        amount = self.formula(i, mro) if self.of_invoice(I_FORMULA) != NONE else self.user_formula(i, mro)
        if self.out[o + O_FAULT] != 0:
            return 1
        left = self.out[o + O_FEE] - mro
        self.note(i, S_LEFT, NONE, amount, min(amount, left), left)
        self.out[o + O_AMC] = min(amount, left)
        return 0

    def operand(self, i: int, operand: int, mro: int) -> int:
        """Return what an operand of a formula is worth on a line, in cents."""
        o = i * OUT
        if operand == OPERAND_DR:
            return self.out[o + O_FEE]
        if operand == OPERAND_TR:
            return self.out[o + O_BASE]
        if operand == OPERAND_TM:
            return self.out[o + O_BASE] - mro
        if operand == OPERAND_MRO:
            return mro
        if operand == OPERAND_PU:
            return self.out[o + O_UNIT]
        ceiling = self.parameter(self.out[o + O_EPOCH], PMSS)
        if ceiling == NONE:
            self.fault(i, F_NO_PMSS, 0)
            return 0
        return ceiling

    def given(self, i: int, cell: int) -> int:
        """Return an amount of a formula: its own, or the contract's, whose absence is a fault of the line."""
        if cell == GIVEN_FIRST:
            if self.of_invoice(I_FIRST_AMOUNT) == NONE:
                self.fault(i, F_NO_AMOUNT, 0)
            return self.of_invoice(I_FIRST_AMOUNT)
        if cell == GIVEN_SECOND:
            if self.of_invoice(I_SECOND_AMOUNT) == NONE:
                self.fault(i, F_NO_AMOUNT, 1)
            return self.of_invoice(I_SECOND_AMOUNT)
        return cell

    def formula(self, i: int, mro: int) -> int:
        """Return what an STS formula gives a line: percents of operands, one rounding, then its amount and its cap."""
        epoch = self.out[i * OUT + O_EPOCH]
        place = self.of_invoice(I_FORMULA)
        source = self.source(FORMULAS, epoch, place)
        if source == NONE:
            self.fault(i, F_NO_FORMULA, 0)
            return 0
        row = self.at[FORMULAS] + (epoch * self.at[FORMULAS + 2] + place) * FORMULA
        total = self.term(i, row, OPERAND_DR, self.out[i * OUT + O_FEE], 0)
        total = self.term(i, row, OPERAND_TR, self.out[i * OUT + O_BASE], total)
        total = self.term(i, row, OPERAND_TM, self.out[i * OUT + O_BASE] - mro, total)
        total = self.term(i, row, OPERAND_MRO, mro, total)
        if self.data[row + OPERAND_PMSS] != 0:
            total = self.term(i, row, OPERAND_PMSS, self.operand(i, OPERAND_PMSS, mro), total)
        total = self.term(i, row, OPERAND_PU, self.out[i * OUT + O_UNIT], total)
        amount = self.rounded(total, HUNDRED)
        added = self.given(i, self.data[row + FORMULA_AMOUNT])
        if added > 0:
            self.note(i, S_TERM_AMOUNT, source, amount, amount + added, added)
            amount += added
        cap = self.given(i, self.data[row + FORMULA_CAP])
        return self.capped(i, max(0, amount), cap, source)

    def term(self, i: int, row: int, operand: int, whole: int, total: int) -> int:
        """Add a percent of an operand to the total of an STS formula, whose cells start at ``row``."""
        percent = self.data[row + operand]
        given = self.of_invoice(I_PERCENT)
        percent = given if percent == GIVEN_PERCENT else percent
        if percent == NONE:
            self.fault(i, F_NO_PERCENT, 0)
            return total
        after = total + whole * percent
        if percent != 0:
            source = self.source(FORMULAS, self.out[i * OUT + O_EPOCH], self.of_invoice(I_FORMULA))
            self.note(i, S_TERM_DR + operand, source, whole, self.rounded(after, HUNDRED), percent)
        return after

    def capped(self, i: int, amount: int, cap: int, source: int) -> int:
        """Return an amount, never above the cap of a formula (NONE: no cap)."""
        limit = amount if cap == NONE else cap
        if amount > limit:
            self.note(i, S_CAP, source, amount, cap, cap)
        return min(amount, limit)

    def user_formula(self, i: int, mro: int) -> int:
        """Return what a formula outside STS gives: multiplier × (operand, operator, operand), one rounding, capped."""
        first = self.operand(i, self.of_invoice(I_USER_FIRST), mro)
        times = self.of_invoice(I_USER_MULTIPLIER)
        second = 0
        if self.of_invoice(I_USER_SECOND) != NONE:
            second = self.operand(i, self.of_invoice(I_USER_SECOND), mro)
        operator = self.of_invoice(I_USER_OPERATOR)
        if self.of_invoice(I_USER_SECOND) == NONE or operator == PLUS:
            amount = self.rounded((first + second) * times, UNIT)
        elif operator == MINUS:
            amount = self.rounded((first - second) * times, UNIT)
        elif operator == TIMES:
            amount = self.multiplied(first * second, times)
        elif second == 0:
            self.fault(i, F_DIVIDED_BY_ZERO, 0)
            return 0
        else:
            amount = self.rounded(first * times * 100, second * UNIT)
        self.note(i, S_USER, NONE, first, amount, second)
        return self.capped(i, max(0, amount), self.of_invoice(I_USER_CAP), NONE)

    def multiplied(self, product: int, times: int) -> int:
        """Return a product of two amounts in cents, times a multiplier; what no invoice holds is the greatest amount.

        A product of two line amounts leaves little room in 64 bits, and the constants of the C compiler have 32.
        """
        if times > 0 and product // (UNIT * 100) > GREATEST // times:
            return GREATEST
        return self.rounded(product * times, UNIT * 100)

    def spread(self, first: int, after: int) -> int:
        """Spread the AMC amount of the invoice in proportion to fees; the rest goes to the dearest line.

        No line receives more than what the AMO leaves of its fee; what does not fit goes to the lines that have room.
        Returns 1 where the lines have no room for all of it and no share is forced.
        """
        total = 0
        dearest = first
        for i in range(first, after):
            total += self.out[i * OUT + O_FEE]
            if self.out[i * OUT + O_FEE] > self.out[dearest * OUT + O_FEE]:
                dearest = i
        left = self.of_invoice(I_AMOUNT)
        for i in range(first, after):
            if i != dearest and total != 0:
                share = self.rounded(self.of_invoice(I_AMOUNT) * self.out[i * OUT + O_FEE], total)
                left -= self.give(i, min(share, left))
        left -= self.give(dearest, left)
        for i in range(first, after):
            left -= self.give(i, left)
        for i in range(first, after):
            amount = self.out[i * OUT + O_AMC]
            self.note(i, S_SPREAD, NONE, self.of_invoice(I_AMOUNT), amount, self.out[i * OUT + O_FEE])
        if left > 0 and not self.forced(first, after):
            self.fault(first, F_AMC_ABOVE_LEFT, self.of_invoice(I_AMOUNT) - left)
            return 1
        return 0

    def forced(self, first: int, after: int) -> int:
        """Return 1 where a share of a line is forced."""
        for i in range(first, after):
            if self.lines[i * LINE + L_FORCED_AMO] != NONE or self.lines[i * LINE + L_FORCED_AMC] != NONE:
                return 1
        return 0

    def give(self, i: int, amount: int) -> int:
        """Add to the AMC share of a line what it has room for. Returns what was added."""
        o = i * OUT
        added = min(amount, self.out[o + O_FEE] - self.out[o + O_AMO] - self.out[o + O_AMC])
        if added <= 0:
            return 0
        self.out[o + O_AMC] += added
        return added

    # --- forcings and what is left --------------------------------------------------------------------------------

    def force(self, i: int) -> None:
        """Apply forced shares, the AMC staying as it was before the AMO was forced; the patient pays what is left."""
        o = i * OUT
        forced = self.lines[i * LINE + L_FORCED_AMO]
        if forced != NONE:
            self.note(i, S_AMO_FORCED, NONE, self.out[o + O_AMO], forced, forced)
            self.out[o + O_AMO] = forced
        forced = self.lines[i * LINE + L_FORCED_AMC]
        if forced != NONE:
            self.note(i, S_AMC_FORCED, NONE, self.out[o + O_AMC], forced, forced)
            self.out[o + O_AMC] = forced
        self.out[o + O_PATIENT] = self.out[o + O_FEE] - self.out[o + O_AMO] - self.out[o + O_AMC]


class Silent(Pricing):
    """Pricing that gives no reasons. Compiled, it is the same text without its notes (``unit``): batches use it."""
