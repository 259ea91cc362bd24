"""Where a flow goes: the organism that receives the FSE of a caisse, the AMC that receives a DRE.

A destination is a short text that lots are grouped by: ``RR/CCC/OOO`` for an AMO (régime, computer centre, recipient
organism), the AMC number for an AMC.

>>> from engine.people.beneficiary import Organism
>>> from tables.compiled import open_tables
>>> fse_destination(open_tables(), Organism(regime="04", caisse="349", centre="9881"), date(2024, 12, 15))
'04/000/110'
>>> recipient(open_tables(), "01/016/421", date(2024, 12, 15))
('CT', '00000001016421')
>>> recipient(open_tables(), "0099999999", date(2024, 12, 15))
('OC', '00000099999999')
"""

from __future__ import annotations

from datetime import date

from engine.people.beneficiary import Organism
from tables.compiled import Tables

AMC_TYPE = "OC"
CAISSES = "CT"
"""The recipient type of the régime général, taken for a régime that the table does not know."""
NO_CENTER = "000"
NO_CAISSE = "000"
WIDTH = 14


def fse_destination(tables: Tables, organism: Organism, day: date) -> str:
    """Return the destination of an FSE: the organism's own row, else its régime's, else its caisse."""
    row = tables.at("routing/amo.csv", f"{organism.regime}/{organism.caisse}/{organism.centre}", day)
    if row is not None:
        return f"{organism.regime}/{row['center']}/{row['organism']}"
    regime = tables.at("routing/regimes.csv", organism.regime, day) or {}
    return f"{organism.regime}/{NO_CENTER}/{regime.get('organism') or organism.caisse}"


def recipient(tables: Tables, destination: str, day: date) -> tuple[str, str]:
    """Return the type and the 14 characters that the head of a file gives its recipient."""
    if "/" not in destination:
        return AMC_TYPE, destination.rjust(WIDTH, "0")
    regime, center, organism = destination.split("/")
    row = tables.at("routing/regimes.csv", regime, day) or {}
    return row.get("type", CAISSES), f"{regime}{center}{organism}".rjust(WIDTH, "0")


def caisse_of(destination: str) -> str:
    """Return the caisse that the head of a lot names: the recipient organism; zeros for an AMC.

    >>> caisse_of("01/016/421"), caisse_of("0099999999")
    ('421', '000')
    """
    return destination.rpartition("/")[2] if "/" in destination else NO_CAISSE
