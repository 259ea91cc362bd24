"""Writing the CNAM DBF archive of the CCAM into the tables: the whole history, every grille, every activity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from tables.importers.ccam_archive import ActTables, days_of, parts, until
from tables.importers.ccam_tables import ACTS, COVERAGE, MODIFIERS, ORDINARY, PRICES
from tables.importers.ledger import IMPORTED, Ledger, Statement
from tables.importers.members import MemberBook
from tables.importers.records import Row, day_of
from tables.importers.report import FileReport, Notes, TableChange

ASSOCIATIONS = ("ccam/associations.csv", ("percent",))
PAIRS = ("ccam/modifier_pairs.csv", ("allowed",))
LIMITS = ("ccam/limits.csv", ("value",))
ZONES = ("ccam/zones.csv", ("coefficient",))
ASSOCIABLE = ("ccam/associables.csv", ("activities",))
INCOMPATIBLE = ("ccam/incompatibles.csv", ("acts",))
COVERED: Final = {"1": "yes", "2": "no", "3": "conditions"}
T = TypeVar("T")


class ArchiveImport:
    """An archive read, ready to be written. ``start`` is the day of its newest price."""

    def __init__(self, tables: ActTables, file: str, notes: Notes) -> None:
        self.start = max(day for days in tables.prices.values() for day in days)
        self._tables, self._file, self._notes = tables, file, notes

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the archive into the tables."""
        return _Writing(self._tables, ledger, self._file, self._notes, self.start).write()


class _Writing:
    """An archive on its way into the tables."""

    def __init__(self, tables: ActTables, ledger: Ledger, file: str, notes: Notes, start: date) -> None:
        self.tables, self.ledger, self.file, self.notes, self.start = tables, ledger, file, notes, start
        self.source = f"{IMPORTED}CNAM CCAM DBF ({start.isoformat()})"
        self._ending = Statement(("",), self.source, "C")
        self.acts, self.coverage = ledger.page(*ACTS), ledger.page(*COVERAGE)
        self.prices, self.modifiers = MemberBook(ledger.page(*PRICES)), MemberBook(ledger.page(*MODIFIERS))

    def write(self) -> FileReport:
        """Write every table and say what was read."""
        before = self.acts.all_at(self.start)
        values = sum(self._modifier_value(number, row) for number, row in self.tables.parameters["R_TB11"])
        self._parameters()
        for key in self.tables.prices.keys() | self.tables.supplements.keys():
            self._tariff(key)
        self._lists()
        self.prices.close()
        self.modifiers.close()
        after = self.acts.all_at(self.start)
        change = TableChange.between(ACTS[0], before, after)
        prices = sum(len(grilles) for days in self.tables.prices.values() for grilles in days.values())
        counts = {
            "actes": len(self.tables.acts),
            "tarifs": len(self.tables.prices.keys() | self.tables.supplements.keys()),
            "prix datés par grille": prices,
            "valeurs de modificateurs": values,
            "incompatibilités": _members(self.tables.incompatibilities),
            "associabilités": _members(self.tables.associations),
        }
        notes = tuple(self.notes.found)
        return FileReport(self.file, "CCAM, archive DBF", counts, start=self.start, tables=(change,), notes=notes)

    def _tariff(self, key: str) -> None:
        """Write the history of one act, activity and phase."""
        code, activity, phase = parts(key)
        phase = phase.lstrip("0") or "0"
        if code not in self.tables.acts or activity not in tuple("12345"):
            self.notes.add("dbf-orphan", 0, key=key)
            return
        name, own = f"{code}/{activity}/{phase}", self.tables.prices.get(key, {})
        end = self.tables.ends.get(code)
        self._attributes(name, code, code + activity, key)
        for day in sorted(own):
            if not end or day < end:
                self._price_list(name, day, own[day])
        if end:
            self.acts.end(name, end, self.source, "C")
            self.prices.end(name, list(self.prices.members_at(name, end)), end, self._ending)

    def _attributes(self, name: str, code: str, activity: str, key: str) -> None:
        """Write what a tariff is at each day on which something about it changes."""
        tables, end = self.tables, self.tables.ends.get(code)
        acts, groupings, supplements = (
            tables.acts[code],
            tables.groupings.get(activity, {}),
            tables.supplements.get(key, {}),
        )
        prices = tables.prices.get(key, {})
        for day in days_of(acts, groupings, supplements, prices):
            act = _at(acts, day)
            if act is None or (end and day >= end):
                continue
            supplement = Decimal(_at(supplements, day) or 0)
            values = {
                "label": act.label or code,
                "grouping": _at(groupings, day) or "",
                "exo_tm": "-".join(sorted(_at(tables.exo_tm.get(code, {}), day) or [])),
                "modifiers": " ".join(sorted(self._known(activity, day))),
                "office_supplement": f"{supplement:.2f}" if supplement else "",
            }
            self.acts.update(name, day, values, self.source, "C")
            covered = COVERED.get(act.reimbursement, "yes")
            priced = any((_at(prices, day) or {}).values())
            cover = covered if priced or covered == "no" else "unpriced"
            self._cover(name, day, (cover, "yes" if act.prior_approval else "no"))

    def _cover(self, name: str, day: date, values: tuple[str, str]) -> None:
        """Write whether a tariff is covered; the ordinary case, covered without approval, needs no row."""
        self.coverage.state(name, day, ("", "") if values == ORDINARY else values, self.source, "C")

    def _known(self, activity: str, day: date) -> list[str]:
        """Return the modifiers of an activity on a day that have a value."""
        letters = set(_at(self.tables.modifiers.get(activity, {}), day) or ())
        unknown = letters - set(self.modifiers.bases())
        for letter in sorted(unknown):
            self.notes.add("modifier-unvalued", 0, letter=letter, code=activity[:7])
        return sorted(letters - unknown)

    def _price_list(self, name: str, day: date, prices: Mapping[str, int]) -> None:
        """Write the prices of one version; a grille that it does not have any more ends."""
        by_price: dict[int, list[str]] = {}
        for grille, price in prices.items():
            by_price.setdefault(price, []).append(grille)
        gone = set(self.prices.members_at(name, day)) - prices.keys()
        self.prices.end(name, gone | set(by_price.pop(0, ())), day, self._ending)
        for price, grilles in by_price.items():
            said = Statement((f"{price // 100}.{price % 100:02d}",), self.source, "C")
            self.prices.state(name, grilles, day, said)

    def _modifier_value(self, number: int, row: Row) -> bool:
        """Write a value of TB11; False where it cannot be read."""
        try:
            start, end = day_of(row["DT_DEBUT"]), until(day_of(row["DT_FIN"]))
            kind, value = _flat_or_percent(row["FORFAIT"], row["COEF"])
            grille = int(row["GRILLE_COD"] or 0)
        except (ValueError, ArithmeticError):
            start = None
        if start is None or not row["COD_MODIFI"]:
            self.notes.add("dbf-row", number, table="R_TB11")
            return False
        member = f"grille-{grille}" if grille else "*"
        self.modifiers.state(row["COD_MODIFI"], [member], start, Statement((kind, value), self.source, "L"))
        if end:
            self.modifiers.end(row["COD_MODIFI"], [member], end, Statement(("", ""), self.source, "L"))
        return True

    def _parameters(self) -> None:
        """Write the small tables: association coefficients, pairs of modifiers, greatest number of modifiers."""
        for name, target, read in (
            ("R_TB02", ASSOCIATIONS, lambda row: (row["COD_ASSONP"], _percent(row["COEF"]))),
            ("R_TB09", PAIRS, lambda row: (" ".join(sorted((row["MODIF_COD1"], row["MODIF_COD2"]))), "yes")),
            ("R_TB19", LIMITS, lambda row: ("max_modifiers", str(int(row["NB_MODIFIC"])))),
        ):
            page = self.ledger.page(*target)
            for number, row in self.tables.parameters[name]:
                try:
                    start, end = day_of(row["DT_DEBUT"]), until(day_of(row["DT_FIN"]))
                    key, value = read(row)
                except (ValueError, ArithmeticError):
                    start = None
                if start is None or int(row.get("GRILLE_COD") or 0):
                    self.notes.add("dbf-row", number, table=name)
                    continue
                page.state(key, start, (value,), self.source, "C")
                if end:
                    page.end(key, end, self.source, "C")

    def _lists(self) -> None:
        """Write the overseas coefficients, then what the checks look at: incompatible and associable acts."""
        for key, versions in self.tables.territories.items():
            self._coefficients(_slashed(key), versions)
        for target, lists in (
            (ASSOCIABLE, self.tables.associations),
            (INCOMPATIBLE, self.tables.incompatibilities),
        ):
            page = self.ledger.page(*target)
            for key, days in lists.items():
                for day in sorted(days):
                    page.state(_slashed(key), day, (" ".join(sorted(set(days[day]))),), self.source, "C")

    def _coefficients(self, name: str, days: Mapping[date, Mapping[str, str]]) -> None:
        """Write the overseas coefficients of a tariff; a territory that a version does not name any more ends."""
        page, said = self.ledger.page(*ZONES), set[str]()
        for day in sorted(days):
            for territory in sorted(said - days[day].keys()):
                page.end(f"{name}/{territory}", day, self.source, "C")
            for territory, coefficient in sorted(days[day].items()):
                page.state(f"{name}/{territory}", day, (coefficient,), self.source, "C")
            said |= days[day].keys()


def _at(history: Mapping[date, T], day: date) -> T | None:
    """Return what a history says on a day."""
    start = max((start for start in history if start <= day), default=None)
    return history[start] if start else None


def _flat_or_percent(flat: str, coefficient: str) -> tuple[str, str]:
    """Read a modifier value of TB11: an amount, or a coefficient that multiplies the price.

    >>> _flat_or_percent("19.06", "0"), _flat_or_percent("0", "1.490"), _flat_or_percent("", "1.065")
    (('flat', '19.06'), ('percent', '49'), ('percent', '6.5'))
    """
    amount = Decimal(flat or 0)
    if amount:
        return "flat", f"{amount:.2f}"
    share = Decimal(coefficient or 0) - 1
    if not 0 <= share <= 5:
        raise ValueError(coefficient)
    return "percent", f"{(share * 100).normalize():f}"


def _percent(coefficient: str) -> str:
    """Read an association coefficient as a percentage. Raises ValueError, ArithmeticError."""
    share = Decimal(coefficient)
    if not 0 <= share <= 1:
        raise ValueError(coefficient)
    return f"{(share * 100).normalize():f}"


def _slashed(key: str) -> str:
    """Write a key of the archive as the tables do.

    >>> _slashed("AAFA00110"), _slashed("AAFA0011"), _slashed("AAFA001")
    ('AAFA001/1/0', 'AAFA001/1', 'AAFA001')
    """
    return "/".join(part for part in parts(key) if part)


def _members(lists: Mapping[str, Mapping[date, list[str]]]) -> int:
    """Return how many members lists hold in all."""
    return sum(len(members) for days in lists.values() for members in days.values())
