"""``feuille tables import nabm``: the biology tables of the CNAM (``NABM_FICHE_TOT``, ``NABM_HISTO_TOT``), DBF or CSV.

The CSV of the national health data system (BTF_PRS_IDE, BTF_HIS_DTD, BTF_TAR_NAT, BTF_HIS_DTF, BTF_TAR_COF, and its
labels BIO_PRS_IDE, BIO_INF_LIB) is read too. A test is worth its coefficient times its key letter, which the NGAP
tables price by zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from tables.importers.errors import unreadable
from tables.importers.files import Limits
from tables.importers.ledger import IMPORTED, Ledger
from tables.importers.records import Records, Row, day_of, open_records
from tables.importers.report import FileReport, Notes, TableChange
from tables.importers.run import Readied

ACTS = ("nabm/acts.csv", ("label", "letter", "coefficient", "further", "prior_approval"))
CARD = ("CODE_NABM", "NOM_COURT", "DATE_FIN")
HISTORY = ("CODE_NABM", "DATE_EFFET", "LC1", "COEF1")
SNDS_LABEL = ("BIO_PRS_IDE", "BIO_INF_LIB")
SNDS_HISTORY = ("BTF_PRS_IDE", "BTF_HIS_DTD", "BTF_TAR_NAT", "BTF_HIS_DTF", "BTF_TAR_COF")
MOST: Final = Decimal(100_000)


def read_nabm(files: Sequence[Path], limits: Limits) -> list[Readied]:
    """Read the biology tables of some files, whatever their names. Raises UnreadableFileError."""
    name = ", ".join(path.name for path in files)
    found = NabmImport(name)
    with open_records(files, limits, lambda table: table.startswith("NABM_")) as tables:
        used = [found.take(table) for table in tables]
    if not any(used) or not found.versions:
        raise unreadable("no-nabm", name)
    return [found]


class NabmImport:
    """Biology tests read, ready to be written; ``start`` is the day of the newest coefficient."""

    def __init__(self, file: str) -> None:
        self.notes = Notes(file)
        self.labels: dict[str, str] = {}
        self.ends: dict[str, date] = {}
        self.versions: dict[str, dict[date, tuple[str, str, str, str]]] = {}
        self.start = date.min

    def take(self, table: Records) -> bool:
        """Take a table by the columns it has; False where it is none of ours."""
        takers = ((HISTORY, self._history), (SNDS_HISTORY, self._snds), (CARD, self._card), (SNDS_LABEL, self._label))
        for columns, taker in takers:
            if table.has(*columns):
                for number, row in table.read():
                    try:
                        taker(row)
                    except (ValueError, KeyError, InvalidOperation):
                        self.notes.add("dbf-row", number, table=table.name)
                return True
        return False

    def apply(self, ledger: Ledger) -> FileReport:
        """Write the tests with their key letter and coefficient."""
        page = ledger.page(*ACTS)
        source = f"{IMPORTED}CNAM NABM ({self.start.isoformat()})"
        before = page.all_at(self.start)
        for code, versions in sorted(self.versions.items()):
            for day in sorted(versions):
                letter, coefficient, further, approval = versions[day]
                label = self.labels.get(code) or f"Code {code}"
                page.state(code, day, (label, letter, coefficient, further, approval), source, "C")
            end = self.ends.get(code)
            if end and end > max(versions):
                page.end(code, end, source, "C")
        after = page.all_at(self.start)
        change = TableChange.between(ACTS[0], before, after)
        counts = {
            "codes": len(self.versions),
            "coefficients datés": sum(map(len, self.versions.values())),
            "libellés": len(self.labels),
        }
        day, notes = self.start, tuple(self.notes.found)
        return FileReport(self.notes.file, "NABM", counts, start=day, tables=(change,), notes=notes)

    def _card(self, row: Row) -> None:
        """Take the card of a test."""
        code = _code(row["CODE_NABM"])
        self.labels[code] = row.get("NOM_LONG") or row["NOM_COURT"]
        self._end(code, row["DATE_FIN"])

    def _label(self, row: Row) -> None:
        """Take the label of a test."""
        self.labels[_code(row["BIO_PRS_IDE"])] = row["BIO_INF_LIB"]

    def _history(self, row: Row) -> None:
        """Take a version of a test: its first quotation, then up to four others."""
        pairs = [(row.get(f"LC{number}", ""), row.get(f"COEF{number}", "")) for number in range(1, 6)]
        quoted = [(letter, _coefficient(text)) for letter, text in pairs if letter]
        if not quoted:
            raise ValueError(row["LC1"])
        further = " ".join(f"{letter}:{coefficient}" for letter, coefficient in quoted[1:])
        approval = "yes" if row.get("ENTENTE", "").upper() in ("O", "1") else ""
        self._version(row["CODE_NABM"], row["DATE_EFFET"], (*quoted[0], further, approval))

    def _snds(self, row: Row) -> None:
        """Take a version of a test as the national health data system gives it."""
        version = (row["BTF_TAR_NAT"], _coefficient(row["BTF_TAR_COF"]), "", "")
        self._version(row["BTF_PRS_IDE"], row["BTF_HIS_DTD"], version)
        self._end(_code(row["BTF_PRS_IDE"]), row["BTF_HIS_DTF"])

    def _version(self, code: str, day: str, version: tuple[str, str, str, str]) -> None:
        """Keep a version of a test."""
        start = day_of(day)
        if start is None or not version[0]:
            raise ValueError(day)
        self.versions.setdefault(_code(code), {})[start] = version
        self.start = max(self.start, start)

    def _end(self, code: str, last: str) -> None:
        """Keep the day from which a test is no more."""
        day = day_of(last)
        if day:
            self.ends[code] = max(date.fromordinal(day.toordinal() + 1), self.ends.get(code, date.min))


def _code(text: str) -> str:
    """Write a NABM code with its four digits. Raises ValueError."""
    code = text.strip().split(".")[0].zfill(4)
    if len(code) != 4 or not code.isdecimal():
        raise ValueError(text)
    return code


def _coefficient(text: str) -> str:
    """Write a coefficient as plain decimal text. Raises ValueError, InvalidOperation.

    >>> _coefficient("80.00"), _coefficient("15")
    ('80', '15')
    """
    value = Decimal(text.replace(",", "."))
    if not 0 <= value < MOST:
        raise ValueError(text)
    return f"{value.normalize():f}"
