"""One invoice of three acts through the Python API, request object to answer object, beside two rule engines."""

from __future__ import annotations

from functools import partial

from benches.figure import Aim, Figure
from benches.invoice_peers import OPENFISCA, ZEN, Peer
from benches.peers import named
from benches.three_acts import request
from benches.timing import medians
from ccam_ngap.quote import quote
from tables.compiled import Tables, open_tables

NAMES = ("quote_api_p50_us", "quote_api_vs_openfisca", "quote_explained_us")
AIM = Aim.at_most(25)
CALLS = 2000
PEER_CALLS = 200
ROUNDS = 5
_US = 1000


def measure(calls: int = CALLS, peer_calls: int = PEER_CALLS) -> tuple[Figure, ...]:
    """Measure a quote without reasons beside each peer, then the same with every reason."""
    tables = open_tables()
    invoice = request()

    def priced() -> object:
        return quote(invoice, tables)

    def explained() -> object:
        return quote(invoice, tables, explain=True)

    ours, reasons = medians((priced, explained), calls, ROUNDS)
    note = f"p50 of {calls * ROUNDS} calls, no reasons"
    return (
        beside("quote_api_p50_us", ours, ZEN, tables, peer_calls, note, AIM),
        beside("quote_api_vs_openfisca", ours, OPENFISCA, tables, peer_calls, note),
        Figure("quote_explained_us", reasons / _US, "µs", "quote_api_p50_us", ours / _US, note="every reason built"),
    )


def beside(
    name: str, nanoseconds: float, peer: Peer, tables: Tables, calls: int, note: str, aim: Aim | None = None
) -> Figure:
    """Return a figure of ours beside what a peer takes for the same three acts."""
    price = peer.ready(tables)
    if price is None:
        return Figure(name, nanoseconds / _US, "µs", aim=aim, missing=peer.distribution, note=note)
    invoice = request()
    (theirs,) = medians((partial(price, invoice),), calls, ROUNDS)
    return Figure(name, nanoseconds / _US, "µs", named(peer.distribution), theirs / _US, aim, note=note)
