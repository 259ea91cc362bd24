"""SHA-256 from an intermediate state, as a card ends a hash that its terminal began (FIPS 180-4).

>>> import hashlib
>>> finish(INITIAL, 0, b"abc") == hashlib.sha256(b"abc").digest()
True
"""

from __future__ import annotations

import struct
from itertools import islice
from math import isqrt

BLOCK = 64
_MASK = 0xFFFFFFFF


def finish(state: bytes, hashed: int, last: bytes) -> bytes:
    """Return the digest: ``state`` after ``hashed`` bytes (whole blocks), then the ``last`` bytes and the padding."""
    padded = last + b"\x80" + bytes(-(len(last) + 9) % BLOCK) + ((hashed + len(last)) * 8).to_bytes(8, "big")
    return advance(state, padded)


def advance(state: bytes, blocks: bytes) -> bytes:
    """Return the state after so many whole blocks."""
    words = struct.unpack(">8I", state)
    for place in range(0, len(blocks), BLOCK):
        words = _compress(words, blocks[place : place + BLOCK])
    return struct.pack(">8I", *words)


def _primes() -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < BLOCK:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def _cube_root(number: int) -> int:
    """Return the whole part of a cube root, by bisection."""
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle - 1)
    return low


_ROUNDS = [_cube_root(prime << 96) & _MASK for prime in _primes()]
INITIAL = struct.pack(">8I", *(isqrt(prime << 64) & _MASK for prime in islice(_primes(), 8)))
"""The state before the first block."""


def _turn(word: int, by: int) -> int:
    return (word >> by | word << 32 - by) & _MASK


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    schedule = list(struct.unpack(">16I", block))
    for place in range(16, BLOCK):
        early, late = schedule[place - 15], schedule[place - 2]
        small = _turn(early, 7) ^ _turn(early, 18) ^ early >> 3
        large = _turn(late, 17) ^ _turn(late, 19) ^ late >> 10
        schedule.append((schedule[place - 16] + small + schedule[place - 7] + large) & _MASK)
    a, b, c, d, e, f, g, h = state
    for constant, word in zip(_ROUNDS, schedule, strict=True):
        chosen = (_turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25)) + (e & f ^ ~e & g)
        first = h + chosen + constant + word
        second = (_turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (first + second) & _MASK, a, b, c, (d + first) & _MASK, e, f, g
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
