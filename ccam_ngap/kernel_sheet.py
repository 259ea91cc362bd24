# ruff: noqa: F403, F405 (the integers of layouts are C constants once compiled)
"""The tariff kernel, one invoice, second half: from integers to the values of an answer.

Nothing here moves a cent: it adds lines up and makes values. Answers are filled field by field (``set_field``): their
constructors would take longer than pricing them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccam_ngap.answer import Answer, Line, Totals
from ccam_ngap.kernel_marks import Marked
from ccam_ngap.layout import *
from ccam_ngap.layout_marks import *
from ccam_ngap.values import set_field
from tables.layout import *

if TYPE_CHECKING:
    from ccam_ngap.answer import Switch, Withheld
    from ccam_ngap.request import Act, Request
    from tables.compiled import Tables
    from tables.messages import Message


class Sheet(Marked):
    """One invoice: ``lower`` fills it from a request, ``price`` prices it, ``answer`` reads it.

    Used by one thread at a time.
    """

    def price(self) -> int:
        """Price the lines without reasons. Returns how many have no price."""
        return self.pricing.price(0, 0, self.count)

    def cell(self, i: int, place: int) -> int:
        """Return one integer of the answer of a line."""
        return self.out[i * OUT + place]

    def column(self, place: int) -> list[int]:
        """Return one integer of the answer of every line."""
        return [self.out[i * OUT + place] for i in range(self.count)]

    def answer(self, request: Request) -> tuple[list[Line], Totals, list[int], int]:
        """Return the lines of an invoice that is priced, its totals, which lines call for a remark, and the marks."""
        lines = []
        remarkable = []
        fee = 0
        base = 0
        amo = 0
        amc = 0
        patient = 0
        for i in range(self.count):
            o = i * OUT
            fee += self.out[o + O_FEE]
            base += self.out[o + O_BASE]
            amo += self.out[o + O_AMO]
            amc += self.out[o + O_AMC]
            patient += self.out[o + O_PATIENT]
            lines.append(self.line(i, request.acts[i], request))
            if self.marks(i, request) & MARKS_OF_LINE:
                remarkable.append(i)
        self.session(request)
        due = fee
        if request.third_party.amo:
            due -= amo
        if request.third_party.amc:
            due -= amc
        totals = object.__new__(Totals)
        set_field(totals, "fee", fee)
        set_field(totals, "base", base)
        set_field(totals, "amo", amo)
        set_field(totals, "amc", amc)
        set_field(totals, "patient", patient)
        set_field(totals, "to_pay_now", due)
        return lines, totals, remarkable, self.seen

    def reply(
        self,
        tables: Tables,
        lines: list[Line],
        totals: Totals,
        messages: list[Message],
        withheld: Withheld,
        switch: Switch | None,
    ) -> Answer:
        """Return the answer whose parts are there."""
        found = object.__new__(Answer)
        set_field(found, "tables_version", tables.version)
        set_field(found, "tables_sha256", tables.sha256)
        set_field(found, "lines", tuple(lines))
        set_field(found, "totals", totals)
        set_field(found, "messages", tuple(messages))
        set_field(found, "withheld", withheld)
        set_field(found, "switch", switch)
        return found

    def line(self, i: int, act: Act, request: Request) -> Line:
        """Return the answer of one line."""
        o = i * OUT
        out = self.out
        found = object.__new__(Line)
        set_field(found, "index", i)
        set_field(found, "code", act.code)
        set_field(found, "unit_price", out[o + O_UNIT])
        set_field(found, "tariff", out[o + O_TARIFF])
        set_field(found, "base", out[o + O_BASE])
        set_field(found, "rate", out[o + O_RATE] // 100)
        set_field(found, "fee", out[o + O_FEE])
        set_field(found, "overcharge", out[o + O_OVERCHARGE])
        set_field(found, "amo", out[o + O_AMO])
        set_field(found, "amc", out[o + O_AMC])
        set_field(found, "patient", out[o + O_PATIENT])
        set_field(found, "formula", self.formula)
        set_field(found, "nomenclature", act.nomenclature)
        set_field(found, "date", act.date)
        set_field(found, "quantity", act.quantity)
        set_field(found, "coefficient", act.coefficient)
        set_field(found, "family", self.desk.families[out[o + O_FAMILY]])
        set_field(found, "steps", ())
        set_field(found, "participation", out[o + O_FLAT])
        set_field(found, "justification", self.justification(i, act, request))
        return found

    def justification(self, i: int, act: Act, request: Request) -> str:
        """Return the exoneration code that the rate of a line calls for (B2 justificatif d'exonération).

        Without a rate there is none; the threshold rule gives C (CCAM) or 1 (NGAP); else it is what the request says.
        """
        if act.qualifier is not None and (act.qualifier == "G" or act.qualifier == "N"):
            return "0"
        if self.out[i * OUT + O_FLAGS] & FLAG_THRESHOLD:
            return "C" if act.nomenclature == "CCAM" else "1"
        return act.exoneration or request.exoneration
