"""Taking the one flow out of a mail: clear or enveloped, or the notice that a mail server sends of one of ours."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message

from norms.errors import BadMail
from norms.mail.kinds import CONTENT_TYPE, KINDS, MAX_PAYLOAD, FlowKind, ReceivedFlow, read_subject
from norms.mail.notices import is_report, read_report
from norms.mail.packing import unpack
from norms.mail.parsing import decode, parse
from norms.mail.smime import KeyPair, enveloped, open_envelope


def read_mail(mail: Message | bytes, keys: Iterable[KeyPair] = ()) -> ReceivedFlow:
    """Take the one flow out of a mail, alone or inside a multipart. Raises BadMail on anything else, and only that.

    ``keys`` open an S/MIME envelope: the first that fits. A delivery status notification gives a flow of kind NDN.
    Bounded: a mail above MAX_MAIL bytes and a flow above MAX_PAYLOAD once decompressed are refused.
    """
    message = parse(mail)
    if is_report(message):
        return _notice(message)
    emitter, stamp, count = read_subject(str(message.get("Subject", "")))
    envelope = enveloped(message)
    part = _flow_part(message if envelope is None else parse(open_envelope(decode(envelope), keys)))
    description = str(part.get("Content-Description", "")).strip()
    kind = KINDS.get(description.removesuffix("/Z"))
    if kind is None:
        raise BadMail(f"Nature de flux inconnue : {description[:60]!r}.")
    content = decode(part)
    payload = unpack(content) if description.endswith("/Z") else content
    if len(payload) > MAX_PAYLOAD:
        raise BadMail(f"Le flux dépasse {MAX_PAYLOAD} octets.")
    return ReceivedFlow(kind, f"{kind}-{stamp}" if stamp else str(kind), emitter, payload, stamp, count)


def _flow_part(message: Message) -> Message:
    """Return the only part that carries a flow."""
    parts = [part for part in message.walk() if part.get_content_type() == CONTENT_TYPE]
    if len(parts) != 1:
        raise BadMail(f"Le courriel porte {len(parts)} parties {CONTENT_TYPE} : il en faut une, et une seule.")
    return parts[0]


def _notice(message: Message) -> ReceivedFlow:
    """Return a delivery status notification as a flow: its payload is the notice, written our way."""
    notice = read_report(message)
    stamp = notice.composting
    name = f"{FlowKind.NDN}-{stamp}" if stamp else str(FlowKind.NDN)
    return ReceivedFlow(FlowKind.NDN, name, notice.emitter, notice.to_bytes(), stamp)
