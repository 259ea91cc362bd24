"""Comparing words of a file whatever their accents, capitals and line breaks."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    r"""Return a text without accents, capitals or line breaks.

    >>> plain("Activité"), plain("Tarif\nSecteur 1 / adhérent")
    ('activite', 'tarif secteur 1 / adherent')
    """
    unaccented = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return " ".join(unaccented.casefold().split())
