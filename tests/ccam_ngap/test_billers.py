"""Who bills an NGAP code, for which ages and coefficients."""

from __future__ import annotations

import pytest

from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import Tables
from tests.ccam_ngap.generated import shipped
from tests.ccam_ngap.test_reading import changed

DAY = "2026-06-09"
FINE = "G 01,G 22,CNP 33,CNP 32,AMI 24,AMS 26,AMO 28,SF 21,CSC 03,TO 19,TO 36,C 01,C 21,CS 04"
FINE += ",CS 01,IFA 24,IFS 26,FOH 28,MCD 19,VRN 01"
OWN = ("act.biller", "act.biller-age", "act.coefficient-limit", "act.coefficient-of-an-act")


def said(code: str, specialty: str, born: str = "1955-06-15", coefficient: str = "1") -> list[tuple[str, str | None]]:
    data = changed("acts.0", {"nomenclature": "NGAP", "code": code, "date": DAY, "coefficient": coefficient})
    data |= {"invoice_date": DAY, "amc": None}
    data["practitioner"] = {"specialty": specialty, "convention": "secteur_1"}
    data["beneficiary"]["birth_date"] = born
    answer = quote(read_request(data), shipped())
    assert answer.priced
    return [(found.rule, found.field) for found in answer.messages if found.rule in OWN]


@pytest.mark.parametrize(
    ("code", "specialty"),
    [pair.split() for pair in FINE.split(",")],
)
def test_those_who_may_bill_a_code(code: str, specialty: str) -> None:
    assert said(code, specialty) == []


@pytest.mark.parametrize(
    ("code", "specialty"),
    [
        ("G", "24"),
        ("G", "03"),
        ("CNP", "01"),
        ("CNPSY", "32"),
        ("AMI", "26"),
        ("AMS", "24"),
        ("AMO", "26"),
        ("SF", "01"),
        ("CS", "24"),
        ("DI", "01"),
        ("IFI", "26"),
        ("IFS", "24"),
        ("BR2", "01"),
        ("F", "24"),
    ],
)
def test_those_who_may_not_are_told(code: str, specialty: str) -> None:
    assert said(code, specialty) == [("act.biller", "acts[0].code")]


@pytest.mark.parametrize(
    ("code", "specialty", "born", "right"),
    [
        ("MEG", "01", "2020-06-10", True),
        ("MEG", "01", "2020-06-09", False),
        ("CEK", "12", "2024-06-09", True),
        ("CEK", "12", "2024-06-10", False),
        ("CEG", "12", "2010-06-10", True),
        ("CEG", "12", "2010-06-09", False),
        ("MIE", "24", "2019-06-10", True),
        ("MIE", "24", "2019-06-09", False),
    ],
)
def test_the_age_of_the_patient(code: str, specialty: str, born: str, right: bool) -> None:
    assert said(code, specialty, born) == ([] if right else [("act.biller-age", "acts[0].code")])


def test_coefficients() -> None:
    assert said("TO", "19", coefficient="90") == []
    assert said("TO", "19", coefficient="90.01") == [("act.coefficient-limit", "acts[0].coefficient")]
    assert said("G", "01", coefficient="2") == [("act.coefficient-of-an-act", "acts[0].coefficient")]
    assert said("AMI", "24", coefficient="2.5") == []


def test_every_group_and_code_of_the_table_exists() -> None:
    tables: Tables = shipped()
    groups = {row.values["group"] for row in tables.rows.of("codes/practitioner_groups.csv")}
    for row in tables.rows.of("ngap/billers.csv"):
        assert row.key in tables.keys("ngap/acts.csv")
        for who in row.values["who"].split():
            assert who in groups or who in tables.keys("codes/practitioner_groups.csv"), row.key
