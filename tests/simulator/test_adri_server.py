"""The ADRi server, asked with a real HTTP client."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from norms.adri import CertifiedQuery, RightsAnswer, RightsQuery, SoapFault, read_answer, rights_messages, write_query
from norms.soap.envelope import CONTENT_TYPE
from norms.soap.parsing import MAX_XML
from norms.soap.vihf import sign_assertion
from simulator.cards import pki
from simulator.cards.identities import VITALE_IDENTITIES
from simulator.population import demo_rights
from simulator.services.adri import AdriServer
from tests.norms.test_vihf import VIHF, Card
from tests.simulator.practice import START, clock

DAY = date(2024, 12, 15)


@pytest.fixture
def server() -> Iterator[AdriServer]:
    with AdriServer(demo_rights(), clock()) as running:
        yield running


def question(identity: str, person: int = 0, day: date = DAY) -> RightsQuery:
    content = VITALE_IDENTITIES[identity].content
    who = content.beneficiaries[person]
    return RightsQuery(
        regime=who.regime,
        nir=content.insured.nir,
        nir_key=content.insured.nir_key,
        birth_date=who.birth_date,
        birth_rank=who.birth_rank,
        caisse=who.caisse,
        centre=who.centre,
        reference_date=day,
    )


def ask(server: AdriServer, query: RightsQuery) -> RightsAnswer:
    reply = httpx.post(server.url, content=write_query(query), headers={"Content-Type": CONTENT_TYPE})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == CONTENT_TYPE
    answer = read_answer(reply.content)
    assert isinstance(answer, RightsAnswer)
    return answer


def test_everyone_on_a_card_is_known_with_the_same_rights(server: AdriServer) -> None:
    for name, identity in VITALE_IDENTITIES.items():
        for place, person in enumerate(identity.content.beneficiaries):
            holder = ask(server, question(name, place)).holder
            assert holder is not None
            assert (holder.first_name, holder.quality) == (person.first_name, person.quality)
            assert holder.open_on(DAY) == person.has_rights(DAY)
            assert holder.c2s_on(DAY) == person.c2s
            assert holder.ald_on(DAY) == person.ald
            assert (holder.amc is not None) == (person.amc is not None)


def test_the_answer_carries_its_moment_and_the_year_that_ends_on_the_reference_day(server: AdriServer) -> None:
    answer = ask(server, question("famille", day=date(2024, 5, 28)))
    assert answer.answered_at == START
    assert (answer.window.start, answer.window.end) == (date(2023, 5, 29), date(2024, 5, 28))


def test_closed_rights_refuse_the_invoice_and_say_since_when(server: AdriServer) -> None:
    seen_in_march = ask(server, question("sans-droits", day=date(2024, 3, 1)))
    (message,) = rights_messages(seen_in_march, date(2024, 3, 1))
    assert (message.rule, message.severity) == ("adri.rights-ended", "error")
    assert "31/12/2023" in message.text
    out_of_window = ask(server, question("sans-droits", day=date(2025, 3, 1)))
    assert [each.rule for each in rights_messages(out_of_window, date(2025, 3, 1))] == ["adri.no-rights"]


def test_open_rights_say_nothing(server: AdriServer) -> None:
    assert rights_messages(ask(server, question("famille")), DAY) == ()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"birth_rank": 2}, "unknown-person"),
        ({"nir_key": "35"}, "unknown-person"),
        ({"nir": "2550699999998"}, "unknown-person"),
        ({"regime": "02"}, "wrong-organism"),
    ],
)
def test_who_is_not_known_so_is_an_exception(server: AdriServer, changes: dict[str, object], kind: str) -> None:
    answer = ask(server, replace(question("famille"), **changes))  # type: ignore[arg-type]  # values of the table above
    assert answer.exception is not None
    assert answer.exception.type == kind
    assert [each.rule for each in rights_messages(answer, DAY)] == [f"adri.{kind}"]


@pytest.mark.parametrize("body", [b"", b"<a/>", b"<" * 100, write_query(question("famille"))[:-20]])
def test_a_bad_question_gets_a_soap_fault(server: AdriServer, body: bytes) -> None:
    reply = httpx.post(server.url, content=body)
    assert reply.status_code == 400
    fault = read_answer(reply.content)
    assert isinstance(fault, SoapFault)
    assert (fault.code, fault.subcode) == ("Sender", "unreadable")
    assert [each.rule for each in rights_messages(fault, DAY)] == ["adri.service-fault"]


def test_a_service_that_is_down_answers_its_fault(server: AdriServer) -> None:
    server.fault = SoapFault("Receiver", "down", "Service en maintenance.")
    reply = httpx.post(server.url, content=write_query(question("famille")))
    assert (reply.status_code, read_answer(reply.content)) == (500, server.fault)


def status_of(server: AdriServer, length: str) -> int:
    """The status of a question that declares any length."""
    where = urlsplit(server.url)
    with closing(HTTPConnection(where.hostname or "", where.port)) as client:
        client.putrequest("POST", where.path)
        client.putheader("Content-Length", length)
        client.endheaders()
        return client.getresponse().status


def test_other_paths_methods_and_sizes_are_refused(server: AdriServer) -> None:
    assert httpx.post(server.url + "x", content=b"").status_code == 404
    assert httpx.get(server.url).status_code == 501
    assert httpx.post(server.url, content=iter([b"<a/>"])).status_code == 411
    assert status_of(server, str(MAX_XML + 1)) == 413
    assert status_of(server, "9" * 5000) == 413
    assert status_of(server, "-1") == 411


def test_a_client_that_hangs_up_leaves_the_server_alive(server: AdriServer) -> None:
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname, where.port)) as client:
        client.sendall(b"POST /adri HTTP/1.1\r\nContent-Length: 500\r\n\r\n<half")
    assert ask(server, question("famille")).holder is not None


def test_a_server_that_does_not_run_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="not started"):
        _ = AdriServer(demo_rights(), clock()).url


def certified(identity: str, **changes: str) -> CertifiedQuery:
    who = VITALE_IDENTITIES[identity].content.beneficiaries[0]
    query = CertifiedQuery(
        nir=who.individual_nir or who.nir,
        nir_key=who.individual_nir_key or who.nir_key,
        birth_date=who.birth_date,
        family_name=who.family_name.lower(),
        first_name=who.first_name,
        reference_date=DAY,
    )
    return replace(query, **changes)  # type: ignore[arg-type]  # texts only


def post(server: AdriServer, message: bytes) -> RightsAnswer | SoapFault:
    return read_answer(httpx.post(server.url, content=message).content)


def test_a_certified_nir_finds_its_person_by_any_writing_of_the_name(server: AdriServer) -> None:
    found = post(server, write_query(certified("famille")))
    assert isinstance(found, RightsAnswer)
    assert found.holder is not None
    assert found.holder.open_on(DAY)
    assert found.holder.support == "2"
    wrong = post(server, write_query(certified("famille", first_name="AUTRE")))
    assert isinstance(wrong, RightsAnswer)
    assert wrong.exception is not None
    assert wrong.exception.type == "unknown-person"


def test_a_service_that_wants_a_card_answers_only_to_a_signed_assertion() -> None:
    authority = pki.authority().certificate.public_bytes(Encoding.DER)
    now = clock()
    with AdriServer(demo_rights(), now, authority) as server:
        bare = post(server, write_query(question("famille")))
        assert isinstance(bare, SoapFault)
        assert bare.subcode == "assertion"
        vihf = replace(VIHF, issued=now.now().astimezone(UTC))
        signed = post(server, write_query(question("famille"), sign_assertion(vihf, Card())))
        assert isinstance(signed, RightsAnswer)
        assert server.last_asker == vihf
        now.advance(timedelta(minutes=11))
        late = post(server, write_query(question("famille"), sign_assertion(vihf, Card())))
        assert isinstance(late, SoapFault)
        assert "validité" in late.reason
