"""A Vitale in a reader: read who is covered, sign (simulated) what is billed."""

from __future__ import annotations

from cardio import simulated, tlv
from cardio.channel import Channel
from cardio.errors import ContentNotPublic
from cardio.files import select_application
from cardio.recognise import require
from cardio.signature import sign_sha256
from cardio.vitale.content import VitaleContent
from cardio.vitale.identity import PublicIdentity, read_identity
from cardio.vitale.rights import RightsProvider, SimulatedRights


class Vitale:
    """One Vitale behind an open channel; raises WrongCard or UnknownCard when the card is something else.

    ``identity`` works on any Vitale 2; of a real Vitale 1 nothing is public. ``read``, ``certificate`` and ``sign``
    need what is not public on real cards: they work on our virtual ones and raise ContentNotPublic on real ones,
    unless ``rights`` is a certified module.
    """

    SECURING = "signature Vitale simulée, sans valeur légale"
    """How the signature of a Vitale must be labelled wherever it shows."""

    def __init__(self, channel: Channel, rights: RightsProvider | None = None) -> None:
        self._channel = channel
        self._rights = rights or SimulatedRights()
        self.kind = require(channel, "Vitale")

    def identity(self) -> PublicIdentity:
        """Read the names, birth dates and NIR that the card gives freely. Raises CardioError."""
        return read_identity(self._channel, self.kind)

    def read(self) -> VitaleContent:
        """Read the insured and the 1 to 19 beneficiaries with their rights and cover. Raises CardioError."""
        return self._rights.read(self._channel, self.identity())

    def certificate(self) -> bytes:
        """Return the DER certificate of the simulated signature key. Raises CardioError."""
        data = simulated.read_simulated(self._channel, simulated.VITALE_CERTIFICATE_FILE, "le certificat")
        return tlv.first(data).raw

    def sign(self, data: bytes) -> bytes:
        """Have the card sign, RSA PKCS#1 v1.5 over SHA-256: simulated, see ``SECURING``. Raises CardioError."""
        if not select_application(self._channel, simulated.AID):
            raise ContentNotPublic("la signature")
        return sign_sha256(self._channel, simulated.VITALE_KEY, data)
