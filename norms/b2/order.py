"""Which record may follow which.

A file is 000, its lots, 999; a lot 1, its invoices, 6; an invoice 2, 2S, its lines, 5; a line 3 or 4 and its
complements in the order S, E, then details. A 2X comes last of the heads.

Source: public facts on the sequencing of the norm CP, and of one program for what only the town norms have.
"""

from __future__ import annotations

from collections.abc import Mapping

_LINES = ("3", "4", "5")
_DETAILS = ("4B", "4F", "4H", "4M", "4P", "4T")

FOLLOWERS: Mapping[str, frozenset[str]] = {
    key: frozenset(followers)
    for key, followers in {
        "000": ("1",),
        "1": ("2",),
        "2": ("2S", "2B", "2P", "2X", "3", "4"),
        "2S": ("2B", "2P", "2X", "3", "4"),
        "2B": ("2S", "2P", "2X", "3", "4"),
        "2P": ("2R", "2X", "3", "4"),
        "2R": ("2X", "3", "4"),
        "2X": ("3", "4"),
        "3": ("3S", *_LINES),
        "3S": ("3E", "3F", "3H", *_LINES),
        "3E": ("3F", "3H", *_LINES),
        "3F": ("3F", *_LINES),
        "3H": ("3H", *_LINES),
        "4": ("4S",),
        "4S": ("4E", *_DETAILS, *_LINES),
        "4E": (*_DETAILS, *_LINES),
        "4B": ("4B", *_LINES),
        "4F": ("4F", *_LINES),
        "4H": ("4H", *_LINES),
        "4M": ("4M", *_LINES),
        "4P": ("4P", *_LINES),
        "4T": ("4T", *_LINES),
        "5": ("2", "6"),
        "6": ("1", "999"),
        "999": (),
    }.items()
}
"""The types that may stand right after each type."""

FIRST = "000"
LAST = "999"
