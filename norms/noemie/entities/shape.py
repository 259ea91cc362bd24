"""What every entity has: its code, its level, its closing ``@``.

>>> kind = entity("081", "type de retour", None, Field(6, 2, "N", "O", "kind", "type de retour"))
>>> kind.write({"level": 4, "kind": 1})
b'0810401@'
"""

from __future__ import annotations

from norms.record import Field, RecordType

END = "@"


def entity(key: str, label: str, level: str | None, *fields: Field) -> RecordType:
    """Declare an entity from its data fields (they start at column 6); ``level`` is None where it depends."""
    last = fields[-1]
    return RecordType(
        key,
        label,
        (
            Field(1, 3, "N", "O", "entity", "code entité", fixed=key),
            Field(4, 2, "N", "O", "level", "niveau", fixed=level),
            *fields,
            Field(last.start + last.length, 1, "A", "O", "", "fin d'entité", fixed=END),
        ),
    )


def sign(start: int) -> Field:
    """Declare the sign of the amount that stands before it: P positive, N negative."""
    return Field(start, 1, "A", "O", "sign", "signe P/N")
