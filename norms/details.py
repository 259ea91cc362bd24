"""What details a billed line: the codes of a biology act, drugs, devices, the sessions of a CCAM act.

A line without details is its own only one. Amounts are integer cents, fractions ten-thousandths.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One code of the biology nomenclature: NABM code, day, how many times."""

    code: str
    date: datetime.date
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """One drug of a retrocession or beside a stay: UCD code, units, price with VAT and what it makes.

    ``fraction`` is the share of a unit (10 000: a whole one); ``reconstitution`` and ``margin`` are of a retrocession,
    ``unit_gap`` and ``gap`` (écart indemnisable) of a drug beside a stay.
    """

    code: str
    quantity: int
    unit_price: int
    fee: int
    fraction: int = 10_000
    reconstitution: int = 0
    margin: int = 0
    unit_gap: int = 0
    gap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device: LPP code, how many, unit tariff (or price of the estimate), what it is billed."""

    code: str
    quantity: int
    tariff: int
    fee: int
    maker_siret: str = ""
    purchase_price: int = 0
    unit_gap: int = 0
    gap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session of a CCAM act: its day and its phase; the act is of the day of its last one."""

    date: datetime.date
    phase: str = ""


Detail = Analysis | Drug | Device | Session
