"""What AMCs answer on line, as the API takes and shows it; no one's number or name shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from api.shapes.base import Body, MessageShape, Shape, messages_of
from engine.cover.conventions import Conventions
from engine.cover.engagement import AmcPrice
from norms.idb_clc import IdbAnswer
from tables.messages import Message


class CoverAskBody(Body):
    """Whose AMC to ask: a place on the Vitale (0 first), and the day of care (today by default)."""

    beneficiary: Annotated[int, Field(ge=0, le=18)] = 0
    day: date | None = None


class FormulaShape(Shape):
    """One formula of a contract: its code, the slot of its parameter and the value."""

    code: str
    parameter: int | None
    value: int | None


class EngagementShape(Shape):
    """What an AMC engaged itself to; ``number`` goes with the invoice."""

    number: str
    amc_number: str
    amc_label: str
    convention_type: str
    csr: str
    start: date | None
    end: date | None
    formulas: tuple[FormulaShape, ...]


class CoverAnswerShape(Shape):
    """The answer of an AMC: ``engagement`` is null where it refuses."""

    code: str
    engagement: EngagementShape | None
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, answer: IdbAnswer, said: tuple[Message, ...]) -> CoverAnswerShape:
        """Show an answer."""
        found = EngagementShape.model_validate(answer.engagement) if answer.engagement else None
        return cls(code=answer.code, engagement=found, messages=messages_of(said))


class LinePriceShape(Shape):
    """One line priced twice, in cents."""

    index: int
    ours: int
    theirs: int


class AmcPriceShape(Shape):
    """What the AMC says that it pays, beside what we computed."""

    agrees: bool
    lines: tuple[LinePriceShape, ...]
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, found: AmcPrice) -> AmcPriceShape:
        """Show both prices."""
        lines = tuple(LinePriceShape.model_validate(each) for each in found.lines)
        return cls(agrees=found.agrees, lines=lines, messages=messages_of(found.messages))


class ConventionShape(Shape):
    """One convention between an AMC and a practice."""

    amc_number: str
    amc_label: str
    convention_type: str
    csr: str
    signatory: str
    signatory_label: str
    agreement: str
    grouped: bool
    sts_off: bool
    cancel_accepted: bool
    usage: str
    operator: str
    sts_switch: str
    routing: str
    host: str
    domain: str


class ConventionsShape(Shape):
    """The conventions found: ``source`` directory, tables or nowhere; ``narrow`` asks for a type and a criterion."""

    source: str
    narrow: bool
    rows: tuple[ConventionShape, ...]
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, found: Conventions) -> ConventionsShape:
        """Show conventions."""
        rows = tuple(ConventionShape.model_validate(each) for each in found.rows)
        return cls(source=found.source, narrow=found.narrow, rows=rows, messages=messages_of(found.messages))
