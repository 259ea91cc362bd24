"""Writing CCAM editions into a folder of tables: prices by grille, dates, ends, all at once or not at all."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tables.catalogue import SOURCES
from tables.importers.amc import read_amc
from tables.importers.errors import UnreadableFileError
from tables.importers.ledger import Edition, Page, Statement
from tables.importers.members import MemberBook
from tables.importers.run import run_import
from tests.tables.importers.builders import Rows, acts, export, tariff, write_csv
from tests.tables.importers.conftest import ccam, picture, prices, table

FIRST, SECOND = date(2025, 2, 1), date(2026, 1, 1)
OPPOSABLE, OUTSIDE = {"3", "5", "9", "11", "16", "17", "18"}, {"4", "6", "8", "10", "12", "14", "19"}


def old() -> Rows:
    """The edition of 2025: half the prices, an act of its own, one that the next one prices again."""
    return export("78", "01/02/2025", [*acts(50), tariff("QXAB099", "Acte ancien", "1", "0", "9.00", "9.00")])


def test_two_columns_become_prices_by_grille(tmp_path: Path, bare: Path) -> None:
    report = ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    assert prices(bare, "QXAB002/1/0", SECOND) == {
        **dict.fromkeys(OPPOSABLE, "280.66"),
        **dict.fromkeys(OUTSIDE, "220.00"),
    }
    assert prices(bare, "HBAB006/1/0", SECOND).get("13") == "52.00", "dental groupings price the dentists' grille"
    assert "13" not in prices(bare, "QXAB001/1/0", SECOND)
    assert prices(bare, "QXAB001/1/0", SECOND - timedelta(days=1)) == {}
    counts = report.files[0].counts
    assert (counts["actes"], counts["tarifs"], counts["sans prix"], counts["non pris en charge"]) == (6, 8, 1, 1)
    assert report.files[0].tables[0].added == 8


def test_what_an_act_is_goes_to_the_right_activity(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    acts_table = table(bare, "ccam/acts.csv")
    surgeon, anaesthetist = acts_table.at("QXAB002/1/0", SECOND), acts_table.at("QXAB002/4/0", SECOND)
    assert surgeon is not None
    assert anaesthetist is not None
    assert (surgeon["modifiers"], surgeon["label"], surgeon["grouping"]) == ("J K T", "Acte avec anesthésie", "ADC")
    assert (anaesthetist["modifiers"], anaesthetist["label"]) == ("A 7 3", "Acte avec anesthésie : anesthésie")
    coverage = table(bare, "ccam/coverage.csv")
    assert {row.key: tuple(row.values.values()) for row in coverage.rows} == {
        "QXAB003/1/1": ("conditions", "no"),
        "QXAB003/1/2": ("conditions", "no"),
        "QXAB004/1/0": ("no", "no"),
        "QXAB005/1/0": ("unpriced", "yes"),
    }
    assert (table(bare, "ccam/complements.csv").at("QXAB002", SECOND) or {})["codes"] == "QXAB001"


def test_modifier_values_go_to_those_their_words_name(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    found = {row.key: tuple(row.values.values()) for row in table(bare, "ccam/modifiers.csv").rows}
    assert found == {
        "F/*": ("flat", "19.06"),
        "F/paediatrician surgeon": ("flat", "40.00"),
        "P/general midwife": ("flat", "35.00"),
        "S/paediatrician": ("flat", "80.00"),
        "U/dentist specialist": ("flat", "25.15"),
        "A/*": ("flat", "23.00"),
        "9/*": ("percent", "30"),
        "7/*": ("percent", "6"),
        "3/grille-7 grille-18": ("percent", "12"),
        "J/*": ("percent", "6.5"),
        "K/midwife": ("percent", "20"),
        "K/grille-3 grille-5": ("percent", "30"),
        "K/grille-4 grille-6": ("percent", "25"),
        "T/grille-3 grille-5": ("percent", "21.5"),
        "T/grille-4 grille-6": ("percent", "16.5"),
    }


def test_editions_accumulate_and_the_report_says_what_moved(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v78.csv", old())], bare)
    report = ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    assert prices(bare, "QXAB001/1/0", SECOND - timedelta(days=1))["3"] == "25.92"
    assert prices(bare, "QXAB001/1/0", SECOND)["3"] == "51.84"
    assert prices(bare, "QXAB099/1/0", SECOND) == {}
    assert table(bare, "ccam/acts.csv").at("QXAB099/1/0", SECOND) is None
    moves = report.files[0].prices[0]
    assert (moves.added, moves.removed, moves.raised, moves.lowered) == (0, 1, 6, 0)
    assert report.files[0].ended == ("QXAB099",)


def test_the_order_of_the_editions_does_not_matter(tmp_path: Path) -> None:
    middle = export("80", "01/07/2025", [*acts(75), tariff("QXAB050", "Acte éphémère", "1", "0", "5.00", "4.00")])
    files = [
        write_csv(tmp_path / f"{name}.csv", rows) for name, rows in (("78", old()), ("80", middle), ("81", export()))
    ]
    pictures = set()
    for number, order in enumerate(itertools.permutations(files)):
        folder = tmp_path / f"bare{number}"
        _bare_into(folder)
        for file in order:
            ccam([file], folder)
        held = picture(folder)
        pictures.add(tuple(sorted(held.items())))
    assert len(pictures) == 1


def _bare_into(folder: Path) -> None:
    for name, text in {
        "version.csv": "key;from;version;source;grade\nshipped;1970-01-01;essai;tests;S\n",
        "ccam/grilles.csv": "key;from;grille;source;grade\nspecialist/secteur_1/-;2018-01-01;19;tests;S\n",
        "rates/base.csv": "key;from;percent;source;grade\nlpp;1970-01-01;60;tests;S\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_the_same_edition_twice_changes_nothing(tmp_path: Path, bare: Path) -> None:
    file = write_csv(tmp_path / "v81.csv", export())
    first = ccam([file], bare)
    held = picture(bare)
    second = ccam([file], bare)
    assert picture(bare) == held
    assert second.sha256 == first.sha256
    assert second.files[0].tables[0].to_json() == {"table": "ccam/acts.csv", "added": 0, "removed": 0, "changed": 0}
    assert second.files[0].prices[0].changed == 0


def test_a_corrected_edition_of_the_same_day_replaces_the_first(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    ccam([write_csv(tmp_path / "v81bis.csv", export(body=acts(200)))], bare)
    assert prices(bare, "QXAB001/1/0", SECOND)["3"] == "103.68"


def test_what_the_export_does_not_know_is_kept(tmp_path: Path, bare: Path) -> None:
    (bare / "ccam/acts.csv").write_text(
        "# ours\nkey;from;label;grouping;exo_tm;modifiers;office_supplement;source;grade\n"
        "QXAB001/1/0;2018-01-01;Ancien libellé;ATM;2;;12.50;tests;S\n",
        encoding="utf-8",
    )
    (bare / "ccam/prices.csv").write_text(
        "key;from;value;source;grade\nQXAB001/1/0/3 13 15;2018-01-01;10.00;tests;S\n", encoding="utf-8"
    )
    ccam([write_csv(tmp_path / "v81.csv", export())], bare)
    held = table(bare, "ccam/acts.csv").at("QXAB001/1/0", SECOND)
    assert held is not None
    assert (held["office_supplement"], held["label"]) == ("12.50", "Acte à un seul tarif")
    found = prices(bare, "QXAB001/1/0", SECOND)
    assert (found["13"], found["15"], found["3"]) == ("10.00", "10.00", "51.84")
    assert (bare / "ccam/acts.csv").read_text(encoding="utf-8").startswith("# ours\n")


def test_an_act_that_is_covered_again_gets_its_price(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v78.csv", export("78", "01/02/2025"))], bare)
    again = [row if row[0] != "QXAB004" else tariff("QXAB004", "Acte", "1", "0", "30.00", "30.00") for row in acts()]
    ccam([write_csv(tmp_path / "v81.csv", export(body=again))], bare)
    assert prices(bare, "QXAB004/1/0", SECOND)["3"] == "30.00"
    coverage = table(bare, "ccam/coverage.csv")
    assert (coverage.at("QXAB004/1/0", FIRST) or {})["covered"] == "no"
    assert coverage.at("QXAB004/1/0", SECOND) is None, "covered without approval needs no row"


def test_an_act_without_a_price_any_more_loses_it(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v78.csv", export("78", "01/02/2025"))], bare)
    gone = [row if row[0] != "QXAB001" else tariff("QXAB001", "Acte", "1", "0", "0.00", "0.00") for row in acts()]
    ccam([write_csv(tmp_path / "v81.csv", export(body=gone))], bare)
    assert prices(bare, "QXAB001/1/0", SECOND) == {}
    assert table(bare, "ccam/acts.csv").at("QXAB001/1/0", SECOND) is not None


def test_a_file_that_would_end_most_acts_is_refused(tmp_path: Path, bare: Path) -> None:
    ccam([write_csv(tmp_path / "v78.csv", old())], bare)
    held = picture(bare)
    with pytest.raises(UnreadableFileError) as refused:
        ccam([write_csv(tmp_path / "v81.csv", export(body=acts()[:5]))], bare)
    assert refused.value.message.rule == "import.most-ended"
    assert picture(bare) == held


def test_a_new_folder_starts_as_the_shipped_tables(tmp_path: Path) -> None:
    into = tmp_path / "new" / "tables"
    with pytest.raises(UnreadableFileError) as refused:
        ccam([write_csv(tmp_path / "v81.csv", export())], into)
    assert refused.value.message.rule == "import.most-ended", "six acts cannot stand for the whole CCAM"
    assert not into.exists()
    run_import(read_amc, [write_csv(tmp_path / "pairs.csv", [["98500001", "01/999", "12", "Mutuelle"]], ";")], into)
    names = {path.relative_to(SOURCES) for path in SOURCES.rglob("*.csv")}
    added = {path.relative_to(into) for path in into.rglob("*.csv")} - names
    assert {str(path) for path in added} == {"conventions/correspondences.csv"}
    assert picture(into)["ccam/prices.csv"] == picture(SOURCES)["ccam/prices.csv"]


DAYS = st.dates(date(2018, 1, 1), date(2026, 1, 1))
VALUES = st.fixed_dictionaries({member: st.sampled_from(["1", "2", ""]) for member in "abc"})


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(DAYS, VALUES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_editions_hold_from_their_day_whatever_their_order(said: dict[date, dict[str, str]], shuffler: Random) -> None:
    texts = set()
    for order in (sorted(said), sorted(said, reverse=True), shuffler.sample(sorted(said), len(said))):
        page, done = Page("x.csv", ("value",)), set[date]()
        book = MemberBook(page)
        for day in order:
            later = min((other for other in done if other > day), default=None)
            until = Edition(later, f"import: {later}") if later else None
            for member, value in said[day].items():
                book.state("base", [member], day, Statement((value,), f"import: {day}", "S"), until)
            done.add(day)
        book.close()
        texts.add(page.text())
        reread = MemberBook(page)
        found = {day: {member: (reread.at("base", member, day) or ("",))[0] for member in "abc"} for day in said}
        assert found == said
    assert len(texts) == 1
