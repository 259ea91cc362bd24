"""Marks: what the checks of an invoice may have something to say about, one bit each.

A quote gathers the marks of all lines while it lowers and prices them; a check looks at the lines only when one of its
marks is there. A mark too many costs a look, a mark too few would lose a remark: ``EVERYTHING`` stands for all of them
where nothing was gathered, and tests compare the remarks made with it.
"""

from __future__ import annotations

from typing import Final

# --- as priced ------------------------------------------------------------------------------------------------------
MARK_FLAG: Final = 1 << 0
"""The kernel raised a flag (``FLAG_…``)."""
MARK_FORCED: Final = 1 << 1
MARK_NEGATIVE: Final = 1 << 2
"""The patient's share is negative."""
MARK_OVERCHARGE: Final = 1 << 3
"""The fee is above the tariff, elsewhere than on a product."""
MARK_DECLARED: Final = 1 << 4
"""An exoneration of the threshold rule is typed in."""
MARK_CAPPED: Final = 1 << 5
"""What being out of the pathway costs is capped."""
MARK_PARTICIPATION: Final = 1 << 6
MARK_BELOW_AMO: Final = 1 << 7
"""The fee is below the AMO share."""
MARK_AMC: Final = 1 << 8
"""There is an AMC share without AMC third-party payment."""

# --- as asked -------------------------------------------------------------------------------------------------------
MARK_EXCEPTIONAL: Final = 1 << 9
MARK_PREVENTION: Final = 1 << 10
"""The exoneration of prevention."""
MARK_QUALIFIER: Final = 1 << 11
MARK_MODIFIER: Final = 1 << 12
"""A modifier under conditions (``ccam/modifier_conditions.csv``)."""
MARK_ASSOCIATION: Final = 1 << 13
MARK_HOLIDAY: Final = 1 << 14
MARK_COEFFICIENT: Final = 1 << 15
"""A coefficient other than 1 of an act that has coefficients of its own."""

# --- what the acts are ----------------------------------------------------------------------------------------------
MARK_CCAM: Final = 1 << 16
MARK_LETTER: Final = 1 << 17
MARK_KILOMETRIC: Final = 1 << 18
MARK_DAY: Final = 1 << 19
"""The act is for certain days (``ngap/days.csv``)."""
MARK_EXCLUSIVE: Final = 1 << 20
"""The act excludes another, or is excluded (``ngap/exclusions.csv``)."""
MARK_REQUIRES: Final = 1 << 21
"""The act asks for another (``ngap/requires.csv``)."""
MARK_TRAVEL: Final = 1 << 22
"""A travel (``ngap/travels.csv``)."""
MARK_CONSULTATION: Final = 1 << 23
"""A consultation (``ccam/consultations.csv``)."""
MARK_EXTRA: Final = 1 << 24
"""A complementary gesture or a supplement (``ccam/extras.csv``, ``ccam/complements.csv``)."""
MARK_STEPPED: Final = 1 << 25
"""An act with coefficients of its own (``ngap/coefficients.csv``)."""
MARK_FURTHER: Final = 1 << 26
"""A biology test with more than one key letter."""
MARK_PAIR: Final = 1 << 27
"""A CCAM act that a list of pairs names (``ccam/incompatibles.csv``, ``ccam/associables.csv``)."""
MARK_LABEL: Final = 1 << 28
"""A CCAM act whose association rule goes by its label (``ccam/association_rules.csv``)."""
MARK_BILLER: Final = 1 << 29
"""The act is for certain practitioners, ages or coefficients (``ngap/billers.csv``)."""

# --- more than one line ---------------------------------------------------------------------------------------------
SEVERAL_CCAM: Final = 1 << 30
SEVERAL_LETTERS: Final = 1 << 31
SEVERAL_EXCLUSIVE: Final = 1 << 32
SEVERAL_SESSIONS: Final = 1 << 33
"""CCAM acts of several days, or an anaesthesia."""
MARK_SESSION: Final = 1 << 34
"""The association codes of CCAM acts may not be those that the rules give them."""

# --- who performs, for whom -----------------------------------------------------------------------------------------
MARK_TERRITORY: Final = 1 << 35
"""The practitioner's zone has several territories, whose coefficients may differ."""
MARK_REGIME: Final = 1 << 36
"""A régime that may have rates of its own."""
MARK_AME: Final = 1 << 37
MARK_DIRECT: Final = 1 << 38
"""The invoice is out of the pathway: the specialty may be one that is seen directly."""
MARK_RESPONSIBLE: Final = 1 << 39
"""A responsible contract."""
MARK_SWITCH: Final = 1 << 40
"""Something is said of the STS switch."""

EVERYTHING: Final = (1 << 41) - 1

MARKS_OF_LINE: Final = MARK_FLAG | MARK_FORCED | MARK_NEGATIVE | MARK_OVERCHARGE | MARK_EXCEPTIONAL
"""Marks that make one look at a line by itself."""
