"""Reprice several Parquet files, one result a source: what is to be priced, on which terms, and what became of it.

A ``Job`` is one source file with its results and a ``price_job`` the pricing of it, in whatever process, on whatever
machine: paths and what identifies the tables are handed over, never rows. ``ccam_ngap.batch_processes`` runs jobs on
this machine, ``ccam_ngap.cluster`` past it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Self

from ccam_ngap import digest
from ccam_ngap.batch_file import SHOWN, Report, reprice
from ccam_ngap.batch_output import not_written, sweep
from ccam_ngap.errors import UnreadableBatch, UnwritableBatch
from tables.catalogue import message
from tables.compiled import Tables, open_tables
from tables.dated import TableError
from tables.messages import Message

ENDING = ".parquet"
"""How the files of a folder that are read end."""
HIDDEN = (".", "_")
"""Files and folders whose names begin so hold no rows (``_SUCCESS``, ``_metadata``…)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to reprice: its lines go to ``target``, its invoices to ``totals`` when they are asked for."""

    source: Path
    target: Path
    totals: Path | None = None

    @property
    def results(self) -> tuple[Path, ...]:
        """The files that the job writes."""
        return (self.target,) if self.totals is None else (self.target, self.totals)

    def absolute(self) -> Self:
        """Return the job with paths that do not depend on where a process runs."""
        totals = self.totals and self.totals.absolute()
        return replace(self, source=self.source.absolute(), target=self.target.absolute(), totals=totals)


@dataclass(frozen=True, slots=True)
class Terms:
    """What every job of one run has in common: by which tables and which kernel, on how many threads.

    ``tables`` is a folder, None for the tables that ship with the project where the job runs; a process that finds
    other tables there than ``sha256``, or whose rules are of another text than ``kernel``, prices nothing.
    """

    tables: Path | None
    sha256: str
    kernel: str
    threads: int = 1
    mark: str = field(default_factory=lambda: token_hex(6))

    @classmethod
    def of(cls, folder: Path | None, tables: Tables, threads: int = 1) -> Self:
        """Return the terms of a run by the ``tables`` that were opened from ``folder``."""
        return cls(folder.absolute() if folder else None, tables.sha256, digest(), threads)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: its ``report``, or None and the ``messages`` that say why nothing was written."""

    job: Job
    report: Report | None
    messages: tuple[Message, ...] = ()


def jobs_of(sources: Sequence[Path], target: Path, totals: Path | None = None) -> tuple[Job, ...]:
    """Return the jobs of files and folders, as ``cp`` understands them.

    One file goes to the file ``target``. Several, a folder, or a ``target`` that is a folder: each file goes there
    under its name (its path below its folder), and that folder is made; ``totals`` is then a folder too. Raises
    UnreadableBatch when there is nothing to read, or when a result would take the place of another or of a source;
    UnwritableBatch when a folder cannot be made.
    """
    if len(sources) == 1 and not sources[0].is_dir() and not target.is_dir():
        return (Job(sources[0], target, totals),)
    results = {path.resolve() for path in (target, totals) if path}
    found = [(path, name) for source in sources for path, name in _files(source, results)]
    jobs = tuple(Job(path, target / name, totals / name if totals else None) for path, name in found)
    _check_results(jobs)
    for folder in {path.parent: None for job in jobs for path in job.results}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnwritableBatch((not_written(folder, error),)) from None
    return jobs


def _files(source: Path, results: set[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield the files of a source with the names of their results; folders of results are not read again."""
    if not source.is_dir():
        yield source, Path(source.name)
        return
    count = 0
    for folder, below, names in os.walk(source, onerror=_unreadable):
        here = Path(folder)
        below[:] = sorted(name for name in below if _shown(name) and (here / name).resolve() not in results)
        for name in sorted(name for name in names if _shown(name) and name.endswith(ENDING)):
            count += 1
            yield here / name, (here / name).relative_to(source)
    if not count:
        raise UnreadableBatch((message("batch.no-parquet", path=source),))


def _shown(name: str) -> bool:
    """Whether a name is not one of those that hold no rows."""
    return not name.startswith(HIDDEN)


def _unreadable(error: OSError) -> None:
    """Refuse a folder that cannot be listed: its files would be missed in silence."""
    raise UnreadableBatch((message("batch.unread-folder", path=error.filename),)) from None


def _check_results(jobs: Sequence[Job]) -> None:
    """Refuse results that would take the place of one another, or of what is read."""
    sources = {job.source.resolve() for job in jobs}
    owners: dict[Path, Job] = {}
    for job in jobs:
        for result in job.results:
            place = result.resolve()
            if place in sources:
                raise UnreadableBatch((message("batch.same-file", path=result),))
            if place in owners:
                one, other = owners[place].source, job.source
                raise UnreadableBatch((message("batch.same-result", path=result, one=one, other=other),))
            owners[place] = job


def largest_first(jobs: Iterable[Job]) -> list[Job]:
    """Return jobs in the order that keeps every process at work until the end."""
    return sorted(jobs, key=_size, reverse=True)


def _size(job: Job) -> int:
    """Return the bytes of the source of a job, 0 where it cannot be told here."""
    with suppress(OSError):
        return job.source.stat().st_size
    return 0


def price_job(job: Job, terms: Terms) -> Outcome:
    """Price one file where this runs; what it cannot read or write is told in the outcome."""
    try:
        tables = _opened(terms.tables, terms.sha256, terms.kernel)
        totals, threads, mark = job.totals, terms.threads, terms.mark
        return Outcome(job, reprice(job.source, job.target, tables, totals=totals, threads=threads, mark=mark))
    except (UnreadableBatch, UnwritableBatch) as error:
        return Outcome(job, None, error.messages)
    except OSError as error:
        denied = isinstance(error, PermissionError)
        return lost(job, "le droit de le lire manque" if denied else "le système n'a pas pu le lire")


def importable() -> bool:
    """Answer, which only a process that has this project can."""
    return True


def unfit(terms: Terms) -> tuple[Message, ...]:
    """Say why this process could not price on these terms; nothing where it can."""
    try:
        _opened(terms.tables, terms.sha256, terms.kernel)
    except UnreadableBatch as error:
        return error.messages
    return ()


@lru_cache(maxsize=4)
def _opened(folder: Path | None, sha256: str, kernel: str) -> Tables:
    """Open the tables of a run once a process. Raises UnreadableBatch unless tables and rules are those of the run."""
    if digest() != kernel:
        raise UnreadableBatch((message("batch.other-kernel"),))
    try:
        tables = open_tables(folder)
    except FileNotFoundError:
        raise UnreadableBatch((message("tables.not-found", path=folder),)) from None
    except TableError as error:
        raise UnreadableBatch((message("tables.faulty", why=error),)) from None
    if tables.sha256 != sha256:
        raise UnreadableBatch((message("batch.other-tables", found=tables.sha256[:12], expected=sha256[:12]),))
    return tables


def lost(job: Job, why: str) -> Outcome:
    """Return the outcome of a job whose process could not tell it."""
    return Outcome(job, None, (message("batch.file-lost", path=job.source, why=why),))


def fault(job: Job, error: Exception) -> Outcome:
    """Return the outcome of a job that met a fault of ours."""
    return lost(job, f"erreur interne ({type(error).__name__})")


@contextmanager
def sweeping(jobs: Sequence[Job], terms: Terms) -> Iterator[None]:
    """Leave nothing half written behind, whatever happened to the processes that wrote."""
    try:
        yield
    finally:
        sweep((path.parent for job in jobs for path in job.results), terms.mark)


def total(outcomes: Iterable[Outcome]) -> Report:
    """Return the report of several files as if they were one: counts are sums, ``examples`` the first refused lines.

    >>> one = Report(lines=3, invoices=2, refusals={"quote.unknown-act": 1})
    >>> job = Job(Path("a.parquet"), Path("b.parquet"))
    >>> total([Outcome(job, one), Outcome(job, one), Outcome(job, None)]).refusals
    {'quote.unknown-act': 2}
    """
    found = Report()
    for report in (outcome.report for outcome in outcomes if outcome.report):
        found.lines += report.lines
        found.invoices += report.invoices
        for rule, count in report.refusals.items():
            found.refusals[rule] = found.refusals.get(rule, 0) + count
        found.examples += report.examples[: SHOWN - len(found.examples)]
        found.ignored = tuple(dict.fromkeys((*found.ignored, *report.ignored)))
    return found


def cut_invoices(outcomes: Iterable[Outcome]) -> tuple[Message, ...]:
    """Warn of an invoice that ends a file and begins another: files cut anywhere cut invoices in two."""
    ends = [(outcome.job, *outcome.report.ends) for outcome in outcomes if outcome.report and outcome.report.ends]
    begun = {first: job for job, first, _ in ends}
    found = [(last, job, begun[last]) for job, _, last in ends if begun.get(last, job) != job]
    if not found:
        return ()
    invoice, job, other = found[0]
    count = len(found)
    return (message("batch.cut-invoice", invoice=invoice, path=job.source, other=other.source, count=count),)
