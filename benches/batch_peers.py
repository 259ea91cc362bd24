"""Polars and DuckDB on the rows of ``batch_book``: the same rules as each expresses them best, sums by invoice too.

Polars looks up by ``gather`` in dense arrays, which is its quickest way by far; DuckDB joins the same arrays as tables
on their place. Both give six columns a line and four sums an invoice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from benches.batch_book import TERMS, Book

COLUMNS = ("tariff", "base", "rate", "amo", "amc", "patient")
SUMS = ("fee", "amo", "amc", "patient")
ACT_CELLS = ("price", "family", "is_ccam")
GIVEN = 1_000_000
"""Percents above are those of the contract."""
Answer = Mapping[str, Any]


def polars_run(book: Book) -> Callable[[], Answer]:
    """Return what prices the rows with Polars."""
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    lines = pl.DataFrame(dict(book.lines))
    dense = {name: pl.Series(name, cells) for name, cells in book.dense.items()}
    size = book.sizes
    ends = pl.Series(book.starts[1:].astype(np.uint32) - 1)

    def at(name: str, place: Any) -> Any:
        return pl.lit(dense[name]).gather(place)

    def raised(name: str, place: Any, when: Any) -> Any:
        return pl.when(when).then(at(name, pl.when(when).then(place).otherwise(0))).otherwise(-1)

    def up(amount: Any, divisor: int) -> Any:
        return (2 * amount + divisor) // (2 * divisor)

    def run() -> Answer:
        epoch, c = pl.col("epoch"), pl.col
        place = (c("who") * size["epochs"] + epoch) * size["acts"] + c("act")
        by_family = epoch * size["families"] + c("family")
        terms = {name: at(name, epoch * size["formulas"] + c("formula").clip(0)) for name in TERMS}
        known = {name: pl.when(cell > GIVEN).then(c("percent")).otherwise(cell) for name, cell in terms.items()}
        counted = {"term_dr": c("fee"), "term_tr": c("base"), "term_tm": c("base") - c("amo"), "term_mro": c("amo")}
        formula = up(sum(counted[name].cast(pl.Int64) * known[name] for name in TERMS), 10_000).clip(0)
        share = at("associations", epoch * size["associations"] + (c("association") - 1).clip(0))
        share = pl.when(c("association") > 0).then(share).otherwise(10_000)
        price = c("price").cast(pl.Int64)
        plain = up(price * c("coefficient") * c("quantity") * c("abatement"), 10_000)
        priced = lines.lazy().with_columns(epoch=at("epoch_of_day", c("day")))
        priced = priced.with_columns(price=at("price", place), family=at("family", place), ccam=at("is_ccam", c("act")))
        priced = priced.with_columns(
            tariff=pl.when(c("ccam")).then(up(price * share, 10_000) * c("quantity")).otherwise(plain),
            rate=pl.max_horizontal(
                at("base_rates", by_family),
                raised("special_rates", by_family, c("regime") >= 0),
                raised("local_rates", by_family, c("local") == 1),
                raised("aspa", by_family, c("aspa") == 1),
                at("natures", epoch * size["natures"] + c("nature")),
                at("exonerations", epoch * size["exonerations"] + c("exoneration")),
            ),
        )
        priced = priced.with_columns(fee=pl.when(c("fee") < 0).then(c("tariff")).otherwise(c("fee")))
        priced = priced.with_columns(base=pl.min_horizontal("tariff", "fee"))
        priced = priced.with_columns(amo=up(c("base") * c("rate"), 10_000))
        left = pl.min_horizontal(formula, c("fee") - c("amo"))
        priced = priced.with_columns(amc=pl.when(c("formula") < 0).then(0).otherwise(left))
        priced = priced.with_columns(patient=c("fee") - c("amo") - c("amc"))
        found = priced.select("fee", *COLUMNS).collect()
        sums = found.select(pl.col(name).cum_sum().gather(ends).diff(null_behavior="ignore") for name in SUMS)
        return {name: found[name] for name in COLUMNS} | {"sums": sums}

    return run


SQL = """
WITH dated AS (
  SELECT l.*, e.v AS epoch FROM lines l JOIN epoch_of_day e ON e.k = l.day
), found AS (
  SELECT d.*, a.price, a.family, a.is_ccam, coalesce(s.v, 10000) AS share
  FROM dated d
  JOIN acts a ON a.k = (d.who * {epochs} + d.epoch) * {acts} + d.act
  LEFT JOIN associations s
    ON s.k = CASE WHEN d.association > 0 THEN d.epoch * {associations} + d.association - 1 ELSE -1 END
), rated AS (
  SELECT f.*, greatest(b.v, coalesce(r.v, -1), coalesce(lo.v, -1), coalesce(sp.v, -1), na.v, ex.v) AS rate,
    coalesce(t.term_dr, 0) AS term_dr, coalesce(t.term_tr, 0) AS term_tr,
    coalesce(t.term_tm, 0) AS term_tm, coalesce(t.term_mro, 0) AS term_mro,
    CASE WHEN f.is_ccam THEN (2 * f.price::BIGINT * f.share + 10000) // 20000 * f.quantity
    ELSE (2 * f.price::BIGINT * f.coefficient * f.quantity * f.abatement + 10000) // 20000 END AS tariff
  FROM found f
  JOIN base_rates b ON b.k = f.epoch * {families} + f.family
  LEFT JOIN special_rates r ON r.k = CASE WHEN f.regime >= 0 THEN f.epoch * {families} + f.family ELSE -1 END
  LEFT JOIN local_rates lo ON lo.k = CASE WHEN f.local = 1 THEN f.epoch * {families} + f.family ELSE -1 END
  LEFT JOIN aspa sp ON sp.k = CASE WHEN f.aspa = 1 THEN f.epoch * {families} + f.family ELSE -1 END
  JOIN natures na ON na.k = f.epoch * {natures} + f.nature
  JOIN exonerations ex ON ex.k = f.epoch * {exonerations} + f.exoneration
  LEFT JOIN terms t ON t.k = CASE WHEN f.formula >= 0 THEN f.epoch * {formulas} + f.formula ELSE -1 END
), based AS (
  SELECT * REPLACE (CASE WHEN fee < 0 THEN tariff ELSE fee END AS fee),
    least(tariff, CASE WHEN fee < 0 THEN tariff ELSE fee END) AS base FROM rated
), shared AS (
  SELECT *, (2 * base * rate + 10000) // 20000 AS amo FROM based
), covered AS (
  SELECT *, CASE WHEN formula < 0 THEN 0 ELSE least(fee - amo, greatest(0, (2 * (
    fee * (CASE WHEN term_dr > {given} THEN percent ELSE term_dr END)
    + base * (CASE WHEN term_tr > {given} THEN percent ELSE term_tr END)
    + (base - amo) * (CASE WHEN term_tm > {given} THEN percent ELSE term_tm END)
    + amo * (CASE WHEN term_mro > {given} THEN percent ELSE term_mro END)) + 10000) // 20000)) END AS amc FROM shared
)
SELECT n, invoice, fee, tariff, base, rate, amo, amc, fee - amo - amc AS patient FROM covered
"""
"""The rules as joins on places of the dense arrays, one step of the account after the other."""
SUMMED = "SELECT invoice, sum(fee) AS fee, sum(amo) AS amo, sum(amc) AS amc, sum(patient) AS patient FROM priced"


@dataclass(frozen=True, slots=True)
class DuckRun:
    """The rows priced by DuckDB, into tables of its own memory."""

    base: Any
    text: str

    def __call__(self) -> Answer:
        """Price the rows and sum them up by invoice."""
        self.base.execute(f"CREATE OR REPLACE TABLE priced AS {self.text}")
        self.base.execute(f"CREATE OR REPLACE TABLE sums AS {SUMMED} GROUP BY invoice")
        return {}

    def answer(self) -> Answer:
        """Return the columns of the last run, in the order of the lines."""
        found = self.base.table("priced").to_arrow_table().sort_by("n")
        return {name: found.column(name).combine_chunks() for name in COLUMNS}


def duckdb_run(book: Book, threads: int) -> DuckRun:
    """Return what prices the rows with DuckDB."""
    import duckdb  # type: ignore[import-not-found,unused-ignore]

    base = duckdb.connect(config={"threads": threads})
    tables = {name: {"v": cells} for name, cells in book.dense.items() if name not in (*TERMS, *ACT_CELLS)}
    tables["acts"] = {"price": book.dense["price"], "family": book.dense["family"], "is_ccam": _tiled(book)}
    tables["terms"] = {name: book.dense[name] for name in TERMS}
    for name, columns in tables.items():
        keys = np.arange(len(next(iter(columns.values()))), dtype=np.int64)
        base.from_arrow(pa.table({"k": keys, **columns})).create(name)
    count = len(book.lines["act"])
    base.from_arrow(pa.table({"n": np.arange(count, dtype=np.int32), **book.lines})).create("lines")
    base.execute("SET preserve_insertion_order = false")
    return DuckRun(base, SQL.format(**book.sizes, given=GIVEN))


def _tiled(book: Book) -> Any:
    """Return whether an act is of the CCAM for every place of the prices."""
    flags = book.dense["is_ccam"]
    return np.tile(flags, len(book.dense["price"]) // len(flags))
