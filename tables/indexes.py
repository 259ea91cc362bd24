"""The lists that give names their places in dense tables: families, groups, modifiers, formulas and more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tables.folder import SourceFolder, fault, read_cell
from tables.layout import PARENTS
from tables.readers import one_of, whole

Indexes = Mapping[str, tuple[str, ...]]
ACT = "act/"
"""How ``rates/threshold_groupings.csv`` names an NGAP code."""


def indexes_of(folder: SourceFolder) -> Indexes:
    """Every list of names, sorted so that the same sources give the same places."""
    grilles = folder.table("ccam/grilles.csv")
    for row in grilles.rows:
        if row.key.count("/") != 2:
            raise fault(grilles.name, row, f"la clé « {row.key} » doit être groupe/convention/option")
    contexts = [key.split("/") for key in grilles.keys()]  # noqa: SIM118
    practitioners = folder.table("rates/practitioners.csv").keys() + folder.table("ccam/groups.csv").keys()
    return {
        "families": _sorted(folder.table("rates/base.csv").keys()),
        "practitioners": _sorted(practitioners),
        "groups": _sorted(row.values["group"] for row in folder.table("ccam/groups.csv").rows if not row.repealed),
        "conventions": _sorted(part[1] for part in contexts if part[1] != "*"),
        "options": _sorted(part[2] for part in contexts if part[2] != "*"),
        "grilles": tuple(str(number) for number in range(_last_grille(folder) + 1)),
        "groupings": _sorted(
            (*(row.values["grouping"] for row in folder.table("ccam/acts.csv").rows), *_named(folder))
        ),
        "modifiers": _sorted(key.partition("/")[0] for key in folder.table("ccam/modifiers.csv").keys()),  # noqa: SIM118
        "associations": folder.table("ccam/associations.csv").keys(),
        "regimes": _sorted(key.partition("/")[0] for key in folder.table("rates/special_regimes.csv").keys()),  # noqa: SIM118
        "exonerations": folder.table("rates/exonerations.csv").keys(),
        "natures": folder.table("rates/natures.csv").keys(),
        "covers": folder.table("rates/covers.csv").keys(),
        "pathways": folder.table("rates/pathway.csv").keys(),
        "formulas": folder.table("formulas/sts.csv").keys(),
        "kilometric": folder.table("ngap/kilometric.csv").keys(),
        "kilometric_zones": with_territories(folder.table("ngap/kilometric_zones.csv").keys()),
        "group_prices": with_territories(folder.table("ngap/group_prices.csv").keys()),
        "majorations": folder.table("ngap/majorations.csv").keys(),
        "modifier_pairs": folder.table("ccam/modifier_pairs.csv").keys(),
    }


def with_territories(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys that name a zone, and beside them those of its territories, which take its values.

    >>> with_territories(("IK/doctor/antilles",))
    ('IK/doctor/antilles', 'IK/doctor/guadeloupe', 'IK/doctor/martinique')
    """
    known = tuple(keys)
    heirs = (_renamed(key, zone, territory) for key in known for territory, zone in PARENTS.items())
    return _sorted((*known, *heirs))


def heir_of(key: str) -> tuple[str, ...]:
    """Return the key of the zone whose value a territory takes, then its own; a key of no territory alone.

    >>> heir_of("IK/doctor/reunion"), heir_of("IK/doctor/mayotte")
    (('IK/doctor/guyane_reunion', 'IK/doctor/reunion'), ('IK/doctor/mayotte',))
    """
    above = key
    for territory, zone in PARENTS.items():
        above = _renamed(above, territory, zone)
    return (key,) if above == key else (above, key)


def _renamed(key: str, part: str, other: str) -> str:
    """Return a key with one of its parts renamed."""
    return "/".join(other if one == part else one for one in key.split("/"))


def check_families(folder: SourceFolder) -> None:
    """Check that every family that a table names has a base rate. Raises TableError naming the row."""
    read = one_of(folder.table("rates/base.csv").keys())
    families = folder.table("rates/base.csv").keys()
    named = [
        (name, row, row.key.rpartition("/")[2])
        for name in ("rates/local_regime.csv", "rates/aspa.csv", "rates/special_regimes.csv")
        for row in folder.table(name).rows
    ]
    for name, row, family in named:
        if family not in families:
            raise fault(name, row, f"la famille « {family} » n'a pas de taux dans rates/base.csv")
    for row in folder.table("rates/practitioners.csv").rows:
        if not row.repealed:
            read_cell("rates/practitioners.csv", row, "family", read)


def _named(folder: SourceFolder) -> Iterable[str]:
    """Yield the NGAP codes to which the threshold rule gives a role of their own (``act/TO``), as groupings."""
    return (key for key in folder.table("rates/threshold_groupings.csv").keys() if key.startswith(ACT))  # noqa: SIM118


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct names, sorted, the empty one left out."""
    return tuple(sorted({name for name in names if name}))


def _last_grille(folder: SourceFolder) -> int:
    """Return the greatest grille number of the sources."""
    rows = [row for row in folder.table("ccam/grilles.csv").rows if not row.repealed]
    return max((read_cell("ccam/grilles.csv", row, "grille", whole(0, 99)) for row in rows), default=0)
