"""What the kernel is given and what it gives back: the integers of an invoice, of a line, of an answer, of a step.

An invoice is one row of ``INVOICE`` integers and ``LINE`` integers a line; the kernel fills ``OUT`` integers a line
and, when asked for its reasons, ``STEP`` integers a step. Amounts are cents, rates and percentages hundredths of a
percent, coefficients and distances hundredths, days count from 1970-01-01, −1 (``NONE``) means absent. Positions of
dense tables are places in ``tables.layout``'s directory.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from datetime import date
from typing import Final

from tables.layout import COVERAGES, DENSE, DENSE_START, KINDS, OPERANDS, OPERATORS, PARAMETERS, ROLES


def _dense(name: str) -> int:
    """Return where the directory describes a dense table."""
    return DENSE_START + 3 * DENSE.index(name)


Cells = Sequence[int]
"""Integers of 32 bits: the compiled tables, the columns of a batch."""
MutableCells = MutableSequence[int]
"""Integers of 32 bits that the kernel writes."""

HUNDRED: Final = 10_000
"""A hundred percent, in hundredths of a percent."""
UNIT: Final = 10_000
"""One, in the ten-thousandths of a multiplier."""

# --- dense tables ---------------------------------------------------------------------------------------------------
PRACTITIONER_FAMILIES: Final = _dense("practitioner_families")
PRACTITIONER_GROUPS: Final = _dense("practitioner_groups")
GRILLES: Final = _dense("grilles")
MODIFIERS_BY_GROUP: Final = _dense("modifiers_by_group")
MODIFIERS_BY_GRILLE: Final = _dense("modifiers_by_grille")
ASSOCIATIONS: Final = _dense("associations")
OTHER_MOMENTS: Final = _dense("other_moments")
BASE_RATES: Final = _dense("base_rates")
LOCAL_RATES: Final = _dense("local_rates")
SPECIAL_RATES: Final = _dense("special_rates")
EXONERATIONS: Final = _dense("exonerations")
DECLARED: Final = _dense("declared")
ASPA_RATES: Final = _dense("aspa")
NATURES: Final = _dense("natures")
PATHWAYS: Final = _dense("pathways")
PATHWAY_FAMILIES: Final = _dense("pathway_families")
PATHWAY_NATURES: Final = _dense("pathway_natures")
PARAMETER_VALUES: Final = _dense("parameters")
FORMULAS: Final = _dense("formulas")
COVERS: Final = _dense("covers")
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
KILOMETRE_CEILINGS: Final = _dense("kilometre_ceilings")

# --- names that the tables number -----------------------------------------------------------------------------------
KIND_LETTER: Final = KINDS.index("letter")
KIND_MAJORATION: Final = KINDS.index("majoration")
KIND_INDEMNITY: Final = KINDS.index("indemnity")
KIND_KILOMETRIC: Final = KINDS.index("kilometric")
KIND_CCAM: Final = KINDS.index("ccam")
KIND_LPP: Final = KINDS.index("lpp")
KIND_NABM: Final = KINDS.index("nabm")
COVERED_NO: Final = COVERAGES.index("no")
COVERED_CONDITIONS: Final = COVERAGES.index("conditions")
COVERED_UNPRICED: Final = COVERAGES.index("unpriced")
ROLE_SUPPRESSED: Final = ROLES.index("suppressed")
ROLE_EXCLUDED: Final = ROLES.index("excluded")
OPERAND_DR: Final = OPERANDS.index("DR")
OPERAND_TR: Final = OPERANDS.index("TR")
OPERAND_TM: Final = OPERANDS.index("TM")
OPERAND_MRO: Final = OPERANDS.index("MRO")
OPERAND_PMSS: Final = OPERANDS.index("PMSS")
OPERAND_PU: Final = OPERANDS.index("PU")
MINUS: Final = OPERATORS.index("-")
PLUS: Final = OPERATORS.index("+")
TIMES: Final = OPERATORS.index("×")
PATHWAY_CAP: Final = PARAMETERS.index("pathway_cap")
PATHWAY_MIN_AGE: Final = PARAMETERS.index("pathway_min_age")
THRESHOLD_AMOUNT: Final = PARAMETERS.index("threshold_amount")
THRESHOLD_COEFFICIENT: Final = PARAMETERS.index("threshold_coefficient")
THRESHOLD_PARTICIPATION: Final = PARAMETERS.index("threshold_participation")
WAIVED_LOCAL: Final = PARAMETERS.index("participation_waived_local")
WAIVED_ASPA: Final = PARAMETERS.index("participation_waived_aspa")
PMSS: Final = PARAMETERS.index("pmss")
NOT_CONTRACTED: Final = PARAMETERS.index("not_contracted_percent")

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
I_FIRST_AMOUNT: Final = 11
"""Amounts of the contract that a formula may take (p1, p2), in cents."""
I_SECOND_AMOUNT: Final = 12
I_USER_FIRST: Final = 13
"""Formula outside STS: multiplier × (first operand, operator, second operand), capped; NONE where there is none."""
I_USER_SECOND: Final = 14
I_USER_OPERATOR: Final = 15
I_USER_MULTIPLIER: Final = 16
"""In ten-thousandths."""
I_USER_CAP: Final = 17
I_COVER: Final = 18
"""Cover other than a régime's that gives its own rate (AME)."""
I_EXEMPT: Final = 19
"""1 where the pathway rule does not reach the beneficiary."""
INVOICE: Final = 20

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
L_EXCEPTIONAL: Final = 24
"""Whether the AMO pays the act though it does not cover it (remboursement exceptionnel)."""
L_DAY_DISTANCE: Final = 25
"""Kilometres already billed that day by other invoices, in hundredths."""
LINE: Final = 26
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
O_KILOMETRES: Final = 19
"""Kilometres that the line counts, the deduction made, before the daily ceiling."""
OUT: Final = 20

REACH_NONE: Final = 0
REACH_TOGETHER: Final = 1
"""Exo-TM code 1: the line adds up with those of its sitting; the next ones are codes 2, 3 and 4."""
REACH_ALONE: Final = 2
REACH_NATURE: Final = 3
REACH_WITH_NATURE: Final = 4
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
FLAG_CONDITIONS: Final = 1 << 20
"""The AMO pays the act under conditions."""
FLAG_APPROVAL: Final = 1 << 21
"""The AMO must agree before the act."""
FLAG_EXCEPTIONAL: Final = 1 << 22
"""An act that is not covered is paid exceptionally."""
FLAG_QUANTITY: Final = 1 << 23
"""More than the greatest quantity of a product."""
FLAG_AMOUNT: Final = 1 << 24
"""More than the greatest amount of a product."""
FLAG_CEILING: Final = 1 << 25
"""The daily ceiling of kilometres bears on the line."""

FLAG_DECLARED: Final = 1 << 26
"""A threshold exoneration that is typed in gives the rate."""
FLAG_NOT_DECLARED: Final = 1 << 27
"""A threshold exoneration is typed in for a line that its rule does not reach."""

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

F_NO_PMSS: Final = 40
F_NO_AMOUNT: Final = 41
"""A formula takes an amount of the contract that is not given; O_PLACE is 0 for the first, 1 for the second."""
F_DIVIDED_BY_ZERO: Final = 42

F_NOT_COVERED: Final = 60
F_UNPRICED: Final = 61
"""The nomenclature has no tariff for the act: on estimate."""

GREATEST: Final = 99_999_999
"""Greatest amount of a line, in cents: what eight digits of a B2 field hold."""
GREATEST_QUANTITY: Final = 999
GREATEST_COEFFICIENT: Final = 99_999
GREATEST_DISTANCE: Final = 999_99
FIRST_ORDINAL: Final = date(1970, 1, 1).toordinal()
"""The day 0 of the tables, as Python counts days."""

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
    "tariff.ceiling",
    "tariff.letter",
    "tariff.coefficient",
    "tariff.quantity",
    "tariff.abatement",
    "tariff.modifier_percent",
    "tariff.association",
    "tariff.modifier_flat",
    "tariff.office",
    "tariff.not_contracted",
    "tariff.majoration",
    "base.fee",
    "base.free",
    "base.not_covered",
    "rate.family",
    "rate.regime",
    "rate.local",
    "rate.aspa",
    "rate.nature",
    "rate.cover",
    "rate.exoneration",
    "rate.threshold",
    "rate.participation_waived",
    "amo.rate",
    "amo.participation",
    "amo.pathway",
    "amo.pathway_cap",
    "amo.forced",
    "amc.dr",
    "amc.tr",
    "amc.tm",
    "amc.mro",
    "amc.pmss",
    "amc.pu",
    "amc.amount",
    "amc.cap",
    "amc.user",
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
    S_CEILING,
    S_LETTER,
    S_COEFFICIENT,
    S_QUANTITY,
    S_ABATEMENT,
    S_MODIFIER_PERCENT,
    S_ASSOCIATION,
    S_MODIFIER_FLAT,
    S_OFFICE,
    S_NOT_CONTRACTED,
    S_MAJORATION,
    S_FEE,
    S_FREE,
    S_NOT_COVERED,
    S_FAMILY_RATE,
    S_REGIME,
    S_LOCAL,
    S_ASPA,
    S_NATURE,
    S_COVER,
    S_EXONERATION,
    S_THRESHOLD,
    S_WAIVED,
    S_AMO,
    S_PARTICIPATION,
    S_PATHWAY,
    S_PATHWAY_CAP,
    S_AMO_FORCED,
    S_TERM_DR,
    S_TERM_TR,
    S_TERM_TM,
    S_TERM_MRO,
    S_TERM_PMSS,
    S_TERM_PU,
    S_TERM_AMOUNT,
    S_CAP,
    S_USER,
    S_LEFT,
    S_SPREAD,
    S_AMC_FORCED,
) = range(len(STEPS))
