"""The text of the flows: upper-case ASCII, by one explicit rule.

B2 and NOEMIE texts are upper-case, without accents. ``plain`` decomposes accented letters and drops the accents,
writes ligatures in two letters and typographic signs as their ASCII cousins, then upper-cases. What has no ASCII
cousin is left as it is, so that writing refuses it instead of losing it.

>>> plain("Hélène Œuvrard–Lefèvre"), plain("Société d’optique")
('HELENE OEUVRARD-LEFEVRE', "SOCIETE D'OPTIQUE")
>>> plain("雪")
'雪'
"""

from __future__ import annotations

import unicodedata

_COUSINS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "’": "'",
        "‘": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "°": "o",
    }
)

PLAIN = "[ -_]"
"""The signs a text field may hold, as a regular expression: ASCII from the space to the underscore, no lower case."""


def plain(text: str) -> str:
    """Return the text as a flow writes it: upper case, no accent."""
    if text.isascii():
        return text.upper()
    decomposed = unicodedata.normalize("NFKD", text.translate(_COUSINS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).upper()


def fit(text: str, length: int) -> str:
    """Return the plain text cut to a field's length: for names and messages only, never for a number.

    >>> fit("Centre de santé des Écoles", 15)
    'CENTRE DE SANTE'
    """
    return plain(text)[:length].rstrip()


def printable(text: str) -> str:
    r"""Return the text with every sign that a terminal would obey, not show, replaced by a dot.

    >>> printable("C\x1b[2J\x00")
    'C·[2J·'
    """
    return "".join(sign if sign.isprintable() else "·" for sign in text)
