"""How a route reaches the terminal and reads its Idempotency-Key.

All are coroutines: the framework would run plain functions in its thread pool, which costs more than a quote.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from api.errors import NoIdempotencyKey
from api.idempotency import Once
from api.terminal import Terminal


async def _terminal(request: Request) -> Terminal:
    terminal = request.app.state.terminal
    assert isinstance(terminal, Terminal)
    return terminal


async def _once(request: Request) -> Once:
    once = request.app.state.once
    assert isinstance(once, Once)
    return once


async def _key(
    idempotency_key: Annotated[
        str | None, Header(description="Une clé unique par opération ; rejouée, elle rend la première réponse.")
    ] = None,
) -> str:
    if idempotency_key is None or not 1 <= len(idempotency_key) <= 200:
        raise NoIdempotencyKey
    return idempotency_key


TheTerminal = Annotated[Terminal, Depends(_terminal)]
"""The terminal of this server."""

TheOnce = Annotated[Once, Depends(_once)]
"""What runs each keyed operation once."""

Key = Annotated[str, Depends(_key)]
"""The Idempotency-Key of this request."""
