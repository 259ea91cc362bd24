"""What an IAS-ECC card adds to files: a bearer code with its counters, keys that sign, and what tells of them."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.cards import sdo
from simulator.cards.iso7816 import WRONG_P1_P2, Apdu, Directory, File, StatusWord, VirtualCard
from simulator.cards.keyring import UNKNOWN_REFERENCE, Keyring, KeySlot

BLOCKED = 0x6983
MAX_TRIES = 3
_CODE_REFERENCE = 0x01
_ENVIRONMENT = 0x01
_LOCAL = 0x80
"""The bit that a reference to a key of the application has, and the name of its data object has not."""
_CHALLENGE = 8


@dataclass(slots=True)
class BearerCode:
    """The reference code of a card and its counter; the counter outlives power, the code never shows."""

    digits: bytes
    tries_left: int = MAX_TRIES

    def __repr__(self) -> str:
        return f"BearerCode(tries_left={self.tries_left})"


class IasCard(VirtualCard):
    """A card with keys by (application, reference) and maybe a code."""

    def __init__(
        self, atr: bytes, root: Directory, keys: Mapping[tuple[bytes, int], KeySlot], code: BearerCode | None = None
    ) -> None:
        self._keyring = Keyring(keys)
        self.code = code
        super().__init__(atr, root)
        self.instructions |= {
            0x22: lambda apdu: self._keyring.set_environment(apdu, self.directory.aid or b""),
            0x2A: lambda apdu: self._keyring.operate(apdu, verified=self._verified),
            0x84: self._get_challenge,
            0x88: lambda apdu: self._keyring.authenticate(apdu, verified=self._verified),
        }
        if code is not None:
            self.instructions |= {0x20: self._verify, 0xCB: self._get_data}

    def reset(self) -> None:
        """Forget what power holds, the verified code included."""
        super().reset()
        self._verified = False
        self._keyring.reset()

    def may_read(self, file: File) -> bool:
        """A protected file is readable once the code was verified."""
        return self._verified or not file.protected

    def _verify(self, apdu: Apdu) -> bytes:
        assert self.code is not None
        if (apdu.p1, apdu.p2) != (0x00, _CODE_REFERENCE):
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

    def _get_challenge(self, apdu: Apdu) -> bytes:
        return os.urandom(min(apdu.le or _CHALLENGE, _CHALLENGE))

    def _get_data(self, apdu: Apdu) -> bytes:
        """Tell one part of one security data object of the current directory."""
        asked = sdo.question(apdu.data) if (apdu.p1, apdu.p2) == (0x3F, 0xFF) else None
        part = self._object_of_the_card(asked) or self._key(asked) if asked else None
        if not asked or not part:
            raise StatusWord(UNKNOWN_REFERENCE)
        return sdo.answer(asked, part)

    def _object_of_the_card(self, asked: sdo.Question) -> bytes | None:
        """Tell of the code and the security environment, which live in the master file."""
        assert self.code is not None
        if self.directory is not self.root:
            return None
        if asked == sdo.Question(sdo.CODE, _CODE_REFERENCE, sdo.CONTROL):
            return sdo.code_control(MAX_TRIES, self.code.tries_left)
        if asked == sdo.Question(sdo.CODE, _CODE_REFERENCE, sdo.CODE_DATA):
            return sdo.code_data(len(self.code.digits))
        if asked == sdo.Question(sdo.ENVIRONMENT, _ENVIRONMENT, sdo.ENVIRONMENT_DATA):
            return sdo.environment_data(_CODE_REFERENCE)
        return None

    def _key(self, asked: sdo.Question) -> bytes | None:
        """Tell of a private key of the current application."""
        slot = self._keyring.find(self.directory.aid or b"", asked.reference | _LOCAL)
        if slot is None or asked.kind != sdo.PRIVATE_KEY:
            return None
        if asked.tag == sdo.CONTROL:
            return sdo.key_control(signs=slot.signs, size=slot.key.size)
        return sdo.key_data(signs=slot.signs) if asked.tag == sdo.KEY_DATA else None
