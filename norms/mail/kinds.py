"""What a mail may carry, and what its subject and description call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_MAIL: Final = 96 * 2**20
MAX_PAYLOAD: Final = 64 * 2**20
CONTENT_TYPE: Final = "application/edi-consent"


class FlowKind(StrEnum):
    """What a mail carries: an IRIS B2 file without cards, FSE or DRE lots, an acknowledgement, a payment return.

    NDN is a notice of (non-)delivery: what a mail server says of a mail of ours (``norms.mail.notices``). SCOR is a
    parcel of supporting documents, ``SCO`` where a flow has three letters.
    """

    B2 = "B2"
    FSE = "FSE"
    DRE = "DRE"
    ARL = "ARL"
    RSP = "RSP"
    NDN = "NDN"
    SCOR = "SCO"


# Only the B2 row is attested; the others are ours.
PREFIXES: Final = {FlowKind.B2: "IR"} | {k: f"SIMULATED-{k}" for k in FlowKind if k is not FlowKind.B2}
DESCRIPTIONS: Final = {FlowKind.B2: "IRIS/B2"} | {k: f"SIMULATED/{k}" for k in FlowKind if k is not FlowKind.B2}
KINDS: Final = {text: kind for kind, text in DESCRIPTIONS.items()} | {"IRISTEST/B2": FlowKind.B2}
SUBJECT: Final = re.compile(r"(?:IR[0-9]{0,6}|SIMULATED-[A-Z]{3})/([0-9A-Z]{14})/([0-9]{19})/([0-9]{5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReceivedFlow:
    """What was read from a mail.

    ``name`` is kind and composting (``FSE-2024121509000000001``), ``emitter`` the 14 characters of the subject,
    ``composting`` the moment and number that the emitter gave the mail, ``invoices`` the count it declares. These
    three are empty or 0 where the subject has another shape: the subject of returns is not attested.
    """

    kind: FlowKind
    name: str
    emitter: str
    payload: bytes
    composting: str = ""
    invoices: int = 0


def read_subject(text: str) -> tuple[str, str, int]:
    """Return emitter, composting and count of a subject; empty and 0 where it has another shape.

    >>> read_subject("IR/00000123456782/2024121509000000001/00002")
    ('00000123456782', '2024121509000000001', 2)
    >>> read_subject("Bonjour")
    ('', '', 0)
    """
    found = SUBJECT.fullmatch(text.strip())
    return (found[1], found[2], int(found[3])) if found else ("", "", 0)
