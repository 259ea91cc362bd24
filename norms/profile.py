"""The named sets of layouts: which norm, which version, which records, and what vouches for them.

``cp-2005e``: the B2 body of establishments, version 2005-E, and the envelope, from public facts (body certain, the
administrative columns of the lot head likely). ``simulated-dre``: the same, addressed to an AMC, with a record of our
own (2P) for the contract and its routing, since the official DRE is not public.

>>> sorted(CP_2005E.records)
['000', '1', '2', '2S', '3', '3E', '3F', '3H', '3S', '4', '4B', '4E', '4H', '4M', '4S', '5', '6', '999']
>>> set(SIMULATED_DRE.records) - set(CP_2005E.records), SIMULATED_DRE.simulated
({'2P'}, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from norms.b2.r000 import R000
from norms.b2.r1 import R1
from norms.b2.r2 import R2
from norms.b2.r2p import R2P
from norms.b2.r2s import R2S
from norms.b2.r3 import R3
from norms.b2.r3e import R3E
from norms.b2.r3f import R3F
from norms.b2.r3h import R3H
from norms.b2.r3s import R3S
from norms.b2.r4 import R4
from norms.b2.r4b import R4B
from norms.b2.r4e import R4E
from norms.b2.r4h import R4H
from norms.b2.r4m import R4M
from norms.b2.r4s import R4S
from norms.b2.r5 import R5
from norms.b2.r6 import R6
from norms.b2.r999 import R999
from norms.record import RecordType


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of record types.

    ``norm`` and ``version`` are what the lot head says (the version is MMAAAA: the one that the production flows of
    this norm wrote), ``source`` what vouches for the layouts.
    """

    name: str
    norm: str
    version: str
    records: Mapping[str, RecordType]
    source: str

    @property
    def simulated(self) -> bool:
        """Whether the profile stands in for a document that is not public."""
        return self.name.startswith("simulated")


def _by_key(*types: RecordType) -> dict[str, RecordType]:
    return {each.key: each for each in types}


_BODY = _by_key(R2, R2S, R3, R3S, R3E, R3F, R3H, R4, R4S, R4E, R4B, R4H, R4M, R5)
_ENVELOPE = _by_key(R000, R1, R6, R999)

CP_2005E = Profile("cp-2005e", "CP", "062007", _BODY | _ENVELOPE, "B2 CP 2005-E, public billing rules of hospitals")
SIMULATED_DRE = Profile("simulated-dre", "CP", "062007", _BODY | _ENVELOPE | _by_key(R2P), "ours, over cp-2005e")

PROFILES: Mapping[str, Profile] = {each.name: each for each in (CP_2005E, SIMULATED_DRE)}
"""Every profile by its name."""
