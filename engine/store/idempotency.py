"""Idempotency keys: the same request twice is one effect and the same answer, even across a crash.

A key is stored with the hash of its body and its response in the transaction of the effect itself: either both are
there or none is.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select

from engine.canonical import canonical, digest
from engine.errors import IdempotencyConflict
from engine.store.schema import idempotency
from engine.store.unit import Unit


def recall(connection: Connection, key: str | None, operation: str, body: object) -> dict[str, Any] | None:
    """Return the response stored under a key, None where the key is new (or there is no key).

    Raises IdempotencyConflict when the key served another operation or another body.
    """
    if key is None:
        return None
    row = connection.execute(select(idempotency).where(idempotency.c.key == key)).first()
    if row is None:
        return None
    if (row.operation, row.body_hash) != (operation, digest(body)):
        raise IdempotencyConflict(key)
    response: dict[str, Any] = json.loads(row.response)
    return response


def remember(unit: Unit, key: str | None, operation: str, body: object, response: dict[str, Any]) -> None:
    """Store the response of an operation under its key, in the operation's own transaction."""
    if key is not None:
        values = {"key": key, "operation": operation, "body_hash": digest(body), "response": canonical(response)}
        unit.connection.execute(insert(idempotency).values(at=unit.at, **values))
