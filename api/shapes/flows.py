"""The flows of an invoice as the API shows them, field by field."""

from __future__ import annotations

from collections.abc import Iterable

from api.shapes.base import Shape
from engine.flows import Flow
from norms.viewing import Row


class FlowFieldShape(Shape):
    """One field: its ``columns`` (empty where the flow has none), its text as it stands, what it means in French.

    ``attested`` says whether a public source vouches for these columns, ``personal`` whether they tell who the patient
    is, ``why`` what is wrong with them.
    """

    record: int
    type: str
    record_label: str
    name: str
    label: str
    columns: str
    raw: str
    reading: str
    attested: bool
    personal: bool
    why: str


class FlowShape(Shape):
    """One flow: STS-IN, STS-OUT, FSE, DRE, ARL or RSP, its file, its profile of layouts, its fields in order."""

    kind: str
    name: str
    at: str
    profile: str
    fields: tuple[FlowFieldShape, ...]


class FlowsShape(Shape):
    """Every flow of an invoice, in the order of its life."""

    flows: tuple[FlowShape, ...]

    @classmethod
    def of(cls, found: Iterable[Flow]) -> FlowsShape:
        """Show flows."""
        return cls(
            flows=tuple(
                FlowShape(
                    kind=one.kind, name=one.name, at=one.at, profile=one.profile, fields=tuple(map(_field, one.rows))
                )
                for one in found
            )
        )


def _field(row: Row) -> FlowFieldShape:
    """Show one field."""
    return FlowFieldShape.model_validate(row)
