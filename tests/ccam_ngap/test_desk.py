"""What quotes share: rooms that only one has at a time, and what is remembered, which changes no answer."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from ccam_ngap.answer import Answer, Line
from ccam_ngap.desk import LINES, ROOMS, desk_of
from ccam_ngap.memory import MOST
from ccam_ngap.profile import profile_of, profiles_of
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from ccam_ngap.request import Act, Amc, Beneficiary, Practitioner, Request, ThirdParty
from tables.compiled import Tables, open_tables
from tests.ccam_ngap.generated import invoice, shipped

DAY = date(2025, 6, 10)
GP = Practitioner(specialty="01", convention="secteur_1")


@pytest.fixture
def fresh() -> Tables:
    """Tables of which nothing is remembered yet."""
    return open_tables()


@pytest.fixture
def often() -> Iterator[None]:
    """Have threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def three(**fields: object) -> Request:
    acts = tuple(Act(nomenclature="NGAP", code=code, date=DAY) for code in ("G", "MSH", "MD"))
    beneficiary = Beneficiary(birth_date="1955-06-15", regime="01")
    request = Request(invoice_date=DAY, practitioner=GP, beneficiary=beneficiary, acts=acts, pathway="T")
    return dataclasses.replace(request, **fields)  # type: ignore[arg-type]


def test_threads_that_share_tables_do_not_share_rooms(often: None, fresh: Tables) -> None:
    requests = [read_request(invoice(seed)) for seed in range(300)]
    alone = [quote(request, shipped()) for request in requests]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(lambda request: quote(request, fresh), requests)) == alone
    assert len(desk_of(fresh).rooms) <= ROOMS


def test_what_is_remembered_changes_no_answer(fresh: Tables) -> None:
    requests = [read_request(invoice(seed)) for seed in range(400)]
    first = [quote(request, fresh) for request in requests]
    assert [quote(request, fresh) for request in reversed(requests)] == first[::-1]
    assert [quote(request, open_tables()) for request in requests[:40]] == first[:40]


def test_a_room_keeps_nothing_of_the_invoice_before(fresh: Tables) -> None:
    rich = three(
        amc=Amc(formula="052"),
        exoneration="4",
        acts=(
            Act(nomenclature="NGAP", code="IK", date=DAY, distance_km=1000, day_km_before=500, forced_amo=100, fee=900),
            Act(nomenclature="CCAM", code="QZJA002", date=DAY, modifiers=("P",), association=2, office_supplement=True),
            Act(nomenclature="NGAP", code="G", date=DAY, night=True, qualifier="G", exoneration="3"),
        ),
    )
    plain = quote(three(), fresh)
    assert len(desk_of(fresh).rooms) == 1
    quote(rich, fresh)
    assert quote(three(), fresh) == plain
    assert len(desk_of(fresh).rooms) == 1


def test_a_long_invoice_has_a_room_of_its_own(fresh: Tables) -> None:
    acts = tuple(Act(nomenclature="NGAP", code="G", date=DAY) for _ in range(LINES + 1))
    answer = quote(three(acts=acts), fresh)
    assert answer.totals is not None
    assert answer.totals.fee == 3000 * (LINES + 1)
    assert desk_of(fresh).rooms == []


def test_what_is_remembered_is_bounded(fresh: Tables) -> None:
    for number in range(5_000):
        assert profile_of(dataclasses.replace(GP, convention=f"{number}"), fresh) is not None
    assert len(profiles_of(fresh)) <= MOST
    for percent in range(MOST + 10):
        quote(three(amc=Amc(formula="012", percent=percent)), fresh)
    assert len(desk_of(fresh).covers) <= MOST


def test_the_values_of_an_answer_are_like_those_of_their_constructors(fresh: Tables) -> None:
    answer = quote(three(amc=Amc(formula="052"), third_party=ThirdParty(amo=True, amc=True)), fresh)
    for line in answer.lines:
        given = {field.name: getattr(line, field.name) for field in dataclasses.fields(line)}
        assert Line(**given) == line
        assert hash(Line(**given)) == hash(line)
        assert dataclasses.replace(line) == line
        with pytest.raises(dataclasses.FrozenInstanceError):
            line.fee = 0  # type: ignore[misc]
    assert answer.totals is not None
    assert dataclasses.replace(answer.totals) == answer.totals
    assert dataclasses.replace(answer, messages=()) == Answer(
        answer.tables_version, answer.tables_sha256, answer.lines, answer.totals, (), answer.withheld
    )


def test_the_type_of_every_amount_is_an_integer(fresh: Tables) -> None:
    line = quote(three(), fresh).lines[0]
    texts = {"code", "formula", "nomenclature", "family", "justification", "date", "steps"}
    for field in dataclasses.fields(Line):
        assert field.name in texts or type(getattr(line, field.name)) is int, field.name
