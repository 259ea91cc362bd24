"""The SOAP tools against hostile XML."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from norms.errors import BadXml, UnwritableField
from norms.soap.envelope import CODES, ENVELOPE, SoapFault, seal, seal_fault, unseal
from norms.soap.parsing import MAX_XML, parse
from tests.norms.b2.strategies import UNHURRIED

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;&d;&d;&d;</a>"""
FILE_ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
REMOTE_DTD = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BILLION_LAUGHS, "DOCTYPE"),
        (FILE_ENTITY, "DOCTYPE"),
        (REMOTE_DTD, "DOCTYPE"),
        (FILE_ENTITY.decode().encode("utf-16"), "DOCTYPE"),
        (b"<a>" * 20_000 + b"</a>" * 20_000, "mal formé"),
        (b"<a>\xff</a>", "mal formé"),
        (b'<?xml version="1.0" encoding="nothing"?><a/>', "mal formé"),
        (b"<a>" + b" " * MAX_XML + b"</a>", "dépasse"),
        (b"", "mal formé"),
    ],
)
def test_hostile_documents_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadXml, match=why):
        parse(data)


def test_a_refusal_repeats_nothing_of_the_document() -> None:
    with pytest.raises(BadXml) as refused:
        parse(b"<a>2550699999999</b>")
    assert "2550699999999" not in str(refused.value)


def envelope(body: str) -> bytes:
    return f'<s:Envelope xmlns:s="{ENVELOPE}">{body}</s:Envelope>'.encode()


@pytest.mark.parametrize(
    "data",
    [
        b"<Envelope/>",
        envelope(""),
        envelope("<s:Body/>"),
        envelope("<s:Body><a/><b/></s:Body>"),
        envelope("<s:Body><a/></s:Body><s:Body><a/></s:Body>"),
        envelope("<s:Body><s:Fault/></s:Body>"),
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a/></s:Body></s:Envelope>',
    ],
)
def test_what_is_no_soap_12_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(BadXml):
        unseal(data)


@pytest.mark.parametrize("code", CODES)
def test_faults_read_back(code: str) -> None:
    fault = SoapFault(code, "down", "Le service est arrêté.")
    assert unseal(seal_fault(fault)) == fault
    bare = SoapFault(code, "", "")
    assert unseal(seal_fault(bare)) == bare


def test_what_a_fault_cannot_say_is_refused() -> None:
    for fault in (SoapFault("Client", "", ""), SoapFault("Sender", "", "\0"), SoapFault("Sender", "\x01", "")):
        with pytest.raises(UnwritableField):
            seal_fault(fault)


@UNHURRIED
@given(st.binary(max_size=300))
def test_any_bytes_raise_only_the_declared_error(data: bytes) -> None:
    whole = seal(etree.Element("{urn:x}a"))
    for candidate in (data, whole[: len(data)] + data, envelope("<s:Body>") + data):
        with suppress(BadXml):
            unseal(candidate)
