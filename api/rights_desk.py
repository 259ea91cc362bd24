"""The rights of the people of a card: ADRi asked by the user's word or by the terminal's setting, answers kept.

An answer serves the invoices of that person and day, as long as the card is the same.
"""

from __future__ import annotations

from datetime import date

from api.errors import NoSuchThing, NotConfigured, ServiceFailed
from cardio.vitale.content import Beneficiary, VitaleContent
from engine.invoice.drafting import care_days
from engine.invoice.request import DraftRequest
from engine.ports import RightsService
from engine.rights.asking import must_ask
from norms.adri import RightsAnswer, RightsQuery
from norms.errors import NormError
from tables.catalogue import message
from tables.messages import Message


class RightsDesk:
    """ADRi for one terminal; ``service`` is None where none is wired. Used under the terminal's lock."""

    def __init__(self, service: RightsService | None) -> None:
        self._service = service
        self._answers: dict[tuple[str, int, date], RightsAnswer] = {}

    def wired(self) -> RightsService:
        """Return the service. Raises NotConfigured."""
        if self._service is None:
            raise NotConfigured(service="les droits en ligne (ADRi)")
        return self._service

    def ask(self, card: VitaleContent, place: int, day: date) -> RightsAnswer:
        """Ask and keep the answer. Raises NotConfigured, NoSuchThing, ServiceFailed, NormError."""
        answer = self.wired().ask(_query(person_at(card, place), day))
        self._answers = {key: kept for key, kept in self._answers.items() if key[0] == card.serial}
        self._answers[card.serial, place, day] = answer
        return answer

    def for_invoice(self, asked: DraftRequest, mode: str) -> tuple[RightsAnswer | None, tuple[Message, ...]]:
        """Return the answer that an invoice rests on, asked now where the ``mode`` wants it.

        None where it is not needed, or where ADRi cannot be reached: a warning then says so.
        """
        card, place, day = asked.vitale, asked.beneficiary, asked.invoice_date
        kept = self._answers.get((card.serial, place, day))
        if kept is not None or not 0 <= place < len(card.beneficiaries):
            return kept, ()
        if not must_ask(mode, card.support, care_days(asked), card.beneficiaries[place]):
            return None, ()
        try:
            return self.ask(card, place, day), ()
        except NotConfigured:
            why = "aucun service configuré"
        except ServiceFailed as error:
            why = str(error.places["why"])
        except NormError:
            why = "réponse illisible"
        return None, (message("rights.adri-unreached", field="beneficiary.rights", why=why),)


def person_at(card: VitaleContent, place: int) -> Beneficiary:
    """Return the person at a place of the card. Raises NoSuchThing."""
    if not 0 <= place < len(card.beneficiaries):
        raise NoSuchThing(what=f"Le bénéficiaire n° {place} de cette carte Vitale")
    return card.beneficiaries[place]


def _query(person: Beneficiary, day: date) -> RightsQuery:
    """Return the question that ADRi is asked about a person."""
    return RightsQuery(
        regime=person.regime,
        nir=person.nir,
        nir_key=person.nir_key,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        caisse=person.caisse,
        centre=person.centre,
        reference_date=day,
    )
