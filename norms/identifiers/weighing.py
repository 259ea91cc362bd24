"""What to say of a number as typed: nothing, a warning, or a refusal.

A wrong key is a warning: numbers of old or odd kinds are genuine, and the terminal manuals themselves show one whose
key fails. Only a number of the wrong length or signs is refused.

>>> from norms.identifiers import am, amc
>>> weigh(am, "991145608") is None, weigh(amc, "0098532001") is None
(True, True)
>>> found = weigh(am, "997005578", field="biller")
>>> found.rule, found.severity.value, found.field
('b2.key-mismatch', 'warning', 'biller')
>>> weigh(am, "99").rule
'b2.bad-shape'
"""

from __future__ import annotations

from typing import Protocol

from norms.errors import BadKey, BadShape
from tables.catalogue import message
from tables.messages import Message


class Identifier(Protocol):
    """A module of this package: the numbers of one kind."""

    def validate(self, number: str, /) -> str:
        """Return the compact number. Raises BadShape or BadKey."""


def weigh(kind: Identifier, number: str, *, field: str | None = None) -> Message | None:
    """Return what is wrong with a number, None when nothing is; the number itself never stands in a message."""
    try:
        kind.validate(number)
    except BadKey:
        return message("b2.key-mismatch", field=field)
    except BadShape as error:
        return message("b2.bad-shape", field=field, why=error)
    return None
