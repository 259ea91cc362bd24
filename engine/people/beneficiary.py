"""The beneficiary of an invoice: a person of the Vitale, attached to the organism that the rights decision retains."""

from __future__ import annotations

from dataclasses import dataclass, field

from cardio.vitale.content import Beneficiary as OnCard
from cardio.vitale.content import VitaleContent
from tables.catalogue import message
from tables.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Organism:
    """Where a person belongs: ``regime`` 2, ``caisse`` 3 and ``centre`` 4 characters."""

    regime: str
    caisse: str
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary:
    """Who is cared for. ``birth_date`` is AAAAMMJJ and may be lunar: text, never a date.

    ``nir`` opens the rights (the insured's), ``individual_nir`` is the person's own when it is another. Neither the
    NIR nor the name shows in a repr.
    """

    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    individual_nir: str = field(repr=False)
    individual_nir_key: str = field(repr=False)
    family_name: str = field(repr=False)
    first_name: str = field(repr=False)
    birth_date: str = field(repr=False)
    birth_rank: int
    quality: str
    organism: Organism


def on_card(content: VitaleContent, place: int) -> OnCard | Message:
    """Return the beneficiary at a place (0 first) of a Vitale, or why there is none."""
    if 0 <= place < len(content.beneficiaries):
        return content.beneficiaries[place]
    return message("people.unknown-beneficiary", field="beneficiary", place=place + 1, count=len(content.beneficiaries))


def organism_of(person: OnCard) -> Organism:
    """Return the organism that the card names."""
    return Organism(regime=person.regime, caisse=person.caisse, centre=person.centre)


def is_demo(organism: Organism) -> bool:
    """Whether an organism is the one of demonstration cards: caisse 999, centre 9999.

    >>> is_demo(Organism(regime="01", caisse="999", centre="9999"))
    True
    """
    return organism.caisse == "999" and organism.centre == "9999"
