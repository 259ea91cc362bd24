"""Whether the AMO covers a beneficiary on the days of care.

The card's periods and ADRi's answer stand side by side; ADRi prevails unless the user keeps the card, and the choice is
journalled with the invoice. A card that carries no period at all is believed with a warning: a false refusal is worse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cardio.vitale.content import APCV, VITALE
from cardio.vitale.content import Beneficiary as OnCard
from engine.people.beneficiary import Organism, organism_of
from norms.adri import RightsAnswer, RightsHolder, rights_messages
from tables.catalogue import message
from tables.messages import Message, Severity

CARD, ADRI = "card", "adri"
_ON_LINE = "2"
_PROOFS = {VITALE: "4", APCV: _ON_LINE}
"""The B2 nature of the proof: the code of the apCV is not public, what it rests on is the consultation on line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What was retained: its ``source`` ("card" or "adri"), the organism, and what it changes in the price.

    ``support`` is the B2 nature of the proof: 4 the Vitale, 2 a consultation on line.
    """

    source: str
    support: str
    organism: Organism
    exoneration: str
    ald: bool
    c2s: bool
    alsace_moselle: bool
    code_gestion: str
    attending_doctor: str


@dataclass(frozen=True, slots=True)
class RightsDecision:
    """The rights retained, None when none is open; and what there is to say about them."""

    rights: Rights | None
    messages: tuple[Message, ...]


def decide(
    person: OnCard,
    days: tuple[date, ...],
    answer: RightsAnswer | None,
    keep: str | None = None,
    support: str = VITALE,
) -> RightsDecision:
    """Decide the rights of a person on the days of care.

    ``answer`` is ADRi's, None where it was not asked or did not answer; ``keep`` is ``"card"`` when the user prefers
    the card to ADRi; ``support`` is what the person was read from: an apCV is worth nothing before ADRi was asked.
    Refuses (``rights`` is None, a message of severity error) when no right is open on one of the days.
    """
    if support == APCV and answer is None:
        return RightsDecision(None, (message("rights.apcv-unasked", field="beneficiary.rights"),))
    holder = _usable(person, days, answer)
    card_faults = _closed(person.has_rights, days, "rights.card-closed") if person.rights else ()
    if holder is None or keep == CARD:
        differs = _differences(person, holder, days) if holder else ()
        return _decision(_from_card(person, support), card_faults, (*_unasked(person, answer, holder), *differs))
    assert answer is not None
    faults = tuple(found for day in days if not holder.open_on(day) for found in rights_messages(answer, day))
    return _decision(_from_adri(person, holder, max(days), support), faults, _differences(person, holder, days))


def _decision(rights: Rights, faults: tuple[Message, ...], warnings: tuple[Message, ...]) -> RightsDecision:
    """Refuse on the first fault, or retain the rights with the warnings."""
    unique = tuple(dict.fromkeys((*faults, *warnings)))
    return RightsDecision(None if faults else rights, unique)


def _usable(person: OnCard, days: tuple[date, ...], answer: RightsAnswer | None) -> RightsHolder | None:
    """Return ADRi's holder when it speaks of this person and of these days."""
    if answer is None or answer.holder is None or not all(answer.window.holds(day) for day in days):
        return None
    found = answer.holder
    same = (found.birth_date, found.birth_rank) == (person.birth_date, person.birth_rank)
    return found if same else None


def _unasked(person: OnCard, answer: RightsAnswer | None, holder: RightsHolder | None) -> tuple[Message, ...]:
    """Warn when the card alone is believed: ADRi unusable, or a card without periods."""
    found = []
    if answer is not None and holder is None:
        reason = "adri-unusable" if answer.holder else "adri-silent"
        label = answer.exception.label if answer.exception else ""
        found.append(message(f"rights.{reason}", field="beneficiary.rights", label=label))
    if not person.rights:
        found.append(message("rights.card-silent", field="beneficiary.rights"))
    return tuple(found)


def _closed(is_open: Callable[[date], bool], days: tuple[date, ...], rule: str) -> tuple[Message, ...]:
    """Return one message per day on which the rights are closed."""
    return tuple(message(rule, field="beneficiary.rights", day=f"{day:%d/%m/%Y}") for day in days if not is_open(day))


def _differences(person: OnCard, holder: RightsHolder, days: tuple[date, ...]) -> tuple[Message, ...]:
    """Warn about what ADRi and the card do not say alike."""
    found = []
    answered = Organism(regime=holder.regime, caisse=holder.caisse, centre=holder.centre)
    if answered != organism_of(person):
        shown = {
            name: f"{each.regime} {each.caisse} {each.centre}"
            for name, each in (("adri", answered), ("card", organism_of(person)))
        }
        found.append(message("rights.organism-differs", field="beneficiary.caisse", **shown))
    if any(person.has_rights(day) != holder.open_on(day) for day in days):
        found.append(message("rights.periods-differ", field="beneficiary.rights"))
    if any(person.ald != holder.ald_on(day) or person.c2s != holder.c2s_on(day) for day in days):
        found.append(message("rights.cover-differs", field="beneficiary.rights"))
    return tuple(found)


def _from_card(person: OnCard, support: str) -> Rights:
    """Return the rights as the card or the apCV tells them."""
    return Rights(
        source=CARD,
        support=_PROOFS[support],
        organism=organism_of(person),
        exoneration=person.exoneration,
        ald=person.ald,
        c2s=person.c2s,
        alsace_moselle=person.alsace_moselle,
        code_gestion=person.code_gestion,
        attending_doctor="",
    )


def _from_adri(person: OnCard, holder: RightsHolder, day: date, support: str) -> Rights:
    """Return the rights as ADRi tells them; what confirms the card leaves the card as the proof."""
    organism = Organism(regime=holder.regime, caisse=holder.caisse, centre=holder.centre)
    confirmed = person.has_rights(day) and organism == organism_of(person)
    return Rights(
        source=ADRI,
        support=_PROOFS[support] if confirmed else _ON_LINE,
        organism=organism,
        exoneration=holder.exoneration,
        ald=holder.ald_on(day),
        c2s=holder.c2s_on(day),
        alsace_moselle=holder.alsace_moselle,
        code_gestion=holder.code_gestion,
        attending_doctor=holder.attending_doctor,
    )


def refused(messages: tuple[Message, ...]) -> bool:
    """Whether one of the messages refuses.

    >>> refused(())
    False
    """
    return any(each.severity is Severity.ERROR for each in messages)
