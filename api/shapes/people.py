"""The practitioners of a terminal as the API takes and shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from api.shapes.base import Body, Shape
from engine.people.registered import Registered, Replacement
from engine.people.sheet import Sheet
from engine.people.swap import Step, Swap

Situation = Annotated[int, Field(ge=1, le=16, description="Situation de facturation de la CPS")]
Id = Annotated[int, Field(ge=1, le=2**31)]
Code = Annotated[SecretStr | None, Field(examples=["1234"])]
"""The bearer code, where the CPS is not unlocked yet: four digits, never kept nor logged."""

StepName = Literal["remplacant", "titulaires", "days", "closing", "done"]
STEPS: Mapping[Step, StepName] = {
    Step.REMPLACANT: "remplacant",
    Step.TITULAIRES: "titulaires",
    Step.DAYS: "days",
    Step.CLOSING: "closing",
    Step.DONE: "done",
}


class SheetShape(Shape):
    """What is kept of a practitioner: ``origin`` is "cps" or "manual", ``mode`` liberal, salarie or benevole."""

    origin: str
    civility: str
    family_name: str
    first_name: str
    rpps: str
    billing_number: str
    situation: int
    mode: str
    caisse: str
    number: str
    structure_name: str
    specialty: str
    kind: str
    convention: str
    option: str | None
    zone: str


class ReplacementShape(Shape):
    """A remplaçant attached to a titulaire on ticked days; not ``active`` once the titulaire is unticked."""

    remplacant: int
    titulaire: int
    days: tuple[date, ...]
    active: bool


class PractitionerShape(SheetShape):
    """A practitioner on record; ``role`` is "titulaire" or "remplacant", ``replacements`` those they are part of."""

    id: int
    role: str
    name: str
    replacements: tuple[ReplacementShape, ...]

    @classmethod
    def of(cls, found: Registered, replacements: Iterable[Replacement]) -> PractitionerShape:
        """Show a practitioner with the replacements that concern them."""
        own = [each for each in replacements if found.id in {each.remplacant, each.titulaire}]
        return cls(
            id=found.id,
            role=found.role,
            name=found.name,
            replacements=tuple(ReplacementShape.model_validate(each) for each in own),
            **SheetShape.model_validate(found.sheet).model_dump(),
        )


class PractitionersShape(Shape):
    """Everyone on record, titulaires first."""

    practitioners: tuple[PractitionerShape, ...]


class MetShape(Shape):
    """Whom the CPS belongs to: ``known``, or the ``sheet`` to verify and validate."""

    known: PractitionerShape | None
    sheet: SheetShape | None

    @classmethod
    def of(cls, met: Registered | Sheet, replacements: Iterable[Replacement]) -> MetShape:
        """Show the practitioner of a CPS, known or not."""
        if isinstance(met, Sheet):
            return cls(known=None, sheet=SheetShape.model_validate(met))
        return cls(known=PractitionerShape.of(met, replacements), sheet=None)


class ValidationBody(Body):
    """The sheet of the CPS that is in, as its bearer verified it; the numbers stay the card's."""

    situation: Situation = 1
    civility: Annotated[str, Field(max_length=20, examples=["Dr"])]
    family_name: Annotated[str, Field(max_length=80, examples=["EXEMPLE"])]
    first_name: Annotated[str, Field(max_length=80, examples=["Camille"])]
    mode: Literal["liberal", "salarie", "benevole"] = "liberal"
    caisse: Annotated[str, Field(max_length=3, examples=["991"])] = ""


class CardBody(Body):
    """The CPS that is in; its code where it is not unlocked yet, and the situation billed under (step 1)."""

    situation: Situation = 1
    code: Code = None


class TitulairesBody(Body):
    """Who is replaced, by internal id."""

    titulaires: Annotated[tuple[Id, ...], Field(max_length=100)]


class DaysBody(Body):
    """The days of replacement."""

    days: Annotated[tuple[date, ...], Field(max_length=1000, examples=[["2024-12-16", "2024-12-17"]])]


class DeactivationBody(Body):
    """Which titulaire is unticked for which remplaçant, by internal id."""

    remplacant: Id
    titulaire: Id


class SwapShape(Shape):
    """The swap under way: what it waits for (``waits`` in French), whom and which days it holds."""

    step: StepName
    waits: str
    remplacant: str | None
    titulaires: tuple[int, ...]
    days: tuple[date, ...]
    confirmed: tuple[int, ...]

    @classmethod
    def of(cls, swap: Swap) -> SwapShape:
        """Show a swap."""
        return cls(
            step=STEPS[swap.step],
            waits=swap.step.value,
            remplacant=swap.remplacant.name if swap.remplacant else None,
            titulaires=tuple(each.id for each in swap.titulaires),
            days=swap.days,
            confirmed=tuple(sorted(swap.confirmed)),
        )
