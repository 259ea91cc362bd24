"""The file around the lots: who sends it to whom, its own number, its message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from norms.b2.days import aammjj
from norms.b2.r000 import R000
from norms.b2.r999 import R999
from norms.identifiers import finess
from norms.profile import Profile
from norms.record import Value

APPLICATION = "TR"
"""The application of invoice files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeader:
    """What the 000 and the 999 of a file say.

    ``emitter_type`` is ``TE`` for an establishment, ``TP`` another partner; ``emitter`` nine digits with the key;
    ``recipient_type`` the régime's (``CT``, ``MA``, ``SM``…) or ``OC`` for an AMC; ``recipient`` fourteen characters;
    ``identification`` six, unique among the emitter's files; ``message`` free text (editor, version).
    """

    emitter_type: str
    emitter: str
    recipient_type: str
    recipient: str
    identification: str
    day: date
    message: str = ""


def opening(header: FileHeader, profile: Profile) -> bytes:
    """Return the 000 of a file. Raises UnwritableField."""
    return R000.write(_address(header) | {"date": aammjj(header.day), "norm": profile.norm, "message": header.message})


def closing(header: FileHeader, records: int, lots: int) -> bytes:
    """Return the 999 of a file of so many records, both ends included. Raises UnwritableField."""
    return R999.write(_address(header) | {"record_count": records, "lot_count": lots})


def _address(header: FileHeader) -> dict[str, Value]:
    """Columns 4 to 55, the same at both ends."""
    return {
        "emitter_type": header.emitter_type,
        "emitter": finess.numeric(header.emitter),
        "recipient_type": header.recipient_type,
        "recipient": header.recipient,
        "application": APPLICATION,
        "identification": header.identification,
    }
