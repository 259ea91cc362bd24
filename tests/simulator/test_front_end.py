"""The front-end, over real SMTP: what it accepts, what it refuses, how it says so."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from norms.arl import ArlCode
from norms.fse import fse_file
from norms.mail import FlowKind, build_mail
from simulator.front_end import FrontEnd
from tests.norms.b2.samples import DOCTOR, HEADER, OPTICIAN, dre, fse, lot, one_per_line, records
from tests.simulator.practice import SENDER, START, answers, arls, clock, flow_mail, front_end, rsps, send

__all__ = ["front_end"]


def test_a_sound_file_is_kept_and_acknowledged(front_end: FrontEnd) -> None:
    mail = flow_mail(FlowKind.FSE, fse())
    send(front_end, mail)
    (arl,) = arls(front_end)
    assert arl.positive
    assert (arl.flow, arl.lot, arl.file, arl.biller, arl.invoices) == ("FSE", "001", "000001", "991145608", 2)
    assert (arl.emitter, arl.recipient) == ("00000001999999", "00000991145608")
    (kept,) = front_end.received.glob("*")
    assert mail.as_bytes().splitlines()[-5:] == kept.read_bytes().splitlines()[-5:]


def test_fse_and_dre_are_both_acknowledged_with_or_without_separators(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, one_per_line(fse())))
    send(front_end, flow_mail(FlowKind.DRE, dre(), number=2))
    assert [(arl.flow, arl.lot, arl.positive) for arl in arls(front_end)] == [
        ("FSE", "001", True),
        ("DRE", "AAA", True),
    ]


@pytest.mark.parametrize("what", ["length", "order", "count", "total", "future"])
def test_damage_of_any_kind_refuses_the_file(front_end: FrontEnd, what: str) -> None:
    front_end_day = START.date()
    front = records(fse())
    damaged = {
        "length": fse()[:-1],
        "order": b"".join((*front[:3], front[4], front[3], *front[5:])),
        "count": fse()[:-128] + front[-1].replace(b"00000029", b"00000028"),
        "total": b"".join((*front[:-2], front[-2].replace(b"000005158", b"000005159"), front[-1])),
        "future": fse_file(HEADER, (replace(lot("001"), day=front_end_day + timedelta(days=1)),)),
    }[what]
    assert damaged != fse()
    send(front_end, flow_mail(FlowKind.FSE, damaged))
    (arl,) = arls(front_end)
    assert not arl.positive
    assert {fault.code for fault in arl.faults} == {ArlCode.FAULTY}
    assert front_end.pay() == ()


def test_a_refusal_names_the_invoice_the_record_and_the_reason(front_end: FrontEnd) -> None:
    data = bytearray(fse())
    act = data.index(b"4991145608")
    data[act + 107 : act + 114] = b"0001611"
    send(front_end, flow_mail(FlowKind.FSE, bytes(data)))
    (arl,) = arls(front_end)
    assert {fault.invoice for fault in arl.faults} == {1}
    assert all(fault.record > 0 and "ENREGISTREMENT" in fault.text for fault in arl.faults)


def test_a_refused_lot_may_be_sent_again_corrected(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse()[:-1] + b"X"))
    send(front_end, flow_mail(FlowKind.FSE, fse(), number=2))
    assert [arl.positive for arl in arls(front_end)] == [False, True]


def test_the_same_file_twice_is_a_duplicate(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse()))
    send(front_end, flow_mail(FlowKind.FSE, fse(), number=2))
    first, second = arls(front_end)
    assert first.positive
    assert [fault.code for fault in second.faults] == [ArlCode.DUPLICATE_FILE]


def test_the_same_lot_in_another_file_is_a_duplicate_with_its_invoices(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse()))
    other = replace(HEADER, identification="000002")
    send(front_end, flow_mail(FlowKind.FSE, fse_file(other, (lot("001"),)), number=2))
    _, second = arls(front_end)
    assert [(fault.code, fault.invoice) for fault in second.faults] == [
        (ArlCode.DUPLICATE_LOT, 0),
        (ArlCode.DUPLICATE_INVOICE, 1),
        (ArlCode.DUPLICATE_INVOICE, 2),
    ]
    assert "15/12/2024" in second.faults[0].text


def test_one_lot_of_a_file_may_be_refused_and_the_other_accepted(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse_file(HEADER, (lot("001", DOCTOR),)), invoices=1))
    second = replace(HEADER, identification="000002")
    both = fse_file(second, (lot("001", replace(DOCTOR, number=3)), lot("002", OPTICIAN)))
    send(front_end, flow_mail(FlowKind.FSE, both, number=2))
    assert [(arl.lot, arl.positive) for arl in arls(front_end)] == [("001", True), ("001", False), ("002", True)]
    front_end.pay()
    assert sorted(invoice.number for rsp in rsps(front_end) for invoice in rsp.rsp.invoices) == [1, 2]


def test_a_mail_that_miscounts_its_invoices_is_refused(front_end: FrontEnd) -> None:
    send(front_end, flow_mail(FlowKind.FSE, fse(), invoices=3))
    (arl,) = arls(front_end)
    assert "3 ANNONCEES" in arl.faults[0].text


@pytest.mark.parametrize("payload", [b"", b"bonjour", b"\0" * 5000, fse()[:500]])
def test_a_file_of_any_bytes_is_refused_in_an_arl(front_end: FrontEnd, payload: bytes) -> None:
    send(front_end, flow_mail(FlowKind.FSE, payload))
    (arl,) = arls(front_end)
    assert not arl.positive


def test_a_mail_that_carries_no_flow_is_refused_in_an_arl(front_end: FrontEnd) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, "01999@999.01.simulated.invalid", "Bonjour"
    mail.set_content("Bonjour")
    send(front_end, mail)
    send(front_end, flow_mail(FlowKind.ARL, b"000", number=2))
    assert [arl.faults[0].code for arl in arls(front_end)] == [ArlCode.UNREADABLE] * 2


def test_nothing_real_comes_in(front_end: FrontEnd) -> None:
    mail = flow_mail(FlowKind.FSE, fse())
    with smtplib.SMTP(front_end.host, front_end.port) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail(SENDER, ["01422@422.01.RSS.fr"], mail.as_bytes())
        with pytest.raises(smtplib.SMTPDataError):
            server.sendmail("somebody@rss.fr", ["01999@999.01.simulated.invalid"], mail.as_bytes())
    assert answers(front_end) == []


def test_a_mail_too_big_is_refused_by_smtp(tmp_path: Path) -> None:
    with FrontEnd(tmp_path, clock(), max_mail=2000) as small:
        with pytest.raises(smtplib.SMTPException):
            send(small, build_mail(
                FlowKind.FSE, fse() * 3, sender=SENDER, recipient="a@b.invalid", emitter="1", moment=START, number=1,
                invoices=2, compressed=False,
            ))  # fmt: skip
        assert answers(small) == []


def test_a_full_disk_makes_the_sender_keep_its_mail(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("simulator.front_end.intake._store", full)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(front_end, flow_mail(FlowKind.FSE, fse()))
    assert refused.value.smtp_code == 451
    send(front_end, flow_mail(FlowKind.FSE, fse()))
    assert [arl.positive for arl in arls(front_end)] == [True]


def test_a_front_end_taken_up_again_remembers(tmp_path: Path) -> None:
    with FrontEnd(tmp_path, clock()) as first:
        send(first, flow_mail(FlowKind.FSE, fse()))
    with FrontEnd(tmp_path, clock()) as second:
        send(second, flow_mail(FlowKind.FSE, fse()))
        assert [arl.positive for arl in arls(second)] == [True, False]
        assert len(second.pay()) == 1
    assert len(second.bank.transfers) == 1


def test_closing_does_not_wait_for_a_client_that_stays(tmp_path: Path) -> None:
    with FrontEnd(tmp_path, clock()) as running:
        client = smtplib.SMTP(running.host, running.port)
    client.close()


def test_an_answer_that_was_not_delivered_is_delivered_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FrontEnd(tmp_path, clock()) as first, monkeypatch.context() as patch:
        patch.setattr(first, "_deliver", lambda: None)
        send(first, flow_mail(FlowKind.FSE, fse()))
        assert answers(first) == []
    with FrontEnd(tmp_path, clock()) as second:
        assert [arl.positive for arl in arls(second)] == [True]
        assert arls(second) == []
