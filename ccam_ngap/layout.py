"""What the kernel is given and what it gives back: the integers of an invoice, of a line, of an answer, of a step.

An invoice is one row of ``INVOICE`` integers and ``LINE`` integers a line; the kernel fills ``OUT`` integers a line
and, when asked for its reasons, ``STEP`` integers a step. Amounts are cents, rates and percentages hundredths of a
percent, coefficients and distances hundredths, days count from 1970-01-01, −1 (``NONE``) means absent. Positions of
dense tables are places in ``tables.layout``'s directory.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Final

from tables.layout import DENSE, DENSE_START, KINDS, OPERANDS, PARAMETERS, ROLES


def _dense(name: str) -> int:
    """Return where the directory describes a dense table."""
    return DENSE_START + 3 * DENSE.index(name)


Cells = Sequence[int]
"""Integers of 32 bits: the compiled tables, the columns of a batch."""
MutableCells = MutableSequence[int]
"""Integers of 32 bits that the kernel writes."""

HUNDRED: Final = 10_000
"""A hundred percent, in hundredths of a percent."""

# --- dense tables ---------------------------------------------------------------------------------------------------
PRACTITIONER_FAMILIES: Final = _dense("practitioner_families")
PRACTITIONER_GROUPS: Final = _dense("practitioner_groups")
GRILLES: Final = _dense("grilles")
MODIFIERS_BY_GROUP: Final = _dense("modifiers_by_group")
MODIFIERS_BY_GRILLE: Final = _dense("modifiers_by_grille")
ASSOCIATIONS: Final = _dense("associations")
BASE_RATES: Final = _dense("base_rates")
LOCAL_RATES: Final = _dense("local_rates")
SPECIAL_RATES: Final = _dense("special_rates")
EXONERATIONS: Final = _dense("exonerations")
ASPA_RATES: Final = _dense("aspa")
NATURES: Final = _dense("natures")
PATHWAYS: Final = _dense("pathways")
PATHWAY_FAMILIES: Final = _dense("pathway_families")
PATHWAY_NATURES: Final = _dense("pathway_natures")
PARAMETER_VALUES: Final = _dense("parameters")
FORMULAS: Final = _dense("formulas")
KILOMETRES: Final = _dense("kilometric")
KILOMETRE_ZONES: Final = _dense("kilometric_zones")
GROUP_PRICES: Final = _dense("group_prices")
MAJORATIONS: Final = _dense("majorations")
GROUPING_FAMILIES: Final = _dense("grouping_families")
GROUPING_ROLES: Final = _dense("grouping_roles")
FAMILY_ROLES: Final = _dense("family_roles")
MODIFIER_PAIRS: Final = _dense("modifier_pairs")
MODIFIERS_ONCE: Final = _dense("modifiers_once")
MODIFIER_LIMITS: Final = _dense("modifier_limits")

# --- names that the tables number -----------------------------------------------------------------------------------
KIND_LETTER: Final = KINDS.index("letter")
KIND_KILOMETRIC: Final = KINDS.index("kilometric")
KIND_CCAM: Final = KINDS.index("ccam")
KIND_LPP: Final = KINDS.index("lpp")
ROLE_SUPPRESSED: Final = ROLES.index("suppressed")
ROLE_EXCLUDED: Final = ROLES.index("excluded")
OPERAND_DR: Final = OPERANDS.index("DR")
OPERAND_TR: Final = OPERANDS.index("TR")
PATHWAY_CAP: Final = PARAMETERS.index("pathway_cap")
PATHWAY_MIN_AGE: Final = PARAMETERS.index("pathway_min_age")
THRESHOLD_AMOUNT: Final = PARAMETERS.index("threshold_amount")
THRESHOLD_COEFFICIENT: Final = PARAMETERS.index("threshold_coefficient")
THRESHOLD_PARTICIPATION: Final = PARAMETERS.index("threshold_participation")

# --- the invoice ----------------------------------------------------------------------------------------------------
I_PRACTITIONER: Final = 0
I_CONTEXT: Final = 1
"""Convention and option: convention × options + option."""
I_CONTRACTED: Final = 2
I_ZONE: Final = 3
I_REGIME: Final = 4
I_LOCAL: Final = 5
I_NATURE: Final = 6
I_PATHWAY: Final = 7
I_FORMULA: Final = 8
I_PERCENT: Final = 9
I_AMOUNT: Final = 10
INVOICE: Final = 11

# --- a line ---------------------------------------------------------------------------------------------------------
L_ACT: Final = 0
L_DAY: Final = 1
L_QUANTITY: Final = 2
L_COEFFICIENT: Final = 3
L_ABATEMENT: Final = 4
"""Percentage of the price that article 11 B leaves: 100, 50 or 0."""
L_DISTANCE: Final = 5
L_KILOMETRIC: Final = 6
L_KILOMETRIC_ZONE: Final = 7
L_GROUP_PRICE: Final = 8
L_NIGHT: Final = 9
L_HOLIDAY: Final = 10
L_MODIFIERS: Final = 11
"""First of four modifiers."""
L_ASSOCIATION: Final = 15
L_OFFICE: Final = 16
L_FEE: Final = 17
L_QUALIFIER: Final = 18
L_EXONERATION: Final = 19
L_ASPA: Final = 20
L_AGE: Final = 21
L_FORCED_AMO: Final = 22
L_FORCED_AMC: Final = 23
LINE: Final = 24
MODIFIERS: Final = 4

QUALIFIER_NONE: Final = 0
QUALIFIER_FREE: Final = 1
"""G, gratis: nothing is asked, nothing is paid."""
QUALIFIER_NOT_COVERED: Final = 2
"""N, not reimbursable: the patient pays all."""

# --- an answer ------------------------------------------------------------------------------------------------------
O_FAULT: Final = 0
O_PLACE: Final = 1
"""Which modifier a fault is about."""
O_UNIT: Final = 2
O_TARIFF: Final = 3
O_BASE: Final = 4
O_RATE: Final = 5
O_FEE: Final = 6
O_OVERCHARGE: Final = 7
O_AMO: Final = 8
O_AMC: Final = 9
O_PATIENT: Final = 10
O_FAMILY: Final = 11
O_FLAGS: Final = 12
O_EPOCH: Final = 13
O_VERSION: Final = 14
O_REACH: Final = 15
"""How the threshold rule reaches the line."""
O_FLAT: Final = 16
"""Flat participation that replaces the patient's share of the line."""
O_INCREASE: Final = 17
"""What the patient pays more for being out of the pathway."""
O_SETTLED: Final = 18
"""Whether the threshold rule has looked at the line's day."""
OUT: Final = 19

REACH_NONE: Final = 0
REACH_NEVER: Final = 5
REACH_RELEASED: Final = 6
"""The line adds nothing to the threshold but is released with the rest of the sitting."""

FLAG_CAPPED: Final = 1
FLAG_PATHWAY: Final = 2
FLAG_THRESHOLD: Final = 4
FLAG_ZONE_UNKNOWN: Final = 8
FLAG_NO_OFFICE: Final = 16
FLAG_ABOVE_MAXIMUM: Final = 32
FLAG_NO_PATHWAY: Final = 64

# --- faults: why a line has no price --------------------------------------------------------------------------------
F_NOT_IN_FORCE: Final = 1
F_NO_PRICE: Final = 2
F_NO_GRILLE: Final = 3
F_NO_MODIFIER: Final = 4
F_NO_ASSOCIATION: Final = 5
F_NO_KILOMETRE: Final = 6
F_NO_MAJORATION: Final = 7
F_NO_RATE: Final = 8
F_NOT_CONTRACTED: Final = 9
F_TOO_GREAT: Final = 10
F_NO_FORMULA: Final = 11
F_MODIFIER_NOT_ALLOWED: Final = 12
F_MODIFIER_ONCE: Final = 13
F_MODIFIER_PAIR: Final = 14
"""Two modifiers that do not stand together; O_PLACE is one × MODIFIERS + other."""
F_TOO_MANY_MODIFIERS: Final = 15
F_NO_DISTANCE: Final = 16
F_NO_PERCENT: Final = 17
F_AMC_ABOVE_LEFT: Final = 18
"""The AMC amount of the invoice has no room in its lines; O_PLACE is what found room, in cents."""

GREATEST: Final = 99_999_999
"""Greatest amount of a line, in cents: what eight digits of a B2 field hold."""

# --- steps ----------------------------------------------------------------------------------------------------------
S_LINE: Final = 0
S_RULE: Final = 1
S_SOURCE: Final = 2
S_BEFORE: Final = 3
S_AFTER: Final = 4
S_WITH: Final = 5
"""What the rule worked with: a percentage, a coefficient, an amount."""
STEP: Final = 6
STEPS_A_LINE: Final = 32

STEPS: Final = (
    "tariff.price",
    "tariff.profession",
    "tariff.zone",
    "tariff.kilometres",
    "tariff.coefficient",
    "tariff.quantity",
    "tariff.abatement",
    "tariff.modifier_percent",
    "tariff.association",
    "tariff.modifier_flat",
    "tariff.office",
    "tariff.majoration",
    "base.fee",
    "base.free",
    "base.not_covered",
    "rate.family",
    "rate.regime",
    "rate.local",
    "rate.aspa",
    "rate.exoneration",
    "rate.nature",
    "rate.threshold",
    "amo.rate",
    "amo.participation",
    "amo.pathway",
    "amo.pathway_cap",
    "amo.forced",
    "amc.formula",
    "amc.left",
    "amc.spread",
    "amc.forced",
)
"""Rule codes of steps, in order; their French texts are in ``codes/steps.csv``."""
(
    S_PRICE,
    S_PROFESSION,
    S_ZONE,
    S_KILOMETRES,
    S_COEFFICIENT,
    S_QUANTITY,
    S_ABATEMENT,
    S_MODIFIER_PERCENT,
    S_ASSOCIATION,
    S_MODIFIER_FLAT,
    S_OFFICE,
    S_MAJORATION,
    S_FEE,
    S_FREE,
    S_NOT_COVERED,
    S_FAMILY_RATE,
    S_REGIME,
    S_LOCAL,
    S_ASPA,
    S_EXONERATION,
    S_NATURE,
    S_THRESHOLD,
    S_AMO,
    S_PARTICIPATION,
    S_PATHWAY,
    S_PATHWAY_CAP,
    S_AMO_FORCED,
    S_FORMULA,
    S_LEFT,
    S_SPREAD,
    S_AMC_FORCED,
) = range(len(STEPS))
