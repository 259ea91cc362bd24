"""Rights, cover and exonerations of each beneficiary, through a provider.

The files of a real Vitale that hold them are not public: a certified module reads them, or ADRi is asked on line.
``SimulatedRights`` reads the file of our virtual cards, named simulated; a certified module can stand in its place.
"""

from __future__ import annotations

from typing import Protocol

from cardio.channel import Channel
from cardio.simulated import VITALE_RIGHTS_FILE, read_simulated
from cardio.vitale.content import VitaleContent
from cardio.vitale.identity import PublicIdentity
from cardio.vitale.records import read_rights


class RightsProvider(Protocol):
    """Who knows the protected part of a Vitale."""

    def read(self, channel: Channel, identity: PublicIdentity) -> VitaleContent:
        """Return the whole content, beneficiaries in the order of ``identity.people``. Raises CardioError."""
        ...


class SimulatedRights:
    """The protected part from the simulated applet of our virtual Vitale."""

    def read(self, channel: Channel, identity: PublicIdentity) -> VitaleContent:
        """Return the whole content. Raises CardioError, ContentNotPublic on a real card."""
        return read_rights(read_simulated(channel, VITALE_RIGHTS_FILE, "les droits"), identity)
