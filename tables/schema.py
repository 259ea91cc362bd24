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
    "ngap/kilometric_ceilings.csv": ("full_km", "half_km", "percent"),
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
    "ccam/coverage.csv": ("covered", "prior_approval"),
    "lpp/acts.csv": ("label", "prestation", "type"),
    "lpp/prices.csv": ("value", "max_price"),
    "lpp/zones.csv": ("coefficient",),
    "lpp/limits.csv": ("max_quantity", "max_amount", "prior_approval"),
    "nabm/acts.csv": ("label", "letter", "coefficient", "further", "prior_approval"),
    "codes/practitioner_groups.csv": ("group",),
    "rates/practitioners.csv": ("family",),
    "rates/base.csv": ("percent",),
    "rates/ccam_groupings.csv": ("family",),
    "rates/exonerations.csv": ("percent", "threshold", "label"),
    "rates/aspa.csv": ("percent",),
    "rates/natures.csv": ("percent", "b2", "label"),
    "rates/local_regime.csv": ("percent",),
    "rates/special_regimes.csv": ("percent",),
    "rates/pathway.csv": ("points", "label"),
    "rates/pathway_scope.csv": ("value",),
    "rates/parameters.csv": ("value",),
    "rates/threshold_groupings.csv": ("role",),
    "rates/covers.csv": ("percent", "pathway", "label"),
    "formulas/sts.csv": ("label", "dr", "tr", "tm", "mro", "pmss", "pu", "amount", "cap"),
}
"""Value columns by table name; a table that is absent from a folder counts as empty."""
