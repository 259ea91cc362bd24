"""Who performs, as the kernel knows it: worked out once by tables and practitioner, then looked up."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from ccam_ngap.layout_marks import MARK_TERRITORY
from ccam_ngap.memory import remember
from ccam_ngap.request import Practitioner
from tables.compiled import Tables
from tables.layout import NONE, PARENTS, ZONES

PRACTITIONER_GROUPS = "codes/practitioner_groups.csv"


PROFILES = "profiles of practitioners"
Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Places of a practitioner in the tables: ``group`` names the profession whose NGAP prices differ.

    ``marks`` are those that his invoices have from him (``ccam_ngap.layout_marks``).
    ``acts`` and ``kilometres`` remember how NGAP acts that call for no remark were lowered for him, by code.
    """

    key: str
    place: int
    context: int
    contracted: int
    zone: int
    group: str
    marks: int
    acts: dict[str, Row] = field(default_factory=dict, compare=False, repr=False)
    kilometres: dict[str, Row] = field(default_factory=dict, compare=False, repr=False)


def profiles_of(tables: Tables) -> dict[Hashable, Profile]:
    """Return the profiles that are worked out, by specialty, convention, option, zone and kind."""
    found: dict[Hashable, Profile] = tables.derived.setdefault(PROFILES, {})
    return found


def profile_of(practitioner: Practitioner, tables: Tables) -> Profile | None:
    """Return the profile of a practitioner, None where the tables do not know the specialty or activity."""
    who = practitioner
    key = (who.specialty, who.convention, who.option, who.zone, who.kind)
    profiles = profiles_of(tables)
    known = profiles.get(key)
    if known is None and (known := _work_out(practitioner, tables)) is not None:
        remember(profiles, key, known)
    return known


def _work_out(practitioner: Practitioner, tables: Tables) -> Profile | None:
    """Look the practitioner up in the tables."""
    places = tables.index("practitioners")
    kinds = (practitioner.kind,) if practitioner.kind else ("specialty", "activity")
    keys = [f"{kind}/{practitioner.specialty}" for kind in kinds]
    key = next((key for key in keys if key in places), None)
    if key is None:
        return None
    conventions, options = tables.index("conventions"), tables.index("options")
    convention, option = conventions.get(practitioner.convention), options.get(practitioner.option or "-")
    context = NONE if convention is None or option is None else convention * len(options) + option
    groups = [row for row in tables.rows.versions(PRACTITIONER_GROUPS, key) if not row.repealed]
    return Profile(
        key=key,
        place=places[key],
        context=context,
        contracted=int(practitioner.convention != "non_conventionne"),
        zone=ZONES.index(practitioner.zone),
        group=groups[-1].values["group"] if groups else "",
        marks=MARK_TERRITORY if practitioner.zone in PARENTS.values() else 0,
    )
