"""What a trade makes of every NGAP act, as lowering says of one act: worked out once by tables and trade."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import date
from typing import Any

from ccam_ngap.layout_columns import UNKNOWN
from ccam_ngap.lowering_lines import KILOMETRIC, LineLowering
from ccam_ngap.profile import Profile
from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
from tables.compiled import Tables
from tables.epochs import ORIGIN
from tables.layout import EPOCH_OF_DAY, KIND, N_ACTS, N_DAYS, NONE, VERSION_OF_ACT, VERSIONS


def ngap_rows(profile: Profile, tables: Tables) -> array[int]:
    """Return the rows of every NGAP act for the trade of a practitioner, ``NGAP_ROW`` integers each."""
    key = ("batch NGAP", profile.group, profile.zone)
    found = tables.derived.get(key)
    if not isinstance(found, array):
        acts = tables.acts.get("NGAP", {}).items()
        rows = (cell for code, number in acts for cell in _row(code, number, profile, tables))
        found = tables.derived[key] = array("i", rows)
    return found


def _row(code: str, number: int, profile: Profile, tables: Tables) -> list[int]:
    """Lower one NGAP act as ``lowering_lines`` does, every majoration asked; UNKNOWN where there is none."""
    found = LineLowering(somebody(ORIGIN), profile, tables, [])
    version = _version(number, tables)
    kilometric_act = version is not None and tables.cells[version + KIND] == KILOMETRIC
    act = Act(nomenclature="NGAP", code=code, date=ORIGIN, night=True, holiday=True, distance_km=0)
    kilometric, zone, price, night, holiday = found.ngap(act, "", kilometric_act)
    deep = found.ngap(replace(act, deep_night=True), "", kilometric_act)[3]
    if not kilometric_act and not found.beside(code):
        night, holiday, deep = (UNKNOWN if place == NONE else place for place in (night, holiday, deep))
    return [kilometric, zone, price, night, holiday, deep]


def somebody(day: date, **rights: Any) -> Request:
    """Return a request that only says who the beneficiary is."""
    return Request(
        invoice_date=day,
        practitioner=Practitioner(specialty="", convention=""),
        beneficiary=Beneficiary(birth_date="1970-01-01", **rights),
        acts=(),
    )


def _version(number: int, tables: Tables) -> int | None:
    """Return where the newest version of an act lies."""
    cells, first, acts = tables.cells, tables.directory[VERSION_OF_ACT], tables.directory[N_ACTS]
    after = first + (cells[tables.directory[EPOCH_OF_DAY] + tables.directory[N_DAYS] - 1] + 1) * acts
    for place in range(after - acts + number, first - 1, -acts):
        if cells[place] != NONE:
            return int(tables.directory[VERSIONS] + cells[place])
    return None
