"""What a file's check should tell without refusing it: keys that disagree with their numbers, odd codes and amounts.

A wrong key is often a typing error and sometimes a genuine number of an old or odd kind; a rate or a code may be newer
than our lists. Whoever sends the file is warned, and the file goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from norms.b2.accident import is_dated
from norms.b2.remarks_lines import LineRemarks
from norms.b2.tree import Record
from norms.codes import labels
from norms.faults import Fault, fault
from norms.identifiers import am, nir, rpps
from norms.text import printable

MAX_RECORDS = 999
"""Records of a file, both ends included, above which recipients may refuse it."""

_KEYED = {
    "biller": am.is_valid,
    "executant": am.is_valid,
    "prescriber": am.is_valid,
    "prescriber_rpps": rpps.is_valid,
    "executant_rpps": rpps.is_valid,
}
_CARRIERS = ("1", "2", "3S", "3E", "4", "4E")
_HEAD_CODES = {"nature": "b2_natures", "exoneration": "b2_exonerations", "rights_support": "proof_of_rights"}
_LINE_CODES = {"qualifier": "qualifiers", "exoneration": "b2_exonerations"}
_WORK_ACCIDENT, _SICKNESS = "41", ("10", "13")
_FREE = ("G", "N")
_PARTIAL = ("", "0", "9")
"""Justifications that leave the rate as it is: none, ASPA."""


def remarks(records: Iterable[Record]) -> Iterator[Fault]:
    """Yield the warnings of a file's records, each on the record that first tells it."""
    yield from Remarks().run(records)


class Remarks:
    """What is kept of a file on the way: its norm, the head of the invoice, the line and its last session."""

    __slots__ = ("_count", "_head", "_line", "_lines", "_norm", "_session")

    def __init__(self) -> None:
        self._count = 0
        self._norm = ""
        self._head: Mapping[str, str] = {}
        self._line: Record | None = None
        self._session = ""
        self._lines = LineRemarks()

    def run(self, records: Iterable[Record]) -> Iterator[Fault]:
        """Yield the warnings of some records, in order."""
        for record in records:
            self._count += 1
            if record.layout is not None:
                yield from self._take(record)
        if self._count > MAX_RECORDS:
            yield fault("b2.long-file", self._count, "fichier", count=self._count, maximum=MAX_RECORDS)

    def _take(self, record: Record) -> Iterator[Fault]:
        """The warnings of one record."""
        if record.type in _CARRIERS:
            yield from _numbers(record)
        yield from self._lines.take(record)
        if record.type == "4M":
            self._session = record.fields["date"]
        elif record.type in ("3", "4", "5"):
            yield from self._sessions_end()
            self._line = record
        if record.type == "000":
            self._norm = record.fields["norm"]
        elif record.type == "1":
            yield from self._lot(record)
        elif record.type == "2":
            self._head = record.fields
            yield from _invoice(record)
        elif record.type in ("3", "4"):
            yield from self._priced(record)

    def _lot(self, record: Record) -> Iterator[Fault]:
        """A lot is of the norm that its file announces."""
        norm = record.fields["norm"]
        if self._norm and norm != self._norm:
            yield _remark("b2.norm-of-file", record, "norm", found=printable(norm), expected=printable(self._norm))

    def _sessions_end(self) -> Iterator[Fault]:
        """An act is of the day of its last session."""
        line, session = self._line, self._session
        self._line, self._session = None, ""
        if line and session.strip("0") and line.fields.get("date", session) != session:
            places = {"found": printable(line.fields["date"]), "expected": printable(session)}
            yield _remark("b2.session-date", line, "date", **places)

    def _priced(self, record: Record) -> Iterator[Fault]:
        """The rate, the share and the codes of a line go together."""
        fields = record.fields
        yield from _codes(record, _LINE_CODES)
        rate, qualifier = record.amount("rate"), fields["qualifier"]
        exoneration = fields["exoneration"] or self._head.get("exoneration", "")
        if qualifier in _FREE:
            if rate:
                yield _remark("b2.free-rate", record, "rate", qualifier=qualifier, rate=rate)
        elif exoneration not in _PARTIAL and rate != 100:
            yield _remark("b2.exoneration-rate", record, "rate", exoneration=printable(exoneration), rate=rate)
        if record.amount("amo") > record.amount("base"):
            places = {"found": printable(fields["amo"]), "base": printable(fields["base"])}
            yield _remark("b2.amo-over-base", record, "amo", **places)


def _invoice(record: Record) -> Iterator[Fault]:
    """The NIR, the codes and the accident of a head."""
    fields = record.fields
    if not nir.is_valid(fields["nir"] + fields["nir_key"]):
        yield _remark("b2.key-mismatch", record, "nir_key")
    yield from _codes(record, _HEAD_CODES)
    accident = fields["accident"].strip("0")
    if fields["nature"] == _WORK_ACCIDENT and not accident:
        yield _remark("b2.no-accident", record, "accident")
    if fields["nature"] in _SICKNESS and accident and not is_dated(fields["accident"]):
        yield _remark("b2.accident-shape", record, "accident")


def _codes(record: Record, lists: Mapping[str, str]) -> Iterator[Fault]:
    """The codes of a record are in their lists."""
    for name, known in lists.items():
        value = record.fields[name]
        if value and value not in labels(known):
            yield _remark("b2.unknown-code", record, name, value=printable(value))


def _numbers(record: Record) -> Iterator[Fault]:
    """The numbers of one record; absent ones (zeros or blanks) say nothing."""
    for name, valid in _KEYED.items():
        number = record.fields.get(name, "")
        if number.strip("0 ") and not valid(number):
            yield _remark("b2.key-mismatch", record, name)


def _remark(rule: str, record: Record, name: str, **places: object) -> Fault:
    """A warning about a field."""
    assert record.layout is not None, "only known records are judged"
    each = record.layout.field(name)
    return fault(rule, record.number, each.label, column=each.start, **places)
