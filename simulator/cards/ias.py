"""What an IAS-ECC card adds to files: a bearer code with its counters, and keys that sign."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.cards.ber import simple, tlv
from simulator.cards.iso7816 import (
    NOT_ALLOWED,
    WRONG_DATA,
    WRONG_P1_P2,
    Apdu,
    Directory,
    File,
    StatusWord,
    VirtualCard,
)
from simulator.cards.pki import CardKey

BLOCKED = 0x6983
CONDITIONS = 0x6985
MAX_TRIES = 3
_SIGN_SHA256_PKCS1 = b"\x42"
_COUNTERS_QUERY = bytes.fromhex("4D087006BF810102A080")


@dataclass(slots=True)
class BearerCode:
    """The reference code of a card and its counter; the counter outlives power, the code never shows."""

    digits: bytes
    tries_left: int = MAX_TRIES

    def __repr__(self) -> str:
        return f"BearerCode(tries_left={self.tries_left})"


@dataclass(frozen=True, slots=True)
class KeySlot:
    """A private key of an application; ``protected`` says whether it wants the code first."""

    key: CardKey
    protected: bool


class IasCard(VirtualCard):
    """A card with keys by (application, reference) and maybe a code."""

    def __init__(
        self, atr: bytes, root: Directory, keys: Mapping[tuple[bytes, int], KeySlot], code: BearerCode | None = None
    ) -> None:
        self._keys = dict(keys)
        self.code = code
        super().__init__(atr, root)
        self.instructions |= {0x22: self._set_environment, 0x2A: self._sign}
        if code is not None:
            self.instructions |= {0x20: self._verify, 0xCB: self._get_data}

    def reset(self) -> None:
        """Forget what power holds, the verified code included."""
        super().reset()
        self._verified = False
        self._chosen: KeySlot | None = None

    def may_read(self, file: File) -> bool:
        """A protected file is readable once the code was verified."""
        return self._verified or not file.protected

    def _verify(self, apdu: Apdu) -> bytes:
        assert self.code is not None
        if (apdu.p1, apdu.p2) != (0x00, 0x01):
            raise StatusWord(WRONG_P1_P2)
        if self.code.tries_left == 0:
            raise StatusWord(BLOCKED)
        if not apdu.data:
            if self._verified:
                return b""
            raise StatusWord(0x63C0 | self.code.tries_left)
        self._verified = hmac.compare_digest(apdu.data, self.code.digits)
        if self._verified:
            self.code.tries_left = MAX_TRIES
            return b""
        self.code.tries_left -= 1
        raise StatusWord(0x63C0 | self.code.tries_left)

    def _get_data(self, apdu: Apdu) -> bytes:
        """Answer the counters of the code: 9A tries at most, 9B tries left, 9D uses left (no limit)."""
        assert self.code is not None
        if (apdu.p1, apdu.p2) != (0x3F, 0xFF) or apdu.data != _COUNTERS_QUERY or self.directory is not self.root:
            raise StatusWord(0x6A88)
        counters = tlv(0x9A, bytes([MAX_TRIES])) + tlv(0x9B, bytes([self.code.tries_left])) + tlv(0x9D, b"\xff\xff")
        return tlv(0x70, tlv(0xBF8101, tlv(0xA0, counters)))

    def _set_environment(self, apdu: Apdu) -> bytes:
        if (apdu.p1, apdu.p2) != (0x41, 0xB6):
            raise StatusWord(WRONG_P1_P2)
        try:
            template = simple(apdu.data)
        except ValueError:
            raise StatusWord(WRONG_DATA) from None
        reference = template.get(0x84, b"")
        chosen = self._keys.get((self.directory.aid or b"", reference[0])) if len(reference) == 1 else None
        if template.get(0x80) != _SIGN_SHA256_PKCS1 or chosen is None:
            raise StatusWord(0x6A88)
        self._chosen = chosen
        return b""

    def _sign(self, apdu: Apdu) -> bytes:
        if (apdu.p1, apdu.p2) != (0x9E, 0x9A):
            raise StatusWord(WRONG_P1_P2)
        if self._chosen is None:
            raise StatusWord(CONDITIONS)
        if self._chosen.protected and not self._verified:
            raise StatusWord(NOT_ALLOWED)
        if len(apdu.data) != 32:
            raise StatusWord(WRONG_DATA)
        return self._chosen.key.sign_digest(apdu.data)
