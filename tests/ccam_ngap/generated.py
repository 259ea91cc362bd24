"""Invoices drawn from a seed out of what the shipped tables hold: odd, but of the contract's shape."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from ccam_ngap.quote import quote
from ccam_ngap.request import Act, Beneficiary, Practitioner, Request
from tables.compiled import Tables, open_tables
from tables.layout import ZONES

PRACTITIONERS = (
    ("01", "secteur_1", None),
    ("01", "secteur_2", "OPTAM"),
    ("22", "secteur_2", None),
    ("11", "secteur_1", None),
    ("12", "secteur_2", "OPTAM"),
    ("33", "secteur_1", None),
    ("02", "secteur_1", None),
    ("04", "secteur_2", "OPTAM-ACO"),
    ("19", "secteur_1", None),
    ("21", "secteur_1", None),
    ("24", "secteur_1", None),
    ("26", "secteur_1", None),
    ("64", "secteur_1", None),
)
NOMENCLATURES = {"64": ("LPP",), "24": ("NGAP",), "26": ("NGAP",)}
FIRST, DAYS = date(2018, 1, 1), 3652


@cache
def shipped() -> Tables:
    return open_tables()


@cache
def priced(who: tuple[str, str, str | None], nomenclature: str, year: int) -> tuple[str, ...]:
    """The acts that a practitioner may bill alone in the middle of a year."""
    day = date(year, 7, 2)
    performer = Practitioner(specialty=who[0], convention=who[1], option=who[2])
    found = []
    for key in shipped().acts[nomenclature]:
        code, activity, phase = f"{key}/1/0".split("/")[:3]
        act = Act(nomenclature=nomenclature, code=code, date=day, activity=activity, phase=phase, distance_km=1000)
        request = Request(
            invoice_date=day, practitioner=performer, beneficiary=Beneficiary(birth_date="1955-06-15"), acts=(act,)
        )
        if quote(request, shipped()).priced:
            found.append(key)
    return tuple(found)


@cache
def modifiers_of(key: str) -> tuple[str, ...]:
    rows = [row for row in shipped().rows.versions("ccam/acts.csv", key) if not row.repealed]
    return tuple(rows[-1].values["modifiers"].split())


def acts(rng: Random, day: date, who: tuple[str, str, str | None]) -> dict[str, Any]:
    nomenclature = rng.choice(NOMENCLATURES.get(who[0], ("NGAP", "CCAM", "CCAM")))
    known = priced(who, nomenclature, day.year)
    key = rng.choice(known or tuple(shipped().acts[nomenclature]))
    act: dict[str, Any] = {"nomenclature": nomenclature, "code": key.split("/")[0], "date": day.isoformat()}
    act["quantity"] = rng.choice((1, 1, 1, 1, 2, 3, 11))
    if nomenclature == "NGAP":
        act["coefficient"] = rng.choice(("1", "1", "1", "0.5", "1.5", "2.25", "7.6", "30", "61"))
        act["abatement"] = rng.choice((100, 100, 50, 0))
        if key.startswith("IK"):
            act["distance_km"] = rng.choice(("0", "1.5", "10", "47.25", "160"))
            if rng.random() < 0.3:
                act["day_km_before"] = rng.choice(("0", "120", "298.5", "350", "420"))
        if rng.random() < 0.1:
            act[rng.choice(("night", "deep_night", "holiday"))] = True
    if nomenclature == "CCAM":
        _, act["activity"], act["phase"] = key.split("/")
        act["association"] = rng.choice((None, None, 1, 2, 3, 4, 5))
        act["office_supplement"] = rng.random() < 0.5
        allowed = modifiers_of(key)
        act["modifiers"] = [rng.choice(allowed) for _ in range(rng.choice((0, 1, 1, 2, 3)))] if allowed else []
    _ask(rng, act)
    return act


def _ask(rng: Random, act: dict[str, Any]) -> None:
    if rng.random() < 0.3:
        act["fee"] = rng.randrange(60_000)
    if rng.random() < 0.1:
        act["qualifier"] = rng.choice("ABCDEFGLMN")
    if rng.random() < 0.1:
        act["exoneration"] = rng.choice("013456789C")
    for name in ("forced_amo", "forced_amc"):
        if rng.random() < 0.05:
            act[name] = rng.randrange(60_000)


def cover(rng: Random) -> dict[str, Any] | None:
    chosen = rng.randrange(4)
    if chosen == 0:
        return {"formula": rng.choice(("020", "029", "052"))}
    if chosen == 1:
        return {"formula": rng.choice(("012", "021", "02A", "050")), "percent": rng.choice((0, 30, "62.5", 100, 250))}
    if chosen == 2:
        return {"amount": rng.randrange(12_000)} if rng.random() < 0.4 else {"user_formula": user_formula(rng)}
    return None


def user_formula(rng: Random) -> dict[str, Any]:
    """A formula outside STS."""
    operands = ("DR", "TR", "TM", "MRO", "PU", "DR", "TR", "TM", "MRO", "PMSS")
    found: dict[str, Any] = {"operand": rng.choice(operands)}
    if rng.random() < 0.8:
        found |= {"operator": rng.choice("-+×÷"), "second": rng.choice(operands)}
    if rng.random() < 0.7:
        found["multiplier"] = rng.choice(("0", "0.5", "0.33", "1", "1.3", "100"))
    if rng.random() < 0.3:
        found["cap"] = rng.randrange(4_000)
    return found


def zone(seed: int) -> str:
    """Where the practitioner works: overseas for some seeds."""
    return Random(f"zone {seed}").choice(("metropole",) * 16 + ZONES)


def invoice(seed: int) -> dict[str, Any]:
    """Draw one invoice: the same seed always gives the same."""
    rng = Random(seed)
    who = rng.choice(PRACTITIONERS)
    day = FIRST + timedelta(days=rng.randrange(DAYS))
    days = [day, day, day, max(FIRST, day - timedelta(days=rng.randrange(400)))]
    return {
        "invoice_date": day.isoformat(),
        "practitioner": dict(zip(("specialty", "convention", "option"), who, strict=True)) | {"zone": zone(seed)},
        "beneficiary": {
            "birth_date": (date(1930, 1, 1) + timedelta(days=rng.randrange(31_000))).isoformat(),
            "regime": rng.choice(("01", "02", "04", "10", "99")),
            "alsace_moselle": rng.random() < 0.2,
            "aspa": rng.random() < 0.1,
            "ame": rng.random() < 0.05,
            "modulation": rng.choice((None,) * 9 + ("1", "2", "3", "4", "5")),
            "caisse": rng.choice(("349", "349", "976")),
            "c2s": rng.random() < 0.1,
        },
        "nature": rng.choice(("maladie",) * 5 + ("maternite", "at_mp", "smg", "prevention")),
        "exoneration": rng.choice("00000013456789C"),
        "pathway": rng.choice((None, *"TNROMJBDHUAS", "S1", "S2", "S2")),
        "third_party": {"amo": rng.random() < 0.5, "amc": rng.random() < 0.5},
        "amc": cover(rng),
        "acts": [acts(rng, rng.choice(days), who) for _ in range(rng.randint(1, 5))],
    }
