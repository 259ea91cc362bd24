"""Opens the simulated world, chooses the route, runs the steps and says whether everything held."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.demo.codes import code_asker
from api.demo.direct import DirectRoute
from api.demo.route import Route
from api.demo.runner import DONE, StepReport, run
from api.demo.steps import STEPS, Step
from api.demo.story import Story
from api.sandbox import Sandbox, open_sandbox
from api.shapes.states import NOTICE


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run: ``files`` by kind, ``seconds`` of wall time."""

    folder: Path
    reports: tuple[StepReport, ...]
    files: Mapping[str, list[str]]
    proofs: int
    held: bool
    seconds: float

    def figures(self, name: str) -> Mapping[str, object]:
        """Return the figures of a step by its name, empty where it did not run."""
        return next((one.figures for one in self.reports if one.step.name == name), {})

    def to_json(self) -> dict[str, object]:
        """Return the run as data: the steps in order, the files left."""
        return {
            "ok": self.held,
            "notice": NOTICE,
            "folder": str(self.folder),
            "seconds": round(self.seconds, 3),
            "proofs": self.proofs,
            "steps": [one.to_json() for one in self.reports],
            "files": dict(self.files),
        }


class Screen(Protocol):
    """Where a run shows."""

    def opened(self, folder: Path) -> None:
        """Say where the run leaves its files."""
        ...

    def began(self, number: int, step: Step) -> None:
        """Say that a step begins."""
        ...

    def ended(self, report: StepReport) -> None:
        """Say how a step went."""
        ...

    def finished(self, outcome: Outcome) -> None:
        """Show the whole run."""
        ...

    def ask(self, prompt: str) -> bytearray:
        """Ask for a bearer code without showing it."""
        ...


def run_demo(folder: Path, screen: Screen, *, over_http: bool, ask_code: bool) -> bool:
    """Run the demo in an empty folder; return whether everything that must hold held.

    Raises SimulatorFailed, EngineError, TableError, OSError when the simulated world cannot be opened.
    """
    start = time.perf_counter()
    screen.opened(folder)
    with open_sandbox(folder) as world, _route(world, folder, over_http=over_http) as route:
        story = Story(route, world, folder, code_asker(screen.ask if ask_code else None))
        reports = run(story, screen.began, screen.ended)
    complete = len(reports) == len(STEPS) and all(one.state == DONE for one in reports)
    held = complete and story.proofs.all_hold
    outcome = Outcome(folder, reports, story.listed(), story.proofs.count, held, time.perf_counter() - start)
    screen.finished(outcome)
    return held


@contextmanager
def _route(world: Sandbox, folder: Path, *, over_http: bool) -> Iterator[Route]:
    """Reach the terminal directly, or through a server on a free port."""
    if not over_http:
        yield DirectRoute(world.terminal)
        return
    from api.demo.over_http import HttpRoute
    from api.security.token import read
    from api.server import in_thread, prepare

    with (
        prepare(world.terminal, folder, "127.0.0.1", 0) as listening,
        in_thread(listening),
        HttpRoute(listening.address, read(folder)) as route,
    ):
        yield route
