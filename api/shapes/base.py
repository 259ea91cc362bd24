"""What every shape shares."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from tables.messages import Message


class Shape(BaseModel):
    """A value that goes out: frozen, built from attributes."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Body(BaseModel):
    """A value that comes in: unknown fields are refused, and a refusal never shows what was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MessageShape(Shape):
    """One finding of one rule, in French."""

    severity: str
    rule: str
    field: str | None
    text: str
    advice: str
    forcible: bool


def messages_of(found: Iterable[Message]) -> tuple[MessageShape, ...]:
    """Return messages as shapes."""
    return tuple(MessageShape.model_validate(one) for one in found)
