"""A virtual card's operating system: a tree of files and the ISO 7816-4 commands that move in it.

Commands come in as APDUs and answers go out as bytes, whatever the input: an unknown or malformed command gets its
status word, never an exception. As a T=0 card does, an answer to a command that carried data and no Le waits for
GET RESPONSE behind 61xx.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.cards.ber import tlv

OK = 0x9000
WRONG_LENGTH = 0x6700
NOT_ALLOWED = 0x6982
NO_CURRENT_FILE = 0x6986
WRONG_DATA = 0x6A80
NOT_FOUND = 0x6A82
WRONG_P1_P2 = 0x6A86
WRONG_OFFSET = 0x6B00
UNKNOWN_INSTRUCTION = 0x6D00
UNKNOWN_CLASS = 0x6E00

_ACTIVATED = tlv(0x8A, b"\x05")
_CREATE_NEVER = tlv(0xA1, tlv(0x8C, b"\x02\xff"))
_READ_ALWAYS = tlv(0xA1, tlv(0x8C, b"\x01\x00"))
_READ_WITH_CODE = tlv(0xA1, tlv(0x8C, b"\x01\x11"))
"""Access conditions of IAS-ECC: which operations are told of, then what each wants."""


class StatusWord(Exception):
    """Ends the processing of a command with a status word."""

    def __init__(self, status_word: int) -> None:
        super().__init__(f"{status_word:04X}")
        self.status_word = status_word


@dataclass(frozen=True, slots=True)
class Apdu:
    """One command, cut; ``le`` is the length asked for (1 to 256), None where nothing is asked."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None


@dataclass(slots=True)
class File:
    """An elementary file. ``content`` is asked for at each use, so that keys are made only when needed."""

    file_id: int
    content: Callable[[], bytes]
    protected: bool = False
    short_id: int | None = None


@dataclass(slots=True)
class Directory:
    """A directory or application: files by identifier, sub-directories, ``aid`` its name or None.

    ``longest_read`` is the most bytes that one READ BINARY gives in it.
    """

    file_id: int
    aid: bytes | None = None
    files: list[File] = field(default_factory=list)
    directories: list[Directory] = field(default_factory=list)
    longest_read: int = 256


class VirtualCard:
    """A card of files. ``atr`` is its answer to reset; subclasses add instructions to ``instructions``."""

    def __init__(self, atr: bytes, root: Directory) -> None:
        self.atr = atr
        self.root = root
        self.instructions: dict[int, Callable[[Apdu], bytes]] = {
            0xA4: self._select,
            0xB0: self._read_binary,
            0xC0: self._get_response,
        }
        self.reset()

    def reset(self) -> None:
        """Forget everything that power holds: current file, pending answer, what was verified."""
        self.directory = self.root
        self.file: File | None = None
        self._pending = b""

    def process(self, command: bytes) -> bytes:
        """Answer one command APDU, status word last."""
        try:
            apdu = _cut(command)
            handler = self.instructions.get(apdu.ins)
            if apdu.cla != 0x00:
                raise StatusWord(UNKNOWN_CLASS)
            if handler is None:
                raise StatusWord(UNKNOWN_INSTRUCTION)
            return self._answer(apdu, handler(apdu))
        except StatusWord as refusal:
            return refusal.status_word.to_bytes(2, "big")

    def may_read(self, file: File) -> bool:
        """Whether the file's protection is satisfied; a card without a code protects nothing away."""
        return not file.protected

    def _answer(self, apdu: Apdu, data: bytes) -> bytes:
        """Give the data now, or keep it for GET RESPONSE."""
        if apdu.data and apdu.le is None and data:
            self._pending = data
            return bytes([0x61, len(data) & 0xFF])
        return data + OK.to_bytes(2, "big")

    def _get_response(self, apdu: Apdu) -> bytes:
        wanted = apdu.le or 256
        given, self._pending = self._pending[:wanted], self._pending[wanted:]
        if not given:
            raise StatusWord(NO_CURRENT_FILE)
        return given

    def _select(self, apdu: Apdu) -> bytes:
        if apdu.p2 not in (0x04, 0x0C) and apdu.data != b"\x3f\x00":
            raise StatusWord(WRONG_P1_P2)
        if apdu.p1 == 0x04:
            self._enter(self._named(apdu.data))
        elif apdu.p1 in (0x08, 0x09):
            self._follow(self.root if apdu.p1 == 0x08 else self.directory, apdu.data)
        elif apdu.p1 in (0x00, 0x02):
            self._choose(apdu.data)
        else:
            raise StatusWord(WRONG_P1_P2)
        return b"" if apdu.p2 == 0x0C else self._control_template()

    def _choose(self, data: bytes) -> None:
        """Go to a file or directory by its identifier, from the current directory."""
        if len(data) != 2:
            raise StatusWord(WRONG_DATA)
        wanted = int.from_bytes(data, "big")
        if wanted == self.root.file_id:
            self._enter(self.root)
            return
        directory = next((found for found in self.directory.directories if found.file_id == wanted), None)
        if directory:
            self._enter(directory)
            return
        self.file = self._elementary(lambda file: file.file_id == wanted)

    def _follow(self, start: Directory, path: bytes) -> None:
        """Go along a path of two-byte identifiers; nothing moves when a step is missing."""
        before = self.directory, self.file
        self._enter(start)
        try:
            for place in range(0, len(path), 2):
                self._choose(path[place : place + 2])
        except StatusWord:
            self.directory, self.file = before
            raise

    def _enter(self, directory: Directory) -> None:
        self.directory, self.file = directory, None

    def _named(self, aid: bytes) -> Directory:
        for directory in (self.root, *self.root.directories):
            if directory.aid and aid and directory.aid.startswith(aid):
                return directory
        raise StatusWord(NOT_FOUND)

    def _elementary(self, wanted: Callable[[File], bool]) -> File:
        for file in self.directory.files:
            if wanted(file):
                return file
        raise StatusWord(NOT_FOUND)

    def _control_template(self) -> bytes:
        """Write the file control parameters: size, kind, identifier, name, life cycle, access conditions."""
        if self.file is None:
            directory = self.directory
            name = tlv(0x84, directory.aid) if directory.aid else b""
            return tlv(0x62, tlv(0x82, b"\x38"), tlv(0x83, _two(directory.file_id)), name, _ACTIVATED, _CREATE_NEVER)
        size = len(self.file.content()) if self.may_read(self.file) else 0xE7
        access = _READ_WITH_CODE if self.file.protected else _READ_ALWAYS
        told = tlv(0x80, _two(size)), tlv(0x82, b"\x01"), tlv(0x83, _two(self.file.file_id))
        return tlv(0x62, *told, _ACTIVATED, access)

    def _read_binary(self, apdu: Apdu) -> bytes:
        offset = apdu.p1 << 8 | apdu.p2
        if apdu.p1 & 0x80:
            self.file = self._elementary(lambda file: file.short_id == apdu.p1 & 0x1F)
            offset = apdu.p2
        if self.file is None:
            raise StatusWord(NO_CURRENT_FILE)
        if not self.may_read(self.file):
            raise StatusWord(NOT_ALLOWED)
        if apdu.le is None:
            raise StatusWord(WRONG_LENGTH)
        content = self.file.content()
        if offset >= len(content):
            raise StatusWord(WRONG_OFFSET)
        return content[offset : offset + min(apdu.le, self.directory.longest_read)]


def _two(number: int) -> bytes:
    return number.to_bytes(2, "big")


def _cut(command: bytes) -> Apdu:
    """Cut a short command APDU, or end with 6700."""
    if len(command) < 4:
        raise StatusWord(WRONG_LENGTH)
    cla, ins, p1, p2 = command[:4]
    body = command[4:]
    if not body:
        return Apdu(cla, ins, p1, p2, b"", None)
    if len(body) == 1:
        return Apdu(cla, ins, p1, p2, b"", body[0] or 256)
    size = body[0]
    if size == 0 or len(body) not in (1 + size, 2 + size):
        raise StatusWord(WRONG_LENGTH)
    le = (body[-1] or 256) if len(body) == 2 + size else None
    return Apdu(cla, ins, p1, p2, body[1 : 1 + size], le)
