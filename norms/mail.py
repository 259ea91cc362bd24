"""Flows as mails: one mail per file, as the front-ends of the régimes exchange them.

Attested (two independent programs, twelve years apart, agree; ETS-DT-001 is the official title): the address
``RROOO@OOO.RR.rss.fr``, the subject ``IR`` + version / emitter / composting / number of invoices, the part
``application/EDI-consent`` in base64 with Content-Description ``IRIS/B2`` (``/Z`` when gzip, inner name ``B2.gz``)
and the message id. That is the IRIS flow. What SESAM-Vitale flows (FSE, DRE) and returns (ARL, RSP) carry in their
subject and description is not public: ours starts with ``SIMULATED``. The S/MIME envelope is not made here.

Addresses are built on a domain that cannot exist. A mail for ``rss.fr`` is refused unless ``production=True``.

>>> from datetime import UTC
>>> mail = build_mail(FlowKind.B2, b"000...", sender="cabinet@simulated.invalid", recipient=amo_address("01", "422"),
...                   emitter="123456782", moment=datetime(2024, 12, 15, 9, tzinfo=UTC), number=1, invoices=2)
>>> mail["To"], mail["Subject"]
('01422@422.01.simulated.invalid', 'IR/00000123456782/2024121509000000001/00002')
>>> flow = read_mail(mail)
>>> flow.kind, flow.invoices, flow.payload
(<FlowKind.B2: 'B2'>, 2, b'000...')
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32
from enum import StrEnum
from typing import Final

from norms.errors import BadMail

SIMULATED_DOMAIN: Final = "simulated.invalid"
REAL_DOMAIN: Final = "rss.fr"
MAX_MAIL: Final = 96 * 2**20
MAX_PAYLOAD: Final = 64 * 2**20
CONTENT_TYPE: Final = "application/edi-consent"
INNER_NAME: Final = b"B2.gz"


class FlowKind(StrEnum):
    """What a mail carries: an IRIS B2 file without cards, FSE or DRE lots, an acknowledgement, a payment return."""

    B2 = "B2"
    FSE = "FSE"
    DRE = "DRE"
    ARL = "ARL"
    RSP = "RSP"


# Only the B2 row is attested; the others are ours.
PREFIXES: Final = {FlowKind.B2: "IR"} | {k: f"SIMULATED-{k}" for k in FlowKind if k is not FlowKind.B2}
DESCRIPTIONS: Final = {FlowKind.B2: "IRIS/B2"} | {k: f"SIMULATED/{k}" for k in FlowKind if k is not FlowKind.B2}
_KINDS: Final = {text: kind for kind, text in DESCRIPTIONS.items()} | {"IRISTEST/B2": FlowKind.B2}
_SUBJECT: Final = re.compile(r"(?:IR[0-9]{0,6}|SIMULATED-[A-Z]{3})/([0-9A-Z]{14})/([0-9]{19})/([0-9]{5})", re.ASCII)
_WORD: Final = r"[A-Za-z0-9_+-]+"
_ADDRESS: Final = re.compile(rf"{_WORD}(?:\.{_WORD})*@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)\.?")


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


def amo_address(regime: str, organism: str, domain: str = SIMULATED_DOMAIN) -> str:
    """Return the mail address of a caisse: régime (2 digits), organism (3), on the domain.

    >>> amo_address("01", "999")
    '01999@999.01.simulated.invalid'
    """
    return f"{regime}{organism}@{organism}.{regime}.{domain}"


def amc_address(number: str, domain: str = SIMULATED_DOMAIN) -> str:
    """Return the mail address of an AMC by its number. The shape is ours: no public document gives one.

    >>> amc_address("0099999999")
    '0099999999@amc.simulated.invalid'
    """
    return f"{number}@amc.{domain}"


def guard_recipient(address: str, *, production: bool = False) -> str:
    """Return the address when a mail may leave for it. Raises BadMail on a real or unreadable address.

    >>> guard_recipient("01422@422.01.rss.fr")
    Traceback (most recent call last):
    ...
    norms.errors.BadMail: 01422@422.01.rss.fr est une adresse réelle : aucun flux n'y part hors production.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise BadMail(f"Adresse de courriel illisible : {address!r}.")
    domain = found["domain"].lower()
    if (domain == REAL_DOMAIN or domain.endswith(f".{REAL_DOMAIN}")) and not production:
        raise BadMail(f"{address} est une adresse réelle : aucun flux n'y part hors production.")
    return address


def composting(moment: datetime, number: int) -> str:
    """Return the 19 digits that name a mail for its emitter: AAAAMMJJHHMMSS and a 5-digit number (it wraps)."""
    return f"{moment:%Y%m%d%H%M%S}{number % 100_000:05d}"


def build_mail(
    kind: FlowKind,
    payload: bytes,
    *,
    sender: str,
    recipient: str,
    emitter: str,
    moment: datetime,
    number: int,
    invoices: int,
    compressed: bool = True,
    production: bool = False,
) -> EmailMessage:
    """Put one file in one mail.

    ``emitter`` is zero-filled to 14, ``number`` tells apart the mails of one second, ``invoices`` is the count of
    type 5 records. Same arguments, same bytes. Raises BadMail on a recipient that ``guard_recipient`` refuses, an
    unreadable sender, an emitter of more than 14 characters or a payload above MAX_PAYLOAD.
    """
    emitter = emitter.rjust(14, "0")
    if not re.fullmatch(r"[0-9A-Z]{14}", emitter, re.ASCII):
        raise BadMail(f"Émetteur illisible : {emitter!r} (14 chiffres ou lettres).")
    if len(payload) > MAX_PAYLOAD or not 0 <= invoices <= 99_999:
        raise BadMail(f"Flux trop grand pour un courriel : {len(payload)} octets, {invoices} factures.")
    stamp = composting(moment, number)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = guard_recipient(sender, production=production)
    mail["To"] = guard_recipient(recipient, production=production)
    mail["Date"] = moment
    mail["Subject"] = f"{PREFIXES[kind]}/{emitter}/{stamp}/{invoices:05d}"
    mail["Message-ID"] = f"<{stamp}@{sender.rpartition('@')[2]}>"
    mail.set_content(_gzip(payload) if compressed else payload, "application", "EDI-consent", cte="base64")
    mail["Content-Description"] = DESCRIPTIONS[kind] + ("/Z" if compressed else "")
    return mail


def read_mail(mail: Message | bytes) -> ReceivedFlow:
    """Take the one flow out of a mail, alone or inside a multipart. Raises BadMail on anything else, and only that.

    Bounded: a mail above MAX_MAIL bytes and a flow above MAX_PAYLOAD once decompressed are refused.
    """
    message = _parse(mail)
    parts = [part for part in message.walk() if part.get_content_type() == CONTENT_TYPE]
    if len(parts) != 1:
        raise BadMail(f"Le courriel porte {len(parts)} parties {CONTENT_TYPE} : il en faut une, et une seule.")
    description = str(parts[0].get("Content-Description", "")).strip()
    zipped = description.endswith("/Z")
    kind = _KINDS.get(description.removesuffix("/Z"))
    if kind is None:
        raise BadMail(f"Nature de flux inconnue : {description[:60]!r}.")
    content = _decode(parts[0])
    payload = _gunzip(content) if zipped else content
    if len(payload) > MAX_PAYLOAD:
        raise BadMail(f"Le flux dépasse {MAX_PAYLOAD} octets.")
    found = _SUBJECT.fullmatch(str(message.get("Subject", "")).strip())
    emitter, stamp, count = found.groups() if found else ("", "", "0")
    return ReceivedFlow(kind, f"{kind}-{stamp}" if stamp else str(kind), emitter, payload, stamp, int(count))


def _parse(mail: Message | bytes) -> Message:
    """Parse the bytes of a mail with the policy that never interprets a header."""
    try:
        data = mail if isinstance(mail, bytes) else mail.as_bytes()
        if len(data) > MAX_MAIL:
            raise BadMail(f"Le courriel dépasse {MAX_MAIL} octets.")
        return message_from_bytes(data, policy=compat32)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadMail("Le courriel est illisible : sa structure n'est pas celle d'un message MIME.") from error


def _decode(part: Message) -> bytes:
    """Return the bytes of a base64 part, refusing what a lenient decoder would drop in silence."""
    text = part.get_payload()
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if not isinstance(text, str) or encoding != "base64":
        raise BadMail(f"La partie {CONTENT_TYPE} doit être en base64, pas en {encoding[:20] or 'clair'!r}.")
    try:
        return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadMail("La partie base64 du courriel est abîmée : demandez un nouvel envoi.") from error


def _gzip(payload: bytes) -> bytes:
    """Compress as RFC 1952 with the attested inner name (the gzip module would cut its ``.gz``) and no date."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = packer.compress(payload) + packer.flush()
    head = b"\x1f\x8b\x08\x08" + bytes(4) + b"\x02\xff" + INNER_NAME + b"\0"
    return head + body + struct.pack("<II", zlib.crc32(payload), len(payload) & 0xFFFFFFFF)


def _gunzip(content: bytes) -> bytes:
    """Decompress one gzip member, never beyond MAX_PAYLOAD."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        payload = unpacker.decompress(content, MAX_PAYLOAD + 1)
    except zlib.error as error:
        raise BadMail("Le flux gzip est abîmé : demandez un nouvel envoi.") from error
    if len(payload) > MAX_PAYLOAD:
        raise BadMail(f"Le flux dépasse {MAX_PAYLOAD} octets une fois décompressé.")
    if not unpacker.eof or unpacker.unused_data:
        raise BadMail("Le flux gzip est tronqué ou suivi d'autres octets.")
    return payload
