"""The bearer token of the API: 256 random bits in a file that only its user may read.

The file is made once; the token is never printed, logged, put in an address or passed on a command line. A server
that runs takes a renewed token at the next request, and the old one is worth nothing from then on.
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

    def renewed(self) -> bool:
        """Whether another secret took its place since the last call: never, for one that is kept in memory."""
        return False

    def __repr__(self) -> str:
        return "Token(…)"


class TokenFile(Token):
    """The token of a file, read again whenever the file is another one; a damaged or missing file changes nothing."""

    __slots__ = ("_path", "_stamp")

    def __init__(self, path: Path, secret: str) -> None:
        super().__init__(secret)
        self._path = path
        self._stamp = _stamp(path)

    def renewed(self) -> bool:
        """Look at the file, and take its secret if it is a new one."""
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._stamp:
            return False
        found = _kept(self._path)
        if not found:
            return False
        self._stamp = stamp
        before, self._secret = self._secret, found.encode("ascii")
        return before != self._secret


def load_or_make(folder: Path) -> tuple[Token, Path]:
    """Return the folder's token and its file, made on first use and remade if it does not hold 256 bits.

    Raises OSError where the folder cannot be written.
    """
    path = folder / FILE_NAME
    if kept := _kept(path):
        path.chmod(0o600)
        return TokenFile(path, kept), path
    return TokenFile(path, renew(folder)), path


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


def _kept(path: Path) -> str:
    """Return the token that a file holds, empty where it holds none of 256 bits."""
    try:
        found = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""
    return found if _SHAPE.fullmatch(found) else ""


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from the one that takes its place, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
