"""No machine jumps: every way of the tables is taken, every other is refused, and the journal tells it all."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

import engine
from engine.errors import IllegalTransition, StoreFault
from engine.invoice.states import INVOICE, LOT, MACHINES, SHARE, Machine
from engine.journal import entries, verify
from engine.labels import label
from engine.store.moves import TABLES, create, move, settle
from engine.store.schema import invoice
from engine.store.store import Store
from tests.engine.conftest import START

INVOICE_ROW: dict[str, object] = {
    "biller": "990000017",
    "demo": 1,
    "invoice_date": "2024-12-15",
    "created_at": START.isoformat(),
    "draft": "{}",
}


def row_for(machine: Machine, unit: Any, invoice_id: int, turn: int) -> dict[str, object]:
    """The other columns of a row of a machine."""
    common: dict[str, object] = {
        "flow": "FSE",
        "biller": "990000017",
        "destination": "01/000/999",
        "demo": 1,
        "created_at": "now",
    }
    rows: dict[str, dict[str, object]] = {
        "invoice": INVOICE_ROW,
        "lot": {**common, "number": str(turn), "round": 0, "biller_name": "C"},
        "file": {**common, "number": 1, "name": f"f{turn}", "path": "p", "content": b"", "sha256": ""},
        "share": {"invoice_id": invoice_id, "payer": ("AMO", "AMC")[turn % 2], "expected": 1, "paid": 0},
    }
    return rows[machine.name]


class Machines(RuleBasedStateMachine):
    """Random moves, legal or not, of rows of every machine, against a model that only knows the tables."""

    rows: Bundle[tuple[str, int]] = Bundle("rows")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name))
        self.model: dict[tuple[str, int], str] = {}
        self.moves = 0
        self.shared = -1

    @rule(target=rows, machine=st.sampled_from([INVOICE, LOT, MACHINES["file"]]))
    def add(self, machine: Machine) -> tuple[str, int]:
        with self.store.writing(START, "essai") as unit:
            made = create(unit, machine, row_for(machine, unit, 0, len(self.model)))
        self.model[machine.name, made] = machine.initial
        return machine.name, made

    @rule(target=rows)
    def add_share(self) -> tuple[str, int]:
        with self.store.writing(START, "essai") as unit:
            parent = create(unit, INVOICE, INVOICE_ROW)
            made = create(unit, SHARE, row_for(SHARE, unit, parent, 0))
        self.model["invoice", parent] = INVOICE.initial
        self.model["share", made] = SHARE.initial
        return "share", made

    @rule(row=rows, data=st.data())
    def step(self, row: tuple[str, int], data: st.DataObject) -> None:
        machine = MACHINES[row[0]]
        wanted = data.draw(st.sampled_from(machine.states()))
        before = self.model[row]
        try:
            with self.store.writing(START, "essai") as unit:
                move(unit, machine, row[1], wanted)
        except IllegalTransition as error:
            refused: IllegalTransition | None = error
        else:
            refused = None
            self.model[row] = wanted
            self.moves += 1
        assert (refused is None) == (wanted in machine.ways[before])
        if refused is not None:
            assert (refused.machine, refused.state, refused.wanted) == (machine.name, before, wanted)

    @rule(row=rows)
    def stay(self, row: tuple[str, int]) -> None:
        with self.store.writing(START, "essai") as unit:
            assert not settle(unit, MACHINES[row[0]], row[1], self.model[row])

    @invariant()
    def the_store_agrees_with_the_model(self) -> None:
        with self.store.reading() as connection:
            for name, table in TABLES.items():
                found = {(name, row.id): row.state for row in connection.execute(select(table.c.id, table.c.state))}
                assert found == {row: state for row, state in self.model.items() if row[0] == name}

    @invariant()
    def the_journal_tells_every_move(self) -> None:
        with self.store.reading() as connection:
            told = list(entries(connection))
        assert verify(told).ok
        assert len(told) == len(self.model) + self.moves
        last = {
            (entry.kind.partition(".")[0], json.loads(entry.body)["id"]): entry.kind.partition(".")[2] for entry in told
        }
        assert last == self.model

    def teardown(self) -> None:
        assert self.store.integrity() == ()
        self.store.close()
        self.folder.cleanup()


TestMachines = Machines.TestCase
TestMachines.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)


def test_every_state_can_be_reached_and_has_a_label() -> None:
    for machine in MACHINES.values():
        reached, new = set(), {machine.initial}
        while new:
            reached |= new
            new = {following for state in new for following in machine.ways[state]} - reached
        assert reached == set(machine.states()), machine.name
        assert all(label(machine.name, state) for state in machine.states())


def test_a_row_that_does_not_exist_goes_nowhere(store: Store) -> None:
    with pytest.raises(IllegalTransition), store.writing(START, "essai") as unit:
        move(unit, INVOICE, 12, "priced")


def test_the_database_itself_refuses_an_unknown_state(store: Store) -> None:
    with pytest.raises(StoreFault), store.writing(START, "essai") as unit:
        unit.connection.execute(invoice.insert().values(state="lost", **INVOICE_ROW))


def test_only_moves_writes_a_state() -> None:
    package = Path(engine.__file__).parent
    writes = re.compile(r"values\([^)]*\bstate=|\"state\":")
    assert {path.name for path in package.rglob("*.py") if writes.search(path.read_text())} == {"moves.py"}
