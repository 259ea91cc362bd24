"""The SOAP 1.2 envelope: one body element each way, or a fault; and the assertion of who asks, in its header.

>>> from lxml import etree
>>> data = seal(etree.Element("{urn:example}question"))
>>> opened = unseal(data)
>>> isinstance(opened, SoapFault), opened.tag
(False, '{urn:example}question')
>>> unseal(seal_fault(SoapFault("Sender", "unreadable", "Message illisible.")))
SoapFault(code='Sender', subcode='unreadable', reason='Message illisible.')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from norms.errors import BadXml, UnwritableField
from norms.soap.parsing import parse

ENVELOPE: Final = "http://www.w3.org/2003/05/soap-envelope"
SECURITY: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
ASSERTION: Final = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"
FAULTS: Final = "urn:feuille:simulated:faults:1"
CONTENT_TYPE: Final = "application/soap+xml; charset=utf-8"
CODES: Final = ("VersionMismatch", "MustUnderstand", "DataEncodingUnknown", "Sender", "Receiver")
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class SoapFault:
    """A fault: ``code`` one of the five of SOAP 1.2, ``subcode`` the service's own word, ``reason`` French text."""

    code: str
    subcode: str
    reason: str


def seal(body: etree._Element, assertion: etree._Element | None = None) -> bytes:
    """Wrap one element into an envelope, behind the assertion of who asks if any; UTF-8 with its declaration."""
    envelope = etree.Element(_name("Envelope"), nsmap={"soap": ENVELOPE})
    if assertion is not None:
        header = etree.SubElement(envelope, _name("Header"))
        etree.SubElement(header, f"{{{SECURITY}}}Security", nsmap={"wsse": SECURITY}).append(assertion)
    etree.SubElement(envelope, _name("Body")).append(body)
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def seal_fault(fault: SoapFault) -> bytes:
    """Wrap a fault. Raises UnwritableField on an unknown code or a text that XML cannot hold."""
    if fault.code not in CODES:
        raise UnwritableField("SOAP", "code", fault.code, "code de faute inconnu")
    element = etree.Element(_name("Fault"), nsmap={"soap": ENVELOPE, "f": FAULTS})
    code = etree.SubElement(element, _name("Code"))
    etree.SubElement(code, _name("Value")).text = f"soap:{fault.code}"
    reason = etree.SubElement(element, _name("Reason"))
    text = etree.SubElement(reason, _name("Text"), {_LANG: "fr"})
    try:
        if fault.subcode:
            subcode = etree.SubElement(code, _name("Subcode"))
            etree.SubElement(subcode, _name("Value")).text = f"f:{fault.subcode}"
        text.text = fault.reason
    except ValueError as error:
        raise UnwritableField("SOAP", "motif", "•", "caractère que XML refuse") from error
    return seal(element)


def unseal(data: bytes) -> etree._Element | SoapFault:
    """Return the one element of the body, or the fault. Raises BadXml on anything that is no SOAP 1.2 envelope."""
    envelope = parse(data)
    if envelope.tag != _name("Envelope"):
        raise BadXml("Le message n'est pas une enveloppe SOAP 1.2.")
    bodies = envelope.findall(_name("Body"))
    if len(bodies) != 1 or len(bodies[0]) != 1:
        raise BadXml("L'enveloppe SOAP doit porter un seul corps avec un seul message.")
    element = bodies[0][0]
    return _fault(element) if element.tag == _name("Fault") else element


def find_assertion(data: bytes) -> etree._Element | None:
    """Return the one assertion of the header, None where there is none, not verified.

    Raises BadXml on what is no envelope, and on two assertions.
    """
    envelope = parse(data)
    if envelope.tag != _name("Envelope"):
        raise BadXml("Le message n'est pas une enveloppe SOAP 1.2.")
    found = envelope.findall(f"{_name('Header')}/{{{SECURITY}}}Security/{ASSERTION}")
    if len(found) > 1:
        raise BadXml("L'en-tête SOAP porte plusieurs assertions.")
    if not found:
        return None
    return parse(etree.tostring(found[0], with_tail=False))


def _fault(element: etree._Element) -> SoapFault:
    """Read a fault, tolerant about its subcode and language."""
    code = element.findtext(f"{_name('Code')}/{_name('Value')}", "").rpartition(":")[2]
    subcode = element.findtext(f"{_name('Code')}/{_name('Subcode')}/{_name('Value')}", "").rpartition(":")[2]
    reason = element.findtext(f"{_name('Reason')}/{_name('Text')}", "")
    if code not in CODES:
        raise BadXml("La faute SOAP n'a pas de code connu.")
    return SoapFault(code, subcode, reason)


def _name(local: str) -> str:
    """Qualify a name of the envelope."""
    return f"{{{ENVELOPE}}}{local}"
