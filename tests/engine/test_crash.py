"""Killed at any step that touches the disk, the office loses nothing that it told and leaves nothing by half."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.journal import entries
from engine.office import Office
from engine.store.schema import file, invoice, lot, lot_item, number_range, seal, share
from simulator.clock import SimulatedClock
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.crash import run
from tests.engine.people import signer

POINTS = 22
"""How many of the steps are tried here, evenly spread; FEUILLE_CRASH_POINTS=all tries each of them."""

AFTER_SEAL = {"sealed", "lotted", "sent"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> tuple[Path, int]:
    """A folder whose database is made, and how many steps a whole run takes."""
    signer("cps"), signer("vitale")
    folder = tmp_path_factory.mktemp("prepared")
    Office.open(folder, tables, SimulatedClock(START)).close()
    whole = tmp_path_factory.mktemp("whole") / "office"
    shutil.copytree(folder, whole)
    told, steps = run(whole, tables)
    assert [line.split()[0] for line in told] == ["sealed"] * 2 + ["lot"] * 2 + ["file"] * 2 + ["sent"] * 2
    check(whole, tables, told)
    return folder, steps


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.timeout(600)
def test_killed_anywhere_nothing_is_lost_nor_left_by_half(
    prepared: tuple[Path, int], tmp_path: Path, tables: Tables
) -> None:
    folder, steps = prepared
    assert steps > 100
    wanted = steps if os.environ.get("FEUILLE_CRASH_POINTS") == "all" else POINTS
    points = sorted({1 + step * (steps - 1) // max(wanted - 1, 1) for step in range(wanted)})
    for point in points:
        copy = tmp_path / str(point)
        shutil.copytree(folder, copy)
        told, counted = run(copy, tables, burns_at=point)
        assert counted == 0, point
        check(copy, tables, told)
        run(copy, tables)
        finished(copy, tables)
        shutil.rmtree(copy)


def check(folder: Path, tables: Tables, told: list[str]) -> None:
    """What must hold at any moment, and all that was told."""
    with Office.open(folder, tables, SimulatedClock(START)) as office:
        assert office.integrity() == ()
        assert office.verify_journal().ok
        found = office.invoices()
        for line in told:
            kind, name = line.split()
            if kind == "sealed":
                assert office.invoice(int(name)).state.state in AFTER_SEAL
            elif kind == "lot":
                assert name in [each.number for each in office.lots()]
            elif kind == "file":
                assert any(each.name == name for each in office.files())
            else:
                assert any(each.name == name and each.state == "sent" for each in office.files())
        numbers = sorted(each.number for each in found if each.number is not None)
        assert numbers == list(range(1, len(numbers) + 1))
        no_orphan(office, {each.id: each.state for each in found})
        files_are_whole(office, told)


def no_orphan(office: Office, states: dict[int, str]) -> None:
    """Every row stands with those it needs, and the journal tells of each."""
    with office.store.reading() as connection:
        sealed = {row for row, state in states.items() if state in AFTER_SEAL}
        assert set(connection.execute(select(seal.c.invoice_id)).scalars()) == sealed
        assert set(connection.execute(select(share.c.invoice_id)).scalars()) == sealed
        lotted = {row for row, state in states.items() if state in {"lotted", "sent"}}
        assert set(connection.execute(select(lot_item.c.invoice_id)).scalars()) == lotted
        assert connection.execute(select(func.count()).select_from(lot_item)).scalar() == 2 * len(lotted)
        filed = set(connection.execute(select(lot.c.file_id).where(lot.c.file_id.is_not(None))).scalars())
        assert set(connection.execute(select(file.c.id)).scalars()) == filed
        taken = {row.name: row.next - 1 for row in connection.execute(select(number_range))}
        borne = connection.execute(select(func.count()).where(invoice.c.number.is_not(None))).scalar()
        assert taken.get("invoice", 0) == borne
        assert taken.get("file", 0) == len(filed)
        told = [(entry.kind, json.loads(entry.body)) for entry in entries(connection)]
    assert {body["id"] for kind, body in told if kind == "invoice.draft"} == states.keys()
    assert {body["id"] for kind, body in told if kind == "invoice.sealed"} == sealed


def files_are_whole(office: Office, told: list[str]) -> None:
    """Every file that bears its final name holds all of its bytes; those that were told are there."""
    made = {each.name: each for each in office.files()}
    on_disk = {path.name: path for path in (office.folder / "flux").glob("*.b2")}
    assert on_disk.keys() <= made.keys()
    for name, path in on_disk.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == made[name].sha256
    assert {line.split()[1] for line in told if line.startswith("file ")} <= on_disk.keys()


def finished(folder: Path, tables: Tables) -> None:
    """After the next run everything is done, once."""
    check(folder, tables, [])
    with Office.open(folder, tables, SimulatedClock(START)) as office:
        assert [(each.number, each.state, each.lots) for each in office.invoices()] == [
            (1, "sent", ("001", "AAA")),
            (2, "sent", ("001", "AAA")),
        ]
        assert all(each.state == "sent" for each in office.files())
        assert not list((office.folder / "flux").glob(".*.tmp"))
        sent = {path.name for path in (office.folder / "box").iterdir()}
        assert sent == {each.name for each in office.files()}
