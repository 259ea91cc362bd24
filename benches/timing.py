"""How long a call takes: what is compared is timed in turn, so that a slow moment of the machine slows all of it.

Times are wall-clock nanoseconds of ``time.perf_counter_ns``; figures are medians, which one stall does not move.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter_ns

Work = Callable[[], object]
"""One call of what is timed; its result is thrown away."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the cyclic collector from falling into one measure and not the other."""
    was = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def medians(works: Sequence[Work], calls: int, rounds: int = 5) -> tuple[float, ...]:
    """Return the median nanoseconds of one call of each work: ``rounds`` times ``calls`` calls of each in turn."""
    taken: list[list[int]] = [[] for _ in works]
    for work in works:
        work()
    with without_collector():
        for _ in range(rounds):
            for work, found in zip(works, taken, strict=True):
                for _ in range(calls):
                    start = perf_counter_ns()
                    work()
                    found.append(perf_counter_ns() - start)
    return tuple(median(found) for found in taken)


def grouped(work: Callable[[int], object], group: int, rounds: int, prepare: Work | None = None) -> float:
    """Return the median nanoseconds of one call where ``work(n)`` makes n: for calls too short to be timed alone.

    ``prepare`` is called before each round and not timed.
    """
    taken: list[float] = []
    with without_collector():
        for place in range(rounds + 1):
            if prepare:
                prepare()
            start = perf_counter_ns()
            work(group)
            if place:
                taken.append((perf_counter_ns() - start) / group)
    return median(taken)
