"""Every flow that the store holds of one invoice, field by field: what was priced, signed, sent, answered and paid.

``STS-IN`` and ``STS-OUT`` are the question and the answer of the complementary share, ``FSE`` the records that the
cards signed, ``DRE`` those that ask the AMC, ``ARL`` and ``RSP`` what came back: of a return, only what is about the
invoice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from engine.documents.billed import billed, has_dre
from engine.documents.sts import sts_of
from engine.invoice.values import Sealed
from engine.returns.extract import about
from engine.store.flows import files_of, receipts_of
from engine.store.invoices import InvoiceRow, priced_of, row_of, sealed_of
from norms import sts
from norms.arl import PROFILE as ARL_PROFILE
from norms.arl import rows as arl_rows
from norms.b2.showing import rows as b2_rows
from norms.dre import dre_records
from norms.mail import FlowKind
from norms.noemie.showing import rows as noemie_rows
from norms.viewing import Row

FSE, DRE, STS_IN, STS_OUT = "FSE", "DRE", "STS-IN", "STS-OUT"


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow: its ``kind``, the ``name`` of the file that carries it (empty as long as none does), ``at`` when."""

    kind: str
    name: str
    at: str
    profile: str
    rows: tuple[Row, ...] = field(repr=False)


def flows(connection: Connection, invoice: int) -> tuple[Flow, ...]:
    """Return the flows of an invoice in the order of its life; none before it is priced. Raises UnknownInvoice."""
    row = row_of(connection, invoice)
    if row.answer is None:
        return ()
    priced = priced_of(row)
    found = []
    if asked := sts_of(priced.care, priced.price):
        found.append(Flow(STS_IN, "", row.created_at, sts.PROFILE, sts.rows(sts.write_question(asked))))
        found.append(Flow(STS_OUT, "", row.created_at, sts.PROFILE, sts.rows(sts.write_answer(asked))))
    sealed = sealed_of(connection, row)
    if sealed is not None:
        found += _sent(connection, sealed)
    return (*found, *_returned(connection, row))


def _sent(connection: Connection, sealed: Sealed) -> Iterator[Flow]:
    """Yield the FSE as signed, and the DRE where the AMC is asked."""
    names = {each.flow: each.name for each in files_of(connection, sealed.id)}
    price, at = sealed.price, sealed.seal.at
    if not sealed.care.cancels:
        norm = price.norm
        yield Flow(FSE, names.get(FSE, ""), at, norm.profile, b2_rows(sealed.seal.records, norm.layouts()))
    if sealed.care.cancels or has_dre(sealed.care, price):
        norm = price.dre_norm
        yield Flow(DRE, names.get(DRE, ""), at, norm.profile, b2_rows(_dre(sealed), norm.layouts()))


def _dre(sealed: Sealed) -> bytes:
    """Return the records of the DRE, as its file holds them."""
    if sealed.care.cancels:
        return sealed.seal.records
    degraded = sealed.seal.vitale_signature is None
    told = billed(sealed.care, sealed.price, sealed.number, degraded=degraded)
    return dre_records(told, sealed.price.dre_norm.layouts())


def _returned(connection: Connection, row: InvoiceRow) -> Iterator[Flow]:
    """Yield what came back about an invoice, without the other invoices of a return."""
    for each in receipts_of(connection, row.id):
        if each.kind == FlowKind.ARL:
            yield Flow(each.kind, each.name, each.at, ARL_PROFILE, arl_rows(each.payload))
        elif each.kind == FlowKind.RSP:
            yield Flow(each.kind, each.name, each.at, "noemie", about(noemie_rows(each.payload), row.number))
