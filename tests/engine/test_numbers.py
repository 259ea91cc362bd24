"""Numbers are unique and without silent gap, whoever takes them and however the taking ends."""

import json
import multiprocessing
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NumberRangeExhausted
from engine.journal import entries, verify
from engine.numbers import FILE, INVOICE, LOT_DRE, LOT_FSE, Range, allocate, set_range, void
from engine.store.store import Store
from tests.engine.conftest import START

BILLER = "990000017"
PROCESSES, EACH = 4, 40


def take(folder: str, count: int) -> list[int]:
    """What one process takes, one transaction each, noting each in the journal."""
    taken = []
    with Store.open(Path(folder)) as store:
        for _ in range(count):
            with store.writing(START, "essai") as unit:
                number = allocate(unit, INVOICE, BILLER).value
                unit.note("taken", number=number)
            taken.append(number)
    return taken


def test_several_processes_share_a_range_without_gap_nor_double(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        taken = pool.starmap(take, [(str(tmp_path), EACH)] * PROCESSES)
    assert sorted(number for each in taken for number in each) == list(range(1, PROCESSES * EACH + 1))
    with Store.open(tmp_path) as store, store.reading() as connection:
        told = [json.loads(entry.body)["number"] for entry in entries(connection)]
        assert told == list(range(1, PROCESSES * EACH + 1))
        assert verify(entries(connection)).ok


def test_a_transaction_that_fails_gives_its_number_back(store: Store) -> None:
    def work() -> None:
        with store.writing(START, "essai") as unit:
            assert allocate(unit, INVOICE, BILLER).value == 1
            raise RuntimeError("card pulled out")

    with pytest.raises(RuntimeError):
        work()
    with store.writing(START, "essai") as unit:
        assert allocate(unit, INVOICE, BILLER).value == 1


def test_each_establishment_has_its_own_ranges(store: Store) -> None:
    with store.writing(START, "essai") as unit:
        taken = [allocate(unit, kind, scope).value for scope in ("A", "B") for kind in (INVOICE, FILE, INVOICE)]
    assert taken == [1, 1, 2, 1, 1, 2]


def test_an_invoice_range_ends(store: Store) -> None:
    with store.writing(START, "essai") as unit:
        set_range(unit, INVOICE, BILLER, first=100, last=101, start=100)
        assert [allocate(unit, INVOICE, BILLER).value for _ in range(2)] == [100, 101]
        with pytest.raises(NumberRangeExhausted) as caught:
            allocate(unit, INVOICE, BILLER)
    assert "101" in caught.value.message.text


@pytest.mark.parametrize("kind", [LOT_FSE, LOT_DRE, FILE])
def test_short_ranges_start_again_in_a_new_round(store: Store, kind: Range) -> None:
    with store.writing(START, "essai") as unit:
        set_range(unit, kind, BILLER, first=1, last=2, start=1)
        taken = [allocate(unit, kind, BILLER) for _ in range(5)]
    assert [(number.value, number.round) for number in taken] == [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2)]


def test_what_is_jumped_over_is_explained(store: Store) -> None:
    with store.writing(START, "essai") as unit:
        set_range(unit, INVOICE, BILLER, first=1, last=999, start=50)
        void(unit, INVOICE, BILLER, 50, "annulée")
    with store.reading() as connection:
        told = Counter(entry.kind for entry in entries(connection))
    assert told == {"numbers.set": 1, "numbers.voided": 1}


@pytest.mark.parametrize("bounds", [(0, 9, 1), (1, 9, 10), (5, 9, 4), (1, 1_000_000_000, 1)])
def test_bounds_that_make_no_sense_are_refused(store: Store, bounds: tuple[int, int, int]) -> None:
    first, last, start = bounds
    with pytest.raises(ValueError, match="must hold"), store.writing(START, "essai") as unit:
        set_range(unit, INVOICE, BILLER, first=first, last=last, start=start)


@given(st.integers(1, 26**3), st.integers(1, 26**3))
def test_letters_sort_as_their_numbers(first: int, second: int) -> None:
    shown = LOT_DRE.show(first), LOT_DRE.show(second)
    assert all(len(each) == 3 and each.isalpha() and each.isupper() for each in shown)
    assert (shown[0] < shown[1]) == (first < second)
