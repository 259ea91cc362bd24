"""Reprice several Parquet files past one machine, over the workers of a ``dask.distributed`` scheduler.

One task a file: what travels is a path, the tables' digest and, back, the report. Workers read the files, open the
tables and write the results by themselves, so that all machines see the same folders and have this project installed.
Workers whose tables or rules differ from ours are refused before anything is priced; one that comes later refuses each
file that it is given.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from threading import Event, Thread
from time import monotonic
from typing import Any

from distributed import Client, KilledWorker, Security, as_completed
from distributed.comm.core import CommClosedError, connect

from ccam_ngap.batch_jobs import Job, Outcome, Terms, fault, importable, largest_first, lost, price_job, sweeping, unfit
from ccam_ngap.errors import UnusableCluster
from tables.catalogue import message

PATIENCE = 10.0
"""Seconds that a scheduler is waited for."""
ARRIVAL = 30.0
"""Seconds that a worker is waited for where there is none."""
STOPPED = "les travailleurs qui le tarifaient se sont arrêtés (mémoire insuffisante ?)"
DESERTED = "l'ordonnanceur n'a plus de travailleur"
PERIOD = 1.0
"""Seconds between two looks at whether workers are left."""


def reprice_files(
    jobs: Sequence[Job], terms: Terms, address: str, *, told: Callable[[Outcome], None] | None = None
) -> tuple[Outcome, ...]:
    """Price files over the workers of the scheduler at ``address`` (``tcp://host:port``).

    Returns the outcomes in the order of ``jobs``; ``told`` gets each as it comes. The files of a worker that dies go to
    another; one that workers die of is named. Raises UnusableCluster when nothing can be priced there.
    """
    with connected(address, terms) as client:
        return price(client, jobs, terms, told)


@contextmanager
def connected(address: str, terms: Terms) -> Iterator[Client]:
    """Connect to a scheduler whose workers can all price on these terms. Raises UnusableCluster."""
    _reach(address)
    with _quiet(), ExitStack() as stack:
        try:
            client = stack.enter_context(Client(address, timeout=PATIENCE, set_as_default=False))
            _check_scheduler(client, address)
            _check_workers(client, terms, address)
        except OSError:  # somebody answered, and is gone since
            raise _no_scheduler(address) from None
        yield client


def price(
    client: Client, jobs: Sequence[Job], terms: Terms, told: Callable[[Outcome], None] | None = None
) -> tuple[Outcome, ...]:
    """Price files over the workers of a client that ``connected`` gave.

    dask suspects every file that waited at a worker that died; so these are tried once more, one at a time, and only
    what kills workers by itself is given up.
    """
    found: dict[Job, Outcome] = {}

    def keep(outcome: Outcome) -> None:
        found[outcome.job] = outcome
        if told is not None:
            told(outcome)

    with sweeping(jobs, terms):
        for suspect in _round(client, largest_first(jobs), terms, keep):
            if client.status != "running":
                keep(_unknown(suspect))
            elif _round(client, [suspect], terms, keep):
                keep(lost(suspect, STOPPED))
    return tuple(found[job] for job in jobs)


def _round(client: Client, jobs: Sequence[Job], terms: Terms, keep: Callable[[Outcome], None]) -> list[Job]:
    """Price files side by side; ``keep`` gets each outcome. Return the files that waited at workers that died."""
    suspects = []
    futures = client.map(price_job, [job.absolute() for job in jobs], terms=terms, pure=False)
    owners = {future.key: job for future, job in zip(futures, jobs, strict=True)}
    with _watched(client, futures) as deserted:
        try:
            for future in as_completed(futures, loop=client.loop):
                outcome = _outcome(owners[future.key], future, deserted)
                if outcome is None:
                    suspects.append(owners[future.key])
                else:
                    keep(outcome)
        except BaseException:
            client.cancel(futures, force=True)
            raise
    return suspects


def _outcome(job: Job, future: Any, deserted: Event) -> Outcome | None:
    """Return what became of a job, whatever the future holds; None for one that waited at workers that died."""
    try:
        outcome: Outcome = future.result()
    except KilledWorker:
        return None
    except (CancelledError, CommClosedError):
        return lost(job, DESERTED) if deserted.is_set() else _unknown(job)
    except Exception as error:  # whatever it is, the other files go on
        return fault(job, error)
    return replace(outcome, job=job)


def _unknown(job: Job) -> Outcome:
    """Return the outcome of a job of a scheduler that is lost: it may have been done."""
    return Outcome(job, None, (message("batch.file-unknown", path=job.source),))


@contextmanager
def _watched(client: Client, futures: Sequence[Any]) -> Iterator[Event]:
    """Give files up, and set the event, once no worker has been there for as long as one is waited for."""
    deserted, over = Event(), Event()

    def watch() -> None:
        seen = monotonic()
        while not over.wait(PERIOD):
            with suppress(Exception):  # no scheduler any more: its files end by themselves
                seen = monotonic() if client.nthreads() else seen
                if monotonic() - seen > ARRIVAL:
                    deserted.set()
                    client.cancel(futures, force=True)
                    return

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield deserted
    finally:
        over.set()
        watcher.join()


def _check_scheduler(client: Client, address: str) -> None:
    """Hold the scheduler, which reads every task, to having this project. Raises UnusableCluster, OSError."""
    try:
        client.run_on_scheduler(importable)
    except OSError:
        raise
    except Exception:  # whatever it raises there: it cannot read our tasks
        raise UnusableCluster((message("batch.bad-scheduler", address=address),)) from None


def _check_workers(client: Client, terms: Terms, address: str) -> None:
    """Hold every worker against the terms. Raises UnusableCluster that names those that do not fit."""
    try:
        client.wait_for_workers(1, timeout=ARRIVAL)
    except TimeoutError:
        raise UnusableCluster((message("batch.no-worker", address=address),)) from None
    answers = client.run(unfit, terms, on_error="return")
    faults = [
        message("batch.bad-worker", worker=worker, why=why)
        for worker, answer in sorted(answers.items())
        for why in _whys(answer)
    ]
    if faults:
        raise UnusableCluster(tuple(faults))


def _whys(answer: Any) -> list[str]:
    """Say in French what keeps a worker from pricing, from what ``unfit`` answered there."""
    if isinstance(answer, BaseException):  # dask keeps of it what it likes, not always its kind
        return ["Il n'a pas feuille, ou pas toutes ses bibliothèques (extra batch)."]
    return [found.text for found in answer]


def _no_scheduler(address: str) -> UnusableCluster:
    """Return the refusal of an address where no scheduler answers."""
    return UnusableCluster((message("batch.no-scheduler", address=address),))


def _reach(address: str) -> None:
    """Shake hands with a scheduler and leave. Raises UnusableCluster.

    A client that cannot connect keeps trying behind its caller's back; so it is only made once somebody answers.
    """

    async def shake() -> None:
        comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
        await comm.close()

    with ThreadPoolExecutor(1) as apart, _quiet():  # the caller may have a loop of its own running
        try:
            apart.submit(asyncio.run, asyncio.wait_for(shake(), PATIENCE)).result()
        except Exception:  # a malformed address, no answer, another program's answer: each raises its own
            raise _no_scheduler(address) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep dask from telling on standard error what is told here in messages."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
