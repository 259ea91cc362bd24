"""A return as rows to look at: each entity field by field, with what its codes, days and amounts mean.

>>> from norms.noemie.entities import ENTITIES
>>> share = ENTITIES["198"]
>>> reading(share.field("paid"), "00005149"), reading(share.field("state"), "P")
('51,49', 'Payée')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from norms import viewing
from norms.faults import Fault
from norms.noemie.entities import ENTITIES
from norms.noemie.lists import label
from norms.noemie.stream import Wire, entities, opened
from norms.record import Field
from norms.viewing import Row, unknown_row

AMOUNTS: Final = frozenset(
    (
        "asked",
        "paid",
        "amount",
        "balance",
        "total",
        "unit_price",
        "base",
        "amo",
        "amc",
        "fee",
        "local_amount",
        "amc_base",
    )
)
DAYS: Final = frozenset(("day", "end_day", "lot_day", "prescription_day", "start", "end"))
LISTS: Final[Mapping[str, str]] = {
    "amc_treatment": "amc_treatments",
    "kind": "invoice_kinds",
    "nature": "insurance_natures",
    "operation": "debt_operations",
    "period": "periods",
    "qualifier": "expense_qualifiers",
    "scope": "reject_scopes",
    "state": "share_states",
    "emitter_type": "party_types",
    "recipient_type": "party_types",
}
"""Fields that hold a code, and the list of its labels."""

OWN_LISTS: Final[Mapping[tuple[str, str], str]] = {("081", "kind"): "return_kinds", ("250", "nature"): "debt_natures"}
"""The same names, where an entity means another list."""

SIGNS: Final[Mapping[str, str]] = {"P": "positif", "N": "négatif"}


def rows(data: bytes) -> tuple[Row, ...]:
    """Return a stored return field by field, in either physical form.

    Raises UnreadableFlow when the bytes are no NOEMIE at all; nothing else, on any bytes.
    """
    plain = opened(data)
    faults: list[Fault] = []
    found: list[Row] = []
    told = 0
    for wire in entities(plain, faults):
        new, told = faults[told:], len(faults)
        found += [_unknown(each) for each in new if each.record != wire.number]
        found += _entity(wire, [each for each in new if each.record == wire.number])
    return (*found, *(_unknown(each) for each in faults[told:]))


def _entity(wire: Wire, faults: list[Fault]) -> Iterator[Row]:
    """The rows of one entity; what is wrong with it as a whole stands on its first field."""
    damaged = {max(each.column, 1): each.why for each in faults}
    text = wire.raw.decode("latin-1")
    return viewing.record_rows(wire.number, ENTITIES[wire.key], text, partial(reading, key=wire.key), damaged)


def reading(field: Field, text: str, key: str = "") -> str:
    """Return what the columns of a field of an entity mean."""
    if field.name in AMOUNTS:
        return viewing.euros(text)
    if field.name in DAYS:
        return viewing.day(text)
    if field.name == "sign":
        return SIGNS.get(text, "")
    named = OWN_LISTS.get((key, field.name)) or LISTS.get(field.name)
    return label(named, text) if named else ""


def _unknown(fault: Fault) -> Row:
    """An entity that no layout reads, or what made the reading stop."""
    return unknown_row(fault.record, "", fault.field, fault.why)
