"""The official files themselves, where they are at hand: the stated counts, the cross-check of prices, the speed."""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tables.importers.amo import read_amo
from tables.importers.ccam_edition import Edition, key_of
from tables.importers.ccam_export import read_export
from tables.importers.files import Limits, open_file
from tables.importers.knowledge import ExportColumns
from tables.importers.lpp import read_lpp
from tables.importers.nabm import read_nabm
from tables.importers.report import Notes, PriceMoves, RowNote
from tables.importers.run import run_import
from tables.importers.sheets import read_sheet
from tests.tables.importers.conftest import ccam, prices

V78, V81 = "cnam_export_v78_2025-02-01.csv.gz", "cnam_export_v81_2026-01-01.csv.gz"
KNOWN = Path(__file__).parent / "known_differences.csv"


@cache
def _edition(path: Path) -> tuple[Edition, tuple[RowNote, ...]]:
    notes = Notes(path.name)
    return read_export(read_sheet(open_file(path, Limits())), notes), tuple(notes.found)


def test_version_81_gives_the_stated_counts(official: Path) -> None:
    edition, _ = _edition(official / "ccam" / V81)
    assert (edition.version, edition.start) == ("81", date(2026, 1, 1))
    assert (len(edition.acts), sum(1 for _ in edition.tariffs())) == (8257, 13440)
    exo = Counter(tariff.exo_tm for _, tariff in edition.tariffs())
    assert exo == {"1": 11714, "2": 1053, "5": 414, "1-7": 140, "5-7": 50, "2-7": 27, "7": 2, "": 40}
    assert len({modifier.letter for modifier in edition.modifiers}) == 30


def test_the_known_slips_of_version_81_are_told_with_their_line(official: Path) -> None:
    edition, notes = _edition(official / "ccam" / V81)
    rules = Counter(note.message.rule.partition(".")[2] for note in notes)
    assert rules == {"unknown-code": 9, "price": 1, "activity": 1, "grouping": 1, "exo": 1, "modifier-value": 1}
    with gzip.open(official / "ccam" / V81, "rt", encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    where = {note.message.rule.partition(".")[2]: lines[note.line - 1] for note in notes}
    assert ('"248, 15"' in where["price"], "5 -7" in where["exo"], "0.49" in where["modifier-value"]) == (
        True,
        True,
        True,
    )
    misnamed = [note for note in notes if "YYY603" in note.message.text]
    assert len(misnamed) == 8
    assert all("YYY603" in lines[note.line - 1] for note in misnamed)
    assert edition.acts["ADGA724"].tariffs[0].opposable == 24815


def test_version_81_against_version_78(official: Path) -> None:
    old, new = (_edition(official / "ccam" / name)[0] for name in (V78, V81))
    before, after = (
        {key_of(act, one): one.opposable for act, one in edition.tariffs() if one.opposable} for edition in (old, new)
    )
    moves = PriceMoves.between("secteur 1", before, after)
    assert (moves.changed, moves.raised, moves.lowered) == (8340, 8293, 47)
    survived = {"BELA129/4/0", "DBPA005/4/0"}
    plain = PriceMoves.between(
        "secteur 1", *({key: price for key, price in side.items() if key not in survived} for side in (before, after))
    )
    assert (plain.changed, plain.raised, plain.lowered) == (8338, 8292, 46), "without the two rows behind a slip"
    keys = [{key_of(act, one) for act, one in edition.tariffs()} for edition in (old, new)]
    assert (len(keys[1] - keys[0]), len(keys[0] - keys[1])) == (29, 5)


def test_every_price_of_version_78_agrees_with_the_dated_prices_by_grille(official: Path) -> None:
    edition, _ = _edition(official / "ccam" / V78)
    history = _history(official)
    columns = ExportColumns.on(edition.start)
    compared, differences = 0, set()
    for act, tariff in edition.tariffs():
        held = history[act.code, tariff.activity, tariff.phase]
        opposable = columns.opposable + columns.shared(act, tariff)
        for grilles, price in ((opposable, tariff.opposable), (columns.outside, tariff.outside)):
            for grille in grilles:
                compared += 1
                if held.get(grille) != price:
                    where = (act.code, tariff.activity, tariff.phase)
                    differences.add((*where, str(price), str(held.get(grille))))
    lines = [line for line in KNOWN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    known = list(csv.DictReader(lines, delimiter=";"))
    assert compared > 188_000
    assert differences == {(row["code"], row["activity"], row["phase"], row["export"], row["history"]) for row in known}
    assert all(row["reason"] for row in known)


def _history(official: Path) -> dict[tuple[str, str, str], dict[str, int]]:
    """Return the prices in force on 2025-02-01 in cents by grille; zero is no price."""
    dated: dict[tuple[str, str, str], tuple[str, dict[str, int]]] = {}
    for row in json.loads(gzip.decompress((official / "ccam/price_history_2005_2025.json.gz").read_bytes())):
        key, day = (row["code"], row["activite"], row["phase"]), row["date_effet"]
        if day <= "2025-02-01" and day > dated.get(key, ("", {}))[0]:
            dated[key] = (day, {name: round(value * 100) for name, value in row.items() if name.isdecimal() and value})
    return defaultdict(dict, {key: found for key, (_, found) in dated.items()})


def test_both_versions_import_quickly_and_stay_what_they_are(official: Path, bare: Path) -> None:
    begun = time.process_time()
    first = ccam([official / "ccam" / V78], bare)
    second = ccam([official / "ccam" / V81], bare)
    spent = time.process_time() - begun
    assert spent < 20, "each export in less than 10 s"
    assert (first.files[0].tables[0].added, second.files[0].tables[0].added) == (13416, 29)
    assert second.files[0].ended == ("HBLD425", "JGNJ900", "YYYY071", "YYYY600")
    moves = second.files[0].prices[0]
    assert (moves.raised, moves.lowered) == (8293, 47)
    found = prices(bare, "DEQP003/1/0", date(2025, 6, 1))
    assert {found[grille] for grille in ("3", "9", "16", "18")} == {"14.52"}
    assert {found[grille] for grille in ("4", "10", "14", "19")} == {"13.66"}


FILES = {
    "lpp": (read_lpp, ["IR_LPP_V.csv"], "codes"),
    "nabm": (read_nabm, ["IR_BIO_R.csv", "IR_BTF_R.csv"], "codes"),
    "amo": (read_amo, ["ZO_CAI_V.csv", "IR_ORG_V.csv.gz", "IR_CAI_V.csv"], "organismes"),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_tables_of_the_health_data_system_import(official: Path, bare: Path, kind: str) -> None:
    reader, names, counted = FILES[kind]
    report = run_import(reader, [official / "snds" / name for name in names], bare)
    assert report.files[0].counts[counted] > 1000
    assert len(report.files[0].notes) < 50, Counter(note.message.text for note in _first(report.files[0].notes))


def _first(notes: tuple[RowNote, ...]) -> Iterator[RowNote]:
    yield from notes[:10]
