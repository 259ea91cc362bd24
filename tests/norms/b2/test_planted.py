"""Each of a list of planted faults is found by its name (``planted_faults.csv``), in memory and at the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from api.cli.b2 import app
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.b2.remarks import remarks
from norms.details import Analysis, Drug, Session
from norms.dre import dre_file
from norms.fse import fse_file
from norms.invoice import PreviousClaim
from norms.profile import TOWN_2007
from tests.norms.b2.samples import DAY, DOCTOR, HEADER, dre, fse, lot, records


class Planted(NamedTuple):
    name: str
    file: str
    how: str
    record: str
    place: str
    value: str
    rule: str


def _rows() -> list[Planted]:
    text = (Path(__file__).parent / "planted_faults.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [Planted(*row) for row in list(csv.reader(lines, delimiter=";"))[1:]]


PLANTED = _rows()


def _sessions() -> bytes:
    days = (Session(date=date(2024, 12, 1)), Session(date=DAY))
    return fse_file(HEADER, (lot("001", replace(DOCTOR, lines=(replace(DOCTOR.lines[1], details=days),))),))


def _biology() -> bytes:
    codes = tuple(Analysis(code="1104", date=DAY) for _ in range(50))
    line = replace(DOCTOR.lines[0], nomenclature="NABM", prestation="B", details=codes)
    return fse_file(HEADER, (lot("001", replace(DOCTOR, lines=(line,))),))


def _cancelled() -> bytes:
    old = PreviousClaim(kind="A", number=7, lot="AAB", day=date(2024, 12, 1))
    return dre_file(HEADER, (lot("AAC", replace(DOCTOR, previous=old)),))


def _drugs() -> bytes:
    """A retrocession of two drugs, its gap and its margin, a drug beside a stay and its gap."""
    act = replace(DOCTOR.lines[0], executant_rpps="", base=0, rate=65, amo=0, amc=0)
    pair = (
        Drug(code="9999995", quantity=1, unit_price=1200, fee=1200),
        Drug(code="9999995", quantity=2, unit_price=550, fee=1100),
    )
    alone = (Drug(code="9999995", quantity=1, unit_price=2300, fee=2300),)
    lines = (
        replace(act, nomenclature="UCD", prestation="PHH", details=pair),
        *(replace(act, nomenclature="FORFAIT", prestation=each, fee=100) for each in ("ERI", "MAR")),
        replace(act, nomenclature="UCD_EN_SUS", prestation="PHX", details=alone),
        replace(act, nomenclature="FORFAIT", prestation="EMI", fee=100),
    )
    return fse_file(HEADER, (lot("001", replace(DOCTOR, lines=lines)),))


def _night() -> bytes:
    night = replace(DOCTOR.lines[0], code="MN", prestation="MN")
    return fse_file(HEADER, (lot("001", replace(DOCTOR, lines=(DOCTOR.lines[0], night))),))


FILES: dict[str, Callable[[], bytes]] = {
    "fse": fse,
    "dre": dre,
    "town": cache(lambda: fse_file(HEADER, (lot("001"),), TOWN_2007)),
    "twins": cache(lambda: fse_file(HEADER, (lot("001", DOCTOR, replace(DOCTOR, number=2)),))),
    "sessions": cache(_sessions),
    "biology": cache(_biology),
    "cancelled": cache(_cancelled),
    "drugs": cache(_drugs),
    "night": cache(_night),
}


def plant(fault: Planted) -> bytes:
    """The file of a fault, with it."""
    data = FILES[fault.file]()
    if fault.how in ("cut", "add"):
        return _bytes(fault, data)
    parts = records(data)
    place = int(fault.record) - 1
    part = parts[place]
    if fault.how in ("set", "sign"):
        start, length = _columns(fault, data)
        assert len(fault.value) == length, fault
        parts[place] = part[:start] + fault.value.encode() + part[start + length :]
    elif fault.how == "drop":
        del parts[place]
    elif fault.how == "twice":
        parts.insert(place, part)
    elif fault.how == "swap":
        other = int(fault.value) - 1
        parts[place], parts[other] = parts[other], part
    else:
        assert fault.how == "copy", fault
        parts[place:place] = [part] * int(fault.value)
    return b"".join(parts)


def _bytes(fault: Planted, data: bytes) -> bytes:
    place = int(fault.place or len(data) // 2)
    if fault.how == "add":
        return data[:place] + fault.value.encode() + data[place:]
    return data[:place] + data[place + int(fault.value) :] if fault.value else data[:place]


def _columns(fault: Planted, data: bytes) -> tuple[int, int]:
    """The 0-based start and the length of what a fault writes."""
    if fault.how == "sign":
        return int(fault.place) - 1, 1
    layout = read_file(data).records[int(fault.record) - 1].layout
    assert layout is not None
    field = layout.field(fault.place)
    return field.start - 1, field.length


def found(data: bytes) -> set[str]:
    faults = {each.rule for each in check_file(data)}
    return faults | {each.rule for each in remarks(read_file(data).records)}


def test_the_list_is_long_and_names_each_fault_once() -> None:
    assert len(PLANTED) >= 90
    assert len({each.name for each in PLANTED}) == len(PLANTED)
    assert len({each.rule for each in PLANTED}) >= 28


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_sound_before_anything_is_planted(name: str) -> None:
    assert found(FILES[name]()) == set()


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_by_its_name(fault: Planted) -> None:
    assert fault.rule in found(plant(fault))


def test_the_command_names_every_rule(tmp_path: Path) -> None:
    path, run = tmp_path / "lot.b2", CliRunner()
    for fault in PLANTED:
        path.write_bytes(plant(fault))
        result = run.invoke(app, ["check", str(path)])
        refused, warned = (f"[{fault.rule}]" in told for told in (result.stdout, result.stderr))
        assert refused or warned, fault.name
        assert result.exit_code in ((1,) if refused else (0, 1)), fault.name
