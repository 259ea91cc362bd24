"""A quote asked of the local HTTP server, beside a body echoed by the same server, guards and framework."""

from __future__ import annotations

import json
from functools import partial

from api.routes.quotes import EXAMPLE
from benches.errors import AnswersDiffer
from benches.figure import Figure
from benches.http_stack import ECHO, Served, served
from benches.timing import medians
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_text
from tables.compiled import open_tables

NAMES = ("http_quote_vs_echo",)
CALLS = 1000
ROUNDS = 3
QUOTES = "/v1/quotes"
_US = 1000


def measure(calls: int = CALLS) -> tuple[Figure, ...]:
    """Measure the p50 of one call over a connection kept open, the server in another process."""
    body = json.dumps(EXAMPLE).encode()
    with served() as server:
        check(server, body)
        ours, echo = medians((partial(server.post, QUOTES, body), partial(server.post, ECHO, body)), calls, ROUNDS)
    note = f"p50 of {calls * ROUNDS} calls, {len(EXAMPLE['acts'])} acts, {len(body)} bytes"
    return (Figure("http_quote_vs_echo", ours / _US, "µs", "echo route", echo / _US, note=note),)


def check(server: Served, body: bytes) -> None:
    """Hold both answers against what they must be. Raises AnswersDiffer."""
    ours = quote(read_text(body), open_tables()).to_json()
    theirs = json.loads(server.post(QUOTES, body))
    if theirs != json.loads(json.dumps(ours)):
        raise AnswersDiffer(QUOTES, ours, theirs)
    if (told := server.post(ECHO, body)) != body:
        raise AnswersDiffer(ECHO, body, told)
