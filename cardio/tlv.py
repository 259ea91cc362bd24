r"""BER-TLV as the cards use it: tags of up to three bytes, definite lengths of up to four.

Reading is bounded by its input: a length that goes past the end, an indefinite length or too deep a search is an
error, never a wait or a growing buffer. The only error is ``BadCardData``.

>>> person = parse(bytes.fromhex("650A8004444F45FF810247 41".replace(" ", "")))[0]
>>> hex(person.tag), [hex(child.tag) for child in person.children()]
('0x65', ['0x80', '0x81'])
>>> encode(0x7F21, b"\x01" * 200).hex()[:10]
'7f2181c801'
"""

from __future__ import annotations

from dataclasses import dataclass

from cardio.errors import BadCardData

MAX_DEPTH = 8
_PADDING = (0x00, 0xFF)


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object; ``raw`` is the whole of it, tag and length included. Its value never shows in a repr."""

    tag: int
    value: bytes
    raw: bytes

    def __repr__(self) -> str:
        return f"Tlv(tag=0x{self.tag:X}, {len(self.value)} bytes)"

    @property
    def constructed(self) -> bool:
        """Whether the value is made of data objects."""
        return bool(self.raw[0] & 0x20)

    def children(self) -> tuple[Tlv, ...]:
        """Read the value as data objects. Raises BadCardData."""
        return parse(self.value)

    def child(self, tag: int) -> Tlv | None:
        """Return the first child that has a tag, None where there is none. Raises BadCardData."""
        return next((child for child in self.children() if child.tag == tag), None)


def parse(data: bytes) -> tuple[Tlv, ...]:
    """Read consecutive data objects; 00 and FF bytes between them are padding. Raises BadCardData."""
    found: list[Tlv] = []
    place = 0
    while place < len(data):
        if data[place] in _PADDING:
            place += 1
            continue
        item = _one(data, place)
        found.append(item)
        place += len(item.raw)
    return tuple(found)


def first(data: bytes) -> Tlv:
    """Read the first data object and ignore what follows it. Raises BadCardData."""
    if not data:
        raise BadCardData("un fichier est vide")
    return _one(data, 0)


def find(data: bytes, tag: int, depth: int = MAX_DEPTH) -> Tlv | None:
    """Look for a tag at any level, outer levels first. Raises BadCardData."""
    items = parse(data)
    for item in items:
        if item.tag == tag:
            return item
    for item in items:
        if item.constructed:
            if depth <= 1:
                raise BadCardData("des objets sont imbriqués trop profondément")
            found = find(item.value, tag, depth - 1)
            if found:
                return found
    return None


def encode(tag: int, value: bytes) -> bytes:
    """Write one data object."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    size = len(value)
    if size < 0x80:
        return head + bytes([size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return head + bytes([0x80 | len(length)]) + length + value


def _one(data: bytes, place: int) -> Tlv:
    """Read the data object that starts at ``place``."""
    tag, after_tag = _tag(data, place)
    length, start = _length(data, after_tag)
    end = start + length
    if end > len(data):
        raise BadCardData("une longueur dépasse la fin des données")
    return Tlv(tag, data[start:end], data[place:end])


def _tag(data: bytes, place: int) -> tuple[int, int]:
    """Return the tag and where it ends."""
    tag = data[place]
    end = place + 1
    if tag & 0x1F == 0x1F:
        while True:
            if end >= len(data) or end - place >= 3:
                raise BadCardData("une étiquette est tronquée ou trop longue")
            tag = tag << 8 | data[end]
            end += 1
            if not tag & 0x80:
                break
    return tag, end


def _length(data: bytes, place: int) -> tuple[int, int]:
    """Return the length and where the value starts."""
    if place >= len(data):
        raise BadCardData("une longueur manque")
    head = data[place]
    if head < 0x80:
        return head, place + 1
    size = head & 0x7F
    if not 1 <= size <= 4 or place + 1 + size > len(data):
        raise BadCardData("une longueur est mal écrite")
    return int.from_bytes(data[place + 1 : place + 1 + size], "big"), place + 1 + size
