# ruff: noqa: F403, F405 (the integers of layout are C variables of this module once compiled)
"""The tariff kernel, second part: the threshold rule (Code de la sécurité sociale, article R160-16).

Acts whose tariff or coefficient reaches a threshold, alone or together in one sitting, are paid in full but for a flat
participation of the patient.
"""

from __future__ import annotations

from ccam_ngap.kernel import Tariffs
from ccam_ngap.layout import *
from tables.layout import *


class Threshold(Tariffs):
    """The threshold rule over the lines of an invoice, whose tariffs, bases and rates are there."""

    def role(self, i: int, family: int) -> int:
        """Return the role of a line in the threshold rule: its CCAM grouping's, else its family's."""
        epoch = self.out[i * OUT + O_EPOCH]
        role = self.value(GROUPING_ROLES, epoch, self.version(i, GROUPING))
        if role == NONE:
            role = self.value(FAMILY_ROLES, epoch, family)
        return max(0, role)

    def reach(self, i: int, family: int) -> int:
        """Return how the threshold rule reaches a line: its exo-TM code, never, released with others, or not at all."""
        role = self.role(i, family)
        if role == ROLE_EXCLUDED or self.lines[i * LINE + L_QUALIFIER] != 0:
            return REACH_NONE
        kind = self.version(i, KIND)
        if kind == KIND_LETTER:
            return REACH_ALONE if role == ROLE_SUPPRESSED else REACH_TOGETHER
        code = self.version(i, EXO_TM)
        if kind != KIND_CCAM or code == 0:
            return REACH_RELEASED
        if code == REACH_TOGETHER and role == ROLE_SUPPRESSED:
            return REACH_ALONE
        return code

    # --- whether the rule may bear on an invoice at all -------------------------------------------------------------

    def forget_reach(self) -> None:
        """Forget what was counted of another invoice."""
        self.reaches = 0
        self.tariffs = 0
        self.coefficients = 0
        self.greatest_tariff = 0
        self.greatest_coefficient = 0
        self.least_amount = GREATEST
        self.least_coefficient = GREATEST

    def settle_limits(self, epoch: int) -> None:
        """Keep the least limits of the epochs of an invoice."""
        self.least_amount = self.least(self.least_amount, self.parameter(epoch, THRESHOLD_AMOUNT))
        self.least_coefficient = self.least(self.least_coefficient, self.parameter(epoch, THRESHOLD_COEFFICIENT))

    def least(self, limit: int, other: int) -> int:
        """Return the lesser of two limits, of which the second may be absent."""
        return limit if other == NONE else min(limit, other)

    def count_reach(self, i: int) -> None:
        """Count what a line could add to a sitting, whatever the sitting is."""
        reach = self.out[i * OUT + O_REACH]
        tariff = max(0, self.out[i * OUT + O_TARIFF])
        coefficient = self.lines[i * LINE + L_COEFFICIENT] * self.lines[i * LINE + L_QUANTITY]
        together = 1 if reach == REACH_TOGETHER else 0
        alone = 1 if reach == REACH_ALONE else 0
        self.reaches |= 1 << reach
        self.tariffs += together * tariff
        self.coefficients += together * coefficient
        self.greatest_tariff = max(self.greatest_tariff, alone * tariff)
        self.greatest_coefficient = max(self.greatest_coefficient, alone * coefficient)

    def may_reach(self) -> int:
        """Return 1 where the threshold rule may bear on the invoice: a line is exempt by nature, or limits are near.

        What adds up over the whole invoice is no less than what adds up in any of its sittings.
        """
        if self.reaches & ((1 << REACH_NATURE) | (1 << REACH_WITH_NATURE)):
            return 1
        tariff = max(self.tariffs, self.greatest_tariff)
        coefficient = max(self.coefficients, self.greatest_coefficient)
        return 1 if tariff >= self.least_amount or coefficient >= self.least_coefficient else 0

    # --- the rule ---------------------------------------------------------------------------------------------------

    def threshold(self, first: int, after: int) -> None:
        """Apply the threshold rule sitting by sitting: a day, but for the acts coded as done at another moment."""
        for i in range(first, after):
            if self.out[i * OUT + O_SETTLED] == 0:
                self.sitting(i, after)

    def together(self, i: int, other: int) -> int:
        """Return 1 where two lines are of one sitting: of one day, and neither done at another moment of it."""
        if self.lines[i * LINE + L_DAY] != self.lines[other * LINE + L_DAY]:
            return 0
        return 1 if i == other or (self.apart(i) == 0 and self.apart(other) == 0) else 0

    def apart(self, i: int) -> int:
        """Return 1 where the association code of a line says another moment of the day."""
        code = self.lines[i * LINE + L_ASSOCIATION]
        epoch = self.out[i * OUT + O_EPOCH]
        if code == NONE or self.source(OTHER_MOMENTS, epoch, 0) == NONE:
            return 0
        return 1 if self.value(OTHER_MOMENTS, epoch, 0) & (1 << code) else 0

    def sitting(self, first: int, after: int) -> None:
        """Settle the lines of one sitting: code 1 lines add up and release the sitting, code 2 lines stand alone."""
        epoch = self.out[first * OUT + O_EPOCH]
        limit = self.parameter(epoch, THRESHOLD_AMOUNT)
        flat = self.parameter(epoch, THRESHOLD_PARTICIPATION)
        euros = 0
        coefficients = 0
        nature = 0
        single = 0
        for i in range(first, after):
            if self.together(first, i) == 0:
                continue
            self.out[i * OUT + O_SETTLED] = 1
            code = self.out[i * OUT + O_REACH]
            if code == REACH_TOGETHER:
                euros += self.out[i * OUT + O_TARIFF]
                if self.version(i, KIND) == KIND_LETTER:
                    coefficients += self.lines[i * LINE + L_COEFFICIENT] * self.lines[i * LINE + L_QUANTITY]
            elif code == REACH_WITH_NATURE:
                nature = 1
            elif code in (REACH_ALONE, REACH_NATURE):
                single = 1
        if limit == NONE or flat == NONE:
            return
        needed = self.parameter(epoch, THRESHOLD_COEFFICIENT)
        reached = 0
        if euros >= limit or (needed != NONE and coefficients >= needed):
            reached = 1
        if reached or nature:
            self.release(first, after, reached, flat)
        if single:
            self.alone(first, after, limit, flat)

    def release(self, first: int, after: int, reached: int, flat: int) -> None:
        """Take every line of a sitting to 100 %; one flat participation, on its dearest code 1 line, replaces the rest.

        Where the ordinary participation of the sitting is smaller than the flat one, it is what stays due.
        """
        dearest = NONE
        ordinary = 0
        source = self.source(PARAMETER_VALUES, self.out[first * OUT + O_EPOCH], THRESHOLD_AMOUNT)
        for i in range(first, after):
            o = i * OUT
            code = self.out[o + O_REACH]
            if self.together(first, i) == 0 or code in (REACH_NONE, REACH_NEVER):
                continue
            rate = self.out[o + O_RATE]
            if rate >= HUNDRED:
                continue
            ordinary += self.out[o + O_BASE] - self.rounded(self.out[o + O_BASE] * rate, HUNDRED)
            if code == REACH_TOGETHER and (dearest == NONE or self.out[o + O_BASE] > self.out[dearest * OUT + O_BASE]):
                dearest = i
            self.note(i, S_THRESHOLD, source, rate, HUNDRED, 0)
            self.out[o + O_RATE] = HUNDRED
            self.out[o + O_FLAGS] |= FLAG_THRESHOLD
        if reached and dearest != NONE:
            self.out[dearest * OUT + O_FLAT] = self.participation(dearest, min(flat, ordinary))

    def participation(self, i: int, flat: int) -> int:
        """Return the flat participation that a line bears: none where the local scheme or the ASPA waives it."""
        epoch = self.out[i * OUT + O_EPOCH]
        waiver = NONE
        if self.of_invoice(I_LOCAL) == 1 and self.parameter(epoch, WAIVED_LOCAL) > 0:
            waiver = WAIVED_LOCAL
        elif self.lines[i * LINE + L_ASPA] == 1 and self.parameter(epoch, WAIVED_ASPA) > 0:
            waiver = WAIVED_ASPA
        if waiver == NONE:
            return flat
        self.note(i, S_WAIVED, self.source(PARAMETER_VALUES, epoch, waiver), flat, 0, flat)
        return 0

    def alone(self, first: int, after: int, limit: int, flat: int) -> None:
        """Settle the lines that stand alone: code 2 above the threshold, code 3 exempt by nature."""
        source = self.source(PARAMETER_VALUES, self.out[first * OUT + O_EPOCH], THRESHOLD_AMOUNT)
        for i in range(first, after):
            o = i * OUT
            rate = self.out[o + O_RATE]
            code = self.out[o + O_REACH]
            if self.together(first, i) == 0 or rate >= HUNDRED:
                continue
            if code == REACH_NATURE or (code == REACH_ALONE and self.heavy(i, limit) == 1):
                ordinary = self.out[o + O_BASE] - self.rounded(self.out[o + O_BASE] * rate, HUNDRED)
                if code == REACH_ALONE and self.role(i, self.out[o + O_FAMILY]) != ROLE_SUPPRESSED:
                    self.out[o + O_FLAT] = self.participation(i, min(flat, ordinary))
                self.note(i, S_THRESHOLD, source, rate, HUNDRED, 0)
                self.out[o + O_RATE] = HUNDRED
                self.out[o + O_FLAGS] |= FLAG_THRESHOLD

    def heavy(self, i: int, limit: int) -> int:
        """Return 1 where a line reaches the threshold by itself: by its tariff, or a key letter by its coefficient."""
        if self.out[i * OUT + O_TARIFF] >= limit:
            return 1
        needed = self.parameter(self.out[i * OUT + O_EPOCH], THRESHOLD_COEFFICIENT)
        if self.version(i, KIND) != KIND_LETTER or needed == NONE:
            return 0
        return 1 if self.lines[i * LINE + L_COEFFICIENT] * self.lines[i * LINE + L_QUANTITY] >= needed else 0
