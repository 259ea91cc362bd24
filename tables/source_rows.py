"""The source rows inside the compiled file, read back one by one: what a price, a rate or an organism rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tables.epochs import ORIGIN
from tables.provenance import GRADE, KEY, LINE, ROW, SOURCE, START, TABLE, VALUES

Cells = Sequence[int]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a source table: where it stands, since when it holds, where it was read and how sure it is."""

    table: str
    line: int
    key: str
    start: date
    values: Mapping[str, str]
    source: str
    grade: str

    @property
    def repealed(self) -> bool:
        """Whether the row ends its key."""
        return not any(self.values.values())


class SourceRows:
    """Every row of every source table, by number, by table, by key and day."""

    def __init__(self, tables: Sequence[Mapping[str, object]], arrays: Mapping[str, memoryview]) -> None:
        self._names = [str(table["name"]) for table in tables]
        self._columns = [tuple(_names(table["columns"])) for table in tables]
        self._spans = {str(table["name"]): _span(table["rows"]) for table in tables}
        self._rows, self._values = arrays["rows"], arrays["row_values"]
        self._ends, self._bytes = arrays["text_ends"], arrays["text_bytes"].cast("B")

    def __len__(self) -> int:
        return len(self._rows) // ROW

    @property
    def tables(self) -> tuple[str, ...]:
        """The name of every source table."""
        return tuple(self._names)

    def row(self, number: int) -> SourceRow:
        """Return a row by its number."""
        cells = self._rows[number * ROW : (number + 1) * ROW]
        columns = self._columns[cells[TABLE]]
        texts = self._values[cells[VALUES] : cells[VALUES] + len(columns)]
        values = {column: self._text(place) for column, place in zip(columns, texts, strict=True)}
        start = ORIGIN + timedelta(days=cells[START])
        source, grade = self._text(cells[SOURCE]), self._text(cells[GRADE])
        return SourceRow(self._names[cells[TABLE]], cells[LINE], self._key(number), start, values, source, grade)

    def keys(self, table: str) -> tuple[str, ...]:
        """Return every key of a table, sorted."""
        return tuple(dict.fromkeys(self._key(number) for number in range(*self._spans.get(table, (0, 0)))))

    def of(self, table: str) -> Iterator[SourceRow]:
        """Yield every row of a table by key, the rows of a key oldest first."""
        return (self.row(number) for number in range(*self._spans.get(table, (0, 0))))

    def versions(self, table: str, key: str) -> Iterator[SourceRow]:
        """Yield the rows of a key, oldest first."""
        span = range(*self._spans.get(table, (0, 0)))
        first = bisect_left(span, key, key=self._key)
        for number in span[first : bisect_right(span, key, key=self._key)]:
            yield self.row(number)

    def at(self, table: str, key: str, day: date) -> SourceRow | None:
        """Return the row in force on a day, None where there is none."""
        rows = [row for row in self.versions(table, key) if row.start <= day]
        return rows[-1] if rows and not rows[-1].repealed else None

    def sources(self) -> tuple[str, ...]:
        """Return every distinct ``source`` text."""
        return tuple(sorted({self._text(place) for place in self._rows[SOURCE::ROW]}))

    def _key(self, number: int) -> str:
        """Return the key of a row."""
        return self._text(self._rows[number * ROW + KEY])

    def _text(self, place: int) -> str:
        """Return one of the distinct texts."""
        first = self._ends[place - 1] if place else 0
        return bytes(self._bytes[first : self._ends[place]]).decode()


def _names(value: object) -> list[str]:
    """Read a list of names of the header."""
    assert isinstance(value, list)
    return value


def _span(value: object) -> tuple[int, int]:
    """Read (first, count) of the header into (first, after)."""
    assert isinstance(value, list)
    return value[0], value[0] + value[1]
