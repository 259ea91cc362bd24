"""``feuille tables import lpp``: the LPP tables of the CNAM (``lpp_fiche_tot``, ``lpp_histo_tot``), DBF or CSV.

The CSV of the national health data system (LPP_COD, VAL_DTD, LPP_TAR, LPP_PRU) is read too: prices without labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from tables.importers.cells import read_price
from tables.importers.errors import unreadable
from tables.importers.files import Limits
from tables.importers.ledger import IMPORTED, Ledger
from tables.importers.records import Records, Row, day_of, open_records
from tables.importers.report import FileReport, Notes, PriceMoves, TableChange
from tables.importers.run import Readied
from tables.money import cents

ACTS = ("lpp/acts.csv", ("label", "prestation", "type"))
PRICES = ("lpp/prices.csv", ("value", "max_price"))
ZONES = ("lpp/zones.csv", ("coefficient",))
LIMITS = ("lpp/limits.csv", ("max_quantity", "max_amount", "prior_approval"))
TERRITORIES: Final = ("guadeloupe", "martinique", "guyane", "reunion", "saint_pierre_et_miquelon", "mayotte")
CARD = ("CODE_TIPS", "NOM_COURT", "DATE_FIN", "TYPE_PREST")
HISTORY = ("CODE_TIPS", "DEBUTVALID", "FINHISTO", "NAT_PREST", "TARIF", "PUREGLEMEN", "MAJO_DOM1")
SNDS = ("LPP_COD", "VAL_DTD", "LPP_TAR", "LPP_PRU")
COEFFICIENTS: Final = tuple(f"MAJO_DOM{number}" for number in range(1, 7))


def read_lpp(files: Sequence[Path], limits: Limits) -> list[Readied]:
    """Read the LPP tables of some files, whatever their names. Raises UnreadableFileError."""
    name = ", ".join(path.name for path in files)
    found = LppImport(name)
    with open_records(files, limits, lambda table: table.startswith("LPP_")) as tables:
        used = [found.take(table) for table in tables]
    if not any(used) or not found.prices:
        raise unreadable("no-lpp", name)
    return [found]


class LppImport:
    """LPP cards and histories read, ready to be written; ``start`` is the day of the newest tariff."""

    def __init__(self, file: str) -> None:
        self.notes = Notes(file)
        self.cards: dict[str, Row] = {}
        self.prices: dict[str, dict[date, Row]] = {}
        self.start = date.min

    def take(self, table: Records) -> bool:
        """Take a table by the columns it has; False where it is none of ours."""
        if table.has(*HISTORY):
            self._history(table, "CODE_TIPS", "DEBUTVALID")
        elif table.has(*CARD):
            self.cards.update((_code(row["CODE_TIPS"]), row) for _, row in table.read())
        elif table.has(*SNDS):
            self._history(table, "LPP_COD", "VAL_DTD")
        else:
            return False
        return True

    def _history(self, table: Records, code: str, day: str) -> None:
        """Take a table of tariffs."""
        for number, row in table.read():
            try:
                start = day_of(row[day])
                _tariff(row), _maximum(row), _end(row)
                if start is None or not _code(row[code]).isdecimal():
                    raise ValueError(row[day])
            except (ValueError, KeyError):
                self.notes.add("dbf-row", number, table=table.name)
                continue
            self.prices.setdefault(_code(row[code]), {})[start] = row
            self.start = max(self.start, start)

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the products, their tariffs, overseas coefficients and limits."""
        acts, prices = ledger.page(*ACTS), ledger.page(*PRICES)
        self._source = f"{IMPORTED}CNAM LPP ({self.start.isoformat()})"
        before, known = _values(prices.all_at(self.start)), acts.all_at(self.start)
        for code, history in sorted(self.prices.items()):
            for day in sorted(history):
                self._write(ledger, code, day, history)
        after, listed = _values(prices.all_at(self.start)), acts.all_at(self.start)
        change = TableChange.between(ACTS[0], known, listed)
        counts = {
            "codes": len(self.prices),
            "tarifs datés": sum(map(len, self.prices.values())),
            "fiches": len(self.cards),
        }
        moves = PriceMoves.between("tarif", before, after)
        notes = tuple(self.notes.found)
        file, start = self.notes.file, self.start
        return FileReport(file, "LPP", counts, start=start, tables=(change,), prices=(moves,), notes=notes)

    def _write(self, ledger: Ledger, code: str, day: date, history: Mapping[date, Row]) -> None:
        """Write one tariff of a product, and its end where nothing follows."""
        row, card = history[day], self.cards.get(code, {})
        acts, prices = ledger.page(*ACTS), ledger.page(*PRICES)
        values = {"label": card.get("NOM_COURT") or f"Code {code}", "type": card.get("TYPE_PREST", "")}
        if row.get("NAT_PREST"):
            values["prestation"] = row["NAT_PREST"]
        if not card and acts.at(code, day):
            values.pop("label"), values.pop("type")
        acts.update(code, day, values, self._source, "C")
        price = _tariff(row)
        if price is None:
            prices.end(code, day, self._source, "C")
        else:
            prices.state(code, day, (_euros(price), _euros(_maximum(row))), self._source, "C")
        self._extras(ledger, code, day, row)
        end = _end(row) or _end(card)
        if end and end > day and not any(day < start <= end for start in history):
            prices.end(code, end, self._source, "C")
            acts.end(code, end, self._source, "C")

    def _extras(self, ledger: Ledger, code: str, day: date, row: Row) -> None:
        """Write the overseas coefficients and the limits of a tariff."""
        zones, limits = ledger.page(*ZONES), ledger.page(*LIMITS)
        for territory, column in zip(TERRITORIES, COEFFICIENTS, strict=True):
            coefficient = _coefficient(row.get(column, ""))
            if coefficient:
                zones.state(f"{code}/{territory}", day, (coefficient,), self._source, "C")
        found = (row.get("QTE_MAX", "").strip("0."), row.get("MT_MAX", "").strip("0."))
        values = tuple(row[name] if kept else "" for name, kept in zip(("QTE_MAX", "MT_MAX"), found, strict=True))
        approval = "yes" if row.get("ENTENTE", "").upper() in ("O", "1") else ""
        if any((*values, approval)) or limits.at(code, day):
            limits.state(code, day, (*values, approval), self._source, "C")


def _code(text: str) -> str:
    """Write an LPP code with its seven digits."""
    return text.strip().split(".")[0].zfill(7)


def _tariff(row: Row) -> int | None:
    """Return the tariff in cents, None where there is none. Raises ValueError."""
    return read_price(row["TARIF"] if "TARIF" in row else row["LPP_TAR"]).cents or None


def _maximum(row: Row) -> int | None:
    """Return the greatest sale price in cents, None where there is none. Raises ValueError."""
    return read_price(row["PUREGLEMEN"] if "PUREGLEMEN" in row else row["LPP_PRU"]).cents or None


def _end(row: Row) -> date | None:
    """Return the day from which a version or a product is no more."""
    last = day_of(row.get("FINHISTO", "") or row.get("DATE_FIN", ""))
    return date.fromordinal(last.toordinal() + 1) if last else None


def _coefficient(text: str) -> str:
    """Return an overseas coefficient as a table cell, empty where there is none: one of nothing prices nothing.

    >>> _coefficient("1.30"), _coefficient("0.00"), _coefficient("10")
    ('1.3', '', '10')
    """
    try:
        times = Decimal(text.strip() or 0)
    except InvalidOperation:
        return ""
    return f"{times.normalize():f}" if 0 < times <= 10 else ""


def _euros(price: int | None) -> str:
    """Write cents as the decimal text of a table, empty for None."""
    return f"{price // 100}.{price % 100:02d}" if price else ""


def _values(rows: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return the tariffs of a page in cents."""
    return {key: cents(values[0]) for key, values in rows.items() if values[0]}
