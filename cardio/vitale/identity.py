"""The public part of a Vitale: names, birth dates and the insured's NIR, readable by anyone on a real card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cardio import simulated, tlv
from cardio.channel import Channel
from cardio.errors import BadCardData, UnknownCard
from cardio.files import read_short, select_application, select_master
from cardio.recognise import CardKind
from cardio.vitale.layout import (
    AID_VITALE,
    BIRTH,
    FIRST_NAME,
    INSURED_FILE,
    MAX_PEOPLE,
    NAME,
    NIR,
    PEOPLE_FILE,
    PERSON,
)

_STEP = "lecture de l'identité"


@dataclass(frozen=True, slots=True)
class Person:
    """One person named by the card; ``birth_date`` is AAAAMMJJ, maybe lunar."""

    family_name: str
    first_name: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """Everyone the card names, and the insured's NIR with its key."""

    people: tuple[Person, ...]
    nir: str
    nir_key: str


def read_identity(channel: Channel, kind: CardKind = CardKind.VITALE_2) -> PublicIdentity:
    """Read the identity: public on a Vitale 2, simulated on a Vitale 1. Raises ContentNotPublic, CardioError."""
    if kind is CardKind.VITALE_1:
        content = "l'identité d'une Vitale de première génération"
        people = simulated.read_simulated(channel, simulated.VITALE_PEOPLE_FILE, content)
        return identity_of(people, simulated.read_simulated(channel, simulated.VITALE_INSURED_FILE, content))
    select_master(channel)
    people = read_short(channel, PEOPLE_FILE, _STEP)
    if not select_application(channel, AID_VITALE):
        raise UnknownCard(channel.atr)
    return identity_of(people, read_short(channel, INSURED_FILE, _STEP))


def identity_of(people_file: bytes, insured_file: bytes) -> PublicIdentity:
    """Read the identity in the two public files. Raises BadCardData."""
    people = tuple(_person(item) for item in tlv.parse(people_file) if item.tag == PERSON)
    if not 1 <= len(people) <= MAX_PEOPLE:
        raise BadCardData("la carte ne nomme aucun bénéficiaire, ou trop")
    nir = tlv.find(insured_file, NIR)
    digits = _latin(nir) if nir else ""
    if not re.fullmatch(r"[0-9]{5}[0-9AB]{2}[0-9]{8}", digits):
        raise BadCardData("le NIR est mal formé")
    return PublicIdentity(people, digits[:13], digits[13:])


def _person(item: tlv.Tlv) -> Person:
    """Read one person."""
    texts = {child.tag: _latin(child) for child in item.children()}
    birth = texts.get(BIRTH, "")
    if not re.fullmatch(r"[0-9]{8}", birth):
        raise BadCardData("une date de naissance est mal formée")
    return Person(texts.get(NAME, ""), texts.get(FIRST_NAME, ""), birth)


def _latin(item: tlv.Tlv) -> str:
    """Read a text of the card: Latin-1, padded with spaces or zeros."""
    return item.value.decode("latin-1").strip(" \x00")
