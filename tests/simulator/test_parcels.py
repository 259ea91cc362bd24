"""A parcel of any bytes gets an answer that an ARL can tell; only a whole one, of a lot received before, is booked."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.arl import Arl, ArlCode, read_arl, write_arl
from norms.mail import FlowKind, ReceivedFlow
from norms.scor import ScorDocument, ScorIndex, write_parcel
from simulator.front_end.parcels import accept_parcel, judge_parcel
from simulator.ledger import _SCHEMA as SCHEMA
from simulator.ledger import Ledger
from tests.engine.test_scor import scan

DAY = date(2024, 12, 15)
BILLER = "991145608"


def document(seed: int = 1, **more: object) -> ScorDocument:
    content = scan(seed)
    values = {"file": f"D{seed}.pdf", "sha256": hashlib.sha256(content).hexdigest(), **more}
    return ScorDocument(identifier=f"D{seed}", kind="ORDN", invoice=7, **values)  # type: ignore[arg-type]


def index(*documents: ScorDocument, identification: str = "991145608-20241215090000-000001") -> ScorIndex:
    return ScorIndex(
        identification=identification,
        made_at=datetime(2024, 12, 15, 9, tzinfo=ZoneInfo("Europe/Paris")),
        biller=BILLER,
        regime="01",
        caisse="999",
        centre="",
        lot="001",
        lot_day=DAY,
        documents=documents,
    )


def flow(payload: bytes) -> ReceivedFlow:
    return ReceivedFlow(FlowKind.SCOR, "SCO", BILLER.rjust(14, "0"), payload)


def parcel(*documents: ScorDocument, **more: str) -> bytes:
    files = {each.file: scan(int(each.identifier[1:])) for each in documents if each.file}
    return write_parcel(index(*documents, **more), files)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger that accepted lot 001 with invoice 7, and lot 002 with invoice 8."""
    made = Ledger(tmp_path / "ledger.sqlite3")
    with made.transaction() as book:
        for number, invoice in ((1, 7), (2, 8)):
            values = (number, "FSE", "a", "b", "c", f"{number:06d}", b"")
            book.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            lot = ("FSE", "c", BILLER, f"00{number}", "241215", number)
            book.execute("INSERT INTO lots VALUES (?, ?, ?, ?, ?, ?)", lot)
            book.execute(
                "INSERT INTO invoices (flow, biller, number, file) VALUES ('FSE', ?, ?, ?)", (BILLER, invoice, number)
            )
    return made


def codes(ledger: Ledger, payload: bytes) -> list[str]:
    with ledger.transaction() as book:
        arl, found = judge_parcel(flow(payload), book, DAY)
        if arl.positive:
            assert found is not None
            accept_parcel(book, found)
    return [each.code for each in told(arl).faults]


def told(arl: Arl) -> Arl:
    """The acknowledgement as its recipient reads it."""
    return read_arl(write_arl(replace(arl, identification="A00001")))


def test_a_whole_parcel_is_accepted_once(ledger: Ledger) -> None:
    assert codes(ledger, parcel(document())) == []
    assert codes(ledger, parcel(document())) == [ArlCode.DUPLICATE_FILE]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lot": "009"}, "LOT 009"),
        ({"lot_day": date(2024, 12, 14)}, "LOT 001"),
        ({"lot": "002"}, "FACTURE 7"),  # another lot's invoice
        ({"biller": "990000013"}, "LOT 001"),
    ],
)
def test_documents_of_what_was_not_received_are_refused(change: dict[str, object], why: str, ledger: Ledger) -> None:
    one = document()
    payload = write_parcel(replace(index(one), **change), {one.file: scan(1)})  # type: ignore[arg-type]
    with ledger.transaction() as book:
        arl = told(judge_parcel(flow(payload), book, DAY)[0])
    assert [each.code for each in arl.faults] == [ArlCode.FAULTY]
    assert why in arl.faults[0].text


def test_the_same_page_twice_is_refused_and_a_series_refers_to_the_first(ledger: Ledger) -> None:
    assert codes(ledger, parcel(document())) == []
    other = "991145608-20241215090000-000002"
    assert codes(ledger, parcel(document(), identification=other)) == [ArlCode.FAULTY]
    series = ScorDocument(identifier="D2", kind="ORDN", invoice=7, first_prescription="D1")
    assert codes(ledger, parcel(series, identification=other)) == []
    lost = ScorDocument(identifier="D3", kind="ORDN", invoice=7, first_prescription="D9")
    assert codes(ledger, parcel(lost, identification=other[:-1] + "3")) == [ArlCode.FAULTY]


def test_a_page_that_nobody_can_read_is_refused(ledger: Ledger) -> None:
    bad = document(1, sha256=hashlib.sha256(b"%PDF-1.7 rubbish").hexdigest())
    payload = write_parcel(index(bad), {"D1.pdf": b"%PDF-1.7 rubbish"})
    assert codes(ledger, payload) == [ArlCode.FAULTY]


@settings(max_examples=25)
@given(st.one_of(st.binary(max_size=200), st.integers(0, 2000).map(lambda cut: parcel(document())[:cut])))
def test_any_bytes_get_an_answer(payload: bytes) -> None:
    with sqlite3.connect(":memory:") as book:
        book.executescript(SCHEMA)
        arl = told(judge_parcel(flow(payload), book, DAY)[0])
    book.close()
    assert [each.code for each in arl.faults][:1] in ([ArlCode.UNREADABLE], [ArlCode.FAULTY])
