"""What contradicts itself, or is sound but not what was asked for, is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from norms.directory import read_query as read_directory_query
from norms.errors import BadMail, BadXml, UnreadableFlow
from norms.idb_clc import IdbAnswer, read_idb_answer, read_query, write
from norms.identifiers import organism
from norms.mail import Action, DeliveryNotice, FlowKind, build_mail, guard_mail, read_notice
from norms.noemie import Movement
from norms.soap.envelope import SoapFault, find_assertion, seal_fault
from norms.viewing import Row
from tests.norms.test_smime import NOW

FAULT = seal_fault(SoapFault("Sender", "X", "REFUS"))


@pytest.mark.parametrize("reader", [read_query, read_directory_query])
def test_a_fault_is_no_question(reader: object) -> None:
    assert callable(reader)
    with pytest.raises(BadXml, match="faute SOAP"):
        reader(FAULT)


def test_an_answer_that_contradicts_itself_is_refused() -> None:
    refusal = write(IdbAnswer(external_reference="F1", code="KO", message="NON"))
    with pytest.raises(BadXml, match="contredit"):
        read_idb_answer(refusal.replace(b">KO<", b">OK<"))


def test_an_assertion_is_looked_for_in_an_envelope() -> None:
    with pytest.raises(BadXml, match="enveloppe"):
        find_assertion(etree.tostring(etree.Element("a")))


def test_an_organism_of_another_shape_is_none() -> None:
    assert organism.is_valid("019999999")
    assert not organism.is_valid("01-999")


def test_a_mail_for_two_is_no_flow() -> None:
    mail = build_mail(
        FlowKind.B2,
        b"000",
        sender="a@b.invalid",
        recipient="c@d.invalid",
        emitter="1",
        moment=NOW,
        number=1,
        invoices=1,
    )
    assert guard_mail(mail) == ("a@b.invalid", "c@d.invalid")
    mail["Cc"] = "e@f.invalid"
    with pytest.raises(BadMail, match="un seul"):
        guard_mail(mail)


def test_a_notice_written_otherwise_is_none() -> None:
    notice = DeliveryNotice(
        action=Action.FAILED, status="5.1.1", recipient="a@b.invalid", diagnostic="550", composting="1", emitter="2"
    )
    data = notice.to_bytes()
    assert read_notice(data) == notice
    for other in (data + b"\n\n", data.replace(b": ", b":  ", 1), b"autre" + data):
        with pytest.raises(UnreadableFlow):
            read_notice(other)


def test_what_moves_a_debt_is_named() -> None:
    held = Movement(reference="D1", day=date(2024, 12, 15), nature="IND", operation="RPR", amount=-552, balance=0)
    assert held.nature_label
    assert held.operation_label == "Retenue sur prestations"


def test_a_row_names_its_columns() -> None:
    row = Row(1, "4", "ligne", "amo", "montant", 108, 7, "0001610", "16,10", True)
    assert row.columns == "108-114"
    assert Row(1, "4", "ligne", "x", "x", 5, 1, "A", "", True).columns == "5"
