"""What a bench may be told from outside: official files never ship, so their path is given."""

from __future__ import annotations

import os
from pathlib import Path

CCAM_EXPORT = "FEUILLE_BENCH_CCAM"
"""Environment variable that names an official CCAM export; the option ``--ccam`` sets it."""


def ccam_export() -> Path | None:
    """Return the official CCAM export to import, None when none was given."""
    given = os.environ.get(CCAM_EXPORT)
    return Path(given) if given else None
