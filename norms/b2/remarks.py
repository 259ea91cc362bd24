"""What a file's check should tell without refusing it: keys that disagree with their numbers.

A wrong key is often a typing error and sometimes a genuine number of an old or odd kind: whoever sends the file is
warned, and the file goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from norms.b2.kinds import KNOWN
from norms.b2.tree import B2File, Record
from norms.faults import Fault, fault
from norms.identifiers import am, nir, rpps

_KEYED = {
    "biller": am.is_valid,
    "executant": am.is_valid,
    "prescriber": am.is_valid,
    "prescriber_rpps": rpps.is_valid,
    "executant_rpps": rpps.is_valid,
}
_CARRIERS = ("1", "2", "3S", "3E", "4", "4E")


def remarks(file: B2File) -> Iterator[Fault]:
    """Yield a warning for each number whose key disagrees, on the records that first tell it."""
    for record in file.records:
        if record.type in _CARRIERS:
            yield from _numbers(record)
        if record.type == "2" and not nir.is_valid(record.fields["nir"] + record.fields["nir_key"]):
            yield _remark(record, "nir_key")


def _numbers(record: Record) -> Iterator[Fault]:
    """The numbers of one record; absent ones (zeros or blanks) say nothing."""
    fields: Mapping[str, str] = record.fields
    for name, valid in _KEYED.items():
        number = fields.get(name, "")
        if number.strip("0 ") and not valid(number):
            yield _remark(record, name)


def _remark(record: Record, name: str) -> Fault:
    """A warning about a field."""
    each = KNOWN[record.type].field(name)
    return fault("b2.key-mismatch", record.number, each.label, column=each.start)
