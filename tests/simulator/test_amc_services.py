"""IDB, CLC and the inter-AMC directory: messages validated both ways, asked over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from norms.directory import OK, TOO_MANY, DirectoryAnswer, DirectoryQuery, DirectoryRow
from norms.directory import read_answer as read_directory
from norms.directory import read_query as read_directory_query
from norms.directory import write_answer as write_directory_answer
from norms.directory import write_query as write_directory
from norms.errors import BadXml, UnwritableField
from norms.idb_clc import (
    Addressing,
    ClcAnswer,
    ClcLine,
    ClcPaid,
    ClcQuery,
    Engagement,
    Formula,
    IdbAnswer,
    IdbQuery,
    read_clc_answer,
    read_clc_query,
    read_idb_answer,
    read_idb_query,
    write,
)
from norms.soap.envelope import SoapFault, seal_fault
from simulator.services.directory import DirectoryBook, DirectoryServer
from simulator.services.idb_clc import Contract, ContractBook, IdbClcServer
from tests.norms.b2.strategies import UNHURRIED
from tests.simulator.practice import clock

DAY = date(2024, 12, 15)
WHERE = Addressing(sts_switch="8", treatment="22", routing="DM", host="001", domain="amc.demo.invalid")
CONTRACT = Contract(
    nir="2550699999999", nir_key="34", birth_date="19550615", birth_rank=1, amc_number="99999999", label="AMC simulée",
    member="12345678", convention_type="SM", csr="DEMO", addressing=WHERE, end=date(2024, 12, 31),
)  # fmt: skip
IDB = IdbQuery(
    external_reference="F1", practitioner="991145608", amc_number="0099999999", member="12345678",
    nir="2550699999999", nir_key="34", birth_date="19550615", birth_rank=1, reference_date=DAY,
)  # fmt: skip
LINE = ClcLine(
    index=0, prestation="C", code="C", day=DAY, quantity=1, coefficient=100, fee=2300, base=2300, rate=70, amo=1610
)
CLC = ClcQuery(
    external_reference="F1", engagement="SIM000000001", amc_number="99999999", practitioner="991145608",
    nir="2550699999999", nir_key="34",
    lines=(LINE, replace(LINE, index=1, prestation="ATM", code="AFLB001", fee=7000, base=5056, amo=3539)),
)  # fmt: skip
QUERY = DirectoryQuery(amc_number="379906753", practitioner="991145608", day=DAY)
MSA = tuple(
    DirectoryRow(amc_number="0379906753", amc_label="AMC", convention_type="RO", csr=f"{number:02d}6710000")
    for number in range(60)
)


@pytest.fixture
def amc() -> Iterator[IdbClcServer]:
    with IdbClcServer(ContractBook([CONTRACT]), clock()) as running:
        yield running


@pytest.fixture
def directory() -> Iterator[DirectoryServer]:
    with DirectoryServer(DirectoryBook((*MSA, DirectoryRow(amc_number="75990010", amc_label="X"))), clock()) as running:
        yield running


def identify(server: IdbClcServer, query: IdbQuery = IDB) -> IdbAnswer | SoapFault:
    return read_idb_answer(httpx.post(server.url, content=write(query)).content)


def price(server: IdbClcServer, query: ClcQuery = CLC) -> ClcAnswer | SoapFault:
    return read_clc_answer(httpx.post(server.url, content=write(query)).content)


def search(server: DirectoryServer, query: DirectoryQuery) -> DirectoryAnswer | SoapFault:
    return read_directory(httpx.post(server.url, content=write_directory(query)).content)


def test_idb_engages_then_clc_prices_to_the_cent(amc: IdbClcServer) -> None:
    answer = identify(amc)
    assert isinstance(answer, IdbAnswer)
    assert answer.engagement is not None
    assert (answer.code, answer.engagement.addressing, answer.engagement.formulas) == ("OK", WHERE, (Formula("052"),))
    priced = price(amc, replace(CLC, engagement=answer.engagement.number))
    assert isinstance(priced, ClcAnswer)
    assert [line.amc for line in priced.lines] == [690, 1517]
    assert priced.amount == 2207
    assert priced.answers(CLC)
    assert not replace(priced, lines=priced.lines[:1]).answers(CLC)
    assert not replace(priced, lines=(ClcPaid(index=0, amc=691), priced.lines[1])).answers(CLC)


@pytest.mark.parametrize(
    "changes",
    [{"nir_key": "35"}, {"birth_rank": 2}, {"amc_number": "1"}, {"reference_date": date(2025, 1, 1)}],
)
def test_who_is_not_covered_gets_no_engagement(amc: IdbClcServer, changes: dict[str, object]) -> None:
    answer = identify(amc, replace(IDB, **changes))  # type: ignore[arg-type]  # values of the table above
    assert isinstance(answer, IdbAnswer)
    assert (answer.code, answer.engagement) == ("KO", None)
    assert answer.message


def test_clc_refuses_an_engagement_it_never_gave_and_days_outside(amc: IdbClcServer) -> None:
    unknown = price(amc)
    assert isinstance(unknown, ClcAnswer)
    assert unknown.code == "KO"
    identify(amc)
    late = price(amc, replace(CLC, lines=(replace(LINE, day=date(2025, 1, 2)),)))
    assert isinstance(late, ClcAnswer)
    assert (late.code, late.lines) == ("KO", ())


def test_a_fault_and_bad_bytes_are_told(amc: IdbClcServer) -> None:
    amc.fault = SoapFault("Receiver", "down", "Service arrêté.")
    assert identify(amc) == amc.fault
    amc.fault = None
    found = read_idb_answer(httpx.post(amc.url, content=b"<a/>").content)
    assert isinstance(found, SoapFault)
    assert found.code == "Sender"


def test_the_directory_finds_with_or_without_zeros_and_says_when_there_are_too_many(directory: DirectoryServer) -> None:
    many = search(directory, QUERY)
    assert isinstance(many, DirectoryAnswer)
    assert (many.code, many.rows) == (TOO_MANY, ())
    narrowed = search(directory, replace(QUERY, convention_type="RO", csr="026710000"))
    assert isinstance(narrowed, DirectoryAnswer)
    assert narrowed.rows == MSA[2:3]
    none = search(directory, replace(QUERY, amc_number="1"))
    assert none == DirectoryAnswer(code=OK)


short = st.text("ABC012 é.-", max_size=20)
rows = st.builds(DirectoryRow, amc_number=st.text("0123456789", min_size=1, max_size=10), amc_label=short, csr=short)


@UNHURRIED
@given(st.lists(rows, max_size=4).map(tuple), short)
def test_answers_of_the_directory_read_back(found: tuple[DirectoryRow, ...], label: str) -> None:
    answer = DirectoryAnswer(code=OK, message=label, rows=found)
    assert read_directory(write_directory_answer(answer)) == answer


def test_questions_read_back_and_show_nobody() -> None:
    assert read_idb_query(write(IDB)) == IDB
    assert read_clc_query(write(CLC)) == CLC
    assert read_directory_query(write_directory(QUERY)) == QUERY
    assert "2550699999999" not in repr((IDB, CLC, CONTRACT))
    assert "12345678" not in repr((IDB, CONTRACT))


def test_no_message_contradicts_itself() -> None:
    with pytest.raises(ValueError, match="engages"):
        IdbAnswer(external_reference="F1", code="OK")
    with pytest.raises(ValueError, match="refusal"):
        ClcAnswer(external_reference="F1", engagement="E", code="KO", lines=(ClcPaid(index=0, amc=1),))
    with pytest.raises(ValueError, match="refusal"):
        DirectoryAnswer(code=TOO_MANY, rows=MSA)


@pytest.mark.parametrize(
    "value",
    [
        replace(IDB, amc_number=""),
        replace(IDB, reference_kind="9"),
        replace(CLC, lines=()),
        replace(CLC, lines=(replace(LINE, amo=-1),)),
        ClcAnswer(external_reference="", engagement="E", code="OK"),
        IdbAnswer(
            external_reference="F1",
            code="OK",
            engagement=Engagement(
                number="E", amc_number="1", amc_label="", convention_type="", csr="", member="", addressing=WHERE,
                formulas=(Formula("52"),),
            ),
        ),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_never_written(value: IdbQuery | ClcQuery | IdbAnswer | ClcAnswer) -> None:
    with pytest.raises(UnwritableField):
        write(value)


@UNHURRIED
@given(st.binary(max_size=200))
def test_any_bytes_raise_only_the_declared_error(data: bytes) -> None:
    for candidate in (
        data,
        write(IDB)[:-40] + data,
        write(CLC).replace(b"AFLB001", data),
        seal_fault(SoapFault("Sender", "", "")),
    ):
        for reader in (read_idb_query, read_clc_query, read_idb_answer, read_clc_answer, read_directory):
            with suppress(BadXml):
                reader(candidate)
