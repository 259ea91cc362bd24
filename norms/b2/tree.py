"""What reading a B2 file gives: records in their invoices, invoices in their lots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from norms.faults import Fault
from norms.record import RecordType, amount

UNKNOWN = "?"
"""The type of a record that has none we know."""


class Record(NamedTuple):
    """One record as read: its type (``4M``), its fields by name, its place.

    ``number`` is its 1-based rank in the file, ``offset`` its first byte, ``raw`` its own bytes, ``layout`` the
    columns it was read with (None when its type is unknown). (A tuple: a frozen dataclass takes four times as long to
    make, and a file has as many as its records.)
    """

    type: str
    fields: Mapping[str, str]
    offset: int
    number: int
    raw: bytes
    layout: RecordType | None = None

    def __repr__(self) -> str:
        """Its type and place: what it holds is personal."""
        return f"Record(type={self.type!r}, offset={self.offset}, number={self.number})"

    def has(self, name: str) -> bool:
        """Whether its layout has a field of this name."""
        return self.layout is not None and self.layout.has(name)

    def column(self, name: str) -> int:
        """The first column of a field, 0 when its layout has none of this name."""
        return self.layout.field(name).start if self.layout and self.layout.has(name) else 0

    def amount(self, name: str) -> int:
        """A numeric field as an integer (cents, count), 0 when it is absent or damaged."""
        return amount(self.fields, name)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of an invoice: its type 3 or 4 and its complements."""

    main: Record
    complements: tuple[Record, ...] = ()

    @property
    def detail(self) -> Record | None:
        """The first detail record (3F, 4M, 4B…) of the line, None when it has none."""
        return next((each for each in self.complements if each.type[1:] in "FHBMPT"), None)


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """An invoice as read: every record of it in order, damaged or not."""

    records: tuple[Record, ...]

    def first(self, kind: str) -> Record | None:
        """Return the first record of a type, None when it has none."""
        return next((each for each in self.records if each.type == kind), None)

    @property
    def head(self) -> Record | None:
        """Its type 2."""
        return self.first("2")

    @property
    def end(self) -> Record | None:
        """Its type 5."""
        return self.first("5")

    @property
    def number(self) -> int:
        """Its invoice number, 0 when unreadable."""
        return self.records[0].amount("invoice")

    @property
    def lines(self) -> tuple[ReadLine, ...]:
        """Its lines, in order."""
        lines: list[list[Record]] = []
        for record in self.records:
            if record.type in ("3", "4"):
                lines.append([record])
            elif record.type[:1] in ("3", "4") and lines:
                lines[-1].append(record)
        return tuple(ReadLine(line[0], tuple(line[1:])) for line in lines)

    @property
    def fee(self) -> int:
        """Cents billed, as its type 5 says."""
        return self._total("fee", "hospital_fee")

    @property
    def amo(self) -> int:
        """Cents of AMO share, as its type 5 says."""
        return self._total("amo", "hospital_amo")

    @property
    def amc(self) -> int:
        """Cents of complementary share, as its type 5 says: 0 on an FSE whose DRE carries it."""
        return self._total("amc", "hospital_amc")

    @property
    def raw(self) -> bytes:
        """The bytes of its records, one after the other: what the cards signed."""
        return b"".join(record.raw for record in self.records)

    def _total(self, *names: str) -> int:
        """The sum of some totals of its type 5."""
        end = self.end
        return sum(end.amount(name) for name in names) if end else 0


@dataclass(frozen=True, slots=True)
class ReadLot:
    """A lot as read; ``opening`` is its type 1 and ``closing`` its type 6, None when they are missing."""

    opening: Record | None
    invoices: tuple[ReadInvoice, ...]
    closing: Record | None

    @property
    def number(self) -> str:
        """Its lot number, empty when unreadable."""
        ends = (each for each in (self.opening, self.closing) if each)
        return next((each.fields["lot"] for each in ends), "")


@dataclass(frozen=True, slots=True)
class B2File:
    """A file as read: its 000 and 999 (None when missing), its lots, every record in order, every damaged field."""

    header: Record | None
    lots: tuple[ReadLot, ...]
    trailer: Record | None
    records: tuple[Record, ...]
    faults: tuple[Fault, ...]

    @property
    def invoices(self) -> tuple[ReadInvoice, ...]:
        """Every invoice of every lot."""
        return tuple(invoice for lot in self.lots for invoice in lot.invoices)
