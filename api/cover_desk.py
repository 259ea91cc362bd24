"""What AMCs answer on line for one terminal: engagements (IDB), prices (CLC), conventions (inter-AMC directory).

An engagement serves the invoices of that person and day, as long as the card is the same.
"""

from __future__ import annotations

import uuid
from datetime import date

from api.errors import NoSuchThing, NotConfigured
from api.rights_desk import person_at
from cardio.vitale.content import VitaleContent
from engine.cover.conventions import Conventions, Directory, find_conventions
from engine.cover.engagement import AmcPrice, clc_query, compare, idb_query
from engine.invoice.values import Priced
from engine.ports import AmcService
from norms.directory import DirectoryQuery
from norms.idb_clc import Engagement, IdbAnswer
from tables.catalogue import message
from tables.compiled import Tables
from tables.messages import Message

SERVICE = "les droits complémentaires en ligne (IDB, CLC)"


class CoverDesk:
    """The on-line services of the AMCs; each is None where none is wired. Used under the terminal's lock."""

    def __init__(self, service: AmcService | None, directory: Directory | None, tables: Tables) -> None:
        self._service = service
        self._directory = directory
        self._tables = tables
        self._kept: dict[tuple[str, int, date], Engagement] = {}

    def ask(
        self, card: VitaleContent, place: int, day: date, practitioner: str
    ) -> tuple[IdbAnswer, tuple[Message, ...]]:
        """Ask the AMC of a person to engage itself, and keep the engagement.

        Raises NotConfigured, NoSuchThing, ServiceFailed, NotUnlocked, CardioError, norms.errors.NormError.
        """
        service = self._wired()
        query = idb_query(person_at(card, place), practitioner, day, uuid.uuid4().hex)
        if query is None:
            raise NoSuchThing(what="La complémentaire de ce bénéficiaire")
        answer = service.identify(query)
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] == card.serial}
        self._kept.pop((card.serial, place, day), None)
        if answer.engagement is None:
            return answer, (message("cover.refused", field="amc", code=answer.code, reason=answer.message),)
        self._kept[card.serial, place, day] = answer.engagement
        return answer, ()

    def engagement(self, card: VitaleContent, place: int, day: date) -> Engagement | None:
        """Return what the AMC of a person engaged itself to for that day, None where it was not asked."""
        return self._kept.get((card.serial, place, day))

    def price(self, priced: Priced) -> AmcPrice:
        """Ask the AMC what it pays of an invoice. Raises NotConfigured, NoSuchThing without an engagement."""
        service = self._wired()
        query = clc_query(priced, uuid.uuid4().hex)
        if query is None:
            raise NoSuchThing(what="L'engagement de la complémentaire pour cette facture")
        return compare(priced, query, service.price(query))

    def conventions(self, query: DirectoryQuery) -> Conventions:
        """Return the conventions of an AMC: the directory's, else the tables'."""
        return find_conventions(query, self._tables, self._directory)

    def _wired(self) -> AmcService:
        """Return the service. Raises NotConfigured."""
        if self._service is None:
            raise NotConfigured(service=SERVICE)
        return self._service
