"""Supporting documents: joined to invoices, sent once their lot is acknowledged, answered, archived, purged."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from engine.errors import IllegalTransition, TransportFault, UnknownDocument, UnknownInvoice
from engine.invoice.request import Prescription
from engine.invoice.values import Sealed
from engine.office import Office
from engine.scor.values import Document
from engine.sending.options import Options
from norms.mail import FlowKind, read_mail
from norms.scor import read_parcel
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from tables.compiled import Tables
from tests.engine.conftest import START
from tests.engine.people import doctor_request, priced, sealed, signer
from tests.engine.way import MailWay

pytest.importorskip("pypdfium2")
Image = pytest.importorskip("PIL.Image")
Draw = pytest.importorskip("PIL.ImageDraw")

PRESCRIBED = Prescription(prescriber="991145608", day=date(2024, 12, 10))
DPI, STEP = 200, 40


@cache
def scan(seed: int, angle: int = 0) -> bytes:
    """A scanned A5 page of strokes, as a PDF; every seed another page."""
    chance = random.Random(seed)
    width, height = 1165, 1654
    picture = Image.new("L", (width, height), 245)
    draw = Draw.Draw(picture)
    for y in range(STEP * 2, height - STEP * 2, STEP):
        x = STEP
        while x < width * chance.uniform(0.3, 0.9):
            word = chance.randint(STEP // 3, STEP)
            draw.rectangle((x, y, x + word, y + STEP // 3), fill=20)
            x += word + STEP // 4
    out = io.BytesIO()
    picture.rotate(angle, fillcolor=245).save(out, "PDF", resolution=DPI)
    return out.getvalue()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
def way(tmp_path: Path, clock: SimulatedClock) -> Iterator[MailWay]:
    with FrontEnd(tmp_path / "outside", clock) as front_end:
        yield MailWay(front_end)


def billed(office: Office, key: str) -> Sealed:
    return sealed(office, doctor_request(prescription=PRESCRIBED, complementary=False), key)


def transmitted(office: Office, way: MailWay, key: str = "key") -> Sealed:
    """An invoice that needs its prescription, in a lot that is acknowledged."""
    done = billed(office, key)
    office.make_lots()
    office.make_files()
    office.send(way)
    office.receive(way)
    return done


def joined(office: Office, invoice: int, seed: int = 1) -> Document:
    found = office.documents.join(invoice, "ORDN", "ordonnance.pdf", scan(seed), PRESCRIBED.day)
    assert found.messages == ()
    assert found.document is not None
    return found.document


def states(office: Office) -> list[str]:
    return [each.state for each in office.documents.all()]


def test_a_document_leaves_after_the_positive_arl_and_is_archived(office: Office, way: MailWay) -> None:
    done = billed(office, "key")
    assert [(each.number, each.kind) for each in office.documents.missing()] == [(1, "ORDN")]
    document = joined(office, done.id)
    assert (document.label, document.size) == ("CONFORME", len(scan(1)))
    assert office.documents.missing() == ()
    assert office.documents.send(way).sent == ()  # its lot is not made yet
    office.make_lots()
    office.make_files()
    office.send(way)
    assert office.documents.send(way).sent == ()  # nor acknowledged
    office.receive(way)
    (name,) = office.documents.send(way).sent
    assert name.startswith("SCO-")
    assert states(office) == ["saved"]
    mail = read_mail(sorted(way.front_end.received.glob("*.eml"))[-1].read_bytes())
    index, files = read_parcel(mail.payload)
    assert mail.kind is FlowKind.SCOR
    assert (index.lot, index.documents[0].invoice, list(files.values())) == ("001", 1, [scan(1)])
    report = office.receive(way)
    assert (report.arls, report.matched, report.messages) == (1, 1, ())
    assert [(each.label, each.parcel) for each in office.documents.of_invoice(done.id)] == [("ARCHIVÉ", "acknowledged")]
    assert office.documents.send(way).sent == ()
    assert office.lots()[0].state == "acknowledged"
    assert office.verify_journal().ok


def test_what_is_wrong_is_said_and_kept_as_such(office: Office) -> None:
    done = billed(office, "key")
    found = office.documents.join(done.id, "ORDN", "travers.pdf", scan(1, 8))
    assert [each.rule for each in found.messages] == ["scor.crooked"]
    assert found.document is not None
    assert found.document.label == "NON CONFORME"
    assert [each.kind for each in office.documents.missing()] == ["ORDN"]
    assert office.documents.remove(found.document.id) == ()
    forced = office.documents.join(done.id, "ORDN", "travers.pdf", scan(1, 8), force=True)
    assert forced.document is not None
    assert forced.document.label == "CONFORME"
    assert office.documents.missing() == ()
    again = office.documents.join(done.id, "ORDN", "travers.pdf", scan(1, 8), force=True)
    assert again.document is not None  # a duplicate is nothing that a person may force
    assert again.document.label == "NON CONFORME"
    assert "scor.duplicate" in [each.rule for each in again.messages]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00" * 1000, b"<html>"])
def test_what_is_no_pdf_is_not_kept(office: Office, content: bytes) -> None:
    done = billed(office, "key")
    found = office.documents.join(done.id, "ORDN", "x", content)
    assert found.document is None
    assert [each.rule for each in found.messages] == ["scor.unreadable"]
    assert office.documents.all() == ()


def test_unknown_things_are_named(office: Office) -> None:
    done = billed(office, "key")
    assert [each.rule for each in office.documents.join(done.id, "PHOTO", "x", scan(1)).messages] == [
        "scor.unknown-kind"
    ]
    with pytest.raises(UnknownInvoice):
        office.documents.join(99, "ORDN", "x", scan(1))
    with pytest.raises(UnknownDocument):
        office.documents.remove(99)
    with pytest.raises(UnknownDocument):
        office.documents.refer(done.id, "NOTHING")


def test_a_series_refers_to_its_first_prescription(office: Office, way: MailWay) -> None:
    first = transmitted(office, way, "first")
    document = joined(office, first.id)
    office.documents.send(way)
    office.receive(way)
    later = billed(office, "later")
    found = office.documents.refer(later.id, document.identifier)
    assert found.document is not None
    assert (found.document.refers_to, found.document.size) == (document.identifier, 0)
    assert office.documents.missing() == ()
    office.make_lots()
    office.make_files()
    office.send(way)
    office.receive(way)
    office.documents.send(way)
    mail = read_mail(sorted(way.front_end.received.glob("*.eml"))[-1].read_bytes())
    index, files = read_parcel(mail.payload)
    assert (index.documents[0].first_prescription, files) == (document.identifier, {})
    office.receive(way)
    assert states(office) == ["archived", "archived"]


def test_only_a_first_prescription_that_stands_may_be_referred_to(office: Office) -> None:
    one, two = billed(office, "one"), billed(office, "two")
    first = joined(office, one.id)
    assert [each.rule for each in office.documents.refer(one.id, first.identifier).messages] == ["scor.own-first"]
    second = office.documents.refer(two.id, first.identifier).document
    assert second is not None
    assert [each.rule for each in office.documents.refer(one.id, second.identifier).messages] == ["scor.not-first"]
    assert [each.rule for each in office.documents.remove(first.id)] == ["scor.referred-to"]
    assert office.documents.remove(second.id) == ()
    assert office.documents.remove(first.id) == ()


def test_a_refused_parcel_has_its_documents_made_again(office: Office, way: MailWay) -> None:
    """The front-end knows that page already: it came under another name."""
    done = transmitted(office, way)
    joined(office, done.id)
    office.documents.send(way)
    office.receive(way)
    with office.store.writing(START, "essai") as unit:  # as if this terminal had forgotten the first document
        unit.connection.exec_driver_sql("UPDATE document SET picture = '', sha256 = 'x'")
    later = transmitted(office, way, "later")
    joined(office, later.id)
    office.documents.send(way)
    report = office.receive(way)
    assert [each.rule for each in report.messages] == ["scor.refused"]
    assert states(office) == ["archived", "rebuild"]
    assert [each.kind for each in office.documents.missing(later.id)] == ["ORDN"]
    (broken,) = office.documents.of_invoice(later.id)
    assert office.documents.remove(broken.id) == ()
    joined(office, later.id, seed=2)
    office.documents.send(way)
    office.receive(way)
    assert states(office) == ["archived", "archived"]


def test_a_parcel_sent_twice_is_archived_once(office: Office, way: MailWay) -> None:
    done = transmitted(office, way)
    joined(office, done.id)
    office.documents.send(way)
    way.send(way.sent[-1])  # as if the first sending had not been noted
    report = office.receive(way)
    assert report.arls == 2
    assert report.messages == ()
    assert states(office) == ["archived"]


def test_a_parcel_that_cannot_leave_waits_then_goes_on_paper(
    office: Office, way: MailWay, clock: SimulatedClock
) -> None:
    done = transmitted(office, way)
    joined(office, done.id)
    way.broken = 2
    for _ in range(2):
        with pytest.raises(TransportFault):
            office.documents.send(way)
    assert states(office) == ["saved"]
    clock.advance(timedelta(days=5))
    way.broken = 1
    with pytest.raises(TransportFault):
        office.documents.send(way)
    clock.advance(timedelta(days=1))
    assert [each.rule for each in office.documents.send(way).messages] == ["scor.on-paper"]
    assert states(office) == ["paper"]
    assert office.documents.missing() == ()


def test_a_parcel_without_answer_leaves_again(office: Office, way: MailWay, clock: SimulatedClock) -> None:
    done = transmitted(office, way)
    joined(office, done.id)
    office.documents.send(way)
    assert office.documents.send(way).sent == ()
    clock.advance(timedelta(days=3))
    assert len(office.documents.send(way).sent) == 1
    assert way.sent[-1] == way.sent[-2]


def test_a_lot_waits_for_its_documents_where_the_practice_says_so(
    tmp_path: Path, tables: Tables, clock: SimulatedClock, way: MailWay
) -> None:
    with Office.open(tmp_path, tables, clock, sending=Options(require_documents=True)) as office:
        done = billed(office, "key")
        office.make_lots()
        office.make_files()
        report = office.send(way)
        assert report.sent == ()
        assert [each.rule for each in report.messages] == ["scor.missing"]
        joined(office, done.id)
        assert len(office.send(way).sent) == 1


def test_a_degraded_invoice_needs_its_care_sheet(office: Office) -> None:
    office.seal(priced(office, doctor_request()), signer("cps"), None, idempotency_key="key")
    assert [each.kind for each in office.documents.missing()] == ["FSOI"]


def test_documents_are_purged_after_six_months_and_no_sooner(
    office: Office, way: MailWay, clock: SimulatedClock
) -> None:
    done = transmitted(office, way)
    document = joined(office, done.id)
    office.documents.send(way)
    office.receive(way)
    clock.advance(timedelta(days=183))
    assert office.documents.purge() == 0
    assert office.documents.content(document.id) == scan(1)
    clock.advance(timedelta(days=1))
    assert office.documents.purge() == 1
    assert office.documents.content(document.id) == b""
    assert states(office) == ["archived"]
    assert office.documents.purge() == 0


def test_what_left_is_not_removed(office: Office, way: MailWay) -> None:
    done = transmitted(office, way)
    document = joined(office, done.id)
    office.documents.send(way)
    with pytest.raises(IllegalTransition):
        office.documents.remove(document.id)
