"""Messages of the directory on the wire: SOAP 1.2, profile ``simulated-directory``, validated by our own schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from norms.directory.messages import DirectoryAnswer, DirectoryQuery
from norms.errors import BadXml
from norms.soap.dialogue import Dialogue
from norms.soap.envelope import SoapFault

DIALOGUE: Final = Dialogue(
    "simulated-directory",
    "urn:feuille:simulated:directory:1",
    Path(__file__).with_name("simulated_directory.xsd"),
    {"directoryQuery": DirectoryQuery, "directoryAnswer": DirectoryAnswer},
)


def write_query(query: DirectoryQuery, assertion: etree._Element | None = None) -> bytes:
    """Return the SOAP message that asks. Raises UnwritableField when a field is not what the schema wants."""
    return DIALOGUE.write(query, assertion)


def write_answer(answer: DirectoryAnswer) -> bytes:
    """Return the SOAP message that answers. Raises UnwritableField when a field is not what the schema wants."""
    return DIALOGUE.write(answer)


def read_query(data: bytes) -> DirectoryQuery:
    """Read a question. Raises BadXml on any other bytes."""
    found = DIALOGUE.read(data, DirectoryQuery)
    if not isinstance(found, DirectoryQuery):
        raise BadXml("Une question à l'annuaire est attendue, pas une faute SOAP.")
    return found


def read_answer(data: bytes) -> DirectoryAnswer | SoapFault:
    """Read an answer, or the fault that stands for it. Raises BadXml on any other bytes."""
    found = DIALOGUE.read(data, DirectoryAnswer)
    assert isinstance(found, DirectoryAnswer | SoapFault)
    return found
