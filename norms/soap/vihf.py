"""VIHF: who asks, as a SAML 2.0 assertion that the CPS signs and that rides in the WS-Security header.

What it says (issuer, NameID, attributes) is that of the public open source of the DMP: certain there, a guess for the
on-line services of the health insurance. The profile is named ``simulated-vihf``; names of attributes are those of
the public interoperability framework. Only the signed bytes are believed: what is read is read from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from lxml import etree

from norms.certificates import BROKEN
from norms.errors import BadXml, UnwritableField
from norms.soap.card_key import CardKey, CardSigner

PROFILE: Final = "simulated-vihf"
SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"
INS_TEST_OID: Final = "1.2.250.1.213.1.4.10"
LIFETIME: Final = timedelta(minutes=10)
SKEW: Final = timedelta(minutes=1)
NATIONAL_ID: Final = "8"
"""What stands before an RPPS in the national number of a practitioner."""

_ATTRIBUTES: Final = {
    "structure": "Identifiant_Structure",
    "sector": "Secteur_Activite",
    "subject_name": "urn:oasis:names:tc:xspa:1.0:subject:subject-id",
    "roles": "urn:oasis:names:tc:xacml:2.0:subject:role",
    "version": "VIHF_Version",
    "authentication": "Authentification_Mode",
    "resource": "urn:oasis:names:tc:xacml:2.0:resource:resource-id",
    "resource_urn": "Ressource_URN",
    "purpose": "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse",
    "product": "LPS_Nom",
    "product_version": "LPS_Version",
    "homologation": "LPS_ID_HOMOLOGATION",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vihf:
    """One assertion: ``identifier`` an XML ID of its own, ``issued`` aware, ``name_id`` 8 and the RPPS.

    ``roles`` are codes (profession, then savoir-faire); ``resource`` names the patient: it stays out of reprs.
    """

    identifier: str
    issued: datetime
    name_id: str
    structure: str
    subject_name: str
    roles: tuple[str, ...]
    sector: str = "SA07"
    version: str = "3.0"
    authentication: str = "DIRECTE"
    resource: str = field(default="", repr=False)
    resource_urn: str = ""
    purpose: str = "normal"
    product: str = "feuille"
    product_version: str = "0"
    homologation: str = "simulated"


def national_number(rpps: str) -> str:
    """Return the national number of a practitioner.

    >>> national_number("99700557897")
    '899700557897'
    """
    return NATIONAL_ID + rpps


def sign_assertion(vihf: Vihf, signer: CardSigner) -> etree._Element:
    """Return the assertion, signed by the card. Raises UnwritableField, and what the card raises."""
    # signxml comes with an extra that only the on-line services need.
    from signxml.algorithms import CanonicalizationMethod
    from signxml.signer import XMLSigner

    certificate = x509.load_der_x509_certificate(signer.certificate())
    element = _build(vihf, certificate.subject.rfc4514_string())
    with_signature = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0).sign(
        element, key=CardKey(signer), cert=[certificate], reference_uri=vihf.identifier, id_attribute="ID"
    )
    assert isinstance(with_signature, etree._Element)
    return with_signature


def verify_assertion(element: etree._Element, authority: bytes, now: datetime) -> Vihf:
    """Return what a signed assertion says. Raises BadXml unless a certificate of the authority (DER) signed it.

    Also refused: an assertion outside its ten minutes, one whose issuer is not its certificate, a signature over
    anything but the whole assertion.
    """
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    certificate = _certificate(element, authority, now)
    try:
        found = XMLVerifier().verify(
            element,
            x509_cert=certificate,
            id_attribute="ID",
            expect_config=SignatureConfiguration(location="./", expect_references=1),
        )
    except (SignXMLException, InvalidSignature, ValueError, etree.LxmlError) as error:
        raise BadXml("La signature de l'assertion n'est pas celle de son certificat.") from error
    signed = found[0].signed_xml if isinstance(found, list) else found.signed_xml
    if signed is None or signed.tag != _name("Assertion"):
        raise BadXml("La signature ne porte pas sur toute l'assertion.")
    if signed.findtext(_name("Issuer")) != certificate.subject.rfc4514_string():
        raise BadXml("L'émetteur de l'assertion n'est pas le porteur du certificat.")
    vihf = _read(signed)
    if not vihf.issued - SKEW <= now < vihf.issued + LIFETIME:
        raise BadXml("L'assertion est hors de sa durée de validité.")
    return vihf


def _certificate(element: etree._Element, authority: bytes, now: datetime) -> x509.Certificate:
    """Return the certificate that an assertion carries, issued by the authority and in its dates. Raises BadXml."""
    text = element.findtext(f".//{{{SIGNATURE}}}X509Certificate") or ""
    try:
        pem = f"-----BEGIN CERTIFICATE-----\n{text.strip()}\n-----END CERTIFICATE-----\n"
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
        certificate.verify_directly_issued_by(x509.load_der_x509_certificate(authority))
    except BROKEN as error:
        raise BadXml("L'assertion n'est pas signée par une carte de l'autorité attendue.") from error
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise BadXml("Le certificat de l'assertion est hors de ses dates.")
    return certificate


def _build(vihf: Vihf, issuer: str) -> etree._Element:
    """Build the assertion, unsigned. Raises UnwritableField on a text that XML cannot hold."""
    root = etree.Element(_name("Assertion"), nsmap={"saml": SAML})
    try:
        root.set("ID", vihf.identifier)
        root.set("Version", "2.0")
        root.set("IssueInstant", _moment(vihf.issued))
        etree.SubElement(root, _name("Issuer")).text = issuer
        etree.SubElement(etree.SubElement(root, _name("Subject")), _name("NameID")).text = vihf.name_id
        limits = {"NotBefore": _moment(vihf.issued), "NotOnOrAfter": _moment(vihf.issued + LIFETIME)}
        etree.SubElement(root, _name("Conditions"), limits)
        statement = etree.SubElement(root, _name("AttributeStatement"))
        for each, name in _ATTRIBUTES.items():
            attribute = etree.SubElement(statement, _name("Attribute"), {"Name": name})
            value = getattr(vihf, each)
            for text in value if isinstance(value, tuple) else (value,):
                etree.SubElement(attribute, _name("AttributeValue")).text = text
    except ValueError as error:
        raise UnwritableField(PROFILE, "Assertion", "•", "caractère que XML refuse") from error
    return root


def _read(element: etree._Element) -> Vihf:
    """Read the assertion of verified bytes. Raises BadXml when something is missing."""
    found: dict[str, tuple[str, ...]] = {}
    for attribute in element.iterfind(f"{_name('AttributeStatement')}/{_name('Attribute')}"):
        name = attribute.get("Name", "")
        found[name] = tuple(value.text or "" for value in attribute.iterfind(_name("AttributeValue")))
    try:
        texts = {each: found[name][0] for each, name in _ATTRIBUTES.items() if each != "roles"}
        issued = datetime.fromisoformat(element.get("IssueInstant", ""))
        if issued.tzinfo is None:
            raise ValueError("naive")
        return Vihf(
            identifier=element.get("ID", ""),
            issued=issued,
            name_id=element.findtext(f"{_name('Subject')}/{_name('NameID')}") or "",
            roles=found[_ATTRIBUTES["roles"]],
            **texts,
        )
    except (KeyError, IndexError, ValueError) as error:
        raise BadXml("L'assertion n'a pas tous les champs du VIHF.") from error


def _moment(moment: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(local: str) -> str:
    """Qualify a name of SAML."""
    return f"{{{SAML}}}{local}"
