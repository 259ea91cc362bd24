"""The families of the virtual Vitale: each shows one thing that billing must not trip over. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cardio.vitale.content import Beneficiary, RightsPeriod
from cardio.vitale.groups import AmoService, CoverPeriod, Mutual, MutualPeriod, WorkAccident
from simulator.cards.vitale_people import DEMO_AMC, OPEN_RIGHTS, VitaleIdentity, card, insured, relative

_YEARS = (date(2024, 1, 1), date(2026, 12, 31))
_ADDRESS = ("1 rue de l'Exemple", "Bâtiment A", "", "99999 DEMOVILLE", "FRANCE")


def _number(serial: int, sex: str, birth_date: str) -> str:
    """Make a NIR of the département 99 that does not exist, coherent with a birth date, lunar or not."""
    return f"{sex}{birth_date[2:6]}99999{serial:03d}"


def _of(serial: int, first_name: str, birth_date: str, sex: str = "2") -> Beneficiary:
    """Make an insured of the family SPECIMEN, open rights at the demo organism."""
    return insured(_number(serial, sex, birth_date), "SPECIMEN", first_name, birth_date)


def _children(parent: Beneficiary, births: tuple[tuple[int, str, str], ...]) -> tuple[Beneficiary, ...]:
    """Make the children of an insured: serial, first name and birth date of each, all girls."""
    return tuple(relative(parent, _number(serial, "2", birth), name, birth, "6") for serial, name, birth in births)


def _twins() -> VitaleIdentity:
    """Make twins: only the birth rank tells one from the other."""
    parent = replace(_of(20, "Louise", "19850412"), amc=DEMO_AMC)
    first, second = _children(parent, ((21, "Ana", "20190307"), (22, "Eva", "20190307")))
    return card("9990000110", parent, first, replace(second, birth_rank=2))


def _nineteen() -> VitaleIdentity:
    """Make a card as full as it can be: nineteen beneficiaries, one every year from 1995."""
    parent = _of(30, "Rose", "19700101")
    births = tuple((30 + number, f"Enfant {number}", f"{1994 + number}0{1 + number % 9}15") for number in range(1, 19))
    return card("9990000111", parent, *_children(parent, births))


def _every_group() -> VitaleIdentity:
    """Make a card on which no group of the SSV reading is empty."""
    service = AmoService("01", *_YEARS)
    person = replace(
        _of(40, "Irène", "19661102"),
        amc=replace(DEMO_AMC, member="DEMO0040", edi_number="9999999999", service_type="A", services="DEMO"),
        address=_ADDRESS,
        certified_on=date(2020, 5, 4),
        service=service,
        rights=(*OPEN_RIGHTS, RightsPeriod(date(2022, 1, 1), date(2022, 12, 31)), RightsPeriod(date(2027, 1, 1), None)),
        accidents=(WorkAccident("019999999", "1", "240100001"), WorkAccident("019999999", "2", "240200002")),
        covers=(CoverPeriod(*_YEARS, ald=True, situation="1"), CoverPeriod(date(2027, 1, 1), None)),
        mutual=Mutual("99999998", "GARANTIE", "1", "A", "SERVICES", "S", (MutualPeriod(*_YEARS),)),
    )
    made = card("9990000112", person)
    holder = replace(made.content.insured, regime="01", caisse="999", centre="9999", code_gestion="10", service=service)
    content = replace(
        made.content,
        insured=holder,
        card_type="demonstration",
        valid_until=date(2030, 12, 31),
        bearer_type="1",
        reserved=("RUF1", "RUF2", "RUF3"),
        common="COMMUN",
    )
    return VitaleIdentity(content)


def _minor() -> VitaleIdentity:
    """Make a parent and a child under sixteen."""
    parent = replace(_of(10, "Claire", "19820726"), amc=DEMO_AMC)
    return card("9990000107", parent, *_children(parent, ((11, "Mina", "20160203"),)))


def _lunar() -> VitaleIdentity:
    """Make someone whose month of birth is not known: month 20, day 00, as the NIR has it."""
    return card("9990000108", _of(12, "Yasmine", "19632000"))


def _elsewhere(serial: int, first_name: str, regime: str, card_serial: str) -> VitaleIdentity:
    """Make an insured of another régime, at its demo caisse."""
    return card(card_serial, replace(_of(serial, first_name, "19750909"), regime=regime))


def _accident() -> VitaleIdentity:
    """Make someone with a work accident, managed by the demo organism."""
    accident = WorkAccident("019999999", "1", "241200001")
    return card("9990000115", replace(_of(15, "Victor", "19790318", "1"), accidents=(accident,)))


def _c2s_ald_alsace() -> VitaleIdentity:
    """Make someone to whom several covers apply at once."""
    amc = replace(DEMO_AMC, member="DEMO0016", formula=None, contract_type="89")
    person = replace(_of(16, "Nadia", "19581224"), c2s=True, ald=True, exoneration="4", alsace_moselle=True, amc=amc)
    return card("9990000116", replace(person, service=AmoService("01", *_YEARS)))


def _expired_cover() -> VitaleIdentity:
    """Make someone whose AMO rights are open and whose AMC contract is over."""
    over = replace(DEMO_AMC, member="DEMO0017", start=date(2022, 1, 1), end=date(2023, 12, 31))
    return card("9990000117", replace(_of(17, "Solène", "19900630"), amc=over))


def _first_generation() -> VitaleIdentity:
    """Make a card of the first generation, with two beneficiaries."""
    parent = replace(_of(23, "Simone", "19480517"), amc=DEMO_AMC)
    spouse = relative(parent, _number(24, "1", "19450203"), "Marcel", "19450203", "2")
    return replace(card("9990000118", parent, spouse), generation=1)


FAMILIES: Mapping[str, VitaleIdentity] = {
    "mineur": _minor(),
    "lunaire": _lunar(),
    "sans-amc": card("9990000109", _of(13, "Denis", "19680814", "1")),
    "jumeaux": _twins(),
    "dix-neuf": _nineteen(),
    "complete": _every_group(),
    "msa": _elsewhere(18, "Marthe", "02", "9990000113"),
    "crpcen": _elsewhere(19, "Noémie", "07", "9990000114"),
    "accident": _accident(),
    "cumul": _c2s_ald_alsace(),
    "amc-expiree": _expired_cover(),
    "vitale-1": _first_generation(),
}
"""Virtual Vitale by name, beside those of ``simulator.cards.identities``."""
