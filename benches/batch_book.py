"""What the peers of a batch are given: the rows of the workload as plain integers, and dense tables to look them up in.

The peers are spared what costs most to get right: codes are numbers already, the columns of an invoice are repeated on
its lines, prices are one dense array by practitioner, epoch and act. Nothing of this is timed.

They express: the act in force and its price on the day, for the practitioner; coefficient, quantity, abatement, CCAM
association; fee, base and overcharge; the rate by family, raised by régime, local scheme, ASPA, nature and exoneration;
AMO share; AMC formulas of terms over DR, TR, TM and MRO; the patient's share; sums by invoice. They do not: modifiers
and their checks, the threshold rule, the pathway, the refusal of whole invoices and its reasons, whether an act is
covered. Their answers are compared on the lines that none of these reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from benches.workload import PRACTITIONERS, Workload
from ccam_ngap.batch import price_batch
from ccam_ngap.profile import profile_of
from ccam_ngap.request import Practitioner
from tables.compiled import Tables
from tables.epochs import ORIGIN
from tables.layout import (
    DENSE,
    DENSE_START,
    EPOCH_OF_DAY,
    FAMILY,
    FORMULA,
    GROUPING,
    N_ACTS,
    N_DAYS,
    NONE,
    OPERANDS,
    VERSION_OF_ACT,
    VERSIONS,
)

Integers = np.ndarray[Any, np.dtype[Any]]

ACT = ("nomenclature", "code", "activity", "phase")
TERMS = {f"term_{name.lower()}": OPERANDS.index(name) for name in ("DR", "TR", "TM", "MRO")}


@dataclass(frozen=True, slots=True)
class Book:
    """``lines``: a column a name, a row a line. ``dense``: flat arrays, ``sizes`` how many keys each has an epoch."""

    lines: Mapping[str, Integers]
    starts: Integers
    dense: Mapping[str, Integers]
    sizes: Mapping[str, int]


def book(work: Workload, tables: Tables) -> Book:
    """Lower the workload and the tables for the peers."""
    epoch_of_day = np.array(tables.cells[tables.directory[EPOCH_OF_DAY] :][: tables.directory[N_DAYS]], np.int32)
    firsts = np.unique(epoch_of_day, return_index=True)[1]
    codes = _codes(work.lines)
    starts = np.concatenate(([0], np.cumsum(work.invoices.column("lines").to_numpy())))
    dense = {"epoch_of_day": epoch_of_day, **_acts(codes, firsts, tables), **_dense(tables)}
    names = ("natures", "exonerations", "associations", "formulas", "families")
    sizes = {name: len(tables.names(name)) for name in names} | {"acts": len(codes), "epochs": len(firsts)}
    return Book(_lines(work, codes, starts, tables), starts, dense, sizes)


def _codes(lines: pa.Table) -> Mapping[tuple[str, ...], int]:
    """Number every act of the rows: (nomenclature, code, activity, phase)."""
    keys = np.unique(np.stack([_indices(lines, name) for name in ACT]), axis=1).T.tolist()
    texts = [_texts(lines, name) for name in ACT]
    return {tuple(names[place] for names, place in zip(texts, key, strict=True)): n for n, key in enumerate(keys)}


def _lines(work: Workload, codes: Mapping[tuple[str, ...], int], starts: Integers, tables: Tables) -> Mapping[str, Any]:
    """Return the columns of lines, those of their invoice repeated."""
    sizes = np.diff(starts)
    lines, heads = work.lines, work.invoices
    keys = [_indices(lines, name) for name in ("nomenclature", "code", "activity", "phase")]
    places = {
        tuple(_texts(lines, name).index(value) for name, value in zip(ACT, key, strict=True)): place
        for key, place in codes.items()
    }
    wide = [len(_texts(lines, name)) for name in ACT]
    table = np.zeros(wide, np.int32)
    for key, place in places.items():
        table[key] = place
    who = {(one[0], one[1], one[2]): place for place, one in enumerate(PRACTITIONERS)}
    person = [_decoded(heads, name) for name in ("specialty", "convention", "option")]
    found: dict[str, Any] = {
        "act": table[tuple(keys)],
        "day": _plain(lines, "date"),
        **{name: _plain(lines, name) for name in ("quantity", "coefficient", "abatement")},
        "association": _plain(lines, "association", 0),
        "fee": _plain(lines, "fee", -1),
        "modifiers": _decoded(lines, "modifiers") != "",
    }
    heads_found = {
        "who": np.array([who[key] for key in zip(*(part.tolist() for part in person), strict=True)], np.int32),
        "local": _plain(heads, "alsace_moselle").astype(np.int32),
        "aspa": _plain(heads, "aspa").astype(np.int32),
        "regime": _placed(heads, "regime", tables.index("regimes")),
        "nature": _placed(heads, "nature", tables.index("natures")),
        "exoneration": _placed(heads, "invoice_exoneration", tables.index("exonerations")),
        "formula": _placed(heads, "amc_formula", tables.index("formulas")),
        "percent": _plain(heads, "amc_percent", 0),
    }
    found |= {name: np.repeat(column, sizes) for name, column in heads_found.items()}
    found["invoice"] = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    return found


def _texts(table: pa.Table, name: str) -> list[str]:
    """Return the dictionary of a column."""
    found: list[str] = table.column(name).chunk(0).dictionary.to_pylist()
    return found


def _indices(table: pa.Table, name: str) -> Integers:
    """Return the codes of a column, −1 for null."""
    return np.asarray(table.column(name).chunk(0).indices.fill_null(-1))


def _decoded(table: pa.Table, name: str) -> Any:
    """Return the texts of a column."""
    return np.array([*_texts(table, name), None], object)[_indices(table, name)]


def _placed(table: pa.Table, name: str, places: Mapping[str, int]) -> Integers:
    """Return the places of the texts of a column in a list of the tables, −1 where they have none."""
    return np.array([*(places.get(text, -1) for text in _texts(table, name)), -1], np.int32)[_indices(table, name)]


def _plain(table: pa.Table, name: str, null: int = 0) -> Integers:
    """Return the numbers of a column."""
    column = table.column(name).chunk(0)
    if pa.types.is_date(column.type):
        column = column.view(pa.int32())
    return np.asarray(column.fill_null(null) if column.null_count else column.to_numpy(zero_copy_only=False))


def _acts(codes: Mapping[tuple[str, ...], int], firsts: Integers, tables: Tables) -> dict[str, Integers]:
    """Price every act alone for every practitioner and epoch: its unit price (−1 without), the family of its rate."""
    keys, count = list(codes), len(codes)
    act = np.tile(np.arange(count), len(PRACTITIONERS) * len(firsts))
    day = np.tile(np.repeat(firsts, count), len(PRACTITIONERS)).astype(np.int32)
    who = np.repeat(np.arange(len(PRACTITIONERS)), len(firsts) * count)
    columns = {name: _encoded([key[place] for key in keys], act) for place, name in enumerate(ACT)}
    for place, name in enumerate(("specialty", "convention", "option")):
        columns[name] = _encoded([str(one[place] or "") for one in PRACTITIONERS], who)
    columns |= {"invoice_date": pa.array(day).view(pa.date32()), "invoice": pa.array(np.arange(len(act)))}
    columns["birth_date"] = _encoded(["1955-06-15"], np.zeros(len(act), np.int32))
    price = price_batch(pa.table(columns), tables).lines.column("unit_price").fill_null(-1)
    ccam = np.array([key[0] == "CCAM" for key in keys])
    return {"price": np.asarray(price).astype(np.int32), "family": _families(keys, firsts, tables), "is_ccam": ccam}


def _families(keys: Sequence[tuple[str, ...]], firsts: Integers, tables: Tables) -> Integers:
    """Return the family of every act by practitioner and epoch: its own, its grouping's, that of who performs."""
    found = np.zeros((len(PRACTITIONERS), len(firsts), len(keys)), np.int32)
    cells, at = tables.cells, tables.directory
    people = [profile_of(Practitioner(specialty=one[0], convention=one[1]), tables) for one in PRACTITIONERS]
    for epoch, first in enumerate(firsts.tolist()):
        day = ORIGIN + timedelta(first)
        own = [tables.value("practitioner_families", one.place, day) if one else None for one in people]
        for place, (nomenclature, code, activity, phase) in enumerate(keys):
            key = f"{code}/{activity}/{phase}" if nomenclature == "CCAM" else code
            number = tables.acts[nomenclature].get(key)
            version = NONE if number is None else cells[at[VERSION_OF_ACT] + epoch * at[N_ACTS] + number]
            if version == NONE:
                continue
            family: int | None = cells[at[VERSIONS] + version + FAMILY]
            if family == NONE:
                family = tables.value("grouping_families", cells[at[VERSIONS] + version + GROUPING], day)
            found[:, epoch, place] = [(mine if family is None else family) or 0 for mine in own]
    return found.ravel()


def _encoded(texts: list[str], codes: Integers) -> Any:
    """Return a dictionary-encoded column."""
    distinct = list(dict.fromkeys(texts))
    places = np.array([distinct.index(text) for text in texts], np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(places[codes]), pa.array(distinct, pa.string()))


def _dense(tables: Tables) -> dict[str, Integers]:
    """Return the dense tables of rates, associations and formulas as flat arrays."""
    found = {}
    for name in ("base_rates", "special_rates", "local_rates", "aspa", "natures", "exonerations", "associations"):
        found[name] = _cells(name, tables)
    terms = _cells("formulas", tables).reshape(-1, FORMULA)
    for name, place in TERMS.items():
        found[name] = np.ascontiguousarray(terms[:, place])
    return found


def _cells(name: str, tables: Tables) -> Integers:
    """Return the cells of a dense table."""
    first, sources, _ = tables.directory[DENSE_START + 3 * DENSE.index(name) :][:3]
    return np.array(tables.cells[first:sources], np.int32)
