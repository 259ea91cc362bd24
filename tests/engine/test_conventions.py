"""Conventions of an AMC: the directory first, the tables when it cannot tell; the user narrows a long list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.cover.conventions import DIRECTORY, NOWHERE, TABLES, find_conventions
from engine.errors import TransportFault
from norms.directory import MAX_ROWS, OK, TOO_MANY, DirectoryAnswer, DirectoryQuery, DirectoryRow
from norms.errors import BadXml
from norms.soap.envelope import SoapFault
from tables.catalogue import SOURCES
from tables.compiled import Tables, open_tables
from tables.compiler import compile_tables

DAY = date(2024, 12, 15)
FOUND = DirectoryRow(amc_number="75990010", amc_label="de l'annuaire")
HEADER = (
    "key;from;amc_label;signatory;signatory_label;usage;operator;agreement;sts_switch;grouped;sts_off;cancel_accepted;"
    "routing;host;domain;treatment;source;grade\n"
)


class Canned:
    """A directory that answers one thing, or fails."""

    def __init__(self, answer: DirectoryAnswer | SoapFault | Exception) -> None:
        self.answer = answer
        self.asked: list[DirectoryQuery] = []

    def search(self, query: DirectoryQuery) -> DirectoryAnswer | SoapFault:
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def query(number: str = "75990010", convention_type: str = "", csr: str = "") -> DirectoryQuery:
    return DirectoryQuery(
        amc_number=number, practitioner="991145608", day=DAY, convention_type=convention_type, csr=csr
    )


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return open_tables()


def test_the_directory_is_asked_first_and_believed(shipped: Tables) -> None:
    directory = Canned(DirectoryAnswer(code=OK, rows=(FOUND,)))
    found = find_conventions(query(), shipped, directory)
    assert (found.source, found.rows, found.messages) == (DIRECTORY, (FOUND,), ())
    assert directory.asked == [query()]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (TransportFault("délai dépassé"), "convention.directory-silent"),
        (BadXml("illisible."), "convention.directory-silent"),
        (SoapFault("Receiver", "down", "arrêté"), "convention.directory-silent"),
        (DirectoryAnswer(code="-5", message="refus"), "convention.directory-refused"),
        (DirectoryAnswer(code=OK), "convention.directory-empty"),
    ],
)
def test_the_tables_stand_in_and_it_is_said(
    shipped: Tables, answer: DirectoryAnswer | SoapFault | Exception, rule: str
) -> None:
    found = find_conventions(query(), shipped, Canned(answer))
    assert found.source == TABLES
    assert [row.convention_type for row in found.rows] == ["VM"]
    assert (found.rows[0].sts_switch, found.rows[0].routing, found.rows[0].host) == ("8", "VM", "001")
    assert [each.rule for each in found.messages] == [rule]


def test_without_a_directory_the_tables_answer_alone(shipped: Tables) -> None:
    found = find_conventions(query("379906753"), shipped, None)
    assert (found.source, found.messages) == (TABLES, ())
    (row,) = found.rows
    assert (row.amc_number, row.signatory, row.sts_off) == ("0379906753", "026710000", True)


def test_too_many_asks_to_narrow_and_never_falls_back(shipped: Tables) -> None:
    found = find_conventions(query(), shipped, Canned(DirectoryAnswer(code=TOO_MANY, message="600")))
    assert (found.rows, found.narrow) == ((), True)
    assert "-1300" in found.messages[0].text


def test_too_many_rows_of_the_tables_ask_to_narrow_too(tmp_path: Path) -> None:
    (tmp_path / "conventions").mkdir()
    lines = "".join(
        f"{number}/RO/94{rank:07d};1970-01-01;AMC;;;;;TP;;no;no;no;;;;;test;S\n"
        for rank in range(MAX_ROWS)
        for number in ("0783332414", "783332414")
    )
    (tmp_path / "version.csv").write_bytes((SOURCES / "version.csv").read_bytes())
    (tmp_path / "conventions" / "amc.csv").write_text(HEADER + lines, encoding="utf-8")
    tables = Tables(compile_tables(tmp_path))
    assert find_conventions(query("783332414"), tables, None).narrow
    narrowed = find_conventions(query("783332414", "RO", "940000007"), tables, None)
    assert [row.amc_number for row in narrowed.rows] == ["0783332414", "783332414"]  # found alike, never merged


def test_no_convention_anywhere_and_no_number_are_told(shipped: Tables) -> None:
    nowhere = find_conventions(query("1234567"), shipped, Canned(DirectoryAnswer(code=OK)))
    assert nowhere.source == NOWHERE
    assert [each.rule for each in nowhere.messages] == ["convention.directory-empty", "convention.none"]
    bad = find_conventions(query("12A"), shipped, None)
    assert [each.rule for each in bad.messages] == ["convention.bad-number"]
