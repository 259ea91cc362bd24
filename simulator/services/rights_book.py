"""Who the simulated AMO knows, and what it answers of them.

>>> from datetime import UTC, date
>>> from simulator.population import demo_rights
>>> query = RightsQuery(regime="01", nir="2550699999999", nir_key="34", birth_date="19550615", birth_rank=1,
...                     caisse="999", centre="9999", reference_date=date(2024, 12, 15))
>>> answer = demo_rights().answer(query, datetime(2024, 12, 15, 9, tzinfo=UTC))
>>> answer.holder.open_on(date(2024, 12, 15)), answer.window.start.isoformat()
(True, '2023-12-16')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from norms.adri import CertifiedQuery, Period, RightsAnswer, RightsException, RightsHolder, RightsQuery, rights_window
from norms.text import plain


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One person, filed under the NIR and key of the insured who opens the rights."""

    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    holder: RightsHolder


class RightsBook:
    """Every person of the simulated AMO, by insured NIR, birth date and rank."""

    def __init__(self, entries: Iterable[BookEntry]) -> None:
        self._entries = {(entry.nir, entry.holder.birth_date, entry.holder.birth_rank): entry for entry in entries}
        self._certified = {
            (who.nir, who.nir_key, who.birth_date, plain(who.family_name), plain(who.first_name)): who
            for who in (entry.holder for entry in self._entries.values())
        }

    def __len__(self) -> int:
        return len(self._entries)

    def answer(self, query: RightsQuery | CertifiedQuery, now: datetime) -> RightsAnswer:
        """Answer a question: the holder with the rights that meet the window, or why there is none."""
        if isinstance(query, CertifiedQuery):
            return self._answer_certified(query, now)
        window = rights_window(query.reference_date)
        entry = self._entries.get((query.nir, query.birth_date, query.birth_rank))
        if entry is None or entry.nir_key != query.nir_key:
            refusal = RightsException("unknown-person", "aucun bénéficiaire à ce NIR, cette date et ce rang")
            return RightsAnswer(answered_at=now, window=window, exception=refusal)
        holder = entry.holder
        if holder.regime != query.regime:
            refusal = RightsException("wrong-organism", f"gérée par l'organisme {holder.regime} {holder.caisse}")
            return RightsAnswer(answered_at=now, window=window, exception=refusal)
        return _answer(holder, window, now)

    def _answer_certified(self, query: CertifiedQuery, now: datetime) -> RightsAnswer:
        """Answer a question by certified NIR: the person must be named as the AMO knows them, accents apart."""
        names = plain(query.family_name), plain(query.first_name)
        holder = self._certified.get((query.nir, query.nir_key, query.birth_date, *names))
        window = rights_window(query.reference_date)
        if holder is None:
            refusal = RightsException("unknown-person", "aucun assuré à ce NIR certifié, ce nom et cette date")
            return RightsAnswer(answered_at=now, window=window, exception=refusal)
        return _answer(holder, window, now)


def _answer(holder: RightsHolder, window: Period, now: datetime) -> RightsAnswer:
    """Give a person with the rights and covers that meet the window."""
    seen = replace(
        holder,
        rights=tuple(period for period in holder.rights if period.meets(window)),
        coverages=tuple(cover for cover in holder.coverages if cover.period.meets(window)),
    )
    return RightsAnswer(answered_at=now, window=window, holder=seen)
