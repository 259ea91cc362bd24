"""Runs the migrations on the connection that ``engine.store.upgrade`` hands over."""

from __future__ import annotations

from alembic import context

from engine.store.schema import metadata


def run() -> None:
    """Run what is due; the caller's transaction is the only one: all of an upgrade, or none of it."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    context.run_migrations()


if hasattr(context, "config"):  # only inside a migration: tools that merely import this file find nothing to run
    run()
