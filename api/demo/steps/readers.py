"""Step 1: the readers run, the virtual cards are in them."""

from __future__ import annotations

from collections.abc import Mapping

from api.demo.story import Story
from api.shapes.cards import ReadersShape

DOCTOR, OPTICIAN, PATIENT = "medecin", "opticien", "famille"


def start_readers(story: Story) -> Mapping[str, object]:
    """Put the doctor's CPS and the patient's Vitale in, and see them through the terminal."""
    empty = story.route.readers()
    story.proofs.equal("les lecteurs sont vides au départ", {None}, {one.card for one in empty.readers})
    insert_cps(story, DOCTOR)
    story.world.insert(story.world.VITALE_READER, PATIENT)
    found = story.route.readers()
    story.proofs.equal("la CPS est vue", "CPS", _card(found, story.world.CPS_READER))
    story.proofs.equal("la Vitale est vue", "Vitale", _card(found, story.world.VITALE_READER))
    return {"stack": found.description, "readers": [one.reader for one in found.readers], "route": story.route.name}


def _card(found: ReadersShape, reader: str) -> str | None:
    """Return what is in a reader; PC/SC adds numbers after the name of a reader."""
    return next((one.card for one in found.readers if one.reader.startswith(reader)), None)


def insert_cps(story: Story, identity: str) -> None:
    """Put a practitioner's CPS in the place of the one that is in."""
    if story.holder:
        story.world.remove(story.world.CPS_READER)
    story.world.insert(story.world.CPS_READER, identity)
    story.holder = identity
