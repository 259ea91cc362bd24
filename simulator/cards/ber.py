"""BER-TLV as the virtual cards write and read it: their own, so that the readers in ``cardio`` are tested by another.

>>> tlv(0x65, tlv(0x80, b"DEMO"), tlv(0x81, b"")).hex()
'6508800444454d4f8100'
"""

from __future__ import annotations


def tlv(tag: int, *parts: bytes) -> bytes:
    """Write one data object made of its parts, end to end."""
    value = b"".join(parts)
    head = tag.to_bytes(1 if tag < 0x100 else 2 if tag < 0x10000 else 3, "big")
    if len(value) < 0x80:
        return head + bytes([len(value)]) + value
    if len(value) < 0x100:
        return head + b"\x81" + bytes([len(value)]) + value
    return head + b"\x82" + len(value).to_bytes(2, "big") + value


def simple(data: bytes) -> dict[int, bytes]:
    """Read data objects of one-byte tags and lengths, as security environments hold; ValueError on anything else."""
    found: dict[int, bytes] = {}
    place = 0
    while place < len(data):
        if place + 2 > len(data) or place + 2 + data[place + 1] > len(data):
            raise ValueError("truncated data object")
        end = place + 2 + data[place + 1]
        found[data[place]] = data[place + 2 : end]
        place = end
    return found
