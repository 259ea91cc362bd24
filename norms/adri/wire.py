"""ADRi messages on the wire: SOAP 1.2, profile ``simulated-adri``, validated both ways by our own schema."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from lxml import etree

from norms.adri.answer import RightsAnswer
from norms.adri.query import CertifiedQuery, RightsQuery
from norms.errors import BadXml, UnwritableField
from norms.soap.binding import dump, load
from norms.soap.envelope import SoapFault, seal, unseal
from norms.soap.parsing import load_schema, validate

PROFILE: Final = "simulated-adri"
NAMESPACE: Final = "urn:feuille:simulated:adri:1"
ACTION: Final = f"{NAMESPACE}:rights"
QUERY: Final = "rightsQuery"
CERTIFIED: Final = "certifiedQuery"
ANSWER: Final = "rightsAnswer"

T = TypeVar("T", RightsQuery, CertifiedQuery, RightsAnswer)


def write_query(query: RightsQuery | CertifiedQuery, assertion: etree._Element | None = None) -> bytes:
    """Return the SOAP message that asks, behind the signed assertion of who asks where the service wants one.

    Raises UnwritableField when a field is not what the schema wants.
    """
    return _write(query, QUERY if isinstance(query, RightsQuery) else CERTIFIED, assertion)


def read_query(data: bytes) -> RightsQuery | CertifiedQuery:
    """Read a question in either form. Raises BadXml on any other bytes."""
    found = unseal(data)
    if isinstance(found, SoapFault):
        raise BadXml("Une question ADRi est attendue, pas une faute SOAP.")
    if found.tag == f"{{{NAMESPACE}}}{CERTIFIED}":
        return _read(CertifiedQuery, CERTIFIED, found)
    return _read(RightsQuery, QUERY, found)


def write_answer(answer: RightsAnswer) -> bytes:
    """Return the SOAP message that answers. Raises UnwritableField when a field is not what the schema wants."""
    return _write(answer, ANSWER)


def read_answer(data: bytes) -> RightsAnswer | SoapFault:
    """Read an answer, or the fault that stands for it. Raises BadXml on any other bytes."""
    found = unseal(data)
    return found if isinstance(found, SoapFault) else _read(RightsAnswer, ANSWER, found)


def _write(
    value: RightsQuery | CertifiedQuery | RightsAnswer, tag: str, assertion: etree._Element | None = None
) -> bytes:
    """Dump, validate, wrap."""
    element = dump(value, tag, NAMESPACE)
    try:
        validate(element, _schema())
    except BadXml as error:
        raise UnwritableField(PROFILE, tag, "•", str(error)) from error
    return seal(element, assertion)


def _read(kind: type[T], tag: str, element: etree._Element) -> T:
    """Check the name, validate, load."""
    if element.tag != f"{{{NAMESPACE}}}{tag}":
        raise BadXml(f"Le message n'est pas un {tag} du profil {PROFILE}.")
    validate(element, _schema())
    try:
        return load(kind, element)
    except ValueError as error:
        raise BadXml(f"Le message {tag} se contredit.") from error


@cache
def _schema() -> etree.XMLSchema:
    """Load the schema once a process."""
    return load_schema(Path(__file__).with_name("simulated_adri.xsd"))
