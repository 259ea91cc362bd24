"""Reprice several Parquet files on this machine: as many processes, each at one file at a time.

A process that dies (memory, a signal) takes its own file with it and no other: it is replaced, and that file is named.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from threading import Event, Thread, local
from typing import Self

from ccam_ngap.batch_jobs import Job, Outcome, Terms, fault, largest_first, lost, price_job, sweeping

STOPPED = "le processus qui le tarifait s'est arrêté (mémoire insuffisante ?)"


@dataclass(frozen=True, slots=True)
class _Process:
    """One process and the pool of one that feeds it."""

    pool: ProcessPoolExecutor
    pid: int


class Processes:
    """``workers`` processes that price files, kept from one call to the next; a context manager."""

    def __init__(self, workers: int) -> None:
        self._lanes = ThreadPoolExecutor(workers, initializer=_deafen)
        self._here = local()
        self._started: list[_Process] = []
        self._stopping = Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lanes.shutdown()
        for process in self._started:
            process.pool.shutdown()

    def price(
        self, jobs: Sequence[Job], terms: Terms, told: Callable[[Outcome], None] | None = None
    ) -> tuple[Outcome, ...]:
        """Price every file and return the outcomes in the order of ``jobs``; ``told`` gets each as it comes.

        Whatever is raised meanwhile (Ctrl+C) stops the processes: these price nothing any more.
        """
        found: dict[Job, Outcome] = {}
        with sweeping(jobs, terms):
            futures = [self._lanes.submit(self._one, job, terms) for job in largest_first(jobs)]
            try:
                for future in as_completed(futures):
                    outcome = future.result()
                    found[outcome.job] = outcome
                    if told is not None:
                        told(outcome)
            except BaseException:
                self._stop()
                raise
        return tuple(found[job] for job in jobs)

    def _stop(self) -> None:
        """Stop the processes where they are, and wait until they are gone."""
        self._stopping.set()
        self._lanes.shutdown(wait=False, cancel_futures=True)
        for process in self._started:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
        self._lanes.shutdown()

    def _one(self, job: Job, terms: Terms) -> Outcome:
        """Price one file in the process of this lane, started when there is none."""
        try:
            process = self._process()
            if self._stopping.is_set():
                return lost(job, STOPPED)
            return process.pool.submit(price_job, job, terms).result()
        except BrokenProcessPool:
            self._here.process = None
            return lost(job, STOPPED)
        except Exception as error:  # whatever it is, the other files go on
            return fault(job, error)

    def _process(self) -> _Process:
        """Return the process of this lane. Raises BrokenProcessPool when it cannot start."""
        found: _Process | None = getattr(self._here, "process", None)
        if found is None:
            pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_settle)
            found = _Process(pool, pool.submit(os.getpid).result())
            self._here.process = found
            self._started.append(found)
        return found


def reprice_files(
    jobs: Sequence[Job], terms: Terms, *, workers: int, told: Callable[[Outcome], None] | None = None
) -> tuple[Outcome, ...]:
    """Price files over ``workers`` processes of this machine, and return the outcomes in the order of ``jobs``.

    A script that calls it keeps its own work under ``if __name__ == "__main__"``, for each process imports it.
    """
    with Processes(max(1, min(workers, len(jobs)))) as processes:
        return processes.price(jobs, terms, told)


def _deafen() -> None:
    """Keep Ctrl+C from a lane and, from their first instruction on, from the processes that it starts."""
    resource_tracker.ensure_running()  # which lets Ctrl+C through again where it is started
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _settle() -> None:
    """Settle a process: it leaves Ctrl+C to the one that started it, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()
