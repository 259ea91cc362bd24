"""The threshold rule (R160-16) on the exo-TM codes that the shipped acts do not have."""

from __future__ import annotations

from typing import Any

import pytest

from ccam_ngap.answer import Line
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import Tables, open_tables
from tests.ccam_ngap.test_reading import changed
from tests.tables import tiny

DAY = "2024-06-10"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return open_tables(tiny.write(tmp_path_factory.mktemp("tiny")))


def priced(tables: Tables, *codes: str, **changes: Any) -> tuple[Line, ...]:
    """Price the acts of one day: CCAM code/association, NGAP code:coefficient, each with its quantity after a star."""
    acts = []
    for code in codes:
        name, _, coefficient = code.partition(":")
        name, _, quantity = name.partition("*")
        name, _, association = name.partition("/")
        nomenclature = "CCAM" if len(name) == 7 else "NGAP"
        found = {"nomenclature": nomenclature, "code": name, "date": DAY, "quantity": int(quantity or 1)}
        found |= {"coefficient": coefficient} if coefficient else {}
        acts.append(found | ({"association": int(association)} if association else {}))
    data = changed("acts", acts)
    data["amc"] = None
    data["invoice_date"] = DAY
    for path, value in changes.items():
        data[path] = value
    return quote(read_request(data), tables).lines


def rates_and_patients(lines: tuple[Line, ...]) -> list[tuple[int, int]]:
    return [(line.rate, line.patient) for line in lines]


def test_below_the_threshold(small: Tables) -> None:
    assert rates_and_patients(priced(small, "AAAA001")) == [(70, 3_000)]


def test_code_1_adds_up_and_releases_the_sitting(small: Tables) -> None:
    assert rates_and_patients(priced(small, "AAAA001", "C", "AAAA001")) == [(100, 2_400), (100, 0), (100, 0)]


def test_code_2_stands_alone(small: Tables) -> None:
    assert rates_and_patients(priced(small, "BBBB002", "AAAA001")) == [(70, 3_000), (70, 3_000)]
    assert rates_and_patients(priced(small, "BBBB002*2", "C")) == [(100, 2_400), (70, 750)]


def test_code_3_is_exempt_alone(small: Tables) -> None:
    assert rates_and_patients(priced(small, "CCCC003", "C", "AAAA001")) == [(100, 0), (70, 750), (70, 3_000)]


def test_code_4_is_exempt_and_releases_the_sitting(small: Tables) -> None:
    assert rates_and_patients(priced(small, "DDDD004", "C")) == [(100, 0), (100, 0)]


def test_code_5_is_never_released(small: Tables) -> None:
    assert rates_and_patients(priced(small, "EEEE005*2", "AAAA001*2")) == [(70, 6_000), (100, 2_400)]


def test_an_act_without_code_is_released_but_adds_nothing(small: Tables) -> None:
    assert rates_and_patients(priced(small, "NNNN000", "AAAA001")) == [(70, 3_000), (70, 3_000)]
    assert rates_and_patients(priced(small, "NNNN000", "AAAA001*2")) == [(100, 0), (100, 2_400)]


def test_imaging_pays_nothing_and_releases_nothing(small: Tables) -> None:
    assert rates_and_patients(priced(small, "IIII001*2", "C")) == [(100, 0), (70, 750)]


def test_prostheses_are_out_of_the_rule(small: Tables) -> None:
    lines = priced(small, "XXXX001*2", "AAAA001*2")
    assert rates_and_patients(lines) == [(70, 6_000), (100, 2_400)]
    assert lines[0].family == "dental"


def test_letters_count_by_their_coefficients(small: Tables) -> None:
    assert rates_and_patients(priced(small, "K:59.99")) == [(70, 3_599)]
    assert rates_and_patients(priced(small, "K:30", "K:30", "C")) == [(100, 2_400), (100, 0), (100, 0)]


def test_letters_of_auxiliaries_are_out_of_the_rule(small: Tables) -> None:
    nurse = {"specialty": "24", "convention": "secteur_1"}
    assert rates_and_patients(priced(small, "AMI:61", practitioner=nurse)) == [(60, 7_686)]


def test_the_flat_participation_never_exceeds_the_ordinary_one(small: Tables) -> None:
    local = {"birth_date": "1955-06-15", "alsace_moselle": True}
    assert rates_and_patients(priced(small, "AAAA001*2", beneficiary=local)) == [(100, 2_000)]


def test_nobody_pays_it_who_pays_nothing(small: Tables) -> None:
    assert rates_and_patients(priced(small, "AAAA001*2", nature="at_mp")) == [(100, 0)]


def test_out_of_the_pathway_it_adds_to_the_increase(small: Tables) -> None:
    (line,) = priced(small, "AAAA001*2", pathway="S2")
    assert (line.rate, line.patient) == (60, 2_400 + 2 * 1_000)


def test_without_a_threshold_in_force_nothing_changes(tmp_path: Any) -> None:
    bare = open_tables(tiny.write(tmp_path, rates__parameters="key;from;value\npathway_cap;2030-01-01;10.00"))
    assert rates_and_patients(priced(bare, "AAAA001*2")) == [(70, 6_000)]
    assert rates_and_patients(priced(bare, "AAAA001", pathway="S2")) == [(30, 7_000)]


def test_an_act_of_another_moment_is_a_sitting_of_its_own(small: Tables) -> None:
    assert rates_and_patients(priced(small, "AAAA001", "AAAA001/5")) == [(70, 3_000), (70, 3_000)]
    lines = priced(small, "AAAA001", "AAAA001", "AAAA001/5*2", "C", "DDDD004/5")
    assert rates_and_patients(lines) == [(100, 2_400), (100, 0), (100, 2_400), (100, 0), (100, 0)]


def test_typed_in_it_counts_the_participation_where_the_rule_does(small: Tables) -> None:
    assert rates_and_patients(priced(small, "AAAA001*2", exoneration="C")) == [(100, 2_400)]
    assert rates_and_patients(priced(small, "AAAA001", exoneration="C")) == [(100, 0)]
    assert rates_and_patients(priced(small, "EEEE005*2", exoneration="C")) == [(70, 6_000)]
    assert rates_and_patients(priced(small, "XXXX001*2", exoneration="C")) == [(70, 6_000)]


DENTIST = {"specialty": "19", "convention": "secteur_1"}


@pytest.mark.parametrize(
    ("code", "who", "expected"),
    [
        ("TO:90", DENTIST, [(100, 0)]),
        ("TO:75", DENTIST, [(100, 0)]),
        ("TO:50", DENTIST, [(60, 4_300)]),
        ("ORT:90", {"specialty": "15", "convention": "secteur_1"}, [(100, 0)]),
        ("PRO:90", {"specialty": "15", "convention": "secteur_1"}, [(60, 7_740)]),
        ("Z:59.99", {"specialty": "06", "convention": "secteur_1"}, [(70, 2_394)]),
        ("Z:60", {"specialty": "06", "convention": "secteur_1"}, [(100, 0)]),
        ("K:60", {"specialty": "04", "convention": "secteur_1"}, [(100, 2_400)]),
    ],
)
def test_letters_with_a_role_of_their_own(code: str, who: dict[str, str], expected: list[tuple[int, int]]) -> None:
    """TO 90 and TO 75 are paid in full without participation, TO 50 at the ordinary rate; radiology likewise."""
    lines = priced(open_tables(), code, practitioner=who, pathway="D")
    assert rates_and_patients(lines) == expected


def test_orthodontics_release_nothing_else() -> None:
    lines = priced(open_tables(), "TO:90", "C", practitioner=DENTIST)
    assert [line.rate for line in lines] == [100, 60]
