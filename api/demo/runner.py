"""Runs the eight steps in order and keeps what each did, how long it took and what it checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.advice import explain_all, is_declared
from api.demo.proofs import Proof
from api.demo.steps import STEPS, Step
from api.demo.story import Story
from tables.messages import Message

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step as it went; ``seconds`` is its wall time, ``messages`` why it failed."""

    number: int
    step: Step
    state: str
    seconds: float
    figures: Mapping[str, object]
    proofs: tuple[Proof, ...]
    messages: tuple[Message, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the step as data."""
        return {
            "number": self.number,
            "name": self.step.name,
            "title": self.step.title,
            "state": self.state,
            "seconds": round(self.seconds, 3),
            "figures": dict(self.figures),
            "proofs": [proof.to_json() for proof in self.proofs],
            "messages": [one.to_json() for one in self.messages],
        }


Watcher = Callable[[int, Step], None]
"""Told of each step before it begins."""


def run(story: Story, began: Watcher, ended: Callable[[StepReport], None]) -> tuple[StepReport, ...]:
    """Run the steps until one fails; a declared error is a failed step, a fault of ours is raised."""
    reports: list[StepReport] = []
    for number, step in enumerate(STEPS, start=1):
        began(number, step)
        report = _one(story, number, step)
        reports.append(report)
        ended(report)
        if report.state == FAILED:
            break
    return tuple(reports)


def _one(story: Story, number: int, step: Step) -> StepReport:
    """Run one step."""
    start, before = time.perf_counter(), story.proofs.count
    try:
        figures = step.run(story)
    except Exception as error:
        if not is_declared(error):
            raise
        took = time.perf_counter() - start
        return StepReport(number, step, FAILED, took, {}, story.proofs.since(before), explain_all(error))
    return StepReport(number, step, DONE, time.perf_counter() - start, figures, story.proofs.since(before))
