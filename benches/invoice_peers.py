"""The rule engines that price the same three acts: each is held only when it gives our cents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benches import peer_openfisca, peer_zen
from benches.errors import AnswersDiffer
from benches.peers import named
from benches.three_acts import RuleBook, Shares, request, rule_book, shares
from ccam_ngap.quote import quote
from ccam_ngap.request import Request
from tables.compiled import Tables

Price = Callable[[Request], tuple[Shares, ...]]


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine that may be installed: what it is called, and the making of its prices from a rule book."""

    distribution: str
    make: Callable[[RuleBook], Price]

    def ready(self, tables: Tables) -> Price | None:
        """Return what prices an invoice, None where the engine is missing. Raises AnswersDiffer."""
        name = named(self.distribution)
        if name is None:
            return None
        invoice = request()
        price = self.make(rule_book(invoice, tables))
        ours, theirs = shares(quote(invoice, tables)), price(invoice)
        if ours != theirs:
            raise AnswersDiffer(name, ours, theirs)
        return price


ZEN = Peer(peer_zen.DISTRIBUTION, lambda book: peer_zen.Zen(book).price)
OPENFISCA = Peer(peer_openfisca.DISTRIBUTION, lambda book: peer_openfisca.OpenFisca(book).price)
