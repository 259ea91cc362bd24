"""The rights of a beneficiary as ADRi answers them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from api.shapes.base import Body, MessageShape, Shape, messages_of
from api.shapes.cards import PeriodShape
from norms.adri import RightsAnswer, rights_messages


class RightsBody(Body):
    """Whose rights to ask for: a place on the Vitale (0 first), and the day of care (today by default)."""

    beneficiary: Annotated[int, Field(ge=0, le=18)] = 0
    day: date | None = None


class RightsShape(Shape):
    """What ADRi answered: ``open`` on the day asked, the periods of the ``window``, and what there is to say."""

    open: bool
    day: date
    answered_at: datetime
    window: PeriodShape
    periods: tuple[PeriodShape, ...]
    regime: str | None
    caisse: str | None
    centre: str | None
    ald: bool
    c2s: bool
    messages: tuple[MessageShape, ...]

    @classmethod
    def of(cls, answer: RightsAnswer, day: date) -> RightsShape:
        """Show an answer as it bears on a day."""
        holder = answer.holder
        return cls(
            open=holder is not None and holder.open_on(day),
            day=day,
            answered_at=answer.answered_at,
            window=PeriodShape.model_validate(answer.window),
            periods=tuple(PeriodShape.model_validate(one) for one in holder.rights) if holder else (),
            regime=holder.regime if holder else None,
            caisse=holder.caisse if holder else None,
            centre=holder.centre if holder else None,
            ald=holder is not None and holder.ald_on(day),
            c2s=holder is not None and holder.c2s_on(day),
            messages=messages_of(rights_messages(answer, day)),
        )
