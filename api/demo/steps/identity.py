"""Step 2: the CPS is read and unlocked with its code, the Vitale is read, a beneficiary is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.demo.steps.readers import insert_cps
from api.demo.story import Story
from api.errors import CodeRefused
from api.shapes.cards import HolderShape
from cardio.errors import BadCodeShape, CodeBlocked, WrongCode

PATIENT = 0
"""The place of the beneficiary on the Vitale: the insured."""


def read_cards(story: Story) -> Mapping[str, object]:
    """Unlock the doctor's CPS, read the Vitale, choose the first beneficiary."""
    holder = unlock(story)
    vitale = story.route.vitale()
    person = vitale.beneficiaries[PATIENT]
    story.proofs.true("la CPS a une situation de facturation", bool(holder.situations))
    story.proofs.true("la Vitale a des bénéficiaires", bool(vitale.beneficiaries))
    story.proofs.true("le bénéficiaire a une mutuelle", person.amc is not None)
    return {
        "practitioner": f"{holder.civility} {holder.first_name} {holder.family_name}".strip(),
        "profession": holder.profession,
        "structure": holder.situations[0].structure_name,
        "billing_number": holder.situations[0].billing_number,
        "beneficiaries": [f"{one.first_name} {one.family_name}" for one in vitale.beneficiaries],
        "chosen": f"{person.first_name} {person.family_name}",
        "organism": f"{person.regime} {person.caisse} {person.centre}",
    }


def change_cps(story: Story, identity: str) -> HolderShape:
    """Put another practitioner's CPS in and unlock it."""
    insert_cps(story, identity)
    return unlock(story)


def unlock(story: Story) -> HolderShape:
    """Ask for the code until the card takes it. Raises CodeRefused once the card is blocked."""
    return _ask(story, story.route.unlock, "")


def unlock_to_send(story: Story) -> HolderShape:
    """Ask for the code again, as each transmission does. Raises CodeRefused once the card is blocked."""
    return _ask(story, story.route.unlock_to_send, "La télétransmission demande le code porteur.")


def _ask(story: Story, present: Callable[[bytearray], HolderShape], said: str) -> HolderShape:
    while True:
        code = story.ask_code(story.holder, said)
        try:
            return present(code)
        except BadCodeShape:
            said = "Le code porteur a quatre chiffres."
        except WrongCode as error:
            plural = "s" if error.tries_left > 1 else ""
            said = f"Code refusé : {error.tries_left} essai{plural} restant{plural}."
        except CodeBlocked:
            raise CodeRefused from None
