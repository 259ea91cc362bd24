r"""Tables that no price is compiled from: what the checks read in them, column by column.

A wrong cell would otherwise wait for the invoice that meets it. Here it stops the compilation, named by its file, its
line and its column, as a price would. A row without values repeals its key and is not read.

>>> from tables.dated import parse
>>> text = "key;from;day;source;grade\nF;2022-01-01;sunday;article 14;C\n"
>>> check_rows({"ngap/days.csv": parse(text, "ngap/days.csv")})
Traceback (most recent call last):
...
tables.dated.TableError: ngap/days.csv:2: colonne day : « sunday » n'est pas l'une de : holiday, saturday
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from tables.dated import DatedTable, Row, TableError
from tables.layout import ZONES
from tables.readers import amount, basis_points, hundredths, one_of, whole

Reader = Callable[[str], object]


def _text(text: str) -> str:
    """Read a text that must be there."""
    if not text:
        raise ValueError("un texte est attendu")
    return text


def _any(text: str) -> str:
    """Read a text that may be empty."""
    return text


def _shaped(pattern: str, example: str) -> Reader:
    """Return a reader of words of one shape, separated by spaces; the cell may be empty."""
    known = re.compile(pattern, re.ASCII)

    def read(text: str) -> list[str]:
        for word in text.split():
            if not known.fullmatch(word):
                raise ValueError(f"« {word} » n'a pas la forme de {example}")
        return text.split()

    return read


def _filled(reader: Reader) -> Reader:
    """Return a reader that refuses an empty cell."""
    return lambda text: reader(_text(text))


def _or_empty(reader: Reader) -> Reader:
    """Return a reader that lets a cell be empty."""
    return lambda text: reader(text) if text else None


_YES_NO = one_of(("no", "yes"))
_PERCENT, _AGE = whole(0, 100), whole(0, 150)
_ACTS = _shaped(r"[A-Z]{4}\d{3}", "AAAA001")
_WORDS = _shaped(r"\S+", "un mot")
_SPECIALTIES = _shaped(r"\d{2}", "01")
_ASSOCIATIONS = _shaped(r"[1-5]", "1")
_INDICATORS = _shaped(r"[A-Z]\d?", "S1")
_CONVENTIONS = ("secteur_1", "secteur_1_dp", "secteur_2", "non_conventionne")

CHECKED: Final[Mapping[str, Mapping[str, Reader]]] = {
    "ngap/abatement.csv": {
        "letters": _filled(_WORDS),
        "first": _PERCENT,
        "second": _PERCENT,
        "others": _PERCENT,
        "derogations": _any,
    },
    "ngap/billers.csv": {
        "who": _filled(_shaped(r"[a-z]+|(?:specialty|activity)/\d{2}", "nurse")),
        "from_age": _or_empty(_AGE),
        "under": _or_empty(_AGE),
        "max_coefficient": _or_empty(hundredths),
        "label": _text,
    },
    "ngap/sectors.csv": {"sector": one_of(("opposable", "free")), "otherwise": _text},
    "ngap/coordination.csv": {"refused": _filled(_INDICATORS)},
    "ngap/exclusions.csv": {"label": _text},
    "ngap/requires.csv": {"with": _filled(_WORDS), "max_coefficient": hundredths, "label": _text},
    "ngap/coefficients.csv": {"coefficient": hundredths, "label": _text},
    "ngap/days.csv": {"day": one_of(("holiday", "saturday"))},
    "ngap/travels.csv": {"label": _text},
    "ccam/association_rules.csv": {
        "kind": _text,
        "codes": _filled(_ASSOCIATIONS),
        "beyond": _or_empty(whole(1, 5)),
        "also": _ASSOCIATIONS,
        "remark": _any,
    },
    "ccam/extras.csv": {"label": _any, "role": one_of(("complement", "supplement"))},
    "ccam/complements.csv": {"codes": _filled(_ACTS)},
    "ccam/incompatibles.csv": {"acts": _filled(_ACTS)},
    "ccam/associables.csv": {"activities": _filled(_shaped(r"[A-Z]{4}\d{3}\d?(?::\w*)?", "AAAA0011:6"))},
    "ccam/consultations.csv": {"label": _text},
    "ccam/consultation_exceptions.csv": {"percent": one_of(("100", "50")), "label": _text},
    "ccam/modifier_conditions.csv": {
        "under": _or_empty(_AGE),
        "over": _or_empty(_AGE),
        "both": _YES_NO,
        "day": one_of(("", "holiday")),
        "label": _text,
    },
    "ccam/modifier_practitioners.csv": {
        "who": _filled(_shaped(r"[a-z]+|grille-\d{1,2}|(?:specialty|activity)/\d{2}", "grille-3")),
        "label": _text,
    },
    "ccam/export_modifiers.csv": {"activity": one_of(("4", "other"))},
    "ccam/export_grilles.csv": {"grilles": _filled(_shaped(r"\d{1,2}", "3"))},
    "ccam/export_practitioners.csv": {"opposable": _filled(_WORDS), "outside": _filled(_WORDS), "exclusive": _YES_NO},
    "rates/direct_access.csv": {"label": _text},
    "rates/modulations.csv": {"local": _YES_NO, "aspa": _YES_NO, "known": _YES_NO, "label": _text},
    "rates/regimes.csv": {"rates": one_of(("general", "own"))},
    "rates/responsible.csv": {"value": whole(0, 1000)},
    "rates/qualifiers.csv": {
        "effect": one_of(("none", "free", "not_covered")),
        "overcharge": _YES_NO,
        "conventions": _shaped("|".join(_CONVENTIONS), "secteur_1"),
        "refused": _SPECIALTIES,
        "pathway": _INDICATORS,
        "cap": _or_empty(basis_points),
    },
    "rates/withheld.csv": {"name": one_of(("participation", "franchise")), "each": amount, "day": amount},
    "formulas/unknown.csv": {"parameters": _any},
    "codes/sts_switches.csv": {"label": _text},
    "codes/territories.csv": {"territory": one_of(ZONES)},
}
"""For every such table, what each of its value columns holds; a table that a folder lacks counts as empty."""

_LETTER = re.compile(r"[A-Z0-9]{1,6}", re.ASCII)


def check_rows(tables: Mapping[str, DatedTable]) -> None:
    """Check every row of the tables of ``CHECKED``. Raises TableError naming the file, the line and the column."""
    for name, readers in CHECKED.items():
        for row in tables[name].rows if name in tables else ():
            if not row.repealed:
                _check(name, row, readers)


def _check(name: str, row: Row, readers: Mapping[str, Reader]) -> None:
    """Check the key and the cells of one row."""
    if name == "ngap/exclusions.csv" and not _ordered(row.key):
        raise TableError(f"{name}:{row.line}: la clé « {row.key} » doit nommer deux codes par ordre alphabétique (A/B)")
    for column, read in readers.items():
        try:
            read(row.values[column])
        except ValueError as error:
            raise TableError(f"{name}:{row.line}: colonne {column} : {error}") from None


def _ordered(key: str) -> bool:
    """Whether a key names two codes, the first before the second in the alphabet."""
    codes = key.split("/")
    return len(codes) == 2 and codes[0] < codes[1] and all(_LETTER.fullmatch(code) for code in codes)
