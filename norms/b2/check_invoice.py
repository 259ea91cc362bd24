"""Checking one invoice as its records pass: heads that agree, sequences, counts and totals of its type 5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from norms.b2.details import LIMITS
from norms.b2.heads import IDENTITY
from norms.b2.tree import Record
from norms.codes import ccam_groupings
from norms.faults import Fault, fault
from norms.text import printable

_DETAILS: Mapping[str, int] = {key[1]: limit for key, limit in LIMITS.items()}
_MODIFIERS = tuple(f"modifier_{rank}" for rank in range(1, 5))

# total of the type 5 → amount of the lines it sums
_ACT_TOTALS = {"fee": "fee", "amo": "amo", "amc": "amc"}
_HOSPITAL_TOTALS = {"hospital_base": "base", "hospital_amo": "amo", "hospital_fee": "fee", "hospital_amc": "amc"}


class InvoiceCheck:
    """The state of one invoice between its type 2 and its type 5."""

    __slots__ = ("_details", "_devices", "_head", "_letters", "_line", "_session", "_totals")

    def __init__(self, head: Record) -> None:
        self._head = head
        self._details = 0
        self._letters: dict[str, int] = {}
        self._totals = dict.fromkeys((*_ACT_TOTALS, *_HOSPITAL_TOTALS), 0)
        self._line: Record | None = None
        self._devices = 0
        self._session = ""

    def take(self, record: Record) -> Iterator[Fault]:
        """Yield what is wrong with the next record of the invoice."""
        yield from differences(record, self._head, IDENTITY, "facture")
        if record.type in ("3", "4", "5"):
            yield from self._line_ends()
        if record.type in ("3", "4"):
            yield from self._line_starts(record)
        if record.type[0] in "34":
            self._details += 1
            yield from self._sequence(record)
            self._devices += record.amount("fee") if record.type[1:] == "F" else 0
            if record.type == "4M":
                yield from self._session_of(record)
        elif record.type == "5":
            yield from self._end(record)

    def _line_ends(self) -> Iterator[Fault]:
        """A CCAM act has its CCAM detail; the LPP details of a line add up to its fee."""
        line = self._line
        if line and "F" in self._letters and self._devices != line.amount("fee"):
            places = {"found": printable(line.fields["fee"]), "expected": str(self._devices).zfill(8)}
            yield _fault("b2.detail-total", line, "fee", **places)
        if line and line.type == "4" and "M" not in self._letters:
            prestation = line.fields["prestation"][:4].rstrip()
            if prestation in ccam_groupings():
                yield _fault("b2.no-ccam-detail", line, "prestation", prestation=prestation)

    def _line_starts(self, record: Record) -> Iterator[Fault]:
        """Add a line up."""
        self._line = record
        self._letters = {}
        self._devices = 0
        self._session = ""
        names = _HOSPITAL_TOTALS if record.type == "3" else _ACT_TOTALS
        for total, name in names.items():
            self._totals[total] += record.amount(name)
        if self._head.fields.get("split") == "F" and record.amount("amc"):
            yield _fault("b2.split-amount", record, "amc", found=record.fields["amc"])

    def _session_of(self, record: Record) -> Iterator[Fault]:
        """The modifiers of a session leave no gap; the sessions of an act come by ascending days."""
        yield from gaps(record, _MODIFIERS)
        day = record.fields["date"]
        if day.strip("0") and day < self._session:
            places = {"found": printable(day), "previous": self._session}
            yield _fault("b2.session-order", record, "date", **places)
        self._session = max(self._session, day)

    def _sequence(self, record: Record) -> Iterator[Fault]:
        """Detail records are numbered from 01 under each line."""
        letter = record.type[1:]
        if letter not in _DETAILS:
            return
        rank = self._letters[letter] = self._letters.get(letter, 0) + 1
        if record.amount("sequence") != rank:
            found = printable(record.fields["sequence"])
            yield _fault("b2.sequence", record, "sequence", found=found, expected=f"{rank:02d}")
        if rank == _DETAILS[letter] + 1:
            places = {"type": record.type, "count": rank, "maximum": _DETAILS[letter]}
            yield _fault("b2.too-many-details", record, "sequence", **places)

    def _end(self, record: Record) -> Iterator[Fault]:
        """The counts and totals of the type 5 are those of the lines."""
        if record.has("record_count"):
            yield from expect(record, "record_count", self._details, "b2.count")
        totals = self._totals
        hospital, acts = ("hospital_fee", "hospital_amo"), ("fee", "amo")
        left = sum(totals[fee] - totals[amo] for fee, amo in (hospital, acts))
        for name, total in {**totals, "patient_before_amc": left}.items():
            if record.has(name):
                yield from expect(record, name, total, "b2.total")


def differences(record: Record, other: Record, names: tuple[str, ...], where: str) -> Iterator[Fault]:
    """Yield a fault for each named field that two records should share and do not."""
    mine, theirs = record.fields, other.fields
    for name in names:
        if mine.get(name) != theirs.get(name):
            yield _fault("b2.other-head", record, name, where=f"{where}, enregistrement {other.number}")


def gaps(record: Record, names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each field that stands after an empty one of the same list."""
    empty = False
    for name in names:
        value = record.fields[name]
        if value and empty:
            yield _fault("b2.modifier-gap", record, name, value=printable(value))
        empty = empty or not value


def expect(record: Record, name: str, value: int, rule: str) -> Iterator[Fault]:
    """Yield a fault when a count or a total is not the expected one."""
    assert record.layout is not None, "only known records are checked"
    if record.amount(name) != value:
        length = record.layout.field(name).length
        yield _fault(rule, record, name, found=printable(record.fields[name]), expected=str(value).zfill(length))


def _fault(rule: str, record: Record, name: str, **places: object) -> Fault:
    """A fault about a field of a record."""
    assert record.layout is not None, "only known records are checked"
    each = record.layout.field(name)
    return fault(rule, record.number, each.label, column=each.start, **places)
