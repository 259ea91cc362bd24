"""Which source tables move a cent, and the value columns each must have, no more and no less.

Tables that are not listed (organisms, conventions, code lists) keep the columns they like: they are carried as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PRICING: Final[Mapping[str, tuple[str, ...]]] = {
    "ngap/acts.csv": ("label", "family", "kind"),
    "ngap/prices.csv": ("value",),
    "ngap/kilometric.csv": ("price", "deducted_km"),
    "ngap/kilometric_zones.csv": ("price",),
    "ngap/group_prices.csv": ("value",),
    "ngap/majorations.csv": ("value",),
    "ccam/acts.csv": ("label", "grouping", "exo_tm", "modifiers", "office_supplement"),
    "ccam/prices.csv": ("value",),
    "ccam/zones.csv": ("coefficient",),
    "ccam/grilles.csv": ("grille",),
    "ccam/groups.csv": ("group",),
    "ccam/modifiers.csv": ("kind", "value"),
    "ccam/modifier_pairs.csv": ("allowed",),
    "ccam/associations.csv": ("percent",),
    "ccam/limits.csv": ("value",),
    "lpp/acts.csv": ("label", "prestation", "type"),
    "lpp/prices.csv": ("value", "max_price"),
    "lpp/zones.csv": ("coefficient",),
    "codes/practitioner_groups.csv": ("group",),
    "rates/practitioners.csv": ("family",),
    "rates/base.csv": ("percent",),
    "rates/ccam_groupings.csv": ("family",),
    "rates/exonerations.csv": ("percent", "label"),
    "rates/aspa.csv": ("percent",),
    "rates/natures.csv": ("percent", "b2", "label"),
    "rates/local_regime.csv": ("percent",),
    "rates/special_regimes.csv": ("percent",),
    "rates/pathway.csv": ("points", "label"),
    "rates/pathway_scope.csv": ("value",),
    "rates/parameters.csv": ("value",),
    "rates/threshold_groupings.csv": ("role",),
    "formulas/sts.csv": ("label", "operand", "percent", "minus_mro"),
}
"""Value columns by table name; a table that is absent from a folder counts as empty."""
