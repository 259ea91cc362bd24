"""Notices of delivery and of non-delivery: what mail servers say of a mail of ours (RFC 3464).

The shape of the notices of the SESAM-Vitale network is not public; a bounce is what any mail server makes. A notice
is known again by the composting in the message id and by the emitter in the subject of the mail it speaks of.

>>> notice = DeliveryNotice(action=Action.FAILED, status="5.1.1", recipient="01999@999.01.simulated.invalid",
...                         diagnostic="550 unknown", composting="2024121509000000001", emitter="00000123456782")
>>> read_notice(notice.to_bytes()) == notice
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from email.message import Message
from enum import StrEnum
from typing import Final

from norms.errors import BadMail, UnreadableFlow
from norms.mail.kinds import read_subject
from norms.mail.parsing import parse

MAX_TEXT: Final = 300
MARK: Final = "AVIS"
_STAMP: Final = re.compile(r"<\s*([0-9]{19})@[^<>@\s]+>", re.ASCII)
_STATUS: Final = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", re.ASCII)


class Action(StrEnum):
    """What became of a mail, in the words of RFC 3464."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


# The gravest first: a report that speaks of several recipients is told by its worst.
_GRAVITY: Final = tuple(Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNotice:
    """One notice: the action, the status code (``5.1.1``, may be empty), the recipient, what the far server said.

    ``composting`` (19 digits) and ``emitter`` (14) name the mail; empty where the notice does not say.
    """

    action: Action
    status: str = ""
    recipient: str = ""
    diagnostic: str = ""
    composting: str = ""
    emitter: str = ""

    def to_bytes(self) -> bytes:
        """Return the notice as ``read_notice`` reads it: one ``name: value`` a line."""
        lines = [f"{each.name}: {_plain(str(getattr(self, each.name)))}" for each in fields(self)]
        return "\n".join((MARK, *lines, "")).encode()


def read_notice(data: bytes) -> DeliveryNotice:
    """Read what ``DeliveryNotice.to_bytes`` wrote. Raises UnreadableFlow on anything else."""
    try:
        mark, *lines = data.decode().split("\n")
        values = dict(line.split(": ", 1) for line in lines if line)
        found = DeliveryNotice(**{**values, "action": Action(values["action"])})  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFlow("Ce n'est pas un avis de remise.") from error
    if mark != MARK or found.to_bytes() != data:
        raise UnreadableFlow("Ce n'est pas un avis de remise.")
    return found


def is_report(message: Message) -> bool:
    """Whether a mail is a delivery status notification."""
    if message.get_content_type() != "multipart/report":
        return False
    declared = str(message.get_param("report-type", "")).lower()
    return declared == "delivery-status" or _status_part(message) is not None


def read_report(message: Message) -> DeliveryNotice:
    """Read a delivery status notification, whatever server made it. Raises BadMail when it does not say what happened.

    The gravest action of its recipients counts.
    """
    part = _status_part(message)
    told = _parts(part) if part is not None else []
    known = [(action, each) for each in told if (action := _action(each)) is not None]
    if not known:
        raise BadMail("L'avis de remise ne dit pas ce qu'il est advenu du courriel.")
    action, block = min(known, key=lambda each: _GRAVITY.index(each[0]))
    stamp, emitter = _original(message)
    status = _STATUS.search(str(block.get("Status", "")))
    return DeliveryNotice(
        action=action,
        status=status[0] if status else "",
        recipient=_address(block.get("Final-Recipient") or block.get("Original-Recipient")),
        diagnostic=_address(block.get("Diagnostic-Code")),
        composting=stamp,
        emitter=emitter,
    )


def _status_part(message: Message) -> Message | None:
    """Return the part that machines read: one of the report's own, never of the mail it returns."""
    return next((part for part in _parts(message) if part.get_content_type() == "message/delivery-status"), None)


def _action(block: Message) -> Action | None:
    """Return the action of one recipient, None where it is no known one."""
    word = str(block.get("Action", "")).split("(")[0].strip().lower()
    return Action(word) if word in set(Action) else None


def _original(message: Message) -> tuple[str, str]:
    """Return composting and emitter of the mail that a report returns, whole or by its headers."""
    for part in _parts(message):
        headers = _headers(part)
        if headers is not None:
            found = _STAMP.search(str(headers.get("Message-ID", "")))
            emitter, stamp, _ = read_subject(str(headers.get("Subject", "")))
            return (found[1] if found else stamp), emitter
    return "", ""


def _headers(part: Message) -> Message | None:
    """Return the headers of the mail that a part returns, None where it returns none."""
    kind, inside = part.get_content_type(), _parts(part)
    if kind == "message/rfc822":
        return inside[0] if inside else None
    if kind in {"text/rfc822-headers", "message/rfc822-headers"}:
        raw = inside[0].as_bytes() if inside else part.get_payload(decode=True)
        return parse(raw) if isinstance(raw, bytes) else None
    return None


def _parts(message: Message) -> list[Message]:
    """Return the messages inside a message, none where its body is a text."""
    body = message.get_payload()
    return [part for part in body if isinstance(part, Message)] if isinstance(body, list) else []


def _address(value: object) -> str:
    """Return what follows the type of a typed field: ``rfc822; someone@there``."""
    text = str(value or "")
    return _plain(text.partition(";")[2] if ";" in text else text)


def _plain(text: str) -> str:
    """Return a text on one short line of printable signs."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())[:MAX_TEXT].strip()
