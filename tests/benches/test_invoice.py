"""The benches of one invoice: our own work gives the cents of the quote, and so do the engines beside it."""

from __future__ import annotations

import dataclasses

import pytest

from benches import kernel_invoice, quote_api
from benches.errors import AnswersDiffer
from benches.invoice_peers import OPENFISCA, ZEN, Peer
from benches.kernel_invoice import Run
from benches.three_acts import DAY, request, rule_book, shares
from ccam_ngap.quote import quote
from tables.compiled import open_tables
from tables.epochs import day_number


def test_the_invoice_is_priced_and_calls_for_no_advice() -> None:
    answer = quote(request(), open_tables())
    assert answer.priced
    assert answer.messages == ()
    amounts = shares(answer)
    assert len(amounts) == len(request().acts) + 1
    assert amounts[-1] == tuple(sum(column) for column in zip(*amounts[:-1], strict=True))


def test_the_kernel_gives_every_invoice_of_a_run_the_amounts_of_the_quote() -> None:
    tables = open_tables()
    run = Run(tables, 3)
    for _ in range(2):  # a second time on answers put back to zero
        run.clear()
        run.price(3)
        kernel_invoice.check(run, tables, 3)
    run.clear()
    with pytest.raises(AnswersDiffer):
        kernel_invoice.check(run, tables, 3)


def test_the_rule_book_holds_the_rows_in_force_that_day() -> None:
    book = rule_book(request(), open_tables())
    in_force = {row.key for row in book.prices if row.since <= day_number(DAY)}
    assert in_force == {act.code for act in request().acts}
    assert all(row.value > 0 for rows in (book.prices, book.associations, book.modifiers, book.rates) for row in rows)


@pytest.mark.parametrize("peer", [ZEN, OPENFISCA], ids=lambda peer: peer.distribution)
def test_a_peer_prices_the_same_acts_to_the_cent(peer: Peer) -> None:
    tables = open_tables()
    price = peer.ready(tables)
    if price is None:
        pytest.skip(f"{peer.distribution} is not installed")
    first, second, third = request().acts
    for coefficient, fee in ((100, None), (725, None), (500, 501), (500, 12_345)):
        asked = dataclasses.replace(
            request(), acts=(first, second, dataclasses.replace(third, coefficient=coefficient, fee=fee))
        )
        assert price(asked) == shares(quote(asked, tables))


def test_the_figures_of_one_invoice() -> None:
    found = (*quote_api.measure(calls=2, peer_calls=2), *kernel_invoice.measure(group=2, rounds=2, peer_calls=2))
    assert tuple(figure.name for figure in found) == (*quote_api.NAMES, *kernel_invoice.NAMES)
    for figure in found:
        assert figure.value > 0
        assert (figure.peer is None) == (figure.missing is not None)
