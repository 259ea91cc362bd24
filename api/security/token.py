"""The bearer token of the API: 256 random bits in a file that only its user may read.

The file is made once; the token is never printed, logged, put in an address or passed on a command line.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from pathlib import Path

FILE_NAME = "api-token"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43,}", re.ASCII)


class Token:
    """A secret that compares in constant time and does not show in a repr.

    >>> Token("a" * 43)
    Token(…)
    >>> Token("a" * 43).matches("b" * 43)
    False
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode("ascii")

    def matches(self, offered: str) -> bool:
        """Whether the offered text is the token."""
        return hmac.compare_digest(self._secret, offered.encode("utf-8", "surrogateescape"))

    def __repr__(self) -> str:
        return "Token(…)"


def load_or_make(folder: Path) -> tuple[Token, Path]:
    """Return the folder's token and its file, made on first use and remade if it does not hold 256 bits.

    Raises OSError where the folder cannot be written.
    """
    path = folder / FILE_NAME
    try:
        kept = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        kept = ""
    if _SHAPE.fullmatch(kept):
        path.chmod(0o600)
        return Token(kept), path
    return Token(renew(folder)), path


def renew(folder: Path) -> str:
    """Write a new token in place of the old one, atomically, and return it. Raises OSError."""
    secret = secrets.token_urlsafe(32)
    fresh = folder / f".{FILE_NAME}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE_NAME)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    return secret


def read(folder: Path) -> str:
    """Return the token for a client that runs as the same user. Raises OSError."""
    return (folder / FILE_NAME).read_text(encoding="ascii").strip()
