"""What the directory is asked and answers.

>>> row = DirectoryRow(amc_number="0379906753", amc_label="AMC", convention_type="RO", csr="94???????")
>>> row.accepts("RO", "942345678"), row.accepts("RO", "952345678"), row.accepts("VM", "942345678")
(True, False, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

OK: Final = "1"
TOO_MANY: Final = "-1300"
"""Too many rows: to be narrowed by type of convention and secondary criterion."""

MAX_ROWS: Final = 50
"""How many rows our simulated directory gives; the real limit is not public."""

ANY: Final = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryQuery:
    """Which conventions: of an AMC, for a practitioner (billing number), on a day; narrowed by what else is told."""

    amc_number: str
    practitioner: str
    day: date
    convention_type: str = ""
    csr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """One convention.

    ``csr`` is the secondary criterion, a mask where ``?`` stands for any sign. The fields from ``signatory`` on are
    those of a row of the convention tables: the directory replaces them.
    """

    amc_number: str
    amc_label: str
    convention_type: str = ""
    csr: str = ""
    inter_amc: bool = True
    registered: bool = True
    signatory: str = ""
    signatory_label: str = ""
    agreement: str = ""
    grouped: bool = False
    sts_off: bool = False
    cancel_accepted: bool = False
    usage: str = ""
    operator: str = ""
    sts_switch: str = ""
    routing: str = ""
    host: str = ""
    domain: str = ""

    def accepts(self, convention_type: str, csr: str) -> bool:
        """Whether the convention is of a type and meets a secondary criterion; an empty one narrows nothing."""
        return convention_type in ("", self.convention_type) and (not csr or mask_meets(self.csr, csr))


def mask_meets(mask: str, value: str) -> bool:
    """Whether a secondary criterion meets its mask.

    >>> mask_meets("94???????", "942345678"), mask_meets("94???????", "94"), mask_meets("", "94")
    (True, False, True)
    """
    if not mask:
        return True
    return len(mask) == len(value) and all(sign in (ANY, other) for sign, other in zip(mask, value, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryAnswer:
    """What was found: ``code`` 1 with the rows (maybe none), or another code with a message and no row.

    Raises ValueError when a refusal gives rows.
    """

    code: str
    message: str = ""
    rows: tuple[DirectoryRow, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an answer that contradicts itself."""
        if self.code != OK and self.rows:
            raise ValueError("a refusal of the directory gives no row")
