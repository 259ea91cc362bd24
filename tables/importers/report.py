"""What an import read, what it could not read, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tables.catalogue import message
from tables.messages import Message


@dataclass(frozen=True, slots=True)
class RowNote:
    """One row of a file that could not be read as it stands: ``line`` is 1-based, 0 for the file as a whole."""

    file: str
    line: int
    message: Message

    def to_json(self) -> dict[str, object]:
        """Return the note as a JSON object."""
        found = self.message
        return {
            "file": self.file,
            "line": self.line,
            "severity": str(found.severity),
            "rule": found.rule,
            "text": found.text,
            "advice": found.advice,
        }


@dataclass(slots=True)
class Notes:
    """The notes taken while one file is read."""

    file: str
    found: list[RowNote] = field(default_factory=list)

    def add(self, slug: str, line: int, **places: object) -> None:
        """Note a row under a rule of the family ``import``."""
        where = f"{self.file}:{line}" if line else self.file
        self.found.append(RowNote(self.file, line, message(f"import.{slug}", field=where, **places)))


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many keys of one table an import added, ended or changed, as of the day the import takes effect."""

    table: str
    added: int = 0
    removed: int = 0
    changed: int = 0

    @classmethod
    def between(cls, table: str, before: Mapping[str, object], after: Mapping[str, object]) -> TableChange:
        """Compare what a table held with what it holds.

        >>> TableChange.between("acts.csv", {"A": 1, "B": 2}, {"B": 3, "C": 4, "D": 5})
        TableChange(table='acts.csv', added=2, removed=1, changed=1)
        """
        common = before.keys() & after.keys()
        changed = sum(before[key] != after[key] for key in common)
        return cls(table, len(after.keys() - common), len(before.keys() - common), changed)

    def to_json(self) -> dict[str, object]:
        """Return the change as a JSON object."""
        return {"table": self.table, "added": self.added, "removed": self.removed, "changed": self.changed}


@dataclass(frozen=True, slots=True)
class PriceMoves:
    """How the prices of one column moved, as of the day the import takes effect; ``column`` is a French name."""

    column: str
    added: int
    removed: int
    raised: int
    lowered: int

    @classmethod
    def between(cls, column: str, before: Mapping[str, int], after: Mapping[str, int]) -> PriceMoves:
        """Compare two price lists in cents.

        >>> PriceMoves.between("tarif", {"A": 100, "B": 200, "C": 300}, {"A": 110, "B": 190, "D": 1})
        PriceMoves(column='tarif', added=1, removed=1, raised=1, lowered=1)
        """
        common = before.keys() & after.keys()
        return cls(
            column,
            len(after.keys() - before.keys()),
            len(before.keys() - after.keys()),
            sum(after[key] > before[key] for key in common),
            sum(after[key] < before[key] for key in common),
        )

    @property
    def changed(self) -> int:
        """How many prices are not what they were."""
        return self.raised + self.lowered

    def to_json(self) -> dict[str, object]:
        """Return the moves as a JSON object."""
        return {
            "column": self.column,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "raised": self.raised,
            "lowered": self.lowered,
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file (or one archive of several files) as it was imported.

    ``counts`` gives what was read under French names (``actes``, ``tarifs``…), in reading order; ``ended`` the codes
    that this edition no longer holds.
    """

    file: str
    kind: str
    counts: Mapping[str, int]
    version: str = ""
    start: date | None = None
    tables: tuple[TableChange, ...] = ()
    prices: tuple[PriceMoves, ...] = ()
    ended: tuple[str, ...] = ()
    notes: tuple[RowNote, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the report of the file as a JSON object."""
        return {
            "file": self.file,
            "kind": self.kind,
            "version": self.version,
            "effective": self.start.isoformat() if self.start else None,
            "read": dict(self.counts),
            "changes": {
                "tables": [change.to_json() for change in self.tables],
                "prices": [moves.to_json() for moves in self.prices],
                "ended": list(self.ended),
            },
            "rows": [note.to_json() for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A whole import: its files in order of effect, and the tables that it left."""

    folder: str
    files: tuple[FileReport, ...]
    version: str
    sha256: str

    def notes(self) -> Iterable[RowNote]:
        """Yield the notes of every file."""
        for file in self.files:
            yield from file.notes

    def to_json(self) -> dict[str, object]:
        """Return the report as the JSON object of ``--json``."""
        return {
            "folder": self.folder,
            "files": [file.to_json() for file in self.files],
            "tables": {"version": self.version, "sha256": self.sha256},
        }
