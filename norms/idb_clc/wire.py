"""IDB and CLC messages on the wire: SOAP 1.2, profile ``simulated-idb-clc``, validated both ways by our own schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeVar

from lxml import etree

from norms.errors import BadXml
from norms.idb_clc.clc import ClcAnswer, ClcQuery
from norms.idb_clc.idb import IdbAnswer, IdbQuery
from norms.soap.dialogue import Dialogue
from norms.soap.envelope import SoapFault

DIALOGUE: Final = Dialogue(
    "simulated-idb-clc",
    "urn:feuille:simulated:idb-clc:1",
    Path(__file__).with_name("simulated_idb_clc.xsd"),
    {"idbQuery": IdbQuery, "idbAnswer": IdbAnswer, "clcQuery": ClcQuery, "clcAnswer": ClcAnswer},
)

Q = TypeVar("Q", IdbQuery, ClcQuery)
A = TypeVar("A", IdbAnswer, ClcAnswer)


def write(value: IdbQuery | IdbAnswer | ClcQuery | ClcAnswer, assertion: etree._Element | None = None) -> bytes:
    """Return the SOAP message of a value. Raises UnwritableField when a field is not what the schema wants."""
    return DIALOGUE.write(value, assertion)


def read_query(data: bytes) -> IdbQuery | ClcQuery:
    """Read a question of either service. Raises BadXml on any other bytes."""
    found = DIALOGUE.read(data, IdbQuery, ClcQuery)
    if not isinstance(found, IdbQuery | ClcQuery):
        raise BadXml("Une question IDB ou CLC est attendue, pas une faute SOAP.")
    return found


def read_idb_query(data: bytes) -> IdbQuery:
    """Read an IDB question. Raises BadXml on any other bytes."""
    return _question(IdbQuery, data)


def read_clc_query(data: bytes) -> ClcQuery:
    """Read a CLC question. Raises BadXml on any other bytes."""
    return _question(ClcQuery, data)


def read_idb_answer(data: bytes) -> IdbAnswer | SoapFault:
    """Read an IDB answer, or the fault that stands for it. Raises BadXml on any other bytes."""
    return _answer(IdbAnswer, data)


def read_clc_answer(data: bytes) -> ClcAnswer | SoapFault:
    """Read a CLC answer, or the fault that stands for it. Raises BadXml on any other bytes."""
    return _answer(ClcAnswer, data)


def _question(kind: type[Q], data: bytes) -> Q:
    """Read a question of one kind."""
    found = DIALOGUE.read(data, kind)
    if not isinstance(found, kind):
        raise BadXml("Une question est attendue, pas une faute SOAP.")
    return found


def _answer(kind: type[A], data: bytes) -> A | SoapFault:
    """Read an answer of one kind or a fault."""
    found = DIALOGUE.read(data, kind)
    assert isinstance(found, kind | SoapFault)
    return found
