"""``feuille tables import amo``: lists of AMO organisms as CSV.

Three shapes are known by their columns: régime, caisse, centre, label, recipient and computer centre under French
names; GRG_COD, CAI_COD, CEN_COD, CAI_LIB and ORG_NUM (with the labels ORG_BSE_NUM, ORG_CAI_LIB) of the national health
data system. None of them is dated: an organism holds from the beginning of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from tables.importers.errors import unreadable
from tables.importers.files import Limits
from tables.importers.ledger import IMPORTED, Ledger
from tables.importers.records import Records, Row, open_records
from tables.importers.report import FileReport, Notes, TableChange
from tables.importers.run import Readied
from tables.importers.text import plain

ORGANISMS = ("organisms/amo.csv", ("label", "recipient_type", "recipient"))
ROUTING = ("routing/amo.csv", ("center", "organism"))
REGIMES = ("routing/regimes.csv", ("type", "organism", "label"))
UNDATED: Final = date(1970, 1, 1)
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "regime": ("regime", "code regime"),
    "caisse": ("caisse", "code caisse"),
    "centre": ("centre", "centre gestionnaire", "code centre"),
    "label": ("libelle", "label", "nom"),
    "organism": ("destinataire", "organisme destinataire", "organisme"),
    "computer": ("centre informatique", "ci"),
}
_SNDS_NUMBER = re.compile(r"(\d{2})C(\d{3})(\d{3})", re.ASCII)


def read_amo(files: Sequence[Path], limits: Limits) -> list[Readied]:
    """Read lists of organisms. Raises UnreadableFileError."""
    name = ", ".join(path.name for path in files)
    found = AmoImport(name)
    with open_records(files, limits) as tables:
        used = [found.take(table) for table in tables]
    if not any(used) or not found.organisms:
        raise unreadable("no-amo", name)
    return [found]


class AmoImport:
    """Organisms read, ready to be written: label, recipient organism, computer centre by régime/caisse/centre."""

    start = UNDATED

    def __init__(self, file: str) -> None:
        self.notes = Notes(file)
        self.organisms: dict[str, tuple[str, str, str]] = {}
        self._bases: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    def take(self, table: Records) -> bool:
        """Take a list by the columns it has; False where it is none of ours."""
        names = {plain(column.replace("_", " ")): column for column in table.columns}
        columns = {ours: names[name] for ours, options in NAMES.items() for name in options if name in names}
        if {"regime", "caisse"} <= columns.keys():
            self._rows(table, lambda row: self._named(row, columns))
        elif table.has("GRG_COD", "CAI_COD", "CEN_COD", "CAI_LIB"):
            self._rows(table, self._caisse)
        elif table.has("ORG_NUM"):
            self._rows(table, self._numbered)
        elif table.has("ORG_BSE_NUM", "ORG_CAI_LIB"):
            self._labels.update((row["ORG_BSE_NUM"], row["ORG_CAI_LIB"]) for _, row in table.read())
        else:
            return False
        return True

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the organisms, and where their invoices go where the list says it."""
        page, routing, regimes = ledger.page(*ORGANISMS), ledger.page(*ROUTING), ledger.page(*REGIMES)
        source = f"{IMPORTED}{self.notes.file}"
        before = page.all_at(UNDATED)
        today = max((day for timeline in regimes.timelines.values() for day in timeline), default=UNDATED)
        for key, (label, organism, computer) in sorted(self.organisms.items()):
            regime = key[:2]
            kind = (regimes.at(regime, today) or {}).get("type", "")
            values = {"label": label or self._label(key)}
            if kind:
                values["recipient_type"] = kind
            if organism and computer:
                values["recipient"] = f"000000{regime}{computer}{organism}"
                routing.state(key, UNDATED, (computer, organism), source, "L")
            page.update(key, UNDATED, values, source, "L")
        after = page.all_at(UNDATED)
        change = TableChange.between(ORGANISMS[0], before, after)
        routed = sum(bool(organism and computer) for _, organism, computer in self.organisms.values())
        counts = {"organismes": len(self.organisms), "avec destinataire": routed}
        return FileReport(self.notes.file, "AMO", counts, tables=(change,), notes=tuple(self.notes.found))

    def _rows(self, table: Records, take: object) -> None:
        """Take every row of a list, noting those that cannot be read."""
        assert callable(take)
        for line, row in table.read():
            try:
                take(row)
            except (ValueError, KeyError):
                self.notes.add("organism-row", line)

    def _label(self, key: str) -> str:
        """Return the label of an organism that its own list does not give."""
        regime, caisse, centre = key.split("/")
        return self._labels.get(self._bases.get(key, ""), "") or f"Régime {regime}, caisse {caisse}, centre {centre}"

    def _named(self, row: Row, columns: Mapping[str, str]) -> None:
        """Take an organism of a list with French columns."""
        cell = {ours: row.get(column, "") for ours, column in columns.items()}
        organism, computer = (_digits(cell.get(name, ""), 3, empty=True) for name in ("organism", "computer"))
        key = _key(cell["regime"], cell["caisse"], cell.get("centre", ""))
        self.organisms[key] = (cell.get("label", ""), organism, computer)

    def _caisse(self, row: Row) -> None:
        """Take a caisse of the national health data system."""
        if row["GRG_COD"] not in ("0", "99"):
            self.organisms[_key(row["GRG_COD"], row["CAI_COD"], row["CEN_COD"])] = (row["CAI_LIB"], "", "")

    def _numbered(self, row: Row) -> None:
        """Take an organism of the national health data system, a caisse by its number; others are not ours."""
        found = _SNDS_NUMBER.fullmatch(row["ORG_NUM"])
        if found:
            key = _key(*found.groups())
            self._bases[key] = row.get("ORG_BSE_NUM", "")
            self.organisms.setdefault(key, ("", "", ""))


def _key(regime: str, caisse: str, centre: str) -> str:
    """Write the key of an organism. Raises ValueError.

    >>> _key("1", "349", "9881"), _key("02", "571", "")
    ('01/349/9881', '02/571/0000')
    """
    return f"{_digits(regime, 2)}/{_digits(caisse, 3)}/{_digits(centre or '0', 4)}"


def _digits(text: str, width: int, *, empty: bool = False) -> str:
    """Write a number with its leading zeros. Raises ValueError."""
    if empty and not text:
        return ""
    if not (text.isascii() and text.isdecimal() and len(text) <= width):
        raise ValueError(text)
    return text.zfill(width)
