"""Warnings about the lines of an invoice together: majorations after their act, gaps after theirs, drugs that add up.

Source: public rules on the order of lines. A majoration stands after the act it raises (modules of cards refuse it
before: errors F909, F90D); what makes up for a device or a drug (ETI, EMI, ERI) and the margin (MAR) stand right after
it. That the drugs of a line make its fee is a deduction from the rule of devices: a warning, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator

from norms.b2.tree import Record
from norms.codes import majorations
from norms.faults import Fault, fault
from norms.text import printable

GAPS = {"ETI": "3F", "EMI": "3H", "ERI": "4H", "MAR": "4H"}
"""The prestations that stand right after what they make up for, and the detail by which that is known."""

_DRUGS = ("3H", "4H")


class LineRemarks:
    """What is kept of an invoice: its last line with its details, whether an act came yet."""

    __slots__ = ("_act", "_details", "_drugs", "_line")

    def __init__(self) -> None:
        self._act = False
        self._line: Record | None = None
        self._details: set[str] = set()
        self._drugs = 0

    def take(self, record: Record) -> Iterator[Fault]:
        """Yield the warnings of the next record."""
        if record.type in ("2", "3", "4", "5"):
            yield from self._line_ends()
        if record.type == "2":
            self._act, self._details = False, set()
        elif record.type in ("3", "4"):
            yield from self._placed(record)
            self._line = record
        elif record.type[:1] in ("3", "4"):
            self._details.add(record.type)
            self._drugs += record.amount("fee") if record.type in _DRUGS else 0

    def _placed(self, record: Record) -> Iterator[Fault]:
        """Whether a line stands where its prestation may."""
        prestation = _prestation(record)
        wanted = GAPS.get(prestation)
        if wanted is not None:
            if wanted not in self._details:
                yield _remark("b2.gap-place", record, "prestation", prestation=prestation, detail=wanted)
            return  # its neighbour may follow it: both make up for the same line
        self._details = set()
        if prestation not in majorations():
            self._act = True
        elif not self._act:
            yield _remark("b2.majoration-first", record, "prestation", prestation=prestation)

    def _line_ends(self) -> Iterator[Fault]:
        """The drugs of a line make its fee."""
        line, drugs = self._line, self._drugs
        self._line, self._drugs = None, 0
        if (
            line
            and self._details.intersection(_DRUGS)
            and _prestation(line) not in GAPS
            and drugs != line.amount("fee")
        ):
            places = {"found": printable(line.fields["fee"]), "expected": str(drugs).zfill(7)}
            yield _remark("b2.drug-total", line, "fee", **places)


def _prestation(line: Record) -> str:
    """The prestation code of a line, without its blanks."""
    return line.fields["prestation"].strip()


def _remark(rule: str, record: Record, name: str, **places: object) -> Fault:
    """A warning about a field."""
    assert record.layout is not None, "only known records are judged"
    each = record.layout.field(name)
    return fault(rule, record.number, each.label, column=each.start, **places)
