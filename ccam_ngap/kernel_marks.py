# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, one invoice: the marks of what was priced, and what the caisse will withhold of it.

Marks say which checks may find something (``ccam_ngap.layout_marks``). Whether CCAM acts bear the association codes
that the rules give them is settled here for the plain session; any other is left to ``checks.associations``, which
orders acts with the same ``dearest_first`` and reads the same rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccam_ngap.answer import Withheld
from ccam_ngap.kernel_rows import Rows, age_on
from ccam_ngap.layout import *
from ccam_ngap.layout_marks import *
from ccam_ngap.values import set_field
from tables.layout import *

if TYPE_CHECKING:
    from ccam_ngap.request import Request


def dearest_first(prices: list[int], codes: list[int]) -> list[int]:
    """Return the places of acts, the dearest first; of two that cost the same, the one with the lower code.

    ``prices`` are in cents and without modifiers, ``codes`` the association codes that the acts bear, 9 for none.

    >>> dearest_first([1000, 5000, 1000], [2, 9, 1])
    [1, 2, 0]
    """
    ranked = [(-prices[place], codes[place], place) for place in range(len(prices))]
    ranked.sort()
    return [found[2] for found in ranked]


class Marked(Rows):
    """The rows of one invoice that is priced, and what they call for; ``kernel_sheet.Sheet`` goes on from here."""

    def marks(self, i: int, request: Request) -> int:
        """Return the marks of a priced line, and gather them."""
        o = i * OUT
        found = 0
        if self.lines[i * LINE + L_FORCED_AMO] != NONE or self.lines[i * LINE + L_FORCED_AMC] != NONE:
            found |= MARK_FORCED
        if self.lines[i * LINE + L_EXCEPTIONAL] == 1:
            found |= MARK_EXCEPTIONAL
        if self.out[o + O_FLAGS] != 0:
            found |= MARK_FLAG
            if self.out[o + O_FLAGS] & FLAG_CAPPED:
                found |= MARK_CAPPED
            if self.out[o + O_FLAGS] & (FLAG_DECLARED | FLAG_NOT_DECLARED):
                found |= MARK_DECLARED
        if self.out[o + O_PATIENT] < 0:
            found |= MARK_NEGATIVE
        if self.out[o + O_FEE] < self.out[o + O_AMO]:
            found |= MARK_BELOW_AMO
        if self.out[o + O_AMC] != 0 and not request.third_party.amc:
            found |= MARK_AMC
        if self.out[o + O_FLAT] != 0:
            found |= MARK_PARTICIPATION
        if self.out[o + O_OVERCHARGE] != 0 and self.version(i, KIND) != KIND_LPP:
            found |= MARK_OVERCHARGE
        self.seen |= found
        return found

    def version(self, i: int, cell: int) -> int:
        """Return a cell of the act version of a priced line."""
        return self.data[self.out[i * OUT + O_VERSION] + cell]

    def session(self, request: Request) -> None:
        """Mark an invoice whose CCAM acts may not bear the association codes that the rules give them."""
        if self.seen & (SEVERAL_CCAM | MARK_ASSOCIATION | MARK_EXTRA) == 0:
            return
        odd = SEVERAL_SESSIONS | MARK_LABEL | MARK_EXTRA | MARK_QUALIFIER
        if self.ccam_lines < 2 or self.seen & odd or not self.as_ruled(request):
            self.seen |= MARK_SESSION

    def as_ruled(self, request: Request) -> bool:
        """Whether the CCAM acts, all of one session, bear the codes of a rule that is known for such acts."""
        key: list[Any] = [self.ccam_day]
        prices = []
        codes = []
        for i in range(self.count):
            if self.version(i, KIND) == KIND_CCAM:
                code = request.acts[i].association
                if code is None:
                    return False
                grouping = self.version(i, GROUPING)
                key.append(self.desk.groupings[grouping] if grouping != NONE else "")
                prices.append(self.out[i * OUT + O_UNIT])
                codes.append(code)
        rule = self.desk.association_rules.get(tuple(key))
        if rule is None:
            return False
        ranked = [codes[place] for place in dearest_first(prices, codes)]
        return ranked == rule.coded(len(ranked))

    def withheld(self, request: Request) -> Withheld:
        """Return what the caisse will withhold, day by day and never above the AMO share (``ccam_ngap.withheld``)."""
        who = request.beneficiary
        if who.c2s or who.ame or request.nature in self.desk.nothing_withheld:
            return self.desk.nothing
        paid: dict[Any, int] = {}
        for i in range(self.count):
            day = self.lines[i * LINE + L_DAY]
            amounts = self.desk.withheld.get(day) or self.desk.withhold(day)
            found = amounts[self.out[i * OUT + O_FAMILY]]
            amo = self.out[i * OUT + O_AMO]
            if found is not None and amo > 0 and not self.beside(i):
                paid[found] = paid.get(found, 0) + min(amo, found.each * self.lines[i * LINE + L_QUANTITY])
        participation = 0
        franchise = 0
        for found in paid:
            if age_on(who.birth_date, found.january) < found.full_age:
                continue
            if found.participation:
                participation += min(paid[found], found.day)
            else:
                franchise += min(paid[found], found.day)
        if participation == 0 and franchise == 0:
            return self.desk.nothing
        given = object.__new__(Withheld)
        set_field(given, "participation", participation)
        set_field(given, "franchise", franchise)
        return given

    def beside(self, i: int) -> bool:
        """Whether a line stands beside an act and is none itself: a majoration, a travel, its kilometres."""
        kind = self.version(i, KIND)
        return kind in (KIND_MAJORATION, KIND_INDEMNITY, KIND_KILOMETRIC)
