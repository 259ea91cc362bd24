"""Writing the records of one invoice in the layouts of one profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from norms.profile import Profile
from norms.record import Value

_NONE: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Pen:
    """What every record of an invoice repeats (``who``) and the layouts it is written in."""

    profile: Profile
    who: Mapping[str, Value]

    def write(self, key: str, values: Mapping[str, Value], optional: Mapping[str, Value] = _NONE) -> bytes:
        """Write a record; ``who`` and ``optional`` only in the columns that the layout has. Raises UnwritableField."""
        layout = self.profile.records[key]
        known = {name: value for name, value in (*self.who.items(), *optional.items()) if layout.has(name)}
        return layout.write({**known, **values})
