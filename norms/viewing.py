"""A stored flow as rows to look at: record, field, columns, raw text, reading. One shape for every flow.

``norms.b2.showing.rows`` gives the rows of an FSE or a DRE, ``norms.arl.rows`` those of an ARL,
``norms.noemie.showing.rows`` those of an RSP, ``norms.sts.rows`` those of what was asked of the STS and answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from norms.record import Field, RecordType
from norms.text import printable

Reading = Callable[[Field, str], str]
"""What the columns of a field mean in French, empty when they say no more than they show."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one record.

    ``record`` is the 1-based number of the record, ``type`` its type and ``record_label`` its French label; ``name``
    and ``label`` those of the field, ``start`` its first column (1-based) and ``length`` their count; ``raw`` what
    stands there, blanks included, safe to print; ``reading`` what it means in French, empty when it says no more than
    it shows; ``attested`` whether a public source vouches for these columns; ``why`` what is wrong, empty when sound;
    ``personal`` whether it tells who the patient is. A flow of ours that has no columns has rows whose ``start`` is 0.
    """

    record: int
    type: str
    record_label: str
    name: str
    label: str
    start: int
    length: int
    raw: str
    reading: str
    attested: bool
    why: str = ""
    personal: bool = False

    @property
    def columns(self) -> str:
        """Its 1-based columns, such as ``36-39``; empty without columns."""
        if not self.start:
            return ""
        return f"{self.start}-{self.start + self.length - 1}" if self.length > 1 else str(self.start)


def record_rows(
    number: int, layout: RecordType, wire: str, reading: Reading, damaged: Mapping[int, str], key: str = ""
) -> Iterator[Row]:
    """Yield the rows of one record, one a named field; ``damaged`` says by first column what is wrong."""
    for field in layout.fields:
        if not field.name:
            continue
        raw = printable(wire[field.start - 1 : field.start - 1 + field.length])
        yield Row(
            record=number,
            type=key or layout.key,
            record_label=layout.label,
            name=field.name,
            label=field.label,
            start=field.start,
            length=field.length,
            raw=raw,
            reading=reading(field, raw.rstrip()),
            attested=field.attested,
            why=damaged.get(field.start, ""),
            personal=field.personal,
        )


def unknown_row(number: int, wire: str, label: str, why: str) -> Row:
    """A record of no known type, as a single field."""
    text = printable(wire)
    return Row(number, "?", "type inconnu", "", label, 1, len(text), text, "", False, why)


def euros(text: str) -> str:
    """Cents as a reader writes them, empty when they are no digits.

    >>> euros("00005149"), euros("12"), euros("A")
    ('51,49', '0,12', '')
    """
    return f"{int(text) // 100},{int(text) % 100:02d}" if text.isascii() and text.isdigit() else ""


def day(text: str) -> str:
    """Six digits of a day, in the order they stand, empty when there is none.

    >>> day("151224"), day("000000")
    ('15/12/24', '')
    """
    sound = len(text) == 6 and text.isascii() and text.isdigit() and text.strip("0")
    return f"{text[:2]}/{text[2:4]}/{text[4:]}" if sound else ""
