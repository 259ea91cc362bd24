"""The CNAM spreadsheet export of the CCAM, as published: one sheet of chapters, notes, acts and modifier values.

An act starts on the line of its code; its other activities and phases follow on lines without a code. Allowed
modifiers stand in brackets in the first cell of a following line, codes of complementary acts in parentheses in the
text of one. Chapter 19.03 gives the modifier values, one line per kind of practitioner.

What cannot be read as it stands is noted with its line and survived; a file that is no such export, or stops before
chapter 19.03, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from tables.dated import LAST_YEAR
from tables.importers import cells
from tables.importers.ccam_edition import Edition, ReadAct, ReadModifier, ReadTariff
from tables.importers.errors import unreadable
from tables.importers.knowledge import ExportColumns
from tables.importers.report import Notes
from tables.importers.sheets import Sheet
from tables.importers.text import plain
from tables.money import euros

_TITLE = re.compile(r"version\s+(\d{1,4}(?:\.\d{1,4})?)\s+applicable\D{0,20}(\d{2})/(\d{2})/(\d{4})", re.IGNORECASE)
_COLUMNS: Final[Mapping[str, str]] = {
    "code": r"code",
    "text": r"texte",
    "activity": r"activite",
    "phase": r"phase",
    "opposable": r"(tarif )?secteur 1.*",
    "outside": r"(tarif )?hors secteur 1.*",
    "conditions": r"rembt.*|remboursement.*",
    "approval": r"accord.*",
    "exo_tm": r"exo.*",
    "grouping": r"regroupement",
}
_SHOWN: Final[Mapping[str, str]] = {
    "code": "Code",
    "text": "Texte",
    "activity": "Activité",
    "phase": "Phase",
    "opposable": "Tarif secteur 1",
    "outside": "Tarif hors secteur 1",
    "conditions": "Rembt. ss Cdtions",
    "approval": "Accord Préalable",
    "exo_tm": "Exo. TM",
    "grouping": "Regroupement",
}
_TITLE_LINES = 20
MODIFIERS_CHAPTER = "19.03"


def read_export(sheet: Sheet, notes: Notes) -> Edition:
    """Read an export. Raises UnreadableFileError: no title, no header, columns missing, truncated, no act."""
    version, start, columns, first = _heading(sheet)
    reader = _Reader(Edition(version, start), columns, notes)
    for line, row in sheet.rows[first:]:
        reader.take(line, row)
    reader.finish(sheet.file)
    return reader.edition


def _heading(sheet: Sheet) -> tuple[str, date, Mapping[str, int], int]:
    """Return version, first day, place of each column, and the index of the first row after the header."""
    version, start = "", None
    for index, (_, row) in enumerate(sheet.rows[:_TITLE_LINES]):
        found = _TITLE.search(" ".join(row))
        if found and not start:
            version, start = found.group(1), _day(sheet.file, found.group(2, 3, 4))
        names = [plain(cell) for cell in row]
        if "texte" in names or ("activite" in names and "phase" in names):
            if not start:
                raise unreadable("no-title", sheet.file)
            return version, start, _places(sheet.file, names), index + 1
    raise unreadable("no-header" if start else "not-an-export", sheet.file)


def _day(file: str, parts: Sequence[str]) -> date:
    """Read the day of the title."""
    day, month, year = map(int, parts)
    try:
        found = date(year, month, day)
    except ValueError:
        raise unreadable("no-title", file) from None
    if not ExportColumns.on(found).opposable or year > LAST_YEAR:
        raise unreadable("impossible-day", file, day=f"{day:02}/{month:02}/{year}")
    return found


def _places(file: str, names: Sequence[str]) -> Mapping[str, int]:
    """Find each column by its name."""
    found: dict[str, int] = {}
    for column, pattern in _COLUMNS.items():
        places = [place for place, name in enumerate(names) if re.fullmatch(pattern, name)]
        if places:
            found[column] = places[0]
    missing = [_SHOWN[column] for column in _COLUMNS if column not in found]
    if missing:
        raise unreadable("columns", file, columns=", ".join(missing))
    return found


class _Reader:
    """The state of the reading: the act that lines belong to, whether chapter 19.03 has begun."""

    def __init__(self, edition: Edition, columns: Mapping[str, int], notes: Notes) -> None:
        self.edition = edition
        self._columns = columns
        self._notes = notes
        self._act: ReadAct | None = None
        self._in_modifiers = False
        self._letter = ""
        self._lists: list[tuple[int, ReadAct, tuple[str, ...]]] = []

    def take(self, line: int, row: Sequence[str]) -> None:
        """Read one row."""
        cell = {name: row[place] if place < len(row) else "" for name, place in self._columns.items()}
        if self._in_modifiers:
            self._modifier(line, cell)
            return
        self._first_cell(line, cell)
        if cell["activity"]:
            self._tariff(line, cell)
        elif self._act and cell["code"] != self._act.code:
            self._note(line, cell)

    def finish(self, file: str) -> None:
        """Check that the file went to its end, and settle what needs all the acts."""
        if not self.edition.acts:
            raise unreadable("no-act", file)
        if not self.edition.modifiers:
            raise unreadable("truncated-export", file)
        for line, act, codes in self._lists:
            known = tuple(code for code in codes if code in self.edition.acts)
            for code in codes:
                if code not in self.edition.acts:
                    self._notes.add("unknown-code", line, code=code, act=act.code)
            act.complements = tuple(dict.fromkeys((*act.complements, *known)))
        for act in self.edition.acts.values():
            if not act.tariffs:
                self._notes.add("no-tariff", act.line, code=act.code)

    def _first_cell(self, line: int, cell: Mapping[str, str]) -> None:
        """Read what the first cell of a row is: an act, a chapter, modifiers, or something unclear."""
        text = cell["code"]
        if not text:
            return
        if cells.ACT_CODE.fullmatch(text):
            self._start_act(line, text, cell)
        elif text.startswith("["):
            self._allowed_modifiers(line, text)
        elif chapter := cells.read_chapter(text):
            self._act = None
            self._in_modifiers = chapter == MODIFIERS_CHAPTER
        else:
            self._notes.add("first-cell", line, text=text)

    def _start_act(self, line: int, code: str, cell: Mapping[str, str]) -> None:
        """Begin an act; what its own line says of reimbursement holds for all its tariffs."""
        act = ReadAct(code, line, cell["text"])
        act.conditions, act.prior_approval = bool(cell["conditions"]), bool(cell["approval"])
        act.excluded = cell["opposable"].casefold().startswith("non pris")
        if code in self.edition.acts:
            self._notes.add("act-twice", line, code=code, first=self.edition.acts[code].line)
            act = self.edition.acts[code]
        self.edition.acts[code] = self._act = act

    def _allowed_modifiers(self, line: int, text: str) -> None:
        """Read the modifiers that the act before admits."""
        try:
            names = cells.read_modifiers(text)
        except ValueError:
            self._notes.add("modifiers", line, text=text)
            return
        if self._act is None:
            self._notes.add("modifiers", line, text=text)
        else:
            self._act.modifiers = tuple(dict.fromkeys((*self._act.modifiers, *names)))

    def _note(self, line: int, cell: Mapping[str, str]) -> None:
        """Read a line of note: a list of complementary acts, maybe a price that does not belong there."""
        assert self._act is not None
        codes = cells.read_codes(cell["text"])
        if codes:
            self._lists.append((line, self._act, codes))
        stray = cell["opposable"].replace(",", ".")
        if stray.strip("0.") and self._act.tariffs:
            self._notes.add("note-price", line, text=cell["opposable"], code=self._act.code)

    def _tariff(self, line: int, cell: Mapping[str, str]) -> None:
        """Read one activity and phase of the act."""
        act, activity, phase = self._act, cell["activity"], cell["phase"]
        if act is None or activity not in "12345" or phase not in "0123" or len(activity + phase) != 2:
            self._notes.add("tariff-row", line, activity=activity, phase=phase)
            return
        taken = {(tariff.activity, tariff.phase) for tariff in act.tariffs}
        if (activity, phase) in taken:
            mended = cell["grouping"] == "ADA" and ("4", phase) not in taken
            self._notes.add("activity" if mended else "tariff-twice", line, code=act.code, activity=activity)
            if not mended:
                return
            activity = "4"
        act.tariffs.append(self._read_tariff(line, act, cell, activity, phase))

    def _read_tariff(self, line: int, act: ReadAct, cell: Mapping[str, str], activity: str, phase: str) -> ReadTariff:
        """Read the cells of a tariff."""
        opposable = self._price(line, act, cell["opposable"])
        same = cell["outside"] == cell["opposable"]
        outside = opposable if same else self._price(line, act, cell["outside"])
        return ReadTariff(
            line=line,
            activity=activity,
            phase=phase,
            label=act.label if cell["code"] == act.code else f"{act.label} : {cell['text']}",
            opposable=opposable.cents or None,
            outside=outside.cents or None,
            covered=_cover(act, opposable, conditions=bool(cell["conditions"])),
            prior_approval=act.prior_approval or bool(cell["approval"]),
            exo_tm=self._exo(line, act, cell["exo_tm"]),
            grouping=self._grouping(line, act, cell["grouping"]),
        )

    def _price(self, line: int, act: ReadAct, text: str) -> cells.Price:
        """Read a price cell, noting what was mended or lost."""
        try:
            price = cells.read_price(text)
        except ValueError:
            self._notes.add("price-lost", line, text=text, code=act.code)
            return cells.Price(None)
        if price.mended:
            self._notes.add("price", line, text=text, code=act.code, read=euros(price.cents or 0))
        return price

    def _exo(self, line: int, act: ReadAct, text: str) -> str:
        """Read an exo-TM cell, noting what was mended or lost."""
        try:
            code, mended = cells.read_exo(text)
        except ValueError:
            self._notes.add("exo-lost", line, text=text, code=act.code)
            return ""
        if mended:
            self._notes.add("exo", line, text=text, code=act.code, read=code)
        return code

    def _grouping(self, line: int, act: ReadAct, text: str) -> str:
        """Read a grouping cell."""
        if re.fullmatch(r"[A-Z][A-Z0-9]{2}", text, re.ASCII):
            return text
        self._notes.add("grouping", line, text=text, code=act.code)
        return ""

    def _modifier(self, line: int, cell: Mapping[str, str]) -> None:
        """Read a row of chapter 19.03: a modifier, another value of the same one, or a note."""
        first, opposable = cell["code"], cell["opposable"]
        if len(first) == 1 and first.isalnum() and opposable:
            self._letter = first
        elif first and not cells.read_chapter(first):
            self._notes.add("first-cell", line, text=first)
        if not opposable or not self._letter or (first and first != self._letter):
            return
        try:
            kind, value, mended = cells.read_value(opposable)
            outside_kind, outside, also = cells.read_value(cell["outside"] or opposable)
            if kind != outside_kind:
                raise ValueError(opposable)
        except ValueError:
            self._notes.add("modifier-lost", line, text=f"{opposable} / {cell['outside']}", letter=self._letter)
            return
        if mended or also:
            self._notes.add("modifier-value", line, text=opposable, letter=self._letter, read=f"{value} %")
        self.edition.modifiers.append(ReadModifier(line, self._letter, cell["text"], kind, value, outside))


def _cover(act: ReadAct, price: cells.Price, *, conditions: bool) -> str:
    """Tell whether a tariff is covered, from its own line and that of its act."""
    if not price.covered or (act.excluded and not price.cents):
        return "no"
    if not price.cents:
        return "unpriced"
    return "conditions" if conditions or act.conditions else "yes"
