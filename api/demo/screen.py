"""The two screens of the demo: lines and a recap for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from getpass import getpass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from api.cli.telling import tell
from api.demo.recap import recap
from api.demo.run import Outcome
from api.demo.runner import DONE, StepReport
from api.demo.steps import STEPS, Step
from api.demo.summary import summary


class TextScreen:
    """Shows each step as it runs, what it did and how many checks held, then a page of recap."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._status: Status | None = None

    def opened(self, folder: Path) -> None:
        """Say where the run leaves its files."""
        self._console.print(f"[bold]feuille demo[/] · {escape(str(folder))}", soft_wrap=True)

    def began(self, number: int, step: Step) -> None:
        """Show the step that runs."""
        self._status = self._console.status(f"{number}/{len(STEPS)} {step.title}…")
        self._status.start()

    def ended(self, report: StepReport) -> None:
        """Replace the running step by its result."""
        self._stop()
        done = report.state == DONE
        mark, colour = ("✓", "green") if done else ("✗", "red")
        took = f"{report.seconds:.1f} s".replace(".", ",")
        checks = f"{len(report.proofs)} contrôles" if len(report.proofs) != 1 else "1 contrôle"
        head = f"[{colour}]{mark}[/] [bold]{report.number}/{len(STEPS)} {report.step.title}[/]"
        self._console.print(f"{head} [dim]· {checks} · {took}[/]")
        for line in summary(report):
            self._console.print(f"    {escape(line)}", soft_wrap=True)
        for message in report.messages:
            tell(message)

    def finished(self, outcome: Outcome) -> None:
        """Show the recap of a run that held; a run that did not has said why."""
        if outcome.held:
            self._console.print()
            self._console.print(recap(outcome))

    def ask(self, prompt: str) -> bytearray:
        """Ask for a code without showing it. Raises EOFError, KeyboardInterrupt."""
        self._stop()
        return bytearray(getpass(prompt), "utf-8")

    def _stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


class JsonScreen:
    """Prints one JSON document when the run ends; nothing else goes to standard output."""

    def opened(self, _folder: Path) -> None:
        """Say nothing."""

    def began(self, _number: int, _step: Step) -> None:
        """Say nothing."""

    def ended(self, report: StepReport) -> None:
        """Tell why a step failed on standard error."""
        for message in report.messages:
            tell(message)

    def finished(self, outcome: Outcome) -> None:
        """Print the run."""
        sys.stdout.write(json.dumps(outcome.to_json(), ensure_ascii=False, indent=2) + "\n")

    def ask(self, prompt: str) -> bytearray:
        """Ask for a code without showing it, on the terminal."""
        return bytearray(getpass(prompt), "utf-8")
