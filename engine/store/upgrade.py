"""Brings a store to the schema of this version, all or nothing; never down.

>>> HEAD.isdigit()
True
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from engine.errors import StoreNewer

HEAD = "0005"
"""The schema version that this code reads and writes; a test checks that it is the last migration."""

KNOWN = frozenset({"0001", "0002", "0003", "0004", "0005"})


def upgrade(connection: Connection, name: str) -> None:
    """Upgrade the store behind a connection that is inside a writing transaction.

    ``name`` is what messages call the store. Alembic is loaded only when there is something to do. Raises StoreNewer
    when the store has a version unknown here.
    """
    found = version(connection)
    if found == HEAD:
        return
    if found is not None and found not in KNOWN:
        raise StoreNewer(name, f"schéma {found}")
    _migrate(connection)


def version(connection: Connection) -> str | None:
    """Return the schema version of a store, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _migrate(connection: Connection) -> None:
    """Run every migration that is due, on this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
