"""From a folder of source tables to one compiled file: same sources, same bytes.

>>> from pathlib import Path
>>> shipped = Path(__file__).parent / "sources"
>>> compile_tables(shipped) == compile_tables(shipped)
True
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path

from tables.acts import ActVersions, act_versions
from tables.dense import Dense
from tables.epochs import epochs_of
from tables.folder import SourceFolder, read_folder
from tables.image import CELL, write_image
from tables.indexes import Indexes, check_families, indexes_of
from tables.layout import ALIGNMENT, DIRECTORY_SIZE
from tables.provenance import provenance_arrays
from tables.rules import dense_tables, pair_places

FILE_NAME = "tables.feuille"


def compile_tables(folder: Path) -> bytes:
    """Compile the source tables of a folder. Raises TableError naming the file, the line and what to change."""
    sources = read_folder(folder)
    indexes, epochs = indexes_of(sources), epochs_of(sources)
    check_families(sources)
    acts = act_versions(sources, epochs, indexes)
    rules = dense_tables(sources, epochs, indexes)
    arrays = {
        "epoch_of_day": epochs.of_day(),
        "version_of_act": acts.by_epoch(),
        "versions": acts.cells,
        "version_sources": acts.sources,
        "pair_places": pair_places(indexes),
    }
    for name, table in rules.items():
        arrays[name], arrays[f"{name}.sources"] = table.cells, table.sources
    directory = _directory(arrays, acts, indexes, rules)
    rows, described = provenance_arrays(sources)
    header = {
        "version": _version(sources),
        "acts": acts.names,
        "indexes": indexes,
        "epochs": [start.isoformat() for start in epochs.starts],
        "last_day": epochs.last.isoformat(),
        "dates": _dates(acts),
        **described,
    }
    return write_image(header, {"directory": directory, **arrays, **rows})


def build(folder: Path) -> Path:
    """Compile a folder into its ``tables.feuille``, replaced in one step. Raises TableError, OSError."""
    data = compile_tables(folder)
    target = folder / FILE_NAME
    handle, name = tempfile.mkstemp(dir=folder, prefix=".tables-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def _directory(
    arrays: Mapping[str, array[int]], acts: ActVersions, indexes: Indexes, rules: Mapping[str, Dense]
) -> array[int]:
    """Return the directory of the kernel: sizes, then where each array starts, in cells."""
    places = dict(zip(arrays, _positions(DIRECTORY_SIZE, arrays.values()), strict=True))
    directory = array("i", [len(arrays["epoch_of_day"]), len(acts.places)])
    directory.extend(places[name] for name in ("epoch_of_day", "version_of_act", "versions", "version_sources"))
    directory.extend(len(indexes[name]) for name in ("groups", "conventions", "options", "grilles", "families"))
    directory.extend((len(indexes["modifiers"]), places["pair_places"]))
    for name, table in rules.items():
        directory.extend((places[name], places[f"{name}.sources"], table.keys))
    assert len(directory) == DIRECTORY_SIZE
    return directory


def _positions(first: int, arrays: Iterable[array[int]]) -> Iterable[int]:
    """Yield where each array starts, in cells, after a first one of ``first`` cells."""
    at = first
    for cells in arrays:
        at += -at % (ALIGNMENT // CELL)
        yield at
        at += len(cells)


def _version(sources: SourceFolder) -> str:
    """Return the version that the folder gives itself: the newest row of version.csv."""
    rows = sources.table("version.csv").rows
    return max(rows, key=lambda row: row.start).values["version"] if rows else ""


def _dates(acts: ActVersions) -> dict[str, list[str]]:
    """Return the first and last effective date of the price rows of each nomenclature."""
    found = {}
    for nomenclature in acts.names:
        folder, name = acts.folder, nomenclature.lower()
        rows = folder.table(f"{name}/prices.csv").rows or folder.table(f"{name}/acts.csv").rows
        starts = [row.start for row in rows]
        found[nomenclature] = [min(starts).isoformat(), max(starts).isoformat()] if starts else []
    return found
