"""What a tolerant reading says of a flow: faults as data.

The texts are rows of the rule catalogue (family ``b2``); a fault keeps the rule's id, so that a program can tell one
fault from another without reading French.

>>> found = fault("b2.not-digits", 3, "clé NIR", column=25, value="X4")
>>> found.record, found.field, found.rule, found.column
(3, 'clé NIR', 'b2.not-digits', 25)
"""

from __future__ import annotations

from dataclasses import dataclass

from tables.catalogue import message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a flow.

    ``record`` is the 1-based number of the record (0: the flow as a whole), ``field`` the French label of the field,
    ``why`` a French sentence, ``rule`` the id of the rule in the catalogue, ``column`` the 1-based first column of
    the field (0 where no single field is concerned).
    """

    record: int
    field: str
    why: str
    rule: str
    column: int = 0


def fault(rule: str, record: int, field: str, *, column: int = 0, **places: object) -> Fault:
    """Build the fault of a rule; ``places`` fill its text. Raises KeyError on an unknown rule or a missing place."""
    return Fault(record, field, message(rule, field=field, **places).text, rule, column)
