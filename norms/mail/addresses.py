"""Mail addresses of caisses and AMC, and the guard that keeps real ones out of reach."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Final

from norms.errors import BadMail

SIMULATED_DOMAIN: Final = "simulated.invalid"
REAL_DOMAIN: Final = "rss.fr"
REAL_HOSTS: Final = (REAL_DOMAIN, "sesam-vitale.fr", "gip-cps.fr")
_WORD: Final = r"[A-Za-z0-9_+-]+"
_DOMAIN: Final = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_ADDRESS: Final = re.compile(rf"{_WORD}(?:\.{_WORD})*@(?P<domain>{_DOMAIN})\.?")
_HOST: Final = re.compile(rf"(?P<domain>{_DOMAIN}|[0-9a-fA-F:]+)\.?")


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
    if _within(found["domain"], (REAL_DOMAIN,)) and not production:
        raise BadMail(f"{address} est une adresse réelle : aucun flux n'y part hors production.")
    return address


def guard_mail(mail: EmailMessage, *, production: bool = False) -> tuple[str, str]:
    """Return the sender and the only recipient of a mail, as its raw headers say them. Raises BadMail."""
    said = [(name.lower(), str(value)) for name, value in mail.raw_items()]
    to = [value for name, value in said if name in {"to", "cc", "bcc"}]
    sender = [value for name, value in said if name == "from"]
    if len(to) != 1 or len(sender) != 1:
        raise BadMail("Un courriel de flux a un expéditeur et un destinataire, et un seul.")
    return guard_recipient(sender[0], production=production), guard_recipient(to[0], production=production)


def guard_host(host: str, *, production: bool = False) -> str:
    """Return the name of a server when it may be called: not one of the real network's outside production.

    >>> guard_host("127.0.0.1")
    '127.0.0.1'
    >>> guard_host("Annuaire.Sesam-Vitale.fr.")
    Traceback (most recent call last):
    ...
    norms.errors.BadMail: Annuaire.Sesam-Vitale.fr. est un serveur réel : il n'est pas appelé hors production.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        raise BadMail(f"Nom de serveur illisible : {host!r}.")
    if _within(found["domain"], REAL_HOSTS) and not production:
        raise BadMail(f"{host} est un serveur réel : il n'est pas appelé hors production.")
    return host


def is_real(address: str) -> bool:
    """Whether an address, or what may be one, is of the real network.

    >>> is_real("01422@422.01.RSS.fr."), is_real("01422@422.01.simulated.invalid")
    (True, False)
    """
    return _within(address.rpartition("@")[2].rstrip("."), (REAL_DOMAIN,))


def _within(domain: str, real: tuple[str, ...]) -> bool:
    """Whether a domain is one of these or under it."""
    lowered = domain.lower()
    return any(lowered == each or lowered.endswith(f".{each}") for each in real)
