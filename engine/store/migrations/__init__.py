"""Alembic migrations of the store, run by ``engine.store.upgrade``; no ini file is needed."""
