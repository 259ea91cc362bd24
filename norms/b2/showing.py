"""A read file as something to look at: each field with its label, its columns and its meaning.

>>> amount = Field(106, 7, "5+2", "O", "amo", "montant")
>>> human(amount, "0005149"), human(Field(70, 6, "AAMMJJ", "O", "date", "date"), "241215")
('51,49', '15/12/24')
>>> human(Field(77, 2, "N", "O", "nature", "nature d'assurance"), "30")
'Maternité'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from norms import viewing
from norms.b2 import securing
from norms.b2.reading import read_file
from norms.b2.tree import B2File, Record
from norms.codes import labels
from norms.profile import CP_2005E, Profile
from norms.record import Field
from norms.text import printable
from norms.viewing import Row, unknown_row

UNKNOWN_LABEL = "type inconnu"

_LISTS: Mapping[str, str] = {
    "nature": "b2_natures",
    "exoneration": "b2_exonerations",
    "rights_support": "proof_of_rights",
    "qualifier": "qualifiers",
    "regime": "regimes",
    "contract_type": "contract_types",
    "securing": "certification_tops",
    "securing_mode": "securing_modes",
}
"""Fields that hold a code, and the list of its labels."""


def human(field: Field, text: str) -> str:
    """Return what the columns of a field mean to a reader: decimals, day, label; empty when they say nothing more."""
    if field.name in _LISTS:
        return labels(_LISTS[field.name]).get(text, "")
    if field.name == "editor":
        return securing.reading(text)
    if not (field.numeric and text.isascii() and text.isdigit() and len(text) == field.length):
        return ""
    if field.decimals:
        return f"{int(text[: -field.decimals])},{text[-field.decimals :]}"
    return f"{text[4:]}/{text[2:4]}/{text[:2]}" if field.format == "AAMMJJ" and text.strip("0") else ""


def label(record: Record) -> str:
    """Return the French label of a record's type."""
    return record.layout.label if record.layout else UNKNOWN_LABEL


def unattested(record: Record) -> tuple[str, ...]:
    """Return the columns of a record that no public source vouches for, such as ``("36-39", "46")``."""
    if record.layout is None:
        return ()
    return tuple(each.columns for each in record.layout.fields if not each.attested)


def rows(data: bytes, profile: Profile = CP_2005E) -> tuple[Row, ...]:
    """Return a stored FSE or DRE field by field: a whole file, or the records of one invoice of a ``profile``.

    Raises UnreadableFlow when the bytes are no B2 at all; nothing else, on any bytes.
    """
    file = read_file(data, profile)
    damaged = damages(file)
    return tuple(row for record in file.records for row in record_rows(record, damaged))


Damages = Mapping[int, Mapping[int, str]]
"""What is wrong, by record number, then by first column."""


def damages(file: B2File) -> Damages:
    """Return what is wrong in a read file, where."""
    found: dict[int, dict[int, str]] = {}
    for each in file.faults:
        found.setdefault(each.record, {})[each.column] = each.why
    return found


def record_rows(record: Record, damaged: Damages) -> Iterator[Row]:
    """Yield the rows of one record; one of an unknown type is a single field."""
    wire = record.raw.decode("latin-1")
    here = damaged.get(record.number, {})
    if record.layout is None:
        yield replace(unknown_row(record.number, wire, "enregistrement", here.get(1, "")), type=record.type)
        return
    yield from viewing.record_rows(record.number, record.layout, wire, human, here, record.type)


def to_json(file: B2File) -> dict[str, object]:
    """Return a read file as JSON values: records field by field, then the damaged fields."""
    return {
        "records": [_record(record) for record in file.records],
        "faults": [asdict(fault) for fault in file.faults],
    }


def _record(record: Record) -> dict[str, object]:
    """One record as JSON values; ``attested`` is false where some columns are not, which ``unattested`` lists."""
    return {
        "number": record.number,
        "type": record.type,
        "label": label(record),
        "offset": record.offset,
        "length": len(record.raw),
        "attested": record.layout is not None and record.layout.attested,
        "unattested": unattested(record),
        "fields": [_field(record.layout.field(name), text) for name, text in record.fields.items()]
        if record.layout
        else [],
    }


def _field(field: Field, text: str) -> dict[str, object]:
    """One field as JSON values; its text has lost its blanks."""
    return {
        "name": field.name,
        "label": field.label,
        "start": field.start,
        "length": field.length,
        "format": field.format,
        "attested": field.attested,
        "value": printable(text),
        "human": human(field, printable(text)),
    }
