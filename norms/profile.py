"""The named sets of layouts: which norm, which version, which records, and what vouches for them.

``cp-2005e``: the B2 body of establishments, version 2005-E, and the envelope, from public facts (body certain, the
administrative columns of the lot head likely). ``town-2007``: the body of the self-employed, known in part: each of
its fields says how sure it is. ``simulated-dre`` and ``simulated-dre-town``: the same, addressed to an AMC, with
records of our own (2P, 2R) for the contract and its routing, since the official DRE is not public; 2X is what a
concentrator adds to them. 2B, 2X, 4P and 4T are known by a few columns: they are read, never written.

>>> sorted(CP_2005E.records)
['000', '1', '2', '2S', '3', '3E', '3F', '3H', '3S', '4', '4B', '4E', '4H', '4M', '4S', '5', '6', '999']
>>> sorted(set(SIMULATED_DRE.records) - set(CP_2005E.records)), SIMULATED_DRE.simulated
(['2P', '2R', '2X'], True)
>>> nurse = choose("town-2007", norm="IF")
>>> nurse.norm, nurse.version, nurse.family
('IF', '062007', 'town')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from norms.b2.r000 import R000
from norms.b2.r1 import R1
from norms.b2.r2 import R2
from norms.b2.r2_town import R2_TOWN
from norms.b2.r2b import R2B
from norms.b2.r2p import R2P
from norms.b2.r2r import R2R
from norms.b2.r2s import R2S
from norms.b2.r2x import R2X
from norms.b2.r3 import R3
from norms.b2.r3e import R3E
from norms.b2.r3f import R3F
from norms.b2.r3h import R3H
from norms.b2.r3s import R3S
from norms.b2.r4 import R4
from norms.b2.r4_town import R4_TOWN
from norms.b2.r4b import R4B
from norms.b2.r4e import R4E
from norms.b2.r4f import R4F
from norms.b2.r4h import R4H
from norms.b2.r4m import R4M
from norms.b2.r4p import R4P
from norms.b2.r4s import R4S
from norms.b2.r4t import R4T
from norms.b2.r5 import R5
from norms.b2.r5_town import R5_TOWN
from norms.b2.r6 import R6
from norms.b2.r999 import R999
from norms.errors import UnwritableFlow
from norms.record import RecordType
from tables.catalogue import message

CP_NORMS = ("CP", "ES")
"""The norms whose body has the columns of CP: clinics and hospitals, stays."""

TOWN_NORMS = ("ER", "IF", "MK", "OO", "OY", "PE", "LB", "PH", "TA", "FR", "CS", "CT")
"""The other norms: doctors, dentists and midwives first, then each profession, health centres, spas."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of record types.

    ``norm`` and ``version`` are what the lot head says (the version is MMAAAA: the one that the production flows of
    this norm wrote), ``norms`` those that share the layouts, ``family`` what the chains of records depend on,
    ``source`` what vouches for the layouts.
    """

    name: str
    family: str
    norm: str
    version: str
    norms: tuple[str, ...]
    records: Mapping[str, RecordType]
    source: str

    @property
    def simulated(self) -> bool:
        """Whether the profile stands in for a document that is not public."""
        return self.name.startswith("simulated")


def choose(name: str, *, norm: str = "", version: str = "") -> Profile:
    """Return a profile under another of its norms, or another version, where a setting says so.

    Raises UnwritableFlow when there is no such profile, or when its layouts are not those of the norm or version.
    """
    profile = PROFILES.get(name)
    if profile is None:
        raise UnwritableFlow(message("b2.no-profile", profile=name, known=", ".join(sorted(PROFILES))).text)
    chosen = replace(profile, norm=norm or profile.norm, version=version or profile.version)
    if chosen.norm not in profile.norms:
        text = message("b2.norm-of-profile", norm=chosen.norm, profile=name, known=", ".join(profile.norms)).text
        raise UnwritableFlow(text)
    if len(chosen.version) != 6 or not (chosen.version.isascii() and chosen.version.isdigit()):
        raise UnwritableFlow(message("b2.version", version=chosen.version).text)
    return chosen


def _by_key(*types: RecordType) -> dict[str, RecordType]:
    return {each.key: each for each in types}


_BODY = _by_key(R2, R2S, R3, R3S, R3E, R3F, R3H, R4, R4S, R4E, R4B, R4H, R4M, R5)
_TOWN = _by_key(R2_TOWN, R2S, R2B, R4_TOWN, R4S, R4E, R4B, R4F, R4H, R4M, R4P, R4T, R5_TOWN)
_ENVELOPE = _by_key(R000, R1, R6, R999)
_DRE = _by_key(R2P, R2R, R2X)
_VERSION = "062007"

CP_2005E = Profile(
    "cp-2005e", "cp", "CP", _VERSION, CP_NORMS, _BODY | _ENVELOPE, "B2 CP 2005-E, public billing rules of hospitals"
)
TOWN_2007 = Profile(
    "town-2007",
    "town",
    "ER",
    _VERSION,
    TOWN_NORMS,
    _TOWN | _ENVELOPE,
    "one program that was in production; complements as in CP",
)
SIMULATED_DRE = replace(CP_2005E, name="simulated-dre", records=_BODY | _ENVELOPE | _DRE, source="ours, over cp-2005e")
SIMULATED_DRE_TOWN = replace(
    TOWN_2007, name="simulated-dre-town", records=_TOWN | _ENVELOPE | _DRE, source="ours, over town-2007"
)

PROFILES: Mapping[str, Profile] = {each.name: each for each in (CP_2005E, TOWN_2007, SIMULATED_DRE, SIMULATED_DRE_TOWN)}
"""Every profile by its name."""
