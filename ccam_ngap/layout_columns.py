"""What the kernel is given when invoices come in columns: places of columns, of look-up tables, of results.

A block holds some thousands of lines and their invoices, column after column, as 32-bit integers: plain numbers, or
the codes of a dictionary whose meaning a look-up table gives. ``NONE`` means absent, ``UNKNOWN`` a code or a number
that has no meaning here, ``MISSING`` a day that is not given.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Final

from ccam_ngap.layout import GREATEST, Cells
from tables.layout import NONE

MutableBytes = MutableSequence[int]
"""Integers of 0 to 255 that the kernel writes."""
ManyCells = Sequence[Cells]
"""Several runs of integers of 32 bits: the columns of a batch."""
ManyBytes = Sequence[Sequence[int]]
"""Several runs of bytes: the bits of columns, eight a byte, the lowest first."""

UNKNOWN: Final = -2
OTHER: Final = -3
"""An act that is known, but not with this activity and phase; more modifiers than a line holds."""
MISSING: Final = -(2**31)
NOWHERE: Final = -(2**28)
"""A term of a sum of places that makes the sum negative: one of the codes is not known."""

# --- how a column is read: bits of its kind ---------------------------------------------------------------------------
ABSENT: Final = 0
PLAIN: Final = 1
"""Integers of 32 bits, or bits with ``BITS``; ``WITH_NULLS``: some of them null."""
BITS: Final = 2
WITH_NULLS: Final = 4

# --- what the cells of a column stand for, where it is no look-up table -----------------------------------------------
ITSELF: Final = -1
OPTIONAL: Final = -2
"""A number that may be absent: NONE then, UNKNOWN where it is below zero."""

# --- columns of lines ------------------------------------------------------------------------------------------------
LINE_COLUMNS: Final = (
    "nomenclature",
    "code",
    "activity",
    "phase",
    "date",
    "quantity",
    "coefficient",
    "abatement",
    "distance_km",
    "night",
    "holiday",
    "modifiers",
    "association",
    "office_supplement",
    "fee",
    "qualifier",
    "exoneration",
    "forced_amo",
    "forced_amc",
    "exceptional",
    "deep_night",
    "day_km_before",
    "teeth",
)
"""Names of the columns of lines, in block order."""
(
    C_NOMENCLATURE,
    C_CODE,
    C_ACTIVITY,
    C_PHASE,
    C_DAY,
    C_QUANTITY,
    C_COEFFICIENT,
    C_ABATEMENT,
    C_DISTANCE,
    C_NIGHT,
    C_HOLIDAY,
    C_MODIFIERS,
    C_ASSOCIATION,
    C_OFFICE,
    C_FEE,
    C_QUALIFIER,
    C_EXONERATION,
    C_FORCED_AMO,
    C_FORCED_AMC,
    C_EXCEPTIONAL,
    C_DEEP_NIGHT,
    C_DAY_DISTANCE,
    C_TEETH,
) = range(len(LINE_COLUMNS))
N_LINE_COLUMNS: Final = len(LINE_COLUMNS)
C_ACT: Final = N_LINE_COLUMNS
"""Staged beside the columns of lines: the number of the act."""

# --- columns of invoices ---------------------------------------------------------------------------------------------
INVOICE_COLUMNS: Final = (
    "invoice_date",
    "specialty",
    "convention",
    "option",
    "zone",
    "kind",
    "birth_date",
    "regime",
    "alsace_moselle",
    "aspa",
    "c2s",
    "nature",
    "invoice_exoneration",
    "pathway",
    "amc_formula",
    "amc_percent",
    "amc_amount",
    "third_party_amo",
    "third_party_amc",
    "caisse",
    "ame",
    "modulation",
    "amc_p1",
    "amc_p2",
    "amc_operand",
    "amc_operator",
    "amc_second",
    "amc_multiplier",
    "amc_cap",
)
"""Names of the columns of invoices, in order."""
(
    D_DAY,
    D_SPECIALTY,
    D_CONVENTION,
    D_OPTION,
    D_ZONE,
    D_KIND,
    D_BIRTH,
    D_REGIME,
    D_LOCAL,
    D_ASPA,
    D_C2S,
    D_NATURE,
    D_EXONERATION,
    D_PATHWAY,
    D_FORMULA,
    D_PERCENT,
    D_AMOUNT,
    D_PAID_AMO,
    D_PAID_AMC,
    D_CAISSE,
    D_AME,
    D_MODULATION,
    D_FIRST_AMOUNT,
    D_SECOND_AMOUNT,
    D_OPERAND,
    D_OPERATOR,
    D_SECOND,
    D_MULTIPLIER,
    D_CAP,
) = range(len(INVOICE_COLUMNS))
N_INVOICE_COLUMNS: Final = len(INVOICE_COLUMNS)
D_TRADE: Final = N_INVOICE_COLUMNS
"""Staged beside the columns of invoices: the trade, whether the ASPA applies."""
D_WITH_ASPA: Final = N_INVOICE_COLUMNS + 1

# --- look-up tables: their place in the directory of maps, which says where each starts -----------------------------
MAPS: Final = (
    "nomenclature",
    "code",
    "activity",
    "phase",
    "acts",
    "modifiers",
    "association",
    "qualifier",
    "exoneration",
    "specialty",
    "convention",
    "option",
    "zone",
    "kind",
    "profiles",
    "profile_rows",
    "ngap",
    "birth_date",
    "regime",
    "nature",
    "invoice_exoneration",
    "pathway",
    "amc_formula",
    "epochs",
    "teeth",
    "caisse",
    "modulation",
    "ame",
    "amc_operand",
    "amc_operator",
    "amc_second",
    "civil",
)
"""Look-up tables in directory order: those of a column bear its name."""
(
    M_NOMENCLATURE,
    M_CODE,
    M_ACTIVITY,
    M_PHASE,
    M_ACTS,
    M_MODIFIERS,
    M_ASSOCIATION,
    M_QUALIFIER,
    M_EXONERATION,
    M_SPECIALTY,
    M_CONVENTION,
    M_OPTION,
    M_ZONE,
    M_KIND,
    M_PROFILES,
    M_PROFILE_ROWS,
    M_NGAP,
    M_BIRTH,
    M_REGIME,
    M_NATURE,
    M_INVOICE_EXONERATION,
    M_PATHWAY,
    M_FORMULA,
    M_EPOCH,
    M_TEETH,
    M_CAISSE,
    M_MODULATION,
    M_AME,
    M_OPERAND,
    M_OPERATOR,
    M_SECOND,
    M_CIVIL,
) = range(len(MAPS))
M_NGAP_FIRST: Final = len(MAPS)
"""After the starts of the tables: number of the first NGAP act, of NGAP acts, of the act after the last CCAM one."""
M_NGAP_COUNT: Final = M_NGAP_FIRST + 1
M_CCAM_AFTER: Final = M_NGAP_FIRST + 2
M_ASPA: Final = M_NGAP_FIRST + 3
"""Place of the exoneration that says ASPA, then that of the formula of the C2S."""
M_C2S: Final = M_NGAP_FIRST + 4
M_COVER: Final = M_NGAP_FIRST + 5
"""Place of the cover of the AME, then the number of epochs: tables by day hold one entry a code and an epoch."""
M_EPOCHS: Final = M_NGAP_FIRST + 6
M_BIRTH_DAYS: Final = M_NGAP_FIRST + 7
"""1 where birth dates are days, which the table ``civil`` turns into numbers AAAAMMJJ like any other day."""
MAPS_SIZE: Final = M_NGAP_FIRST + 8
ASSOCIATIONS_KNOWN: Final = 100
"""Association codes that are looked up, from 0 on; any other is unknown."""
MODULATION_LOCAL: Final = 1
MODULATION_ASPA: Final = 2
PROFILE: Final = 5
"""Integers of one profile: practitioner, context, contracted, zone, trade (which rows of ``ngap`` are its own)."""
NGAP_ROW: Final = 6
"""Integers of one NGAP act for one trade: kilometric, its zone, group price, night, holiday, deep night."""

# --- results ---------------------------------------------------------------------------------------------------------
RESULTS: Final = (
    "unit_price",
    "tariff",
    "base",
    "rate",
    "fee",
    "overcharge",
    "amo",
    "amc",
    "patient",
)
"""Columns of the answer, a line each; the fault of each, a byte, stands beside them."""
N_RESULTS: Final = len(RESULTS)
TOTALS: Final = ("fee", "base", "amo", "amc", "patient", "to_pay_now")
"""Columns of the totals, an invoice each; whether each is refused, a byte, stands beside them."""
(T_FEE, T_BASE, T_AMO, T_AMC, T_PATIENT, T_NOW) = range(len(TOTALS))
N_TOTALS: Final = len(TOTALS)

# --- faults that only columns know: what reading and lowering say of one request -------------------------------------
G_UNKNOWN_ACT: Final = 100
G_DATE: Final = 101
G_QUANTITY: Final = 102
G_COEFFICIENT: Final = 103
G_DISTANCE: Final = 104
G_AMOUNT: Final = 105
G_ABATEMENT: Final = 106
G_QUALIFIER: Final = 107
G_EXONERATION: Final = 108
G_MODIFIER: Final = 109
G_MODIFIERS: Final = 110
G_ASSOCIATION: Final = 111
G_PRACTITIONER: Final = 112
G_SPECIALTY: Final = 113
G_BIRTH: Final = 114
G_NATURE: Final = 115
G_PATHWAY: Final = 116
G_FORMULA: Final = 117
G_PERCENT: Final = 118
G_AMC_AMOUNT: Final = 119
G_AMC_TWICE: Final = 120
G_UNKNOWN_ACTIVITY: Final = 121
G_TOOTH: Final = 122
G_MODULATION: Final = 123
G_FORMULA_MEANING: Final = 124
G_USER_FORMULA: Final = 125
G_USER_HALF: Final = 126
G_MULTIPLIER: Final = 127
G_OTHER_LINE: Final = 128
"""The line has no fault of its own: another line refuses the invoice."""

RULES: Final = {
    G_UNKNOWN_ACT: "quote.unknown-act",
    G_UNKNOWN_ACTIVITY: "quote.unknown-activity",
    G_DATE: "quote.date-outside",
    G_QUANTITY: "quote.bad-quantity",
    G_COEFFICIENT: "quote.bad-coefficient",
    G_DISTANCE: "quote.bad-distance",
    G_AMOUNT: "quote.bad-amount",
    G_ABATEMENT: "quote.bad-choice",
    G_QUALIFIER: "quote.bad-choice",
    G_EXONERATION: "quote.unknown-exoneration",
    G_MODIFIER: "quote.unknown-modifier",
    G_MODIFIERS: "quote.too-many-modifiers",
    G_ASSOCIATION: "quote.unknown-association",
    G_PRACTITIONER: "quote.bad-choice",
    G_SPECIALTY: "quote.unknown-specialty",
    G_BIRTH: "quote.bad-date",
    G_NATURE: "quote.unknown-nature",
    G_PATHWAY: "quote.unknown-pathway",
    G_FORMULA: "quote.unknown-formula",
    G_PERCENT: "quote.bad-percent",
    G_AMC_AMOUNT: "quote.bad-amount",
    G_AMC_TWICE: "quote.amc-twice",
    G_TOOTH: "act.bad-tooth",
    G_MODULATION: "share.unknown-modulation",
    G_FORMULA_MEANING: "share.formula-without-meaning",
    G_USER_FORMULA: "quote.bad-choice",
    G_USER_HALF: "quote.missing-field",
    G_MULTIPLIER: "share.bad-multiplier",
    G_OTHER_LINE: "batch.other-line",
}
"""The rule of each fault."""
FIRST_BIRTH: Final = -43_829
"""The first day that a birth date given as a date may be, 1850-01-01, in days from 1970-01-01."""
AFTER_BIRTHS: Final = 47_847
"""The day after the last one, 2100-12-31."""
MOST_QUANTITY: Final = 999
MOST_COEFFICIENT: Final = 99_999
MOST_DISTANCE: Final = 999_99
MOST_PERCENT: Final = 100_000
MOST_MULTIPLIER: Final = 1_000_000

# --- how much is worked on at once -----------------------------------------------------------------------------------
CHUNK_INVOICES: Final = 256
CHUNK_LINES: Final = 640
"""What is staged at once: enough to read each column in a run, little enough to stay in the first cache."""
RUN_OF_BITS: Final = 32
"""How many bits are brought near at once."""
STAGE_INVOICES: Final = (N_LINE_COLUMNS + 1) * CHUNK_LINES
"""The stage holds the columns of lines, ``CHUNK_LINES`` cells each, then those of invoices, ``CHUNK_INVOICES`` each."""
STAGE: Final = STAGE_INVOICES + (D_WITH_ASPA + 1) * CHUNK_INVOICES

# --- how cells are read ----------------------------------------------------------------------------------------------
LOOKED_UP: Final = (
    *("nomenclature", "code", "activity", "phase", "exoneration", "teeth"),
    *("specialty", "convention", "option", "zone", "kind", "birth_date", "regime", "nature", "invoice_exoneration"),
    *("pathway", "amc_formula", "amc_operand", "amc_operator", "amc_second", "caisse"),
)
"""Columns whose codes stand for the entries of the look-up table of their name."""
OPTIONALS: Final = (
    *("distance_km", "association", "fee", "forced_amo", "forced_amc", "day_km_before"),
    *("amc_percent", "amc_amount", "amc_p1", "amc_p2", "amc_cap"),
)
"""Columns of numbers that may be absent."""
BOUNDS: Final = {
    "quantity": (1, MOST_QUANTITY, G_QUANTITY),
    "coefficient": (1, MOST_COEFFICIENT, G_COEFFICIENT),
    "distance_km": (NONE, MOST_DISTANCE, G_DISTANCE),
    "day_km_before": (NONE, MOST_DISTANCE, G_DISTANCE),
    "fee": (NONE, GREATEST, G_AMOUNT),
    "forced_amo": (NONE, GREATEST, G_AMOUNT),
    "forced_amc": (NONE, GREATEST, G_AMOUNT),
}
"""Least and greatest number of a column of lines, and the fault of any other."""
