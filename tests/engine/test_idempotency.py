"""The same request twice is one effect and the same answer; another request under the same key is refused."""

import threading
from pathlib import Path

import pytest

from engine.errors import EngineError, IdempotencyConflict
from engine.invoice.values import Draft, Sealed
from engine.office import Office
from engine.store.idempotency import recall, remember
from engine.store.store import Store
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import KeySigner, doctor_request, drafted, ngap, optician_request, priced, sealed, signer


def test_a_seal_asked_again_is_the_same_without_a_card(office: Office) -> None:
    found = priced(office, doctor_request())
    cps = KeySigner("one")
    first = office.seal(found, cps, signer("vitale"), idempotency_key="key")
    again = [office.seal(found, cps, signer("vitale"), idempotency_key="key") for _ in range(3)]
    assert again == [first] * 3
    assert cps.signed == 1
    assert [each.number for each in office.invoices()] == [1]


def test_a_key_serves_one_request(office: Office) -> None:
    first, second = priced(office, doctor_request()), priced(office, optician_request())
    office.seal(first, signer("cps"), signer("vitale"), idempotency_key="key")
    with pytest.raises(IdempotencyConflict) as caught:
        office.seal(second, signer("cps"), signer("vitale"), idempotency_key="key")
    assert caught.value.message.rule == "engine.idempotency-conflict"
    with pytest.raises(IdempotencyConflict):
        office.draft(doctor_request(), idempotency_key="key")
    assert [each.state for each in office.invoices()] == ["sealed", "priced"]


def test_a_draft_asked_again_is_the_same(office: Office) -> None:
    drafts = [office.draft(doctor_request(), idempotency_key="key") for _ in range(3)]
    assert all(isinstance(each, Draft) for each in drafts)
    assert len({each.id for each in drafts if isinstance(each, Draft)}) == 1
    with pytest.raises(IdempotencyConflict):
        office.draft(doctor_request(acts=(ngap(),)), idempotency_key="key")
    assert len(office.invoices()) == 1


def test_lots_asked_again_are_the_same(office: Office) -> None:
    sealed(office, doctor_request(), "one")
    lots = office.make_lots(idempotency_key="lots")
    sealed(office, doctor_request(), "two")
    assert office.make_lots(idempotency_key="lots") == lots
    assert [each.number for each in office.make_lots()] == ["002", "AAB"]


def test_a_key_outlives_the_process(tmp_path: Path, tables: Tables, clock: SimulatedClock) -> None:
    with Office.open(tmp_path, tables, clock) as office:
        found = priced(office, doctor_request())
        first = office.seal(found, signer("cps"), signer("vitale"), idempotency_key="key")
    with Office.open(tmp_path, tables, clock) as office:
        assert office.seal(found, signer("cps"), signer("vitale"), idempotency_key="key") == first


def test_a_key_is_forgotten_with_the_effect_that_failed(store: Store) -> None:
    def fail() -> None:
        with store.writing(START, "essai") as unit:
            remember(unit, "key", "seal", {}, {"done": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as connection:
        assert recall(connection, "key", "seal", {}) is None
        assert recall(connection, None, "seal", {}) is None


def test_threads_that_seal_at_once_seal_once(office: Office) -> None:
    found = priced(office, doctor_request())
    done: list[Sealed] = []
    faults: list[EngineError] = []

    def seal(key: str) -> None:
        try:
            done.append(office.seal(found, signer("cps"), signer("vitale"), idempotency_key=key))
        except EngineError as error:
            faults.append(error)

    for keys in (["same"] * 4, ["a", "b", "c", "d"]):
        threads = [threading.Thread(target=seal, args=(key,)) for key in keys]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert len(done) == 4
    assert {each.seal.sha256 for each in done} == {done[0].seal.sha256}
    assert [each.message.rule for each in faults] == ["engine.illegal-transition"] * 4
    assert [each.number for each in office.invoices()] == [1]
    assert office.verify_journal().ok


def test_threads_bill_side_by_side_without_gap(office: Office) -> None:
    faults: list[BaseException] = []

    def bill(name: str) -> None:
        try:
            for turn in range(3):
                sealed(office, doctor_request(), f"{name} {turn}")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=bill, args=(name,)) for name in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert sorted(each.number or 0 for each in office.invoices()) == list(range(1, 10))
    assert office.verify_journal().ok
    assert drafted(office, doctor_request()).id == 10
