"""Every source row inside the compiled file, so that any cell can say where it comes from and any room can read it.

Rows lie in (table, key, date) order. ``rows`` holds six cells a row (table, key, first day, line, source, grade),
``values`` the texts of its value columns; texts are places in a table of distinct strings.
"""

from __future__ import annotations

from array import array

from tables.epochs import day_number
from tables.folder import SourceFolder

ROW = 7
TABLE, KEY, START, LINE, SOURCE, GRADE, VALUES = range(ROW)


def provenance_arrays(folder: SourceFolder) -> tuple[dict[str, array[int]], dict[str, object]]:
    """Return the arrays (``rows``, ``row_values``, ``text_ends``, ``text_bytes``) and their header entries."""
    names = list(folder.tables)
    texts = _distinct(folder)
    place = {text: number for number, text in enumerate(texts)}
    known = {name: number for number, name in enumerate(names)}
    rows, values = array("i"), array("i")
    first_rows: dict[str, list[int]] = {name: [0, 0] for name in names}
    for number, (name, row) in enumerate(folder.rows):
        if not first_rows[name][1]:
            first_rows[name][0] = number
        first_rows[name][1] += 1
        cells = (known[name], place[row.key], day_number(row.start), row.line, place[row.source])
        rows.extend((*cells, place[row.grade], len(values)))
        values.extend([place[text] for text in row.values.values()])
    blob = "".join(texts).encode()
    ends = array("i")
    total = 0
    for text in texts:
        total += len(text.encode())
        ends.append(total)
    padded = blob + bytes(-len(blob) % 4)
    arrays = {"rows": rows, "row_values": values, "text_ends": ends, "text_bytes": array("i", padded)}
    header: dict[str, object] = {
        "tables": [
            {"name": name, "columns": list(folder.tables[name].columns), "rows": first_rows[name]} for name in names
        ]
    }
    return arrays, header


def _distinct(folder: SourceFolder) -> list[str]:
    """Return every distinct text of every row, sorted."""
    found: set[str] = set()
    for _, row in folder.rows:
        found.update((row.key, row.source, row.grade))
        found.update(row.values.values())
    return sorted(found)
