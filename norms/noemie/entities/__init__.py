"""The 27 entities, by their code.

>>> len(ENTITIES), ENTITIES["198"].length, ENTITIES["198"].field("state").start
(27, 24, 14)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from norms.noemie.entities import control, envelope, invoices, levels, lines, movements, persons, rejects, shares
from norms.record import RecordType

ENTITIES: Final[Mapping[str, RecordType]] = {
    entity.key: entity
    for family in (control, envelope, invoices, levels, lines, movements, persons, rejects, shares)
    for entity in family.ENTITIES
}
"""Every layout by entity code."""

OPENERS: Final = frozenset(("010", "020", "040", "070", "071", "080", "081", "100", "102", "150"))
"""The entities that open a level, which a 990 closes."""
