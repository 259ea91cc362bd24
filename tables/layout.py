"""How the compiled tables lie in memory: what the compiler writes and the kernel reads, cell by cell.

The compiled file is one run of int32 cells. A *directory* of positions says where each array starts; the constants
below are the places in that directory, then the cells of one act version. An *epoch* is a run of days during which no
pricing table changes: ``epoch_of_day[day]`` gives it, days counted from 1970-01-01. A *dense* table holds, for every
epoch and every key, ``width`` cells of value, and in a second array the source row they come from (−1 where the table
says nothing).
"""

from __future__ import annotations

from typing import Final

FORMAT: Final = 7
MAGIC: Final = b"FEUILLE\x01"
ALIGNMENT: Final = 64
NONE: Final = -1

# --- families of tables with one value per key and epoch: (position of values, position of source rows, keys) -------
DENSE: Final = (
    "practitioner_families",
    "practitioner_groups",
    "grilles",
    "modifiers_by_group",
    "modifiers_by_grille",
    "associations",
    "other_moments",
    "base_rates",
    "local_rates",
    "special_rates",
    "exonerations",
    "declared",
    "aspa",
    "natures",
    "pathways",
    "pathway_families",
    "pathway_natures",
    "parameters",
    "formulas",
    "covers",
    "kilometric",
    "kilometric_zones",
    "group_prices",
    "majorations",
    "grouping_families",
    "grouping_roles",
    "family_roles",
    "modifier_pairs",
    "modifiers_once",
    "modifier_limits",
    "kilometre_ceilings",
)
"""Dense tables in directory order; each takes three places from ``DENSE_START`` on."""

# --- directory: sizes and single arrays ----------------------------------------------------------------------------
N_DAYS: Final = 0
N_ACTS: Final = 1
EPOCH_OF_DAY: Final = 2
VERSION_OF_ACT: Final = 3
VERSIONS: Final = 4
VERSION_SOURCES: Final = 5
N_GROUPS: Final = 6
N_CONVENTIONS: Final = 7
N_OPTIONS: Final = 8
N_GRILLES: Final = 9
N_FAMILIES: Final = 10
N_MODIFIERS: Final = 11
PAIR_PLACES: Final = 12
"""For two modifiers, one × modifiers + other: their place in the dense table ``modifier_pairs``, −1 where none."""
DENSE_START: Final = 13
DIRECTORY_SIZE: Final = DENSE_START + 3 * len(DENSE)

ZONES: Final = (
    "metropole",
    "antilles",
    "guyane_reunion",
    "mayotte",
    "guadeloupe",
    "martinique",
    "guyane",
    "reunion",
    "saint_pierre_et_miquelon",
)
"""Where a price applies: the four zones of the NGAP, and the territories that the LPP and the CCAM tell apart."""
PARENTS: Final = {
    "guadeloupe": "antilles",
    "martinique": "antilles",
    "guyane": "guyane_reunion",
    "reunion": "guyane_reunion",
}
"""The zone whose value a territory takes where it has none of its own."""

# --- cells of one act version --------------------------------------------------------------------------------------
FAMILY: Final = 0
"""Family of the rate, −1 for that of the practitioner who performs."""
KIND: Final = 1
EXO_TM: Final = 2
"""Exo-TM code of the threshold rule (1 to 5; 0 where the nomenclature has none)."""
PREVENTION: Final = 3
"""1 where the act may be exempt inside a prevention programme (exo-TM 7)."""
GROUPING: Final = 4
MODIFIERS_LOW: Final = 5
"""Allowed modifiers 0 to 29, one bit each; the next cell holds 30 to 59."""
MODIFIERS_HIGH: Final = 6
OFFICE_SUPPLEMENT: Final = 7
MAX_PRICE: Final = 8
COVERAGE: Final = 9
"""What the AMO says of the act: a place in ``COVERAGES``, plus ``PRIOR_APPROVAL`` where it must agree first."""
ZONE_COEFFICIENTS: Final = 10
"""One cell a zone, in ten-thousandths, −1 where unknown."""
PRICES: Final = ZONE_COEFFICIENTS + len(ZONES)
"""From here: cents by zone (NGAP, NABM: those of the key letter), by grille (CCAM), or one cell (LPP)."""
PRIOR_APPROVAL: Final = 4
MAX_QUANTITY: Final = PRICES + 1
"""LPP: greatest quantity, in hundredths, −1 where there is none."""
MAX_AMOUNT: Final = PRICES + 2
"""LPP: greatest amount of a line, in cents, −1 where there is none."""
LETTER_COEFFICIENT: Final = PRICES + len(ZONES)
"""NABM: how many times the key letter, in hundredths."""
MODIFIER_BITS: Final = 30

# --- kinds of acts, roles, operands: the lists whose places the tables hold -----------------------------------------
KINDS: Final = ("act", "letter", "majoration", "indemnity", "kilometric", "ccam", "lpp", "nabm")
COVERAGES: Final = ("yes", "no", "conditions", "unpriced")
ROLES: Final = ("ordinary", "suppressed", "excluded")
OPERANDS: Final = ("DR", "TR", "TM", "MRO", "PMSS", "PU")
"""What an AMC formula may count: real expense, AMO base, what the AMO leaves of it, AMO share, ceiling, unit price."""
OPERATORS: Final = ("-", "+", "×", "÷")
MODIFIER_KINDS: Final = ("flat", "percent")
PARAMETERS: Final = (
    "pathway_cap",
    "pathway_min_age",
    "threshold_amount",
    "threshold_coefficient",
    "threshold_participation",
    "participation_waived_local",
    "participation_waived_aspa",
    "pmss",
    "not_contracted_percent",
)

# --- cells of an AMC formula: a percent of each operand, an amount, a cap ---------------------------------------------
FORMULA_AMOUNT: Final = 6
FORMULA_CAP: Final = 7
FORMULA: Final = 8
GIVEN_PERCENT: Final = 1_000_001
"""In the place of a percent: that of the contract."""
GIVEN_FIRST: Final = -2
"""In the place of an amount or a cap: the first amount of the contract; −3 the second; −1 none."""
GIVEN_SECOND: Final = -3
