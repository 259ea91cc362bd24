"""Cards and readers that fail: each fault has its name, and the next attempt works."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cardio.channel import Channel
from cardio.cps.card import Cps
from cardio.errors import (
    CardioError,
    CardMute,
    CardRemoved,
    CardReset,
    NoCard,
    NoReader,
    SharingViolation,
    UnexpectedAnswer,
    UnknownCard,
    WrongCard,
)
from cardio.vitale.card import Vitale
from simulator.cards import faults
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.identities import DEMO_CODE
from simulator.cards.iso7816 import Directory, VirtualCard
from tests.cardio.conftest import Table


def whole_cps(channel: Channel) -> None:
    """Everything an invoice asks of a CPS."""
    card = Cps(channel)
    card.read()
    card.unlock(bytearray(DEMO_CODE, "ascii"))
    card.read()
    card.sign(b"FSE")


def whole_vitale(channel: Channel) -> None:
    """Everything an invoice asks of a Vitale."""
    card = Vitale(channel)
    card.read()
    card.certificate()
    card.sign(b"FSE")


WORK = {CPS_READER: ("medecin", whole_cps), VITALE_READER: ("famille", whole_vitale)}


def run(deck: Deck, reader: str, work: Callable[[Channel], None]) -> None:
    channel = deck.readers.connect(reader)
    try:
        work(channel)
    finally:
        channel.close()


def length(deck: Deck, reader: str) -> int:
    """How many APDUs the whole work takes."""
    deck.slot(reader).headers.clear()
    run(deck, reader, WORK[reader][1])
    return len(deck.slot(reader).headers)


@pytest.mark.parametrize("reader", WORK)
def test_a_card_torn_out_at_any_apdu_is_named_and_the_next_attempt_works(deck: Deck, reader: str) -> None:
    identity, work = WORK[reader]
    deck.insert(reader, identity)
    for at in range(length(deck, reader)):
        deck.slot(reader).meddle(faults.torn_out(at))
        with pytest.raises(CardRemoved):
            run(deck, reader, work)
        deck.slot(reader).meddle()
        with pytest.raises(NoCard):
            deck.readers.connect(reader)
        deck.insert(reader, identity)
        run(deck, reader, work)


def test_a_channel_stays_dead_when_its_card_comes_back(table: Table) -> None:
    card = table.cps()
    table.deck.remove(CPS_READER)
    table.deck.insert(CPS_READER, "medecin")
    with pytest.raises(CardRemoved):
        card.read()
    assert table.cps().read().family_name == "EXEMPLE"


def test_a_card_swapped_for_another_is_a_new_card(table: Table) -> None:
    first = table.cps("medecin")
    table.deck.insert(CPS_READER, "opticien")
    with pytest.raises(CardRemoved):
        first.read()
    assert table.cps().read().family_name == "FICTIF"
    table.deck.insert(CPS_READER, "famille")
    with pytest.raises(WrongCard):
        table.cps()


@pytest.mark.parametrize("at", [0, 3])
def test_a_card_that_falls_silent_is_mute(table: Table, at: int) -> None:
    card = table.vitale()
    table.deck.slot(VITALE_READER).meddle(faults.mute(at))
    with pytest.raises(CardMute):
        card.read()
    table.deck.slot(VITALE_READER).meddle()
    assert table.vitale().read().insured.nir_key == "34"


def test_a_card_that_never_answers_is_mute(table: Table) -> None:
    table.deck.insert(VITALE_READER, "famille", mute=True)
    with pytest.raises(CardMute):
        table.vitale()


def test_a_slow_card_is_waited_for(table: Table) -> None:
    card = table.vitale()
    table.deck.slot(VITALE_READER).meddle(faults.slow(0.05))
    start = time.monotonic()
    assert card.read().insured.nir_key == "34"
    assert time.monotonic() - start > 0.2


def test_no_card(deck: Deck) -> None:
    assert not deck.readers.has_card(CPS_READER)
    with pytest.raises(NoCard) as refused:
        deck.readers.connect(CPS_READER)
    assert refused.value.reader.startswith(CPS_READER)


@pytest.mark.parametrize("name", ["Lecteur inconnu", "Lecteur", ""])
def test_no_such_reader_or_an_ambiguous_name(deck: Deck, name: str) -> None:
    with pytest.raises(NoReader):
        deck.readers.connect(name)


def test_readers_have_names_and_cards(deck: Deck) -> None:
    assert [name[: len(CPS_READER)] for name in deck.readers.names()][:1] == [CPS_READER]
    deck.insert(CPS_READER, "medecin")
    assert [deck.readers.has_card(name) for name in deck.readers.names()] == [True, False]


@pytest.mark.parametrize("exclusive", [(True, False), (False, True), (True, True)])
def test_a_card_held_for_oneself_is_not_shared(table: Table, exclusive: tuple[bool, bool]) -> None:
    table.deck.insert(CPS_READER, "medecin")
    first = table.connect(CPS_READER, exclusive=exclusive[0])
    with pytest.raises(SharingViolation):
        table.connect(CPS_READER, exclusive=exclusive[1])
    first.close()
    assert Cps(table.connect(CPS_READER, exclusive=True)).tries_left() == 3


def test_two_programs_share_a_card(table: Table) -> None:
    first, second = table.cps(), table.cps()
    assert first.read() == second.read()


def test_closing_without_a_code_disturbs_nobody(table: Table) -> None:
    card = table.cps()
    card.unlock(bytearray(DEMO_CODE, "ascii"))
    other = table.connect(CPS_READER)
    Cps(other).read()
    other.close()
    assert len(card.sign(b"FSE")) == 256


def test_a_card_reset_by_another_program_is_named(table: Table) -> None:
    card = table.cps()
    other = table.connect(CPS_READER)
    Cps(other).unlock(bytearray(DEMO_CODE, "ascii"))
    other.close()
    with pytest.raises(CardReset):
        card.read()
    assert table.cps().tries_left() == 3


def test_each_card_belongs_in_its_reader(table: Table) -> None:
    table.deck.insert(CPS_READER, "famille")
    table.deck.insert(VITALE_READER, "medecin")
    with pytest.raises(WrongCard) as refused:
        Cps(table.connect(CPS_READER))
    assert (refused.value.expected, refused.value.found) == ("CPS", "Vitale")
    with pytest.raises(WrongCard):
        Vitale(table.connect(VITALE_READER))


def test_a_stranger_is_not_taken_for_a_card_of_ours(table: Table) -> None:
    stranger = VirtualCard(bytes.fromhex("3B6500002063CB6800"), Directory(0x3F00))
    table.deck.slot(CPS_READER).insert(stranger)
    wait_until(lambda: table.deck.readers.has_card(CPS_READER))
    channel = table.connect(CPS_READER)
    with pytest.raises(UnknownCard) as refused:
        Cps(channel)
    assert refused.value.atr == stranger.atr


def test_a_closed_channel_carries_nothing(table: Table) -> None:
    table.deck.insert(CPS_READER, "medecin")
    channel = table.connect(CPS_READER)
    channel.close()
    channel.close()
    before = len(table.deck.slot(CPS_READER).headers)
    with pytest.raises(CardioError):
        channel.transmit(bytes.fromhex("00A4000C023F00"))
    assert len(table.deck.slot(CPS_READER).headers) == before


def test_a_status_word_out_of_place_is_told(table: Table) -> None:
    card = table.cps()
    table.deck.slot(CPS_READER).meddle(faults.replaced(0, bytes.fromhex("6F00")))
    with pytest.raises(UnexpectedAnswer) as refused:
        card.tries_left()
    assert refused.value.status_word == 0x6F00


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
