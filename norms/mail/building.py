"""Putting one file in one clear mail; ``norms.mail.smime`` closes the envelope."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from norms.errors import BadMail
from norms.mail.addresses import guard_recipient, is_real
from norms.mail.kinds import DESCRIPTIONS, MAX_PAYLOAD, PREFIXES, FlowKind
from norms.mail.packing import pack


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
    unreadable sender, an emitter of more than 14 characters, a payload above MAX_PAYLOAD, or a flow whose mail is
    simulated for a real address, production or not.
    """
    if is_real(recipient) and kind is not FlowKind.B2:
        raise BadMail(f"Le courriel d'un flux {kind} est simulé : il ne part pas vers une adresse réelle.")
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
    mail.set_content(pack(payload) if compressed else payload, "application", "EDI-consent", cte="base64")
    mail["Content-Description"] = DESCRIPTIONS[kind] + ("/Z" if compressed else "")
    return mail
