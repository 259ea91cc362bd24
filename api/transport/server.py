"""Where a mail server is, how its line is secured, and who we are for it."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.errors import TransportFault
from norms.errors import BadMail
from norms.mail import guard_host


class Security(StrEnum):
    """How a line is secured: TLS from the first byte, TLS after STARTTLS, or in clear (this machine only)."""

    TLS = "tls"
    STARTTLS = "starttls"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One mail server. ``ca_file`` (PEM) replaces the system's authorities; no ``user`` is no login.

    The password stands in a file of its own, read at each connection: it is in no setting, no repr, no log.
    """

    host: str
    port: int
    security: Security = Security.TLS
    ca_file: Path | None = None
    user: str = ""
    password_file: Path | None = None
    timeout: float = 15.0

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.host}:{self.port}"

    def check(self, *, production: bool = False) -> None:
        """Refuse to call a server of the real network outside production, or another machine in clear.

        Raises TransportFault.
        """
        try:
            guard_host(self.host, production=production)
        except BadMail as error:
            raise TransportFault(str(error)) from None
        if self.security is Security.CLEAR and not is_loopback(self.host):
            raise TransportFault(f"{self.name} : pas de liaison en clair hors de cette machine.")

    def context(self) -> ssl.SSLContext:
        """Return the TLS settings: the server's certificate and name are verified. Raises TransportFault."""
        try:
            found = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except (OSError, ssl.SSLError) as error:
            raise TransportFault(f"{self.name} : fichier d'autorités illisible ({type(error).__name__}).") from None
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        return found

    def password(self) -> str:
        """Return the password. Raises TransportFault when its file cannot be read."""
        if self.password_file is None:
            return ""
        try:
            return self.password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise TransportFault(f"{self.name} : mot de passe illisible ({type(error).__name__}).") from None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("relay.example")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why(error: Exception) -> str:
    """Return in a few words what a server or the network said."""
    text = getattr(error, "strerror", None) or " ".join(str(each) for each in error.args if isinstance(each, str))
    said = " ".join(each.decode("utf-8", "replace") for each in error.args if isinstance(each, bytes))
    return " ".join(f"{text} {said}".split())[:120] or type(error).__name__
