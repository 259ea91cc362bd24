"""What the tests of the importers share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tables.dated import DatedTable, load
from tables.importers.ccam import read_ccam
from tables.importers.report import Report
from tables.importers.run import run_import

OFFICIAL = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder of official files beside the checkout; the test is skipped, saying so, where it is missing."""
    if not OFFICIAL.is_dir():
        pytest.skip("the official tables are not on this machine (../shared/data)")
    return OFFICIAL


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of tables that compiles and knows no act of the CCAM."""
    folder = tmp_path / "bare"
    texts = {
        "version.csv": "key;from;version;source;grade\nshipped;1970-01-01;essai;tests;S\n",
        "ccam/grilles.csv": "key;from;grille;source;grade\nspecialist/secteur_1/-;2018-01-01;19;tests;S\n",
        "rates/base.csv": "key;from;percent;source;grade\nbiology;1970-01-01;60;tests;S\nlpp;1970-01-01;60;tests;S\n",
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def ccam(files: Sequence[Path], into: Path) -> Report:
    """Import CCAM files."""
    return run_import(read_ccam, files, into)


def table(folder: Path, name: str) -> DatedTable:
    """Read a table of a folder."""
    return load(folder, name)


def prices(folder: Path, key: str, day: date) -> dict[str, str]:
    """Return the prices of a tariff on a day by grille."""
    found = {}
    held = table(folder, "ccam/prices.csv")
    for one in {row.key for row in held.rows}:
        base, _, grilles = one.rpartition("/")
        values = held.at(one, day) if base == key else None
        found.update(dict.fromkeys(grilles.split(), values["value"]) if values else {})
    return found


def picture(folder: Path) -> dict[str, str]:
    """Return the digest of every file of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
