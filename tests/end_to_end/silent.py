"""A screen that shows nothing and keeps the outcome."""

from __future__ import annotations

from pathlib import Path

from api.demo.run import Outcome
from api.demo.runner import StepReport
from api.demo.steps import Step


class Silent:
    """Keeps what it is told."""

    outcome: Outcome | None = None

    def opened(self, folder: Path) -> None:
        pass

    def began(self, number: int, step: Step) -> None:
        pass

    def ended(self, report: StepReport) -> None:
        pass

    def finished(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def ask(self, prompt: str) -> bytearray:
        raise AssertionError("nobody is asked")
