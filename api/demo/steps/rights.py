"""Step 3: the rights are asked of ADRi, over HTTP, SOAP in and SOAP out."""

from __future__ import annotations

from collections.abc import Mapping

from api.demo.steps.identity import PATIENT
from api.demo.story import Story


def ask_rights(story: Story) -> Mapping[str, object]:
    """Ask for the rights of the chosen beneficiary; they must be open, and agree with the card."""
    person = story.route.vitale().beneficiaries[PATIENT]
    found = story.route.rights(PATIENT)
    story.proofs.true("les droits AMO sont ouverts", found.open)
    card = (person.regime, person.caisse, person.centre)
    story.proofs.equal("ADRi et la carte nomment le même organisme", card, (found.regime, found.caisse, found.centre))
    return {
        "open": found.open,
        "day": found.day.isoformat(),
        "periods": [[_day(one.start), _day(one.end)] for one in found.periods],
        "organism": " ".join(part or "" for part in (found.regime, found.caisse, found.centre)),
        "ald": found.ald,
        "c2s": found.c2s,
    }


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
