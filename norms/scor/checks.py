"""What is wrong with a document before it leaves: the checks of the regulation and of terminals, as data.

>>> [each.rule for each in check_document(b"%PDF" + bytes(3_000_000)).messages]
['scor.too-heavy']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from norms.scor.limits import limit
from norms.scor.look import Look, Unreadable, look
from norms.scor.states import DocumentState
from tables.catalogue import message
from tables.messages import Message, Severity

FIELD = "document"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a document from others: the name it goes by here, its SHA-256, its picture."""

    name: str
    sha256: str
    picture: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: messages, and the fingerprint of a document that opens (None when it does not)."""

    messages: tuple[Message, ...]
    fingerprint: Fingerprint | None

    @property
    def state(self) -> DocumentState:
        """CONFORME when nothing refuses it."""
        refused = any(each.severity is Severity.ERROR for each in self.messages)
        return DocumentState.NON_COMPLIANT if refused else DocumentState.COMPLIANT


def check_document(pdf: bytes, name: str = "", known: Iterable[Fingerprint] = ()) -> Verdict:
    """Check one document against the limits and against those already joined.

    Any bytes give a verdict; without the PDF library, the verdict says so and refuses.
    """
    heavy = len(pdf) > limit("max_bytes")
    if heavy:
        return Verdict((message("scor.too-heavy", field=FIELD, size=len(pdf), limit=limit("max_bytes")),), None)
    try:
        seen = look(pdf)
    except Unreadable:
        return Verdict((message("scor.unreadable", field=FIELD),), None)
    except ImportError:
        return Verdict((message("scor.no-library", field=FIELD),), None)
    fingerprint = Fingerprint(name, hashlib.sha256(pdf).hexdigest(), seen.picture)
    blank = seen.ink < limit("blank_ink_per_mille")
    found = [*_shape(seen), *(_blank() if blank else _writing(seen)), *_seen_before(fingerprint, known, blank)]
    return Verdict(tuple(found), fingerprint)


def _shape(seen: Look) -> Iterator[Message]:
    """Check pages, size and resolution."""
    tolerance, dpi = limit("size_tolerance_mm"), limit("min_dpi")
    if seen.pages != 1:
        yield message("scor.pages", field=FIELD, pages=seen.pages)
    if seen.short_mm < limit("short_side_mm") - tolerance or seen.long_mm < limit("long_side_mm") - tolerance:
        yield message("scor.too-small", field=FIELD, short=seen.short_mm, long=seen.long_mm)
    if 0 < seen.dpi < dpi:
        yield message("scor.low-resolution", field=FIELD, dpi=seen.dpi, limit=dpi)


def _blank() -> Iterator[Message]:
    """Say that there is nothing to read."""
    yield message("scor.blank", field=FIELD)


def _writing(seen: Look) -> Iterator[Message]:
    """Check what is written: straight, legible."""
    if abs(seen.skew) > limit("max_skew_tenths"):
        yield message("scor.crooked", field=FIELD, degrees=abs(seen.skew) // 10)
    if seen.contrast < limit("min_contrast") or seen.edge < limit("min_edge"):
        yield message("scor.illegible", field=FIELD)


def _seen_before(fingerprint: Fingerprint, known: Iterable[Fingerprint], blank: bool) -> Iterator[Message]:
    """Compare with the documents already joined; blank pages all look alike."""
    for other in known:
        if other.sha256 == fingerprint.sha256:
            yield message("scor.duplicate", field=FIELD, name=other.name)
            return
        if not blank and (other.picture ^ fingerprint.picture).bit_count() <= limit("lookalike_bits"):
            yield message("scor.lookalike", field=FIELD, name=other.name)
            return
