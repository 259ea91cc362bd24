"""The keys of an IAS-ECC card and the security environment that chooses one: MSE, PSO, INTERNAL AUTHENTICATE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.cards import sha256
from simulator.cards.ber import simple
from simulator.cards.iso7816 import NOT_ALLOWED, WRONG_DATA, WRONG_P1_P2, Apdu, StatusWord
from simulator.cards.pki import CardKey

CONDITIONS = 0x6985
UNKNOWN_REFERENCE = 0x6A88
HASH, SIGN, AUTHENTICATE = 0xAA, 0xB6, 0xA4
"""Templates of a security environment."""
_ALGORITHMS = {HASH: b"\x40", SIGN: b"\x42", AUTHENTICATE: b"\x02"}
_DIGEST = 32
_STATE = _DIGEST + 8
_PADDING = 11
"""PKCS#1 v1.5 takes at least so many bytes of a block."""


@dataclass(frozen=True, slots=True)
class KeySlot:
    """A private key of an application; ``protected`` says whether it wants the code, ``signs`` what it is for."""

    key: CardKey
    protected: bool
    signs: bool = True


class Keyring:
    """The keys of a card by (application, reference), and what the security environment holds."""

    def __init__(self, keys: Mapping[tuple[bytes, int], KeySlot]) -> None:
        self._keys = dict(keys)
        self.reset()

    def reset(self) -> None:
        """Forget the security environment and the hash."""
        self._chosen: dict[int, KeySlot] = {}
        self._digest: bytes | None = None

    def find(self, application: bytes, reference: int) -> KeySlot | None:
        """Return a key of an application, None where it has none of that reference."""
        return self._keys.get((application, reference))

    def set_environment(self, apdu: Apdu, application: bytes) -> bytes:
        """Choose an algorithm, and the key that goes with it (MANAGE SECURITY ENVIRONMENT, set)."""
        if apdu.p1 != 0x41 or apdu.p2 not in _ALGORITHMS:
            raise StatusWord(WRONG_P1_P2)
        try:
            template = simple(apdu.data)
        except ValueError:
            raise StatusWord(WRONG_DATA) from None
        if template.get(0x80) != _ALGORITHMS[apdu.p2]:
            raise StatusWord(UNKNOWN_REFERENCE)
        if apdu.p2 != HASH:
            self._choose(apdu.p2, template.get(0x84, b""), application)
        return b""

    def operate(self, apdu: Apdu, *, verified: bool) -> bytes:
        """Hash or sign (PERFORM SECURITY OPERATION)."""
        if (apdu.p1, apdu.p2) == (0x90, 0xA0):
            self._digest = _finish_hash(apdu.data)
            return b""
        if (apdu.p1, apdu.p2) != (0x9E, 0x9A):
            raise StatusWord(WRONG_P1_P2)
        slot = self._allowed(SIGN, verified=verified)
        digest, self._digest = apdu.data or self._digest or b"", None
        if len(digest) != _DIGEST:
            raise StatusWord(WRONG_DATA if apdu.data else CONDITIONS)
        return slot.key.sign_digest(digest)

    def authenticate(self, apdu: Apdu, *, verified: bool) -> bytes:
        """Sign what the terminal gives, a DigestInfo as a rule (INTERNAL AUTHENTICATE)."""
        if (apdu.p1, apdu.p2) != (0x00, 0x00):
            raise StatusWord(WRONG_P1_P2)
        slot = self._allowed(AUTHENTICATE, verified=verified)
        if not 0 < len(apdu.data) <= slot.key.size - _PADDING:
            raise StatusWord(WRONG_DATA)
        return slot.key.sign_raw(apdu.data)

    def _choose(self, template: int, reference: bytes, application: bytes) -> None:
        slot = self.find(application, reference[0]) if len(reference) == 1 else None
        if slot is None or slot.signs != (template == SIGN):
            raise StatusWord(UNKNOWN_REFERENCE)
        self._chosen[template] = slot

    def _allowed(self, template: int, *, verified: bool) -> KeySlot:
        slot = self._chosen.get(template)
        if slot is None:
            raise StatusWord(CONDITIONS)
        if slot.protected and not verified:
            raise StatusWord(NOT_ALLOWED)
        return slot


def _finish_hash(data: bytes) -> bytes:
    """End a hash: 90 { state, bits hashed so far } and 80 { last block }; 90 is empty where the last is the first."""
    try:
        parts = simple(data)
    except ValueError:
        raise StatusWord(WRONG_DATA) from None
    state, last = parts.get(0x90, b""), parts.get(0x80)
    if last is None or len(last) > sha256.BLOCK or len(state) not in (0, _STATE):
        raise StatusWord(WRONG_DATA)
    counted = int.from_bytes(state[_DIGEST:], "big")
    if counted % (sha256.BLOCK * 8):
        raise StatusWord(WRONG_DATA)
    return sha256.finish(state[:_DIGEST] or sha256.INITIAL, counted // 8, last)
