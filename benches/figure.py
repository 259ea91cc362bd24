"""One measured figure, beside its peer or the physical limit measured in the same run.

>>> figure = Figure("batch_vs_polars", 40e6, "lines/s", "polars 2.1", 8e6, aim=Aim.ratio_at_least(5))
>>> figure.ratio, figure.reached, figure.command
(5.0, True, 'feuille bench batch_vs_polars')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should reach: a limit on its value or on its ratio to the peer, at most or at least."""

    limit: float
    on_ratio: bool
    least: bool

    @classmethod
    def at_most(cls, limit: float) -> Aim:
        """Aim at a value of ``limit`` or less."""
        return cls(limit, on_ratio=False, least=False)

    @classmethod
    def at_least(cls, limit: float) -> Aim:
        """Aim at a value of ``limit`` or more."""
        return cls(limit, on_ratio=False, least=True)

    @classmethod
    def ratio_at_least(cls, limit: float) -> Aim:
        """Aim at ``limit`` times the peer, or more."""
        return cls(limit, on_ratio=True, least=True)

    @classmethod
    def ratio_at_most(cls, limit: float) -> Aim:
        """Aim at ``limit`` times the peer, or less."""
        return cls(limit, on_ratio=True, least=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of contract §7: ``value`` in ``unit``, ``peer_value`` in the same unit, ``ratio`` of the two.

    ``peer`` names what was measured beside it, with its version; it is None where the peer is not installed, and then
    ``missing`` is the distribution to install. ``note`` says in a few words what was done, and how often.
    """

    name: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    aim: Aim | None = None
    missing: str | None = None
    note: str = ""

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Figure:
        """Return the figure that ``to_json`` told."""
        return cls(
            name=told["name"],
            value=told["value"],
            unit=told["unit"],
            peer=told["peer"],
            peer_value=told["peer_value"],
            aim=Aim(**told["aim"]) if told["aim"] else None,
            missing=told["missing_peer"],
            note=told["note"],
        )

    @property
    def ratio(self) -> float | None:
        """``value`` / ``peer_value``: under 1 is quicker for a time, over 1 is quicker for a rate."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def is_rate(self) -> bool:
        """Whether more is better: units a second."""
        return self.unit.endswith("/s")

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; None without an aim, or where its peer was not measured."""
        if self.aim is None:
            return None
        measured = self.ratio if self.aim.on_ratio else self.value
        if measured is None:
            return None
        return measured >= self.aim.limit if self.aim.least else measured <= self.aim.limit

    @property
    def command(self) -> str:
        """The command that measures it again."""
        return f"feuille bench {self.name}"

    def to_json(self) -> dict[str, Any]:
        """Return the figure as contract §7 has it, and a little more."""
        aim = self.aim
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": self.peer_value,
            "ratio": self.ratio,
            "command": self.command,
            "aim": None if aim is None else {"limit": aim.limit, "on_ratio": aim.on_ratio, "least": aim.least},
            "reached": self.reached,
            "missing_peer": self.missing,
            "note": self.note,
        }
