"""From cards and acts to a draft: the practitioner, the beneficiary, the rights, the cover, the price request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cardio.vitale.content import Beneficiary as OnCard
from ccam_ngap.errors import UnreadableRequest
from ccam_ngap.reading import read_request
from engine.canonical import canonical
from engine.cover.contract import Cover, cover
from engine.cover.engagement import engaged
from engine.invoice.request import DraftRequest
from engine.invoice.values import Care
from engine.people.beneficiary import Beneficiary, on_card
from engine.people.practitioner import Practitioner, practitioner
from engine.people.replacing import in_place_of
from engine.people.sheet import Sheet
from engine.rights.decision import Rights, decide, refused
from tables.catalogue import message
from tables.messages import Message

ALD = "4"
WORK_ACCIDENT = "at_mp"
ATTENDING = "T"
"""The care pathway of the attending doctor."""


def care_of(asked: DraftRequest, replaced: Sheet | None = None) -> tuple[Care | None, tuple[Message, ...]]:
    """Return what an invoice will be made of, or None when something refuses; and every message met on the way.

    ``replaced`` is the sheet of the titulaire in whose place the holder of the CPS bills, None for their own invoices.
    """
    who = practitioner(asked.holder, asked.situation, asked.invoice_date)
    if replaced is not None and not isinstance(who, Message):
        who = in_place_of(who, replaced, asked.invoice_date)
    person = on_card(asked.vitale, asked.beneficiary)
    early = tuple(each for each in (who, person) if isinstance(each, Message))
    if isinstance(who, Message) or isinstance(person, Message):
        return None, early
    days = care_days(asked)
    decision = decide(person, days, asked.rights_answer, asked.keep, asked.vitale.support)
    amc, told = engaged(person.amc if asked.complementary else None, asked.engagement)
    number = asked.engagement.number if asked.engagement and amc else ""
    contract, said = cover(amc, days, asked.cover, number)
    messages = (*decision.messages, *told, *said)
    if decision.rights is None or refused(messages):
        return None, messages
    care, unread = _care(asked, who, person, decision.rights, contract)
    return care, (*messages, *_unanswered(asked, decision.rights), *_pathway(asked, who), *unread)


def care_days(asked: DraftRequest) -> tuple[date, ...]:
    """Return the days on which rights must be open: those of the acts, the invoice's own where none can be read."""
    found = {day for act in asked.acts if (day := _day(act.get("date"))) is not None}
    return tuple(sorted(found)) or (asked.invoice_date,)


def birth_text(birth: str) -> str:
    """Return a birth date AAAAMMJJ, lunar or not, as the price request writes it.

    >>> birth_text("19632000")
    '1963-20-00'
    """
    return f"{birth[:4]}-{birth[4:6]}-{birth[6:8]}"


def _day(text: object) -> date | None:
    """Read an ISO day, None where it is none: the price request's own reading reports it."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _care(
    asked: DraftRequest, who: Practitioner, person: OnCard, rights: Rights, contract: Cover | None
) -> tuple[Care | None, tuple[Message, ...]]:
    """Put everything together; None and the messages when the price request cannot be read."""
    request = _price_request(asked, who, person, rights, contract)
    try:
        read_request(request)
    except UnreadableRequest as error:
        return None, error.messages
    accident, told = _accident(asked, person)
    care = Care(
        practitioner=who,
        beneficiary=_beneficiary(person, rights),
        rights=rights,
        cover=contract,
        invoice_date=asked.invoice_date,
        nature=asked.nature,
        pathway=asked.pathway,
        attending_doctor=_attending(asked.attending_doctor, rights),
        third_party_amo=asked.third_party_amo,
        third_party_amc=asked.third_party_amc and contract is not None,
        prescription=asked.prescription,
        asked=canonical(request),
        accident=accident,
        details=asked.details,
    )
    return care, told


def _accident(asked: DraftRequest, person: OnCard) -> tuple[str, tuple[Message, ...]]:
    """Return the accident told, in a work accident else the only one of the card; warn where none can be told."""
    if asked.accident is not None or asked.nature != WORK_ACCIDENT:
        return asked.accident or "", ()
    numbers = tuple(each.identifier for each in person.accidents)
    if len(numbers) == 1:
        return numbers[0], ()
    return "", (message("invoice.which-accident", field="accident", count=len(numbers)),)


def _price_request(
    asked: DraftRequest, who: Practitioner, person: OnCard, rights: Rights, contract: Cover | None
) -> dict[str, object]:
    """Return the price request, in the shape of ``feuille quote``."""
    return {
        "invoice_date": asked.invoice_date.isoformat(),
        "practitioner": {
            "specialty": who.specialty,
            "kind": who.kind,
            "convention": who.convention,
            "option": who.option,
            "zone": who.zone,
        },
        "beneficiary": {
            "birth_date": birth_text(person.birth_date),
            "regime": rights.organism.regime,
            "caisse": rights.organism.caisse,
            "centre": rights.organism.centre,
            "alsace_moselle": rights.alsace_moselle,
            "aspa": _exoneration(asked, rights) == "9",
            "c2s": rights.c2s,
        },
        "nature": asked.nature,
        "exoneration": _exoneration(asked, rights),
        "pathway": asked.pathway,
        "third_party": {"amo": asked.third_party_amo, "amc": asked.third_party_amc and contract is not None},
        "amc": _amc(contract),
        "acts": [dict(act) for act in asked.acts],
    }


def _amc(contract: Cover | None) -> Mapping[str, object] | None:
    """Return how the AMC computes its share, None when nothing says so."""
    if contract is None or (contract.formula is None and contract.amount is None):
        return None
    return {"formula": contract.formula, "percent": contract.percent, "amount": contract.amount}


def _exoneration(asked: DraftRequest, rights: Rights) -> str:
    """Return the exoneration of the invoice: the user's word, or the rights' where they do not depend on the care."""
    if asked.exoneration is not None:
        return asked.exoneration
    return "0" if rights.exoneration == ALD else rights.exoneration


def _unanswered(asked: DraftRequest, rights: Rights) -> tuple[Message, ...]:
    """Warn when the person has an ALD and nobody said whether the care is for it."""
    if asked.exoneration is None and (rights.ald or rights.exoneration == ALD):
        return (message("rights.ald-unanswered", field="exoneration"),)
    return ()


def _pathway(asked: DraftRequest, who: Practitioner) -> tuple[Message, ...]:
    """Warn when a remplaçant bills as the attending doctor would: the replaced one has an indicator of their own."""
    if who.replaces and asked.pathway == ATTENDING:
        return (message("people.remplacant-pathway", field="pathway"),)
    return ()


def _attending(declared: bool | None, rights: Rights) -> str:
    """Return whether an attending doctor is declared: the user's word, then the rights', then nothing."""
    return rights.attending_doctor if declared is None else "O" if declared else "N"


def _beneficiary(person: OnCard, rights: Rights) -> Beneficiary:
    """Return the beneficiary, attached to the organism retained."""
    return Beneficiary(
        nir=person.nir,
        nir_key=person.nir_key,
        individual_nir=person.individual_nir or "",
        individual_nir_key=person.individual_nir_key or "",
        family_name=person.family_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        birth_rank=person.birth_rank,
        quality=person.quality,
        organism=rights.organism,
    )
