"""The rule catalogue: rule id → severity, French text, advice. The texts are table rows, not code.

Each file of ``tables/sources/messages`` holds one family of rules; a rule id is ``family.slug`` where the family is
the file's name. Texts may hold named places (``{code}``) that ``message`` fills.

>>> found = message("quote.unknown-act", field="acts[1].code", code="QQQ", nomenclature="NGAP", elsewhere="")
>>> str(found.severity), found.field, "QQQ" in found.text
('error', 'acts[1].code', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tables.dated import TableError, load
from tables.messages import Message, Severity

SOURCES = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue, its text and advice with named places."""

    id: str
    severity: Severity
    text: str
    advice: str
    forcible: bool


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of the catalogue by id. Raises TableError when a message table is wrong."""
    found: dict[str, Rule] = {}
    for path in sorted((SOURCES / "messages").glob("*.csv")):
        table = load(SOURCES, f"messages/{path.name}")
        for row in table.rows:
            if row.key.partition(".")[0] != path.stem:
                raise TableError(f"{table.name}:{row.line}: la règle {row.key} n'est pas de la famille {path.stem}")
            values = row.values
            forcible = values["forcible"] == "yes"
            found[row.key] = Rule(row.key, Severity(values["severity"]), values["text"], values["advice"], forcible)
    return found


def message(rule: str, *, field: str | None = None, **places: object) -> Message:
    """Build the message of a rule. Raises KeyError on an unknown rule or a missing place: a programmer's fault."""
    found = rules()[rule]
    return Message(
        found.severity, rule, field, found.text.format(**places), found.advice.format(**places), found.forcible
    )
