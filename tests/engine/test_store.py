"""The store keeps what it promises: durable settings, strict columns, one schema, named faults."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from engine.errors import DiskFull, StoreDamaged, StoreFault, StoreNewer
from engine.store import sqlite
from engine.store.schema import metadata
from engine.store.store import FILE_NAME, Store
from engine.store.upgrade import HEAD, KNOWN
from tests.engine.conftest import START


def test_a_commit_survives_a_power_cut_by_its_settings(store: Store) -> None:
    assert store.settings() == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": sqlite.PATIENCE_MS,
    }


def test_migrations_make_the_schema_that_the_code_reads(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_table_is_strict_and_every_check_is_there(store: Store) -> None:
    with store.reading() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in rows}
    for table in metadata.sorted_tables:
        assert made[table.name].rstrip().endswith("STRICT"), table.name
        for constraint in table.constraints:
            if constraint.name:
                assert str(constraint.name) in made[table.name]
                assert str(getattr(constraint, "sqltext", "")) in made[table.name]


def test_head_is_the_last_migration() -> None:
    script = ScriptDirectory(str(Path(sqlite.__file__).parent / "migrations"))
    assert script.get_heads() == [HEAD]
    assert {revision.revision for revision in script.walk_revisions()} == KNOWN


def test_a_store_is_opened_again_with_what_it_held(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, store.writing(START, "essai") as unit:
        unit.note("opened")
    with Store.open(tmp_path) as store, store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM journal")).scalar() == 1


def test_a_later_schema_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreNewer) as caught:
        Store.open(tmp_path)
    assert "9999" in caught.value.message.text
    with sqlite3.connect(tmp_path / FILE_NAME) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    raw.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, and long enough to be looked at" * 100)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault) as caught:
        Store.open(tmp_path / "file" / "folder")
    assert caught.value.message.rule == "engine.store-fault"


def damage_of(store: Store) -> object:
    """What the checks find, or the damage that keeps them from running."""
    try:
        return store.integrity()
    except StoreDamaged as error:
        return error


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, store.writing(START, "essai") as unit:
        for _ in range(200):
            unit.note("filled", text="x" * 200)
    path = tmp_path / FILE_NAME
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    with Store.open(tmp_path) as store:
        assert damage_of(store)


def test_nothing_is_kept_of_a_block_that_raises(store: Store) -> None:
    def work() -> None:
        with store.writing(START, "essai") as unit:
            unit.note("lost")
            raise KeyError("on the way")

    with pytest.raises(KeyError):
        work()
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM journal")).scalar() == 0


def test_a_foreign_key_must_exist_and_the_fault_shows_no_value(store: Store) -> None:
    secret = "2550699999999"
    with pytest.raises(StoreFault) as caught, store.writing(START, "essai") as unit:
        unit.connection.execute(text("INSERT INTO lot_item VALUES (1, :secret)"), {"secret": int(secret)})
    assert secret not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_database_that_may_not_grow_says_that_the_disk_is_full(store: Store) -> None:
    with store.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def work() -> None:
        with store.writing(START, "La facture") as unit:
            unit.connection.execute(text(f"PRAGMA max_page_count = {pages}"))
            for _ in range(1000):
                unit.note("filled", text="x" * 1000)

    with pytest.raises(DiskFull) as caught:
        work()
    assert caught.value.message.rule == "engine.disk-full"
    assert "La facture" in caught.value.message.text
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM journal")).scalar() == 0
    assert store.integrity() == ()
