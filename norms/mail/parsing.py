"""Parsing the bytes of a mail, bounded, and decoding its parts strictly."""

from __future__ import annotations

import base64
import binascii
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from norms.errors import BadMail
from norms.mail.kinds import MAX_MAIL


def parse(mail: Message | bytes) -> Message:
    """Parse the bytes of a mail with the policy that never interprets a header. Raises BadMail."""
    try:
        data = mail if isinstance(mail, bytes) else mail.as_bytes()
        if len(data) > MAX_MAIL:
            raise BadMail(f"Le courriel dépasse {MAX_MAIL} octets.")
        return message_from_bytes(data, policy=compat32)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadMail("Le courriel est illisible : sa structure n'est pas celle d'un message MIME.") from error


def decode(part: Message) -> bytes:
    """Return the bytes of a base64 part, refusing what a lenient decoder would drop in silence. Raises BadMail."""
    text = part.get_payload()
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if not isinstance(text, str) or encoding != "base64":
        raise BadMail(f"La partie {part.get_content_type()} doit être en base64, pas en {encoding[:20] or 'clair'!r}.")
    try:
        return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadMail("La partie base64 du courriel est abîmée : demandez un nouvel envoi.") from error
