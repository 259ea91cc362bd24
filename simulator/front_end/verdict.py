"""Judging a mail: is it a flow, is every byte of its file right, was it received before."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from norms.arl import Arl, ArlCode, ArlFault
from norms.b2.check import check_file
from norms.b2.reading import read_file
from norms.b2.tree import B2File, ReadInvoice, ReadLot
from norms.errors import BadMail, UnreadableFlow
from norms.mail import FlowKind, KeyPair, ReceivedFlow, read_mail
from norms.scor import ScorIndex
from norms.text import PLAIN
from simulator.front_end.parcels import judge_parcel
from simulator.payer.claim import aammjj_day

ACCEPTED_KINDS: Final = (FlowKind.FSE, FlowKind.DRE, FlowKind.B2)
MAX_TOLD: Final = 50
"""Faults that one acknowledgement tells."""
FRONT_END_NUMBER: Final = "99999999999999"
UNKNOWN_NUMBER: Final = "00000000000000"
_NOT_PLAIN: Final = re.compile(f"(?!{PLAIN}).", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is answered (one acknowledgement a lot) and, where the file could be read, what was judged."""

    arls: tuple[Arl, ...]
    flow: ReceivedFlow | None = None
    file: B2File | None = None
    parcel: ScorIndex | None = None


def judge(content: bytes, book: sqlite3.Connection, day: date, keys: Iterable[KeyPair] = ()) -> Verdict:
    """Judge the bytes of a mail against what was accepted before; ``keys`` open its envelope. Never raises."""
    try:
        flow = read_mail(content, keys)
        if flow.kind is FlowKind.SCOR:
            arl, index = judge_parcel(flow, book, day)
            return Verdict((arl,), flow, parcel=index)
        if flow.kind not in ACCEPTED_KINDS:
            raise BadMail(f"un flux {flow.kind} ne s'envoie pas à un frontal")
    except BadMail as error:
        return Verdict((_unreadable("", "", str(error), day),))
    try:
        file = read_file(flow.payload)
    except UnreadableFlow as error:
        return Verdict((_unreadable(flow.kind, flow.emitter, str(error), day),))
    common = tuple(_file_faults(flow, file, book))
    lots = file.lots or (ReadLot(None, (), None),)
    arls = [_judge_lot(flow, file, lot, common, book, day) for lot in lots]
    return Verdict(tuple(_refuse_twins(arls)), flow, file)


def _unreadable(kind: str, emitter: str, why: str, day: date) -> Arl:
    """Refuse what could not be cut in lots."""
    return Arl(
        emitter=FRONT_END_NUMBER,
        recipient=emitter or UNKNOWN_NUMBER,
        identification="",
        day=day,
        flow=kind or "?",
        file="",
        lot="",
        lot_day=None,
        faults=(ArlFault(ArlCode.UNREADABLE, ArlCode.UNREADABLE.text(why=why)),),
    )


def _file_faults(flow: ReceivedFlow, file: B2File, book: sqlite3.Connection) -> Iterator[ArlFault]:
    """Yield what refuses the whole file: damage, a count that the mail does not share, a file seen before."""
    invoice_of = {record.number: invoice.number for invoice in file.invoices for record in invoice.records}
    found = check_file(flow.payload)
    for each in found[:MAX_TOLD]:
        text = ArlCode.FAULTY.text(record=each.record, label=each.field, why=each.why)
        yield ArlFault(ArlCode.FAULTY, text, invoice_of.get(each.record, 0), each.record)
    if flow.invoices != len(file.invoices):
        why = f"{flow.invoices} annoncées par le courriel, {len(file.invoices)} dans le fichier"
        yield ArlFault(ArlCode.FAULTY, ArlCode.FAULTY.text(record=0, label="nombre de factures", why=why))
    if not file.lots:
        yield ArlFault(ArlCode.FAULTY, ArlCode.FAULTY.text(record=0, label="fichier", why="aucun lot"))
    if file.header and _seen_file(flow.kind, file, book):
        yield ArlFault(ArlCode.DUPLICATE_FILE, ArlCode.DUPLICATE_FILE.text(file=header(file, "identification")))


def _judge_lot(
    flow: ReceivedFlow, file: B2File, lot: ReadLot, common: tuple[ArlFault, ...], book: sqlite3.Connection, day: date
) -> Arl:
    """Judge one lot, the faults of its file included."""
    lot_day = aammjj_day(opening(lot, "date"))
    faults = list(common)
    if not common:
        faults = [*_future(lot_day, day), *_seen_lot(flow.kind, file, lot, book), *_seen_invoices(flow.kind, lot, book)]
    return Arl(
        emitter=header(file, "recipient") or FRONT_END_NUMBER,
        recipient=header(file, "emitter") or UNKNOWN_NUMBER,
        identification="",
        day=day,
        flow=flow.kind,
        file=header(file, "identification"),
        lot=_plain(lot.number, 3),
        lot_day=lot_day,
        biller=opening(lot, "biller"),
        invoices=min(len(lot.invoices), 9999),
        faults=tuple(faults[:MAX_TOLD]),
    )


def _seen_file(kind: FlowKind, file: B2File, book: sqlite3.Connection) -> bool:
    """Whether a file of this identification was accepted."""
    key = (kind, header(file, "emitter"), header(file, "recipient"), header(file, "identification"))
    query = "SELECT 1 FROM files WHERE flow = ? AND emitter = ? AND recipient = ? AND identification = ?"
    return book.execute(query, key).fetchone() is not None


def _refuse_twins(arls: list[Arl]) -> Iterator[Arl]:
    """Refuse the lots of a file that have the number, biller and day of an earlier one in it."""
    seen = set()
    for arl in arls:
        key = (arl.biller, arl.lot, arl.lot_day)
        twin = key in seen and arl.positive
        yield replace(arl, faults=(_duplicate_lot(arl.lot, arl.lot_day),)) if twin else arl
        seen.add(key)


def _duplicate_lot(lot: str, day: date | None) -> ArlFault:
    """Say that a lot came before."""
    text = ArlCode.DUPLICATE_LOT.text(lot=lot, day=f"{day:%d/%m/%Y}" if day else "?")
    return ArlFault(ArlCode.DUPLICATE_LOT, text)


def _future(lot_day: date | None, day: date) -> Iterator[ArlFault]:
    """Yield a fault when a lot is of a day to come."""
    if lot_day is not None and lot_day > day:
        why = f"{lot_day:%d/%m/%Y} est à venir"
        yield ArlFault(ArlCode.FAULTY, ArlCode.FAULTY.text(record=0, label="date du lot", why=why))


def _seen_lot(kind: FlowKind, file: B2File, lot: ReadLot, book: sqlite3.Connection) -> Iterator[ArlFault]:
    """Yield a fault when a lot of this number and day was accepted."""
    key = (kind, header(file, "recipient"), opening(lot, "biller"), lot.number, opening(lot, "date"))
    query = "SELECT 1 FROM lots WHERE flow = ? AND recipient = ? AND biller = ? AND number = ? AND day = ?"
    if book.execute(query, key).fetchone():
        yield _duplicate_lot(lot.number, aammjj_day(opening(lot, "date")))


def _seen_invoices(kind: FlowKind, lot: ReadLot, book: sqlite3.Connection) -> Iterator[ArlFault]:
    """Yield a fault for each invoice that another lot already brought."""
    query = "SELECT 1 FROM invoices WHERE flow = ? AND biller = ? AND number = ?"
    for invoice in lot.invoices:
        if book.execute(query, (kind, biller_of(invoice), invoice.number)).fetchone():
            code = ArlCode.DUPLICATE_INVOICE
            yield ArlFault(code, code.text(invoice=invoice.number), invoice.number)


def biller_of(invoice: ReadInvoice) -> str:
    """Return who bills an invoice, empty when it has no type 2."""
    return invoice.head.fields["biller"] if invoice.head else ""


def header(file: B2File, name: str) -> str:
    """Return a field of the 000 as an acknowledgement may repeat it, empty without a 000."""
    return _plain(file.header.fields[name], 14) if file.header else ""


def opening(lot: ReadLot, name: str) -> str:
    """Return a field of the type 1 as an acknowledgement may repeat it, empty without a type 1."""
    return _plain(lot.opening.fields[name], 9) if lot.opening else ""


def _plain(text: str, length: int) -> str:
    """Replace what no flow may hold, and cut."""
    return _NOT_PLAIN.sub("?", text)[:length].strip()
