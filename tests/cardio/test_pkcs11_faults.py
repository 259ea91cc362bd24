"""PKCS#11 when things go wrong: cards torn out or lying at any APDU, objects that hold anything, a code never shown."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardio import tlv
from cardio.cps import objects
from cardio.errors import BadCardData, CardioError, ContentNotPublic, WrongCode
from cardio.pkcs11_module import fault, told
from cardio.pkcs11_token import MAX_OBJECTS, _bounded, _Lent
from simulator.cards import faults
from simulator.cards.deck import CPS_READER
from simulator.cards.identities import CPS_IDENTITIES, DEMO_CODE
from simulator.cards.pcsc import PcscStack
from tests.cardio.test_pkcs11 import DOCTOR, Place, code, opensc, place, softhsm
from tests.cardio.test_secrets import SHOWN_AS, locals_of
from tests.cardio.test_secrets import given as canary

__all__ = ["opensc", "place", "softhsm"]

pytestmark = pytest.mark.timeout(600)


def whole(place: Place) -> None:
    """Everything a day asks of a CPS, by its module."""
    with place.open() as card:
        card.unlock(code())
        card.read()
        card.authenticate(b"FSE")


def apdus(stack: PcscStack, place: Place) -> int:
    """How many APDUs that takes."""
    stack.slot(CPS_READER).headers.clear()
    whole(place)
    return len(stack.slot(CPS_READER).headers)


@pytest.fixture
def slot(opensc: Place, pcsc_stack: PcscStack) -> Iterator[PcscStack]:
    yield pcsc_stack
    pcsc_stack.slot(CPS_READER).meddle()


FAULTS: dict[str, Callable[[int], faults.Meddler]] = {
    "torn out": faults.torn_out,
    "6F00": lambda at: faults.replaced(at, b"\x6f\x00"),
    "empty": lambda at: faults.replaced(at, b"\x90\x00"),
    "always empty": lambda at: faults.rewritten(lambda index, answer: answer[-2:] if index >= at else answer),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_apdu_is_named_and_the_next_attempt_works(opensc: Place, slot: PcscStack, name: str) -> None:
    """Each APDU gets one of the faults in turn: a module makes many, and each costs a whole session."""
    meddler, first = FAULTS[name], list(FAULTS).index(name)
    length = apdus(slot, opensc)
    assert length > 20
    for at in range(first, length, len(FAULTS)):
        slot.insert(CPS_READER, "medecin")
        slot.slot(CPS_READER).meddle(meddler(at))
        with contextlib.suppress(CardioError):
            whole(opensc)
        slot.slot(CPS_READER).meddle()
        slot.insert(CPS_READER, "medecin")
        with opensc.open() as card:
            card.unlock(code())
            assert card.read().situations == DOCTOR.situations


def test_a_slow_card_is_waited_for(opensc: Place, slot: PcscStack) -> None:
    slot.slot(CPS_READER).meddle(faults.slow(0.002))
    whole(opensc)


def test_no_failure_shows_the_code(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    with place.open() as card:
        given_code = canary()
        with pytest.raises(WrongCode) as refused:
            card.unlock(given_code)
    assert given_code == bytearray(4)
    shown = locals_of(refused.value) + "".join(capfd.readouterr())
    assert not [form for form in SHOWN_AS if form in shown]


def test_the_binding_is_lent_the_very_buffer() -> None:
    buffer = canary()
    lent = _Lent(buffer)
    assert lent.encode("utf-8") is buffer
    assert not [form for form in SHOWN_AS if form in repr(lent)]
    del lent
    assert [held for held in gc.get_referrers(buffer) if isinstance(held, _Lent)] == []


ANYTHING = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=60).map(lambda data: objects.SIMULATED_MARK + data),
    st.builds(tlv.encode, st.sampled_from([0x5A, 0xEC, 0xEE, 0xE0, 0x80]), st.binary(max_size=60)),
)


@given(ANYTHING)
def test_objects_that_hold_anything_raise_declared_errors(data: bytes) -> None:
    for read in (objects.serial_number, objects.last_day, objects.activity, objects.billing, objects.civility):
        with contextlib.suppress(BadCardData):
            read(data)
    with contextlib.suppress(ContentNotPublic):
        assert data.endswith(objects.simulated_part(data, "essai"))


@pytest.mark.parametrize(
    "bomb",
    [b"\xec\x84\xff\xff\xff\xff", b"\x30\x80" * 200, b"\x5f" * 300, b"\xe0\x82\x7f\xff" * 100],
    ids=["too long", "indefinite", "endless tag", "nested lies"],
)
def test_a_tlv_bomb_is_refused_at_once(bomb: bytes) -> None:
    for read in (objects.last_day, objects.billing):
        with pytest.raises(BadCardData):
            read(bomb)


def test_a_module_that_lists_without_end_is_not_believed() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 0

    with pytest.raises(BadCardData):
        list(_bounded(endless()))
    assert len(list(_bounded(iter(range(MAX_OBJECTS))))) == MAX_OBJECTS


@pytest.mark.parametrize("wrong", [KeyError, TypeError, ValueError, UnicodeDecodeError, NotImplementedError])
def test_a_module_out_of_its_norm_is_told(wrong: type[Exception]) -> None:
    pytest.importorskip("pkcs11", reason="python-pkcs11 is missing: install the extra pkcs11")
    raised = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "") if wrong is UnicodeDecodeError else wrong()
    with pytest.raises(BadCardData), told("essai"):
        raise raised


class TestFaults:
    """Every error of the binding has a name here."""

    NAMED: ClassVar[dict[str, str]] = {
        "TokenNotPresent": "NoCard",
        "DeviceRemoved": "CardRemoved",
        "SessionHandleInvalid": "CardRemoved",
        "TokenNotRecognised": "CardMute",
        "UserAlreadyLoggedIn": "SharingViolation",
        "UserNotLoggedIn": "CodeRequired",
        "PinLocked": "CodeBlocked",
        "DeviceError": "Pkcs11Fault",
        "GeneralError": "Pkcs11Fault",
    }

    @pytest.mark.parametrize(("raised", "name"), NAMED.items())
    def test_it_is_named(self, raised: str, name: str) -> None:
        exceptions = pytest.importorskip("pkcs11.exceptions", reason="python-pkcs11 is missing")
        assert type(fault(getattr(exceptions, raised)(), "essai")).__name__ == name


def test_the_demo_code_is_that_of_every_identity() -> None:
    assert {identity.code for identity in CPS_IDENTITIES.values()} == {DEMO_CODE}
