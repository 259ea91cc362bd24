"""Judging a parcel of supporting documents: is it whole, are its lot and invoices known, is every page fit to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date

from norms.arl import Arl, ArlCode, ArlFault
from norms.errors import BadXml, UnreadableFlow
from norms.mail import FlowKind, ReceivedFlow
from norms.scor import ScorDocument, ScorIndex, check_document, read_parcel
from tables.messages import Severity

FRONT_END_NUMBER = "99999999999999"
UNKNOWN_NUMBER = "00000000000000"
FILE_DIGITS = 6


def judge_parcel(flow: ReceivedFlow, book: sqlite3.Connection, day: date) -> tuple[Arl, ScorIndex | None]:
    """Return the acknowledgement of a parcel, and its index where it could be read. Never raises on any bytes."""
    try:
        index, files = read_parcel(flow.payload)
    except (UnreadableFlow, BadXml) as error:
        fault = ArlFault(ArlCode.UNREADABLE, ArlCode.UNREADABLE.text(why=str(error)))
        return _arl(flow, day, None, (fault,)), None
    faults = tuple(_faults(index, files, book))
    return _arl(flow, day, index, faults), index


def accept_parcel(book: sqlite3.Connection, index: ScorIndex) -> None:
    """Book a parcel that is accepted, with its documents."""
    book.execute("INSERT INTO parcels (identification) VALUES (?)", (index.identification,))
    rows = [(each.identifier, index.biller, each.sha256) for each in index.documents]
    book.executemany("INSERT INTO documents (identifier, biller, sha256) VALUES (?, ?, ?)", rows)


def _arl(flow: ReceivedFlow, day: date, index: ScorIndex | None, faults: tuple[ArlFault, ...]) -> Arl:
    """Return the acknowledgement."""
    return Arl(
        emitter=FRONT_END_NUMBER,
        recipient=flow.emitter or UNKNOWN_NUMBER,
        identification="",
        day=day,
        flow=FlowKind.SCOR,
        file=index.identification[-FILE_DIGITS:] if index else "",
        lot=index.lot if index else "",
        lot_day=index.lot_day if index else None,
        biller=index.biller if index else "",
        invoices=len({each.invoice for each in index.documents}) if index else 0,
        faults=faults,
    )


def _faults(index: ScorIndex, files: Mapping[str, bytes], book: sqlite3.Connection) -> Iterator[ArlFault]:
    """Yield what refuses a parcel."""
    if book.execute("SELECT 1 FROM parcels WHERE identification = ?", (index.identification,)).fetchone():
        known = index.identification[-FILE_DIGITS:]
        yield ArlFault(ArlCode.DUPLICATE_FILE, ArlCode.DUPLICATE_FILE.text(file=known))
        return
    file = _file_of_lot(index, book)
    if file is None:
        yield _fault(0, "lot", f"le lot {index.lot} du {index.lot_day:%d/%m/%Y} n'a pas été reçu")
        return
    here = {each.identifier for each in index.documents if each.file}
    for each in index.documents:
        for label, why in _wrong(each, index, files, here, book, file):
            yield _fault(each.invoice, label, why)


def _wrong(
    each: ScorDocument,
    index: ScorIndex,
    files: Mapping[str, bytes],
    here: set[str],
    book: sqlite3.Connection,
    file: int,
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one document: a field and why."""
    query = "SELECT 1 FROM invoices WHERE biller = ? AND number = ? AND file = ?"
    if not book.execute(query, (index.biller, each.invoice, file)).fetchone():
        yield "facture", f"la facture {each.invoice} n'est pas du lot {index.lot}"
    if each.file:
        if book.execute("SELECT 1 FROM documents WHERE sha256 = ?", (each.sha256,)).fetchone():
            yield "pièce", "cette pièce a déjà été reçue"
        refusing = (one for one in check_document(files[each.file]).messages if one.severity is Severity.ERROR)
        yield from (("pièce", one.text) for one in refusing if not one.forcible)
    elif each.first_prescription not in here and not _known(each.first_prescription, index.biller, book):
        yield "première prescription", f"la pièce {each.first_prescription} n'a pas été reçue"


def _file_of_lot(index: ScorIndex, book: sqlite3.Connection) -> int | None:
    """Return the file that brought the lot of a parcel, None where none did."""
    query = "SELECT file FROM lots WHERE flow IN ('FSE', 'B2') AND biller = ? AND number = ? AND day = ?"
    found = book.execute(query, (index.biller, index.lot, f"{index.lot_day:%y%m%d}")).fetchone()
    return int(found[0]) if found else None


def _known(identifier: str, biller: str, book: sqlite3.Connection) -> bool:
    """Whether a document was accepted from a biller."""
    query = "SELECT 1 FROM documents WHERE identifier = ? AND biller = ? AND sha256 != ''"
    return book.execute(query, (identifier, biller)).fetchone() is not None


def _fault(invoice: int, label: str, why: str) -> ArlFault:
    """Return one reason to refuse."""
    return ArlFault(ArlCode.FAULTY, ArlCode.FAULTY.text(record=0, label=label, why=why), invoice)
