"""A CPS in a reader: read it, unlock it, sign with it."""

from __future__ import annotations

from cardio import simulated, tlv
from cardio.channel import Channel
from cardio.cps.billing import BillingProvider, SimulatedBilling, read_situations
from cardio.cps.code import tries_left, verify
from cardio.cps.holder import CpsHolder
from cardio.cps.identity import certified_name, read_certificate, read_last_day, read_serial
from cardio.cps.layout import (
    AID_CONTACT,
    AUTHENTICATION_CERTIFICATE_FILE,
    AUTHENTICATION_KEY,
    SIGNATURE_KEY,
)
from cardio.cps.situation import Situation
from cardio.errors import CodeRequired, UnknownCard
from cardio.files import select_application
from cardio.recognise import require
from cardio.signature import authenticate_sha256, sign_sha256


class Cps:
    """One CPS behind an open channel; raises WrongCard or UnknownCard when the card is something else.

    The situations are protected by the bearer code: ``read`` before ``unlock`` names the holder and leaves
    ``situations`` empty, ``read`` after it gives everything.
    """

    def __init__(self, channel: Channel, billing: BillingProvider | None = None) -> None:
        self._channel = channel
        self._billing = billing or SimulatedBilling()
        self.kind = require(channel, "CPS")

    def read(self) -> CpsHolder:
        """Read who holds the card and, once unlocked, their situations. Raises CardioError."""
        name = certified_name(self.certificate())
        return CpsHolder(
            serial=read_serial(self._channel),
            family_name=name.family_name,
            first_name=name.first_name,
            civility=self._civility(),
            rpps=name.rpps,
            profession=name.profession,
            situations=self._situations(),
            valid_until=read_last_day(self._channel) or name.not_after,
        )

    def tries_left(self) -> int:
        """How many codes may still be tried (3 at most); asking spends none. Raises CardioError."""
        return tries_left(self._channel)

    def unlock(self, code: bytearray) -> None:
        """Present the bearer code: four ASCII digits, overwritten with zeros before this returns or raises.

        Raises BadCodeShape or CodeBlocked without sending anything, WrongCode(tries_left) or CodeBlocked when the
        card refuses, CardioError on any fault of the dialogue.
        """
        verify(self._channel, code)

    def certificate(self) -> bytes:
        """Return the DER certificate of the signature key. Raises CardioError."""
        return read_certificate(self._channel)

    def sign(self, data: bytes) -> bytes:
        """Have the card sign: RSA PKCS#1 v1.5 over SHA-256. Raises CodeRequired before ``unlock``, CardioError."""
        if not select_application(self._channel, AID_CONTACT):
            raise UnknownCard(self._channel.atr)
        return sign_sha256(self._channel, SIGNATURE_KEY, data)

    def authentication_certificate(self) -> bytes:
        """Return the DER certificate of the authentication key. Raises CardioError."""
        return read_certificate(self._channel, AUTHENTICATION_CERTIFICATE_FILE)

    def authenticate(self, data: bytes) -> bytes:
        """Have the other key sign, as ``sign`` does, to prove who is there. Raises CodeRequired, CardioError."""
        if not select_application(self._channel, AID_CONTACT):
            raise UnknownCard(self._channel.atr)
        return authenticate_sha256(self._channel, AUTHENTICATION_KEY, data)

    def _situations(self) -> tuple[Situation, ...]:
        try:
            return read_situations(self._channel, self._billing)
        except CodeRequired:
            return ()

    def _civility(self) -> str:
        """The certificate has no civility: it is read in the simulated applet, empty on a real card."""
        if not select_application(self._channel, simulated.AID):
            return ""
        data = simulated.read_simulated(self._channel, simulated.CPS_HOLDER_FILE, "la civilité")
        return simulated.fields(tlv.first(data), simulated.HOLDER_TAGS)["civility"]
