"""Security data objects of IAS-ECC: what GET DATA tells of the code, the keys and the security environment.

>>> question(bytes.fromhex("4D087006BF810102A080"))
Question(kind=129, reference=1, tag=160)
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.cards.ber import tlv

CODE, PRIVATE_KEY, ENVIRONMENT = 0x81, 0x90, 0xFB
"""Kinds of object, as the second byte of their name BF kind reference."""
CONTROL, CODE_DATA, KEY_DATA, ENVIRONMENT_DATA = 0xA0, 0x7F41, 0x7F48, 0x7B
"""What may be asked of an object: its control parameters or its public data."""
_ALWAYS, _WITH_CODE = b"\x00", b"\x11"
"""Access conditions: none, or the code that the security environment 1 names."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a GET DATA asks: the tag of one part of one object."""

    kind: int
    reference: int
    tag: int


def question(data: bytes) -> Question | None:
    """Read a header list 4D { 70 { BF kind reference { tag 80 } } }, None where it is anything else."""
    size = len(data)
    if not 10 <= size <= 11 or data[:5] != bytes([0x4D, size - 2, 0x70, size - 4, 0xBF]) or data[-1] != 0x80:
        return None
    if data[7] != size - 8:
        return None
    return Question(data[5], data[6], int.from_bytes(data[8:-1], "big"))


def answer(asked: Question, *parts: bytes) -> bytes:
    """Write the parts of an object under its name."""
    name = 0xBF0000 | asked.kind << 8 | asked.reference
    return tlv(0x70, tlv(name, *parts))


def code_control(tries: int, tries_left: int) -> bytes:
    """Write the counters of the code: 9A tries at most, 9B tries left, 9D uses left (no limit)."""
    conditions = b"\x61" + _WITH_CODE + _ALWAYS + _ALWAYS
    return tlv(
        CONTROL,
        tlv(0x9A, bytes([tries])),
        tlv(0x9B, bytes([tries_left])),
        tlv(0x9D, b"\xff\xff"),
        tlv(0xA1, tlv(0x8C, conditions)),
    )


def code_data(digits: int) -> bytes:
    """Write the public data of the code: longest and shortest."""
    return tlv(CODE_DATA, tlv(0x80, bytes([digits])), tlv(0x81, bytes([digits])))


def key_control(*, signs: bool, size: int) -> bytes:
    """Write what a private key may do with the code: sign (PSO CDS), or authenticate (INTERNAL AUTHENTICATE)."""
    conditions = bytes([0x41 if signs else 0x21]) + _WITH_CODE + _ALWAYS
    return tlv(CONTROL, tlv(0x80, size.to_bytes(2, "big")), tlv(0x9E, bytes([signs])), tlv(0xA1, tlv(0x8C, conditions)))


def key_data(*, signs: bool) -> bytes:
    """Write the public data of a private key: its compulsory use."""
    return tlv(KEY_DATA, tlv(0x80, b"\x42" if signs else b"\x02"))


def environment_data(code_reference: int) -> bytes:
    """Write a security environment whose user authentication is the code."""
    return tlv(ENVIRONMENT_DATA, tlv(0xA4, tlv(0x95, b"\x08"), tlv(0x83, bytes([code_reference]))))
