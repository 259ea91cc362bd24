"""The colour of each state on the page; its words are the engine's (``engine.overview.label``).

>>> shown("invoice", "paid").text, shown("invoice", "anomaly").tone
('Payée', 'bad')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.overview import label

_TONES: Mapping[str, str] = {
    "draft": "idle",
    "priced": "idle",
    "cancelled": "idle",
    "reopened": "idle",
    "paid": "good",
    "closed": "good",
    "settled": "good",
    "refused": "bad",
    "rejected": "bad",
    "anomaly": "bad",
}
_MARKS: Mapping[str, str] = {"good": "✓", "busy": "●", "bad": "!", "idle": "○"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A state in French: ``tone`` is "good", "busy", "bad" or "idle"; ``mark`` says the same without colour."""

    text: str
    tone: str

    @property
    def mark(self) -> str:
        """A sign that stands beside the text."""
        return _MARKS[self.tone]


def shown(machine: str, state: str) -> Shown:
    """Return how a state of a machine ("invoice", "lot", "share") shows; what waits for something is busy."""
    return Shown(label(machine, state), _TONES.get(state, "busy"))
