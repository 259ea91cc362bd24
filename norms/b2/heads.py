"""The two heads that every body record starts with: who bills whom under which number.

Form P9 holds the beneficiary's rank and a nine-digit number in columns 30–38 (types 2, 2S, 3, 3S, 3E, 4 and 5), form
P6 has no rank and its number in columns 27–35 (3F, 3H, 4S, 4E, 4B, 4H and 4M). A complement adds its letter and its
two-digit sequence.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from collections.abc import Mapping

from norms.record import Field, Value, blank

IDENTITY = ("biller", "nir", "nir_key", "invoice")
"""The fields of a head that every record of an invoice shares with its type 2."""

SPECIMEN: Mapping[str, Value] = {"biller": "991145608", "nir": "2550699999999", "nir_key": "34", "invoice": 17}
"""A head of made-up identity (the demo NIR and number of terminal manuals), for the vectors."""


def _partner(kind: str) -> tuple[Field, ...]:
    """Columns 1 to 26, common to both forms."""
    return (
        Field(1, 1, "N", "O", "type", "type d'enregistrement", fixed=kind),
        Field(2, 9, "N", "O", "biller", "partenaire de santé + clé"),
        blank(11, 1),
        Field(12, 13, "A", "O", "nir", "NIR ouvrant droit", personal=True),
        Field(25, 2, "N", "O", "nir_key", "clé NIR", personal=True),
    )


def _complement(start: int, letter: str, sequence: str) -> tuple[Field, ...]:
    """The letter and sequence of a complement, nothing for a plain record."""
    if not letter:
        return ()
    return (
        Field(start, 1, "A", "O", "complement", "complément", fixed=letter),
        Field(start + 1, 2, "N", "O", "sequence", "séquence", fixed=sequence or None),
    )


def head_p9(kind: str, letter: str = "", sequence: str = "") -> tuple[Field, ...]:
    """Columns 1 to 38 (41 for a complement) of form P9; ``sequence`` is the only one allowed, if there is one.

    >>> head_p9("2", "S", "01")[-1].start
    40
    """
    return (
        *_partner(kind),
        Field(27, 3, "N", "F", "rank", "rang bénéficiaire"),
        Field(30, 9, "N", "O", "invoice", "n° facture / titre"),
        *_complement(39, letter, sequence),
    )


def head_p6(kind: str, letter: str, sequence: str = "") -> tuple[Field, ...]:
    """Columns 1 to 38 of form P6; 1 to 35 without a letter, for the plain records of the town norms.

    >>> head_p6("4", "M")[-1].start
    37
    """
    return (
        *_partner(kind),
        Field(27, 9, "N", "O", "invoice", "n° facture / titre"),
        *_complement(36, letter, sequence),
    )
