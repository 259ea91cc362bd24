"""Opening a file that somebody downloaded: how big it may be, and what it really is whatever its name says."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tables.causes import why_of
from tables.importers.errors import unreadable

MEGABYTE = 1_000_000
HEAD = 4096


class Kind(StrEnum):
    """What the bytes of a file are."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    DBF = "dbf"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Limits:
    """Greatest sizes in bytes: of a file and of its text once decompressed, and of the tables of an archive."""

    file: int = 100 * MEGABYTE
    archive: int = 1000 * MEGABYTE

    @classmethod
    def of_megabytes(cls, megabytes: int) -> Limits:
        """Return the limits for files of so many megabytes; an archive may hold ten times as much.

        >>> Limits.of_megabytes(5).archive
        50000000
        """
        return cls(megabytes * MEGABYTE, 10 * megabytes * MEGABYTE)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The decompressed bytes of a file, what they are, and the name that reports give it."""

    name: str
    kind: Kind
    content: bytes


def open_file(path: Path, limits: Limits) -> OpenedFile:
    """Read a file, decompressing ``.gz``. Raises UnreadableFileError: missing, empty, too big, a web page, binary."""
    content = _bounded(path, limits)
    if content.startswith(b"\x1f\x8b"):
        content = _gunzip(path.name, content, limits.file)
    if not content.strip():
        raise unreadable("empty", path.name)
    return OpenedFile(path.name, kind_of(path.name, content), content)


def kind_of(name: str, content: bytes) -> Kind:
    """Tell what bytes are from themselves. Raises UnreadableFileError on a web page and on unknown binary data."""
    head = content[:HEAD]
    if head.startswith(b"PK"):
        return _zip_kind(name, content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.XLS
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")) or b"<html" in start:
        raise unreadable("web-page", name)
    if _looks_like_dbf(content):
        return Kind.DBF
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable("binary", name)
    return Kind.TEXT


def _bounded(path: Path, limits: Limits) -> bytes:
    """Read the bytes of a file no longer than the limit."""
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file + 1)
    except OSError as error:
        raise unreadable("missing", path.name, why=why_of(error)) from None
    if len(content) > limits.file:
        raise unreadable("too-big", path.name, limit=limits.file // MEGABYTE)
    return content


def _gunzip(name: str, content: bytes, limit: int) -> bytes:
    """Decompress up to a limit, so that a small file cannot fill the memory."""
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            expanded = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise unreadable("truncated-gzip", name) from None
    if len(expanded) > limit:
        raise unreadable("too-big", name, limit=limit // MEGABYTE)
    return expanded


def _zip_kind(name: str, content: bytes) -> Kind:
    """Tell a workbook from an archive of DBF tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [member.lower() for member in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise unreadable("truncated-archive", name) from None
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if any(member.endswith((".dbf", ".zip")) for member in names):
        return Kind.ARCHIVE
    raise unreadable("unknown-archive", name)


def _looks_like_dbf(content: bytes) -> bool:
    """Whether the first bytes are a dBase III header: version, a possible date, a header length that ends in 0x0D."""
    if len(content) < 65 or content[0] not in (0x03, 0x83):
        return False
    length = int.from_bytes(content[8:10], "little")
    return 1 <= content[2] <= 12 and 1 <= content[3] <= 31 and length >= 65 and b"\r" in content[32 : length + 1]
