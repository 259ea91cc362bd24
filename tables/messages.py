"""What a check says: a message is data, never an exception.

A message names its rule, the field it is about, what happened in French and what to do about it. Messages come from
the rule catalogue (``tables.catalogue.message``), where the texts are table rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a message weighs: an error refuses, a warning lets through, an information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Message:
    """One finding of one rule.

    ``rule`` is the id in the catalogue (``family.slug``), ``field`` the path of the field in the request
    (``acts[0].code``) or None, ``text`` and ``advice`` French sentences, ``forcible`` whether the user may pass over
    it (the forcing is journalled).

    >>> Message(Severity.ERROR, "quote.unknown-act", "acts[1].code", "Acte inconnu.", "Vérifiez le code.").family
    'quote'
    """

    severity: Severity
    rule: str
    field: str | None
    text: str
    advice: str
    forcible: bool = False

    @property
    def family(self) -> str:
        """The rule family: what stands before the point of the rule id."""
        return self.rule.partition(".")[0]

    def to_json(self) -> dict[str, object]:
        """Return the message as the contract's JSON object."""
        return {
            "severity": str(self.severity),
            "rule": self.rule,
            "family": self.family,
            "field": self.field,
            "text": self.text,
            "advice": self.advice,
            "forcible": self.forcible,
        }
