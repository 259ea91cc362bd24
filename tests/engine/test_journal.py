"""The journal shows every tampering, and names the first bad entry."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.canonical import canonical
from engine.errors import JournalBroken
from engine.journal import GENESIS, Checkpoint, Entry, append, chain, entries, head, require, verify
from engine.store.store import Store
from tests.engine.conftest import START


def journal_of(bodies: Sequence[str]) -> list[Entry]:
    made: list[Entry] = []
    for seq, body in enumerate(bodies, start=1):
        previous = made[-1].hash if made else GENESIS
        text = canonical({"text": body})
        made.append(Entry(seq, "at", "kind", text, previous, chain(previous, seq, "at", "kind", text)))
    return made


def edited(entry: Entry, column: str, value: str) -> Entry:
    changes: dict[str, Any] = {column: value}
    return replace(entry, **changes)


journals = st.lists(st.text(max_size=8), min_size=2, max_size=12).map(journal_of)


@given(journals)
def test_a_journal_as_written_is_good(journal: list[Entry]) -> None:
    verdict = verify(journal)
    assert (verdict.ok, verdict.first_bad, verdict.entries) == (True, None, len(journal))
    assert verdict.checkpoint == Checkpoint(len(journal), journal[-1].hash)
    assert verify(journal, [Checkpoint(entry.seq, entry.hash) for entry in journal]).ok


@given(journals, st.data())
@settings(max_examples=200)
def test_an_edit_is_named(journal: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(journal) - 1))
    column = data.draw(st.sampled_from(["at", "kind", "body", "previous", "hash"]))
    old = getattr(journal[place], column)
    new = data.draw(st.sampled_from(["0" * 64, "f" * 64]) if column in {"previous", "hash"} else st.text(max_size=8))
    assume(new != old)
    bad = [*journal[:place], edited(journal[place], column, new), *journal[place + 1 :]]
    assert verify(bad).first_bad == place + 1


@given(journals, st.data())
def test_a_deletion_inside_is_named(journal: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(journal) - 2))
    assert verify(journal[:place] + journal[place + 1 :]).first_bad == place + 1


@given(journals, st.data())
def test_a_swap_is_named(journal: list[Entry], data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.lists(st.integers(0, len(journal) - 1), min_size=2, max_size=2, unique=True)))
    bad = list(journal)
    bad[first], bad[second] = bad[second], bad[first]
    assert verify(bad).first_bad == first + 1
    renumbered = [replace(entry, seq=seq) for seq, entry in enumerate(bad, start=1)]
    assert verify(renumbered).first_bad == first + 1


@given(journals, st.data())
def test_an_insertion_is_named_even_well_made(journal: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(journal) - 1))
    previous = journal[place - 1].hash if place else GENESIS
    forged = Entry(place + 1, "at", "kind", "{}", previous, chain(previous, place + 1, "at", "kind", "{}"))
    assume(forged != journal[place])
    later = [replace(entry, seq=entry.seq + 1) for entry in journal[place:]]
    assert verify([*journal[:place], forged, *later]).first_bad == place + 2


@given(journals, st.data())
def test_a_cut_tail_is_caught_by_a_checkpoint_kept_elsewhere(journal: list[Entry], data: st.DataObject) -> None:
    kept = Checkpoint(len(journal), journal[-1].hash)
    length = data.draw(st.integers(0, len(journal) - 1))
    assert verify(journal[:length]).ok
    assert verify(journal[:length], [kept]).first_bad == length + 1


@given(journals, st.data())
def test_a_journal_written_anew_is_caught_by_a_checkpoint(journal: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(journal) - 1))
    anew = journal_of([f"forged {seq}" if seq == place else entry.body for seq, entry in enumerate(journal)])
    assert verify(anew).ok
    assert verify(anew, [Checkpoint(entry.seq, entry.hash) for entry in journal[place:]]).first_bad == place + 1


def test_the_store_chains_what_is_appended(store: Store) -> None:
    with store.writing(START, "essai") as unit:
        for number in range(5):
            last = append(unit.connection, unit.at, "noted", {"number": number})
    with store.reading() as connection:
        assert head(connection) == last == Checkpoint(5, last.hash)
        assert verify(entries(connection), [last]).ok


@pytest.mark.parametrize(
    ("forgery", "first_bad"),
    [
        ("UPDATE journal SET body = '{\"number\":9}' WHERE seq = 3", 3),
        ("UPDATE journal SET at = 'earlier' WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("UPDATE journal SET seq = CASE seq WHEN 2 THEN -4 WHEN 4 THEN -2 END WHERE seq IN (2, 4)", 2),
    ],
)
def test_forging_the_table_is_named(store: Store, forgery: str, first_bad: int) -> None:
    with store.writing(START, "essai") as unit:
        for number in range(5):
            unit.note("noted", number=number)
    with store.writing(START, "essai") as unit:
        unit.connection.exec_driver_sql(forgery)
        unit.connection.exec_driver_sql("UPDATE journal SET seq = -seq WHERE seq < 0")
    with store.reading() as connection:
        verdict = verify(entries(connection))
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)
    with pytest.raises(JournalBroken) as caught:
        require(verdict)
    assert caught.value.seq == first_bad


def test_a_long_journal_is_verified_in_one_pass() -> None:
    journal = journal_of(["x"] * 20_000)
    read = iter(journal)
    assert verify(read).ok
    assert next(read, None) is None  # each entry was looked at once, as it came
