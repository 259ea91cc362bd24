"""The figures as people read them: a table in French, how many times quicker, whether the aim is reached."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from benches.digits import three_digits
from benches.figure import Aim, Figure

UNITS = {"lines/s": "lignes/s", "records/s": "enreg./s", "invoices/s": "factures/s", "MB": "Mo"}
"""Units that are not written alike in French."""


def table(figures: Iterable[Figure]) -> Table:
    """Return the table of some figures."""
    shown = Table(header_style="bold")
    shown.add_column("Chiffre", no_wrap=True)
    shown.add_column("Valeur", justify="right", no_wrap=True)
    shown.add_column("À côté de")
    shown.add_column("Sa valeur", justify="right", no_wrap=True)
    shown.add_column("Rapport", justify="right", no_wrap=True)
    shown.add_column("But", justify="right", no_wrap=True)
    for figure in figures:
        peer = figure.peer or (f"{figure.missing} (pas installé)" if figure.missing else "—")
        beside = quantity(figure.peer_value, figure.unit) if figure.peer_value is not None else "—"
        value = quantity(figure.value, figure.unit)
        shown.add_row(figure.name, value, peer, beside, comparison(figure), _aim(figure))
    return shown


def number(value: float) -> str:
    r"""Write a number in French with three significant digits.

    >>> number(1234567.0).replace("\u202f", " "), number(0.00123)
    ('1 230 000', '0,00123')
    """
    return three_digits(value).translate({ord(","): "\u202f", ord("."): ","})


def quantity(value: float, unit: str) -> str:
    r"""Write a value with its unit.

    >>> quantity(25.04, "µs").replace("\u00a0", " ")
    '25,0 µs'
    """
    return f"{number(value)}\u00a0{UNITS.get(unit, unit)}"


def comparison(figure: Figure) -> str:
    r"""Say how a figure compares with its peer.

    >>> comparison(Figure("a", 10, "µs", "b", 1830)).replace("\u00a0", " ")
    '183 × mieux'
    >>> comparison(Figure("a", 30, "µs", "b", 10)).replace("\u00a0", " ")
    '3 × le pair'
    """
    ratio = figure.ratio
    if ratio is None:
        return "—"
    gain = ratio if figure.is_rate else 1 / ratio if ratio else 0.0
    return f"{number(gain)}\u00a0× mieux" if gain >= 1 else f"{number(ratio)}\u00a0× le pair"


def aim_words(aim: Aim, unit: str) -> str:
    r"""Write an aim.

    >>> aim_words(Aim.at_most(25), "µs").replace("\u00a0", " "), aim_words(Aim.ratio_at_least(5), "lines/s")
    ('≤ 25 µs', '≥ 5\xa0× le pair')
    """
    sign = "≥" if aim.least else "≤"
    return f"{sign} {number(aim.limit)}\u00a0× le pair" if aim.on_ratio else f"{sign} {quantity(aim.limit, unit)}"


def _aim(figure: Figure) -> Text:
    """Write a figure's aim and whether it is reached."""
    if figure.aim is None:
        return Text("—")
    mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}[figure.reached]
    return Text(f"{aim_words(figure.aim, figure.unit)} {mark}", style=style)
