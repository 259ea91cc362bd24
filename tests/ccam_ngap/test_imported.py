"""What an import adds to the tables, and what the kernel makes of it: coverage, biology, LPP limits, lists of acts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ccam_ngap.answer import Answer
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.catalogue import SOURCES
from tables.compiled import Tables, open_tables
from tables.dated import TableError
from tests.ccam_ngap.added import ADDED, added

DAY = "2025-06-10"


@pytest.fixture
def tables() -> Tables:
    return added()


def priced(
    tables: Tables, *acts: dict[str, Any], day: str = DAY, specialty: str = "01", zone: str = "metropole"
) -> Answer:
    data = {
        "invoice_date": day,
        "practitioner": {"specialty": specialty, "convention": "secteur_1", "zone": zone},
        "beneficiary": {"birth_date": "1955-06-15", "regime": "01"},
        "pathway": "T",
        "acts": list(acts),
    }
    return quote(read_request(data), tables, explain=True)


def rules(answer: Answer) -> list[tuple[str, str | None]]:
    return [(found.rule, found.field) for found in answer.messages]


def ccam(code: str, **more: Any) -> dict[str, Any]:
    return {"nomenclature": "CCAM", "code": code, **more}


def test_an_act_that_is_not_covered_is_refused_unless_it_is_billed_as_such(tables: Tables) -> None:
    answer = priced(tables, ccam("QZHA001"))
    assert not answer.priced
    assert rules(answer) == [("act.not-covered", "acts[0].code")]
    answer = priced(tables, ccam("QZHA001", qualifier="N", fee=6000))
    assert (answer.lines[0].amo, answer.lines[0].patient) == (0, 6000)
    answer = priced(tables, ccam("QZHA001", exceptional=True))
    assert answer.lines[0].amo == 1470
    assert ("act.exceptional", "acts[0].exceptional") in rules(answer)


def test_cover_may_come_back(tables: Tables) -> None:
    assert not priced(tables, ccam("DEQP003"), day="2023-06-10").priced
    answer = priced(tables, ccam("DEQP003", exceptional=True))
    assert answer.priced
    assert ("act.exceptional-unused", "acts[0].exceptional") in rules(answer)


def test_an_act_on_estimate_has_no_tariff_but_may_be_paid_by_the_patient(tables: Tables) -> None:
    assert rules(priced(tables, ccam("BDGA002"))) == [("act.unpriced", "acts[0].code")]
    assert rules(priced(tables, ccam("BDGA002", qualifier="N"))) == [("act.unpriced", "acts[0].code")]
    answer = priced(tables, ccam("BDGA002", qualifier="N", fee=12_300))
    assert [(line.tariff, line.amo, line.patient) for line in answer.lines] == [(0, 0, 12_300)]


def test_conditions_and_prior_approval_are_said(tables: Tables) -> None:
    answer = priced(tables, ccam("QZHA005"))
    assert answer.priced
    assert rules(answer) == [("act.under-conditions", "acts[0].code"), ("act.prior-approval", "acts[0].code")]


def biology(code: str, **more: Any) -> dict[str, Any]:
    return {"nomenclature": "NABM", "code": code, **more}


@pytest.mark.parametrize(
    ("day", "zone", "unit", "tariff", "amo"),
    [
        ("2024-02-01", "metropole", 775, 1550, 930),
        ("2023-06-01", "metropole", 806, 1612, 967),
        ("2024-06-01", "metropole", 513, 1025, 615),
        ("2025-06-10", "antilles", 595, 1189, 713),
        ("2025-06-10", "mayotte", 636, 1271, 763),
    ],
)
def test_biology_is_its_letter_times_its_coefficient(
    tables: Tables, day: str, zone: str, unit: int, tariff: int, amo: int
) -> None:
    line = priced(tables, biology("1104", quantity=2), day=day, zone=zone, specialty="30").lines[0]
    assert (line.unit_price, line.tariff, line.amo, line.family) == (unit, tariff, amo, "biology")
    assert [step.rule for step in line.steps][:3] == ["tariff.letter", "tariff.coefficient", "tariff.quantity"]


def test_biology_that_has_no_price_or_has_ended_is_refused(tables: Tables) -> None:
    assert rules(priced(tables, biology("0040"), specialty="30")) == [("quote.no-price", "acts[0].code")]
    assert rules(priced(tables, biology("0041"), specialty="30")) == [("quote.not-in-force", "acts[0].code")]
    assert rules(priced(tables, biology("9999"), specialty="30")) == [("quote.unknown-act", "acts[0].code")]
    answer = priced(tables, biology("0040"), day="2023-06-01", specialty="30")
    assert answer.priced
    assert ("act.prior-approval", "acts[0].code") in rules(answer)
    assert tables.info()["nomenclatures"]["NABM"]["first_effective"] == "2010-01-01"  # type: ignore[index]


def test_biology_with_a_second_letter_says_what_is_not_priced(tables: Tables) -> None:
    answer = priced(tables, biology("0042"), specialty="30")
    assert answer.lines[0].tariff == 225
    assert rules(answer) == [("act.further-letters", "acts[0].code")]


def test_limits_of_a_product_are_said(tables: Tables) -> None:
    product = {"nomenclature": "LPP", "code": "2140455"}
    assert rules(priced(tables, product | {"quantity": 2}, specialty="64")) == [("act.prior-approval", "acts[0].code")]
    answer = priced(tables, product | {"quantity": 3}, specialty="64")
    assert answer.priced
    assert ("act.lpp-quantity", "acts[0].quantity") in rules(answer)
    assert ("act.lpp-amount", "acts[0].quantity") in rules(answer)


def test_a_complementary_gesture_needs_an_act_that_admits_it(tables: Tables) -> None:
    answer = priced(tables, ccam("HBJD001"), ccam("HBQK061"), specialty="19")
    assert rules(answer) == []
    answer = priced(tables, ccam("HBJD001"), ccam("HBQK040"), specialty="19")
    assert rules(answer) == [("act.complement-elsewhere", "acts[1].code")]


def test_incompatible_acts_and_unlisted_associations_are_said(tables: Tables) -> None:
    def said(*codes: str) -> list[tuple[str, str | None]]:
        acts = [ccam(code, association=place) for place, code in enumerate(codes, start=1)]
        return [
            one for one in rules(priced(tables, *acts)) if one[0] in ("act.incompatible", "act.association-unlisted")
        ]

    assert said("AFLB007", "AFLB001") == [("act.incompatible", "acts[1].code")]
    assert said("AFLB001", "AFLB007") == [("act.incompatible", "acts[1].code")]
    assert said("AFLB001", "AHLB006") == []
    assert said("AHLB006", "AFLB001") == []
    assert said("AHLB006", "QZHA005") == [("act.association-unlisted", "acts[1].association")]


@pytest.mark.parametrize(
    ("name", "row", "what"),
    [
        ("ccam/coverage.csv", "QZHA001/1/0;2021-01-01;perhaps;no", "colonne covered"),
        ("lpp/limits.csv", "2140455;2021-01-01;many;;", "colonne max_quantity"),
        ("nabm/acts.csv", "1104;2021-01-01;Hémogramme;B;-1;;", "colonne coefficient"),
        ("ngap/kilometric_ceilings.csv", "physio;2021-01-01;299;many;50", "colonne half_km"),
    ],
)
def test_a_wrong_cell_names_its_line(tmp_path: Path, name: str, row: str, what: str) -> None:
    folder = tmp_path / "sources"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("*.feuille"))
    (folder / name).parent.mkdir(exist_ok=True)
    header = ADDED[name].splitlines()[0] if name in ADDED else (folder / name).read_text("utf-8").splitlines()[2]
    (folder / name).write_text(f"{header}\n{row};test;C\n", "utf-8")
    with pytest.raises(TableError, match=f"{name}:2: {what}"):
        open_tables(folder)
