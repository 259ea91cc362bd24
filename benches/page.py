"""The table of figures in ``docs/performance.md``, made from what ``feuille bench --json`` measured.

``feuille bench --json > figures.json`` then ``python -m benches.page figures.json`` replaces what stands between the
two marks of the page: the rows of the figures measured, the rows of the others as they were. Everything else on the
page is written by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benches.digits import three_digits
from benches.figure import Aim, Figure
from benches.registry import names

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
HEAD = ("figure", "value", "beside", "its value", "ratio", "aim", "reached", "how")
_ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
_REACHED = {True: "yes", False: "**no**", None: ""}


def rows_of(page: str) -> dict[str, str]:
    """Return the rows of the table by the figure that each is of. Raises ValueError when a mark is missing."""
    _, _, rest = page.partition(START)
    body, end, _ = rest.partition(END)
    if not end:
        raise ValueError(f"no table between {START} and {END}")
    return {found[1]: line for line in body.splitlines() if (found := _ROW.match(line))}


def filled(page: str, figures: Iterable[Mapping[str, Any]]) -> str:
    """Return the page with the rows of some figures (as JSON has them) put in their places, in the order measured."""
    rows = rows_of(page) | {str(told["name"]): _row(told) for told in figures}
    ordered = [rows[name] for name in names() if name in rows]
    table = "\n".join((_line(HEAD), _line(["---"] * len(HEAD)), *ordered))
    before, _, rest = page.partition(START)
    return f"{before}{START}\n{table}\n{END}{rest.partition(END)[2]}"


def _row(told: Mapping[str, Any]) -> str:
    """Return the row of a figure."""
    figure = Figure.of_json(told)
    peer = figure.peer or (f"{figure.missing} (not installed)" if figure.missing else "")
    beside = "" if figure.peer_value is None else f"{three_digits(figure.peer_value)} {figure.unit}"
    ratio = "" if figure.ratio is None else three_digits(figure.ratio)
    aimed = _aim(figure.aim, figure.unit)
    value = f"{three_digits(figure.value)} {figure.unit}"
    return _line((f"`{figure.name}`", value, peer, beside, ratio, aimed, _REACHED[figure.reached], figure.note))


def _aim(aim: Aim | None, unit: str) -> str:
    """Write an aim.

    >>> _aim(Aim.at_most(25), "µs"), _aim(Aim.ratio_at_least(5), "lines/s"), _aim(None, "s")
    ('≤ 25 µs', 'ratio ≥ 5', '')
    """
    if aim is None:
        return ""
    sign = "≥" if aim.least else "≤"
    return f"ratio {sign} {aim.limit:g}" if aim.on_ratio else f"{sign} {three_digits(aim.limit)} {unit}"


def _line(cells: Sequence[str]) -> str:
    """Write a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    """Fill the page from a file of figures; return 2 without one."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m benches.page FIGURES.json\n")
        return 2
    figures = json.loads(Path(arguments[0]).read_text("utf-8"))
    PAGE.write_text(filled(PAGE.read_text("utf-8"), figures), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
