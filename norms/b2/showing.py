"""A read file as something to look at: each field with its label, its columns and its meaning.

>>> amount = Field(106, 7, "5+2", "O", "amo", "montant")
>>> human(amount, "0005149"), human(Field(70, 6, "AAMMJJ", "O", "date", "date"), "241215")
('51,49', '15/12/24')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from norms.b2.kinds import KNOWN
from norms.b2.tree import B2File, Record
from norms.profile import CP_2005E
from norms.record import Field
from norms.text import printable

UNKNOWN_LABEL = "type inconnu"


def human(field: Field, text: str) -> str:
    """Return what the columns of a field mean to a reader: decimals, day; empty when they say nothing more."""
    if not (field.numeric and text.isascii() and text.isdigit()):
        return ""
    if field.decimals:
        return f"{int(text[: -field.decimals])},{text[-field.decimals :]}"
    return f"{text[4:]}/{text[2:4]}/{text[:2]}" if field.format == "AAMMJJ" and text.strip("0") else ""


def label(record: Record) -> str:
    """Return the French label of a record's type."""
    return KNOWN[record.type].label if record.type in KNOWN else UNKNOWN_LABEL


def fields(record: Record) -> Iterator[tuple[Field, str]]:
    """Yield each named field of a record and its text, safe to print."""
    for name, text in record.fields.items():
        yield KNOWN[record.type].field(name), printable(text)


def to_json(file: B2File) -> dict[str, object]:
    """Return a read file as JSON values: records field by field, then the damaged fields."""
    return {
        "records": [_record(record) for record in file.records],
        "faults": [asdict(fault) for fault in file.faults],
    }


def _record(record: Record) -> dict[str, object]:
    """One record as JSON values; ``attested`` is false for the records of our own."""
    return {
        "number": record.number,
        "type": record.type,
        "label": label(record),
        "offset": record.offset,
        "length": len(record.raw),
        "attested": record.type in CP_2005E.records,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "start": field.start,
                "length": field.length,
                "format": field.format,
                "value": text,
                "human": human(field, text),
            }
            for field, text in fields(record)
        ],
    }
