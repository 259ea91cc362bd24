"""Invoices of ``generated`` gone wrong or odd: every field that a request and a batch both know is turned now and then.

Most turns leave an invoice that can be priced; the others are what a batch must refuse as a quote does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from tables.layout import ZONES
from tests.ccam_ngap.generated import invoice, shipped

Invoice = dict[str, Any]
Turn = Callable[[Random, Invoice], None]
OUTSIDE = ("1969-12-31", "1850-01-01", "2099-06-30", "2150-01-01")
OLD = ("1970-01-01", "1999-12-31", "2005-03-24", "2011-05-31", "2014-09-30", "2016-12-31")


@cache
def specialties() -> tuple[tuple[str, str], ...]:
    """Every (kind, code) of a practitioner that the tables know."""
    keys = (key.partition("/") for key in shipped().index("practitioners"))
    return tuple((kind, code) for kind, _, code in keys)


@cache
def keys(nomenclature: str) -> tuple[str, ...]:
    return tuple(shipped().acts[nomenclature])


def any_act(rng: Random, data: Invoice) -> dict[str, Any]:
    found: dict[str, Any] = rng.choice(data["acts"])
    return found


def turn_zone(rng: Random, data: Invoice) -> None:
    data["practitioner"]["zone"] = rng.choice(ZONES)


def turn_practitioner(rng: Random, data: Invoice) -> None:
    kind, code = rng.choice(specialties())
    data["practitioner"] |= {"specialty": code, "kind": rng.choice((None, kind, kind, "activity"))}


def turn_convention(rng: Random, data: Invoice) -> None:
    conventions = ("secteur_1", "secteur_1_dp", "secteur_2", "non_conventionne")
    options = (None, None, "OPTAM", "OPTAM-CO", "OPTAM-ACO")
    data["practitioner"] |= {"convention": rng.choice(conventions), "option": rng.choice(options)}


def turn_choices(rng: Random, data: Invoice) -> None:
    data["practitioner"][rng.choice(("convention", "option", "zone", "kind", "specialty"))] = "inconnu"


def turn_birth(rng: Random, data: Invoice) -> None:
    births = ("1955-20-00", "2020-02-29", "1850-01-01", "2012-00-12", "2009-06-15", "2026-01-01", "1849-01-01", "55")
    data["beneficiary"]["birth_date"] = rng.choice(births)


def turn_rights(rng: Random, data: Invoice) -> None:
    who = data["beneficiary"]
    who["regime"] = rng.choice((None, "", "01", "06", "10", "91", "zz"))
    who["caisse"] = rng.choice((None, "", "976", "349", "999"))
    who["modulation"] = rng.choice((None, "1", "2", "3", "4", "5", "9"))
    for name in ("alsace_moselle", "aspa", "c2s", "ame"):
        who[name] = rng.choice((True, False, None))


def turn_invoice(rng: Random, data: Invoice) -> None:
    name, values = rng.choice(
        (
            ("nature", ("at_mp", "maternite", "smg", "prevention", None, "inconnue")),
            ("exoneration", ("0", "3", "4", "7", "8", "9", "C", None, "Z")),
            ("pathway", (None, "S", "S1", "S2", "N", "T", "Z")),
            ("third_party", ({"amo": True}, {"amc": True}, None)),
        )
    )
    data[name] = rng.choice(values)


def turn_cover(rng: Random, data: Invoice) -> None:
    codes = sorted({*shipped().index("formulas"), *shipped().keys("formulas/unknown.csv"), "zzz"})
    cover: dict[str, Any] = {"formula": rng.choice(codes)}
    for name, values in (
        ("percent", (None, None, 100, "62.5", 0, 1000, 1001, -1)),
        ("p1", (None, None, 0, 1500, 40_000, -1, 100_000_000)),
        ("p2", (None, None, 0, 300, 9_000, -5)),
    ):
        cover[name] = rng.choice(values)
    if rng.random() < 0.1:
        cover["amount"] = rng.choice((0, 1_000, -1, 100_000_000))
    data["amc"] = cover


def turn_amount(rng: Random, data: Invoice) -> None:
    data["amc"] = {"amount": rng.choice((0, 1, 99, 700, 2_300, 5_000, 99_999_999, -1, 100_000_000))}
    if rng.random() < 0.1:
        data["amc"]["user_formula"] = {"operand": "TM"}


def turn_user_formula(rng: Random, data: Invoice) -> None:
    operand = ("DR", "TR", "TM", "MRO", "PU", "PMSS", "XX")
    user: dict[str, Any] = {"operand": rng.choice(operand)}
    if rng.random() < 0.9:
        user |= {"operator": rng.choice(("-", "−", "+", "×", "*", "÷", "/", None)), "second": rng.choice(operand)}
    user["multiplier"] = rng.choice((None, "0", "0.5", "1.3", "100", "101", "-1"))
    user["cap"] = rng.choice((None, None, 0, 2_500, -1))
    data["amc"] = {"user_formula": user}


def turn_dates(rng: Random, data: Invoice) -> None:
    if rng.random() < 0.5:
        data["invoice_date"] = rng.choice(OLD + OUTSIDE)
        return
    any_act(rng, data)["date"] = rng.choice(OLD + OUTSIDE)


def turn_old(rng: Random, data: Invoice) -> None:
    """Everything on one day long ago: acts that had not begun, prices of then."""
    day = date(2011, 6, 1) + timedelta(days=rng.randrange(2_400))
    data["invoice_date"] = day.isoformat()
    for act in data["acts"]:
        act["date"] = day.isoformat()


def turn_dateless(rng: Random, data: Invoice) -> None:
    for act in data["acts"]:
        act.pop("date")


def turn_code(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    nomenclature = rng.choice(("NGAP", "CCAM", "CCAM", "LPP", "NABM", "ngap"))
    known = [key.split("/")[0] for key in keys("CCAM")[:40] + keys("NGAP") + keys("LPP")]
    act |= {"nomenclature": nomenclature, "code": rng.choice([*known, "ZZZZ999", "", "é"])}


def turn_activity(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    if act["nomenclature"] == "CCAM":
        act |= {
            "activity": rng.choice(("1", "2", "4", "5", "9", None)),
            "phase": rng.choice(("0", "1", "2", "7", None)),
        }


def turn_modifiers(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    act["modifiers"] = [rng.choice((*shipped().index("modifiers"), "?")) for _ in range(rng.choice((0, 1, 2, 4, 5)))]


def turn_association(rng: Random, data: Invoice) -> None:
    any_act(rng, data)["association"] = rng.choice((None, 0, 1, 2, 3, 4, 5, 6, 99, 100, -1, 30_000))


def turn_numbers(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    name, values = rng.choice(
        (
            ("quantity", (0, 1, 2, 99, 999, 1_000, -1, 2**31, 2**40)),
            ("coefficient", ("0", "0.01", "999.99", "1000", "-1", "50", None)),
            ("fee", (0, 1, 99_999_999, 100_000_000, -1, 2**31 + 5, 2**60)),
            ("distance_km", ("0", "12.34", "999.99", "1000", "-1", None)),
            ("day_km_before", ("0", "299.99", "999.99", "1000", "-1", None)),
            ("forced_amo", (0, 500, 99_999_999, 100_000_000, -1)),
            ("forced_amc", (0, 500, 99_999_999, 100_000_000, -1)),
            ("abatement", (100, 50, 0, 75, None)),
        )
    )
    act[name] = rng.choice(values)


def turn_flags(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    for name in ("night", "deep_night", "holiday", "office_supplement", "exceptional"):
        act[name] = rng.choice((True, False, None))


def turn_letters(rng: Random, data: Invoice) -> None:
    act = any_act(rng, data)
    act["qualifier"] = rng.choice((*"ABCDEFGLMN", "I", "Z", None))
    act["exoneration"] = rng.choice((*"0134567", "8", "9", "C", "Z", None))


def turn_teeth(rng: Random, data: Invoice) -> None:
    any_act(rng, data)["teeth"] = rng.choice(([], ["11"], ["18", "48"], ["11", "11"], ["19"], ["85", "51"], ["é"]))


def turn_uncovered(rng: Random, data: Invoice) -> None:
    """CCAM acts of any coverage, asked with or without a qualifier, a fee, an exceptional reimbursement."""
    for act in data["acts"]:
        code, activity, phase = rng.choice(keys("CCAM")).split("/")
        act |= {"nomenclature": "CCAM", "code": code, "activity": activity, "phase": phase, "modifiers": []}
        act |= {"association": None, "qualifier": rng.choice((None, "G", "N")), "exceptional": rng.random() < 0.5}
        act["fee"] = rng.choice((None, 0, 12_345))
        for name in ("coefficient", "abatement", "night", "deep_night", "holiday", "distance_km", "day_km_before"):
            act.pop(name, None)


def turn_sitting(rng: Random, data: Invoice) -> None:
    """Letters of great coefficients on one day or two: the threshold rule by amount and by coefficient."""
    for act in data["acts"][: rng.randint(1, 5)]:
        act |= {"nomenclature": "NGAP", "code": rng.choice(("K", "KC", "KE", "Z", "ORT", "SF", "D", "SC"))}
        act |= {"coefficient": rng.choice(("10", "30", "59.99", "60", "61.5")), "quantity": rng.choice((1, 2))}
        act |= {"abatement": 100, "fee": None, "qualifier": None}
        for name in ("distance_km", "day_km_before", "modifiers", "association"):
            act.pop(name, None)


def turn_optician(rng: Random, data: Invoice) -> None:
    data["practitioner"] = {"specialty": "64", "convention": "secteur_1", "zone": rng.choice(ZONES)}
    for act in data["acts"]:
        act |= {"nomenclature": "LPP", "code": rng.choice(keys("LPP")), "fee": rng.choice((None, 4_500, 39_000))}


def turn_travel(rng: Random, data: Invoice) -> None:
    """Kilometres of a day that pass the ceilings, by one line and by several."""
    data["practitioner"]["specialty"] = rng.choice(("24", "24", "26", "01"))
    for act in data["acts"]:
        if rng.random() < 0.6:
            codes = [key for key in keys("NGAP") if key.startswith("IK")]
            act |= {"nomenclature": "NGAP", "code": rng.choice(codes), "coefficient": None, "activity": None}
            act |= {"distance_km": rng.choice(("4", "60", "151", "250.5", None)), "quantity": rng.choice((1, 1, 2))}
            act |= {"day_km_before": rng.choice((None, None, "250", "390")), "modifiers": [], "association": None}


TURNS: tuple[tuple[Turn, float], ...] = (
    (turn_zone, 0.15),
    (turn_practitioner, 0.04),
    (turn_convention, 0.1),
    (turn_choices, 0.01),
    (turn_birth, 0.05),
    (turn_rights, 0.1),
    (turn_invoice, 0.08),
    (turn_cover, 0.05),
    (turn_amount, 0.04),
    (turn_user_formula, 0.04),
    (turn_dates, 0.02),
    (turn_old, 0.05),
    (turn_dateless, 0.05),
    (turn_code, 0.02),
    (turn_activity, 0.02),
    (turn_modifiers, 0.02),
    (turn_association, 0.02),
    (turn_numbers, 0.05),
    (turn_flags, 0.05),
    (turn_letters, 0.04),
    (turn_teeth, 0.02),
    (turn_uncovered, 0.03),
    (turn_sitting, 0.05),
    (turn_optician, 0.03),
    (turn_travel, 0.03),
)
"""How an invoice may be turned, and how often."""


def wide(seed: int) -> Invoice:
    """Draw one invoice and turn it: the same seed always gives the same."""
    data = invoice(seed)
    rng = Random(~seed)
    del data["acts"][rng.choice((1, 1, 1, 2, 2, 4)) :]
    for turn, share in TURNS:
        if rng.random() < share:
            turn(rng, data)
    return data
