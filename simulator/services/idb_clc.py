"""The simulated IDB and CLC of the AMCs: contracts of the people of the simulated world, over real HTTP.

Its AMC pays the whole ticket modérateur: the base less what the AMO paid, never more than what is left of the fee.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from norms.idb_clc import (
    Addressing,
    ClcAnswer,
    ClcLine,
    ClcPaid,
    ClcQuery,
    Engagement,
    Formula,
    IdbAnswer,
    IdbQuery,
    read_query,
    write,
)
from norms.identifiers import amc
from simulator.clock import Clock
from simulator.services.soap_server import SoapServer

OK, REFUSED = "OK", "KO"
FULL_TM = "052"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The contract of one person, as its AMC files it; ``label`` names the AMC."""

    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    birth_date: str = field(repr=False)
    birth_rank: int
    amc_number: str
    label: str
    member: str = field(repr=False)
    convention_type: str
    csr: str
    addressing: Addressing
    start: date | None = None
    end: date | None = None


class ContractBook:
    """Every contract of the simulated AMCs, and the engagements they gave."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self._contracts = {(each.nir, each.birth_date, each.birth_rank): each for each in contracts}
        self._engagements: dict[str, Engagement] = {}

    def identify(self, query: IdbQuery) -> IdbAnswer:
        """Answer an IDB question; each engagement has a number of its own."""
        found = self._contracts.get((query.nir, query.birth_date, query.birth_rank))
        if found is None or found.nir_key != query.nir_key or not amc.same(found.amc_number, query.amc_number):
            return _refusal(query, "bénéficiaire inconnu de cette complémentaire")
        engagement = self._engage(found)
        if not engagement.holds(query.reference_date):
            return _refusal(query, "contrat fermé à la date de référence")
        self._engagements[engagement.number] = engagement
        return IdbAnswer(external_reference=query.external_reference, code=OK, engagement=engagement)

    def _engage(self, contract: Contract) -> Engagement:
        """Make the engagement of a contract."""
        return Engagement(
            number=f"SIM{len(self._engagements) + 1:09d}",
            amc_number=contract.amc_number,
            amc_label=contract.label,
            convention_type=contract.convention_type,
            csr=contract.csr,
            member=contract.member,
            start=contract.start,
            end=contract.end,
            addressing=contract.addressing,
            formulas=(Formula(FULL_TM),),
        )

    def price(self, query: ClcQuery) -> ClcAnswer:
        """Answer a CLC question under an engagement of ours."""
        engagement = self._engagements.get(query.engagement)
        answer = ClcAnswer(external_reference=query.external_reference, engagement=query.engagement, code=REFUSED)
        if engagement is None or not amc.same(engagement.amc_number, query.amc_number):
            return replace(answer, message="engagement inconnu")
        if not all(engagement.holds(line.day) for line in query.lines):
            return replace(answer, message="un acte est hors des dates de l'engagement")
        paid = tuple(ClcPaid(index=line.index, amc=_share(line), formula=FULL_TM) for line in query.lines)
        return replace(answer, code=OK, lines=paid)


def _share(line: ClcLine) -> int:
    """Return what the simulated AMC pays of a line, in cents."""
    return max(0, min(line.base - line.amo, line.fee - line.amo))


def _refusal(query: IdbQuery, why: str) -> IdbAnswer:
    """Refuse to engage."""
    return IdbAnswer(external_reference=query.external_reference, code=REFUSED, message=why)


class IdbClcServer(SoapServer):
    """Serves a contract book; with an ``authority`` (DER), only to whoever one of its cards vouches for."""

    path = "/idb-clc"
    name = "simulated-idb-clc"

    def __init__(self, book: ContractBook, clock: Clock, authority: bytes | None = None) -> None:
        super().__init__(lambda question: _answer(book, question), clock, authority)


def _answer(book: ContractBook, question: bytes) -> bytes:
    """Answer a question of either service. Raises BadXml."""
    query = read_query(question)
    return write(book.identify(query) if isinstance(query, IdbQuery) else book.price(query))
