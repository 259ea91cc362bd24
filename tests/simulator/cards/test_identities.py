"""The virtual people: numbers that hold together, and nobody real."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date

import pytest
from stdnum import luhn

from cardio.vitale.content import Beneficiary
from simulator.cards.deck import build_card
from simulator.cards.errors import UnknownIdentity
from simulator.cards.identities import CPS_IDENTITIES, DEMO_AMC, VITALE_IDENTITIES, nir_key, with_luhn

INVENTED = {
    "CADUC",
    "SUPPOSE",
    "EXEMPLE",
    "FICTIF",
    "INVENTE",
    "FACTICE",
    "SPECIMEN",
    "ECHANTILLON",
    "PROTOTYPE",
    "MODELE",
    "MAQUETTE",
}
BENEFICIARIES = [one for card in VITALE_IDENTITIES.values() for one in card.content.beneficiaries]


@pytest.mark.parametrize("number", ["996102182", "991145608", "997100888", "99700557897"])
def test_the_luhn_key_of_the_manuals_numbers(number: str) -> None:
    assert with_luhn(number[:-1]) == number


def test_the_nir_key_of_the_manuals_demo_and_of_corsica() -> None:
    assert nir_key("2550699999999") == "34"
    assert nir_key("180012A999999") == f"{97 - 1800119999999 % 97:02d}"
    assert nir_key("180012B999999") == f"{97 - 1800118999999 % 97:02d}"


@pytest.mark.parametrize("name", CPS_IDENTITIES)
def test_practitioners_have_valid_numbers_and_invented_names(name: str) -> None:
    identity = CPS_IDENTITIES[name]
    assert identity.family_name in INVENTED
    assert re.fullmatch(r"[0-9]{4}", identity.code)
    for number in (identity.rpps, *(one.billing_number for one in identity.situations)):
        assert luhn.is_valid(number)
        assert number.startswith("99")
    assert all(luhn.is_valid(one.practitioner_number) for one in identity.situations)


@pytest.mark.parametrize("one", BENEFICIARIES, ids=lambda one: f"{one.first_name}-{one.nir[-3:]}")
def test_beneficiaries_have_coherent_numbers_and_invented_names(one: Beneficiary) -> None:
    own = one.individual_nir or one.nir
    assert one.family_name in INVENTED
    assert one.nir_key == nir_key(one.nir)
    assert (one.individual_nir is None) == (one.individual_nir_key is None) == (one.quality == "0")
    assert one.individual_nir_key in (None, nir_key(own))
    assert own[1:5] == one.birth_date[2:6]
    assert own[5:7] == "99", "a département that does not exist"
    assert one.regime in {"01", "02", "07"}
    assert (one.caisse, one.centre) == ("999", "9999"), "the demo organism"


def test_the_demo_cover_reaches_nobody() -> None:
    assert DEMO_AMC.domain.endswith(".invalid")
    assert (DEMO_AMC.number, DEMO_AMC.formula, DEMO_AMC.treatment) == ("99999999", "052", "22")


def test_each_card_is_what_its_name_says() -> None:
    day = date(2024, 12, 15)
    first = {name: card.content.beneficiaries[0] for name, card in VITALE_IDENTITIES.items()}
    assert not first["sans-droits"].has_rights(day)
    assert all(one.has_rights(day) for name, one in first.items() if name != "sans-droits")
    assert (first["ald"].ald, first["ald"].exoneration, first["c2s"].c2s) == (True, "4", True)
    assert first["alsace-moselle"].alsace_moselle
    counts = {name: len(card.content.beneficiaries) for name, card in VITALE_IDENTITIES.items()}
    assert {name: count for name, count in counts.items() if count > 1} == {
        "famille": 3,
        "mineur": 2,
        "jumeaux": 3,
        "dix-neuf": 19,
        "vitale-1": 2,
    }
    twins = VITALE_IDENTITIES["jumeaux"].content.beneficiaries[1:]
    assert twins[0].birth_date == twins[1].birth_date
    assert [one.birth_rank for one in twins] == [1, 2]
    assert first["lunaire"].birth_date[4:6] > "12"
    assert VITALE_IDENTITIES["mineur"].content.beneficiaries[1].birth_date > "20081215"
    assert (first["msa"].regime, first["crpcen"].regime) == ("02", "07")
    assert first["accident"].accidents
    assert first["sans-amc"].amc is None
    assert (first["cumul"].ald, first["cumul"].c2s, first["cumul"].alsace_moselle) == (True, True, True)


def test_no_group_of_the_full_card_is_empty() -> None:
    content = VITALE_IDENTITIES["complete"].content
    for value in (content, content.insured, content.beneficiaries[0], content.beneficiaries[0].amc):
        assert value is not None
        optional = {"individual_nir", "individual_nir_key", "percent", "sts_switch", "ald", "c2s", "alsace_moselle"}
        empty = {each.name for each in fields(value) if getattr(value, each.name) in (None, "", ())}
        assert empty <= optional


def test_serials_and_people_are_unique() -> None:
    serials = [card.content.serial for card in VITALE_IDENTITIES.values()]
    people = [(one.individual_nir or one.nir) for one in BENEFICIARIES]
    assert len(set(serials)) == len(serials)
    assert len(set(people)) == len(people)


def test_an_unknown_identity_names_the_known_ones() -> None:
    with pytest.raises(UnknownIdentity, match=r"medecin.*famille"):
        build_card("inconnue")
