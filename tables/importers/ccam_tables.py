"""Writing an edition of the CCAM into the tables: acts, prices by grille, modifiers, what is covered.

An edition is the whole nomenclature: what the tables hold and it does not has ended on its first day. Editions may be
imported in any order; an act that a later edition no longer had ends there.
"""

from __future__ import annotations

from tables.importers.ccam_edition import Edition as ReadEdition
from tables.importers.ccam_edition import ReadAct, ReadModifier, ReadTariff, key_of
from tables.importers.errors import unreadable
from tables.importers.knowledge import ExportColumns, members_of, modifiers_of
from tables.importers.ledger import IMPORTED, Edition, Ledger, Statement
from tables.importers.members import MemberBook
from tables.importers.report import FileReport, Notes, PriceMoves, TableChange
from tables.money import cents

ACTS = ("ccam/acts.csv", ("label", "grouping", "exo_tm", "modifiers", "office_supplement"))
PRICES = ("ccam/prices.csv", ("value",))
MODIFIERS = ("ccam/modifiers.csv", ("kind", "value"))
COVERAGE = ("ccam/coverage.csv", ("covered", "prior_approval"))
COMPLEMENTS = ("ccam/complements.csv", ("codes",))
EDITIONS = ("ccam/editions.csv", ("version", "tariffs"))
OPPOSABLE, OUTSIDE = "secteur 1 / OPTAM", "hors secteur 1"
ORDINARY = ("yes", "no")


class EditionImport:
    """One edition read from a file, ready to be written. ``start`` orders the editions of one import."""

    def __init__(self, edition: ReadEdition, file: str, notes: Notes) -> None:
        self.start = edition.start
        self._edition, self._file, self._notes = edition, file, notes

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the edition into the tables. Raises UnreadableFileError when it would end most of the nomenclature."""
        return _Writing(self._edition, ledger, self._file, self._notes).write()


class _Writing:
    """One edition on its way into the tables."""

    def __init__(self, edition: ReadEdition, ledger: Ledger, file: str, notes: Notes) -> None:
        self.edition, self.file, self.notes = edition, file, notes
        self.day, self.columns = edition.start, ExportColumns.on(edition.start)
        self.source = f"{IMPORTED}CNAM CCAM V{edition.version} ({edition.start.isoformat()})"
        self.acts, self.prices = ledger.page(*ACTS), MemberBook(ledger.page(*PRICES))
        self.modifiers, self.editions = MemberBook(ledger.page(*MODIFIERS)), ledger.page(*EDITIONS)
        self.coverage, self.complements = ledger.page(*COVERAGE), ledger.page(*COMPLEMENTS)
        self.later = self._later_edition()
        self._ending = Statement(("",), self.source, "C")

    def write(self) -> FileReport:
        """Write every table and say what changed."""
        before = self._state()
        ended = self._ended()
        for modifier in self.edition.modifiers:
            self._write_modifier(modifier)
        for act in self.edition.acts.values():
            self._write_act(act)
        for key in ended:
            self._end(key)
        tariffs = sum(1 for _ in self.edition.tariffs())
        self.editions.state("export", self.day, (self.edition.version, str(tariffs)), self.source, "C")
        after = self._state()
        self.prices.close()
        self.modifiers.close()
        return self._report(before, after, sorted({key.partition("/")[0] for key in ended} - set(self.edition.acts)))

    def _later_edition(self) -> Edition | None:
        """Return the next edition that is already in the tables."""
        held = self.editions.timelines.get("export", {})
        start = min((day for day in held if day > self.day), default=None)
        return Edition(start, held[start].source) if start else None

    def _state(self) -> _State:
        """Return what the tables say on the first day of the edition."""
        acts = self.acts.all_at(self.day)
        prices = []
        for grilles in (self.columns.opposable, self.columns.outside):
            found = ((key, self.prices.at(key, grilles[0], self.day)) for key in acts)
            prices.append({key: cents(value[0]) for key, value in found if value})
        return acts, prices[0], prices[1]

    def _ended(self) -> list[str]:
        """Return the tariffs of the tables that the edition no longer has."""
        kept = {key_of(act, tariff) for act, tariff in self.edition.tariffs()}
        held = self.acts.all_at(self.day).keys()
        ended = sorted(held - kept)
        if len(ended) > max(len(held) // 2, len(kept)):
            raise unreadable("most-ended", self.file, ended=len(ended), held=len(held))
        return ended

    def _write_act(self, act: ReadAct) -> None:
        """Write the tariffs of an act and the complementary acts that it admits."""
        for tariff in act.tariffs:
            key = key_of(act, tariff)
            self._write_attributes(act, tariff, key)
            cover = (tariff.covered, "yes" if tariff.prior_approval else "no")
            values = ("", "") if cover == ORDINARY else cover
            self.coverage.state(key, self.day, values, self.source, "C", self.later)
            self._write_prices(act, tariff, key)
        self.complements.state(act.code, self.day, (" ".join(act.complements),), self.source, "C", self.later)

    def _write_attributes(self, act: ReadAct, tariff: ReadTariff, key: str) -> None:
        """Write what an act is."""
        known, letters = set(self.modifiers.bases()), modifiers_of(act, tariff.activity, self.day)
        for letter in letters:
            if letter not in known:
                self.notes.add("modifier-unvalued", act.line, letter=letter, code=act.code)
        values = {
            "label": tariff.label or act.code,
            "grouping": tariff.grouping,
            "exo_tm": tariff.exo_tm,
            "modifiers": " ".join(letter for letter in letters if letter in known),
        }
        self.acts.update(key, self.day, values, self.source, "C", self.later)

    def _write_prices(self, act: ReadAct, tariff: ReadTariff, key: str) -> None:
        """Write the two columns of a tariff, each for its grilles; a price that is gone ends."""
        opposable = self.columns.opposable + self.columns.shared(act, tariff)
        for grilles, price in ((opposable, tariff.opposable), (self.columns.outside, tariff.outside)):
            if price:
                said = Statement((f"{price // 100}.{price % 100:02d}",), self.source, "C")
                self.prices.state(key, grilles, self.day, said, self.later)
            else:
                self.prices.end(key, grilles, self.day, self._ending, self.later)

    def _end(self, key: str) -> None:
        """End a tariff, its prices and what else is said of it."""
        self.acts.end(key, self.day, self.source, "C", self.later)
        self.coverage.end(key, self.day, self.source, "C", self.later)
        self.prices.end(key, list(self.prices.members_at(key, self.day)), self.day, self._ending, self.later)
        code = key.partition("/")[0]
        if code not in self.edition.acts:
            self.complements.end(code, self.day, self.source, "C", self.later)

    def _write_modifier(self, modifier: ReadModifier) -> None:
        """Write one modifier value for those its text names."""
        opposable, outside = members_of(modifier, self.day)
        for members, value in ((opposable, modifier.opposable), (outside, modifier.outside)):
            said = Statement((modifier.kind, value), self.source, "C")
            self.modifiers.state(modifier.letter, members, self.day, said, self.later)
        if opposable == outside and modifier.opposable != modifier.outside:
            self.notes.add("modifier-columns", modifier.line, letter=modifier.letter)

    def _report(self, before: _State, after: _State, ended: list[str]) -> FileReport:
        """Say what was read and what changed."""
        return FileReport(
            file=self.file,
            kind="CCAM, export CNAM",
            version=f"V{self.edition.version}",
            start=self.day,
            counts=self.edition.counts(),
            tables=(TableChange.between(ACTS[0], before[0], after[0]),),
            prices=(
                PriceMoves.between(OPPOSABLE, before[1], after[1]),
                PriceMoves.between(OUTSIDE, before[2], after[2]),
            ),
            ended=tuple(ended),
            notes=tuple(sorted(self.notes.found, key=lambda note: note.line)),
        )


_State = tuple[dict[str, tuple[str, ...]], dict[str, int], dict[str, int]]
"""Acts with their attributes, prices in cents of the first column, of the second."""
