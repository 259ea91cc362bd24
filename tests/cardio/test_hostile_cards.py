"""Cards that answer anything at all: only declared errors come out, and never more than one code goes in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardio.cps.card import Cps
from cardio.errors import CardioError
from cardio.vitale.card import Vitale
from simulator.cards import faults
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.in_process import InProcessStack
from tests.cardio.conftest import VERIFY

DAMAGE = st.one_of(
    st.tuples(st.just("truncated"), st.integers(0, 300), st.just(b"")),
    st.tuples(st.just("random"), st.just(0), st.binary(min_size=1, max_size=300)),
    st.tuples(st.just("changed"), st.integers(0, 300), st.binary(min_size=1, max_size=4)),
    st.tuples(st.just("longer"), st.just(0), st.binary(min_size=1, max_size=2000)),
)
PLANS = st.dictionaries(st.integers(0, 110), DAMAGE, min_size=1, max_size=4)


def damaged(answer: bytes, kind: str, place: int, data: bytes) -> bytes:
    """Damage one answer; an empty one would mean a mute card, so that a byte always stays."""
    if kind == "truncated":
        return answer[:place] or answer[:1]
    if kind == "random":
        return data
    if kind == "changed":
        return answer[:place] + data + answer[place + len(data) :]
    return data + answer


def meddler(plan: dict[int, tuple[str, int, bytes]]) -> faults.Meddler:
    return faults.rewritten(lambda index, answer: damaged(answer, *plan[index]) if index in plan else answer)


@pytest.fixture(scope="module")
def stack() -> InProcessStack:
    return InProcessStack()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_a_cps_that_answers_anything(stack: InProcessStack, plan: dict[int, tuple[str, int, bytes]]) -> None:
    stack.clear()
    stack.insert(CPS_READER, "medecin")
    stack.slot(CPS_READER).meddle(meddler(plan))
    channel = stack.readers.connect(CPS_READER)
    card = Cps(channel)
    code = bytearray(b"1234")
    steps: tuple[Callable[[], object], ...] = (
        card.read,
        card.authentication_certificate,
        lambda: card.unlock(code),
        card.read,
        lambda: card.sign(b"FSE"),
        lambda: card.authenticate(b"FSE"),
    )
    for step in steps:
        with contextlib.suppress(CardioError):
            step()
    channel.close()
    assert sum(header == VERIFY for header in stack.slot(CPS_READER).headers) <= 1


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLANS)
def test_a_vitale_that_answers_anything(stack: InProcessStack, plan: dict[int, tuple[str, int, bytes]]) -> None:
    stack.clear()
    stack.insert(VITALE_READER, "famille")
    stack.slot(VITALE_READER).meddle(meddler(plan))
    channel = stack.readers.connect(VITALE_READER)
    card = Vitale(channel)
    for step in (card.identity, card.read, card.certificate, lambda: card.sign(b"FSE")):
        with contextlib.suppress(CardioError):
            step()
    channel.close()
