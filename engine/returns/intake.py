"""Integrating what came back: each flow once, whole or not at all, in any order, to the same final state.

A flow is recognised by the hash of its content, whatever mail carried it. A damaged return is not integrated: it is
asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.ports import ReceivedFlow
from engine.returns.arl import lot_fact
from engine.returns.facts import DeliveryFact, LotFact, OperationFact, ShareFact, TransferFact
from engine.returns.notice import delivery_fact, names_mail
from engine.returns.rsp import rsp_facts
from engine.scor.answers import take_answer
from engine.store.follow import refresh, refresh_share
from engine.store.notices import add_notice, lots_of_mail
from engine.store.returns import (
    add_acknowledgement,
    add_operation,
    add_payment,
    add_receipt,
    add_transfer,
    digest_of,
    find_invoice,
    find_lots,
    is_known,
    share_for,
)
from engine.store.unit import Unit
from norms.arl import read_arl
from norms.errors import NormError
from norms.mail import FlowKind, read_notice
from norms.noemie import read_noemie
from tables.catalogue import message
from tables.messages import Message

Facts = tuple[LotFact | ShareFact | DeliveryFact | TransferFact | OperationFact, ...]
HARMLESS = "returns.noemie-unknown"
"""The fault of a return that does not keep it from being integrated: an entity of a later version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrated:
    """What a reception changed. A second reception of the same flows changes nothing: all are ``known``."""

    arls: int = 0
    rsps: int = 0
    notices: int = 0
    known: int = 0
    matched: int = 0
    unmatched: int = 0
    messages: tuple[Message, ...] = field(default=())

    def __add__(self, other: Integrated) -> Integrated:
        """Add two receptions up."""
        return Integrated(
            arls=self.arls + other.arls,
            rsps=self.rsps + other.rsps,
            notices=self.notices + other.notices,
            known=self.known + other.known,
            matched=self.matched + other.matched,
            unmatched=self.unmatched + other.unmatched,
            messages=(*self.messages, *other.messages),
        )


def read(flow: ReceivedFlow) -> Facts | Message:
    """Return the facts of a flow, or why it is not integrated."""
    reader = _READERS.get(FlowKind(flow.kind))
    if reader is None:
        return message("lettrage.not-a-return", name=flow.name, kind=flow.kind)
    try:
        return reader(flow)
    except NormError as error:
        return message("lettrage.unreadable", name=flow.name, why=str(error))


def integrate(unit: Unit, flow: ReceivedFlow, facts: Facts) -> Integrated:
    """Keep a flow and its facts, and recompute the states that they touch, in one transaction."""
    kind = str(flow.kind)
    if is_known(unit.connection, digest_of(kind, flow.payload)):
        return Integrated(known=1)
    kept = add_receipt(unit, kind, flow.name, flow.payload)
    counted = {FlowKind.ARL: "arls", FlowKind.RSP: "rsps", FlowKind.NDN: "notices"}[FlowKind(kind)]
    report = Integrated(**{counted: 1})  # type: ignore[arg-type]  # the three are counts
    lots: set[int] = set()
    invoices: set[int] = set()
    for position, fact in enumerate(facts):
        if isinstance(fact, LotFact):
            report += _take_lot(unit, kept, fact, lots)
        elif isinstance(fact, DeliveryFact):
            report += _take_notice(unit, kept, fact, lots)
        elif isinstance(fact, ShareFact):
            report += _take_share(unit, kept, position, fact, invoices)
        elif isinstance(fact, TransferFact):
            add_transfer(unit, kept, fact)
        else:
            add_operation(unit, kept, position, fact)
    refresh(unit, lots, invoices)
    return report


def _take_lot(unit: Unit, kept: int, fact: LotFact, lots: set[int]) -> Integrated:
    """Keep what an ARL says of a lot, or of a parcel of documents."""
    if fact.flow == FlowKind.SCOR:
        known, told = take_answer(unit, fact)
        return Integrated(matched=int(known), unmatched=int(not known), messages=told)
    found = find_lots(unit.connection, fact)
    for row in found:
        if fact.provisional:
            add_notice(unit, kept, row.id, "provisional", fact)
        else:
            add_acknowledgement(unit, kept, row.id, fact)
        lots.add(row.id)
    if not found:
        return Integrated(unmatched=1, messages=(message("lettrage.unknown-lot", lot=fact.lot or fact.file),))
    said = (
        ()
        if fact.positive or fact.provisional
        else (message("lettrage.lot-refused", lot=fact.lot, code=fact.code, label=fact.label),)
    )
    return Integrated(matched=1, messages=said)


def _take_notice(unit: Unit, kept: int, fact: DeliveryFact, lots: set[int]) -> Integrated:
    """Keep what a notice says of the lots that a mail carried."""
    found = lots_of_mail(unit.connection, fact)
    for row in found:
        add_notice(unit, kept, row, "delivered" if fact.delivered else "failed", fact)
        lots.add(row)
    if not found:
        return Integrated(unmatched=1, messages=(message("lettrage.unknown-mail", mail=fact.composting),))
    if fact.delivered:
        return Integrated(matched=1)
    shown = {"mail": fact.composting, "code": fact.code, "label": fact.label}
    return Integrated(matched=1, messages=(message("lettrage.undelivered", **shown),))


def _take_share(unit: Unit, kept: int, position: int, fact: ShareFact, invoices: set[int]) -> Integrated:
    """Keep what an RSP says of a share."""
    row = find_invoice(unit.connection, fact)
    if row is None:
        add_payment(unit, kept, position, None, fact)
        said = message("lettrage.unmatched", invoice=f"{fact.invoice:09d}", lot=fact.lot)
        return Integrated(unmatched=1, messages=(said,))
    share = share_for(unit, row.id, fact)
    add_payment(unit, kept, position, share, fact)
    refresh_share(unit, share)
    invoices.add(row.id)
    if not fact.rejected:
        return Integrated(matched=1)
    shown = {"invoice": f"{fact.invoice:09d}", "payer": fact.payer, "code": fact.code, "label": fact.label}
    return Integrated(matched=1, messages=(message("lettrage.rejected", **shown),))


def _read_arl(flow: ReceivedFlow) -> Facts:
    """Return the fact of an ARL."""
    fact = lot_fact(read_arl(flow.payload))
    return (fact,) if fact else ()


def _read_notice(flow: ReceivedFlow) -> Facts | Message:
    """Return the fact of a notice; one that names no mail of ours is for a person to look at."""
    notice = read_notice(flow.payload)
    if not names_mail(notice):
        return message("lettrage.nameless-notice", recipient=notice.recipient, label=notice.diagnostic)
    fact = delivery_fact(notice)
    return (fact,) if fact else ()


def _read_rsp(flow: ReceivedFlow) -> Facts | Message:
    """Return the facts of an RSP; a damaged one is not integrated."""
    found = read_noemie(flow.payload)
    serious = [fault for fault in found.faults if fault.rule != HARMLESS]
    if serious:
        return message("lettrage.damaged", name=flow.name, count=len(serious), why=serious[0].why)
    return rsp_facts(found.rsp)


_READERS: dict[FlowKind, Callable[[ReceivedFlow], Facts | Message]] = {
    FlowKind.ARL: _read_arl,
    FlowKind.RSP: _read_rsp,
    FlowKind.NDN: _read_notice,
}
