"""A second, tiny pricing of the same rules, with fractions, read straight from the source tables.

It shares no code with the engine: its own reader, its own arithmetic, its own way through the rules. Where both
disagree one of them is wrong.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import tables

SOURCES = Path(tables.__file__).parent / "sources"
Request = dict[str, Any]


@cache
def rows(name: str) -> dict[str, list[dict[str, str]]]:
    text = [line for line in (SOURCES / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text, delimiter=";"):
        found.setdefault(row["key"], []).append(row)
    return {key: sorted(versions, key=lambda row: row["from"]) for key, versions in found.items()}


@cache
def at(name: str, key: str, day: str) -> dict[str, str] | None:
    known = [row for row in rows(name).get(key, []) if row["from"] <= day]
    if not known:
        return None
    values = {k: v for k, v in known[-1].items() if k not in ("key", "from", "source", "grade")}
    return values if any(values.values()) else None


def number(name: str, key: str, day: str, column: str = "value") -> Fraction | None:
    row = at(name, key, day)
    return Fraction(row[column]) if row and row[column] else None


def cents(value: Fraction) -> int:
    """Nearest cent of an amount in euros, halves up."""
    return (abs(value) * 100 + Fraction(1, 2)).__floor__() * (1 if value >= 0 else -1)


def who(request: Request) -> str:
    practitioner = request["practitioner"]
    for kind in ("specialty", "activity"):
        if f"{kind}/{practitioner['specialty']}" in rows("rates/practitioners.csv"):
            return f"{kind}/{practitioner['specialty']}"
    raise LookupError


def grille(request: Request, day: str) -> tuple[str, str]:
    practitioner = request["practitioner"]
    group = (at("ccam/groups.csv", who(request), day) or {})["group"]
    option = practitioner.get("option") or "-"
    found = at("ccam/grilles.csv", f"{group}/{practitioner['convention']}/{option}", day)
    return group, (found or {})["grille"]


@cache
def prices_by_act() -> dict[str, list[tuple[list[str], str, str]]]:
    """(grilles, day, price) of every CCAM act, activity and phase."""
    found: dict[str, list[tuple[list[str], str, str]]] = {}
    for price_key, versions in rows("ccam/prices.csv").items():
        act, _, grilles = price_key.rpartition("/")
        found.setdefault(act, []).extend((grilles.split(), row["from"], row["value"]) for row in versions)
    return found


@cache
def ccam_price(key: str, wanted: str, day: str) -> Fraction:
    return Fraction(
        max((start, price) for grilles, start, price in prices_by_act()[key] if wanted in grilles and start <= day)[1]
    )


@cache
def modifier(name: str, group: str, wanted: str, day: str) -> tuple[str, Fraction]:
    for token in (f"grille-{wanted}", group, "*"):
        for key in rows("ccam/modifiers.csv"):
            if key.partition("/")[0] == name and token in key.partition("/")[2].split():
                row = at("ccam/modifiers.csv", key, day)
                if row:
                    return row["kind"], Fraction(row["value"])
    raise LookupError(name)


INSIDE = {"antilles": ("guadeloupe", "martinique"), "guyane_reunion": ("guyane", "reunion")}


def above(zone: str) -> str:
    """The zone of a territory, itself for a zone."""
    return next((name for name, inside in INSIDE.items() if zone in inside), zone)


def in_zone(name: str, key: str, zone: str, day: str, column: str = "value") -> Fraction | None:
    """What a table says for a territory, or else for its zone; ``key`` holds {} in the place of the zone."""
    where = zone if key.format(zone) in rows(name) else above(zone)
    return number(name, key.format(where), day, column)


def overseas(price: Fraction, act: Request, zone: str, day: str) -> Fraction:
    """Price of a product in a zone: where its coefficient is not known, or not the same everywhere, it stands."""
    found = in_zone("lpp/zones.csv", f"{act['code']}/{{}}", zone, day, "coefficient")
    if found is None and zone in INSIDE:
        inside = {number("lpp/zones.csv", f"{act['code']}/{name}", day, "coefficient") for name in INSIDE[zone]}
        found = inside.pop() if len(inside) == 1 else None
    return Fraction(cents(price * found), 100) if found else price


def tariff(request: Request, act: Request) -> tuple[Fraction, str]:
    """Tariff of a line in euros, and the family its act names."""
    day, zone = act["date"], request["practitioner"].get("zone", "metropole")
    quantity = act.get("quantity", 1)
    if act["nomenclature"] == "LPP":
        price = number("lpp/prices.csv", act["code"], day)
        assert price is not None
        return overseas(price, act, zone, day) * quantity, "lpp"
    if act["nomenclature"] == "CCAM":
        key = f"{act['code']}/{act.get('activity', '1')}/{act.get('phase', '0')}"
        row = at("ccam/acts.csv", key, day)
        assert row is not None
        group, wanted = grille(request, day)
        added = [modifier(name, group, wanted, day) for name in act.get("modifiers", [])]
        share = Fraction(1)
        if act.get("association"):
            share = (number("ccam/associations.csv", str(act["association"]), day, "percent") or 0) / Fraction(100)
        percent = sum((value for kind, value in added if kind == "percent"), Fraction(0))
        whole = Fraction(cents(ccam_price(key, wanted, day) * (1 + percent / 100) * share), 100)
        whole += sum((value for kind, value in added if kind == "flat"), Fraction(0))
        if act.get("office_supplement") and row["office_supplement"]:
            whole += Fraction(row["office_supplement"])
        if request["practitioner"]["convention"] == "non_conventionne":
            left = number("rates/parameters.csv", "not_contracted_percent", day) or Fraction(0)
            whole = Fraction(cents(whole * left / 100), 100)
        family = at("rates/ccam_groupings.csv", row["grouping"], day)
        return whole * quantity, family["family"] if family else "practitioner"
    return ngap(request, act, day, zone, quantity)


def unit_price(request: Request, act: Request) -> Fraction:
    """Price of one act, of one kilometre or of one product, in euros."""
    day, zone = act["date"], request["practitioner"].get("zone", "metropole")
    if act["nomenclature"] == "LPP":
        return overseas(number("lpp/prices.csv", act["code"], day) or Fraction(0), act, zone, day)
    if act["nomenclature"] == "CCAM":
        key = f"{act['code']}/{act.get('activity', '1')}/{act.get('phase', '0')}"
        return ccam_price(key, grille(request, day)[1], day)
    group = (at("codes/practitioner_groups.csv", who(request), day) or {"group": ""})["group"]
    if (at("ngap/acts.csv", act["code"], day) or {})["kind"] == "kilometric":
        if zone != "metropole":
            key = f"{act['code']}/{group}/{{}}"
            return in_zone("ngap/kilometric_zones.csv", key, zone, day, "price") or Fraction(0)
        return number("ngap/kilometric.csv", f"{act['code']}/{group}", day, "price") or Fraction(0)
    price = in_zone("ngap/group_prices.csv", f"{act['code']}/{{}}/{group}", zone, day)
    return price if price is not None else in_zone("ngap/prices.csv", f"{act['code']}/{{}}", zone, day) or Fraction(0)


def ngap(request: Request, act: Request, day: str, zone: str, quantity: int) -> tuple[Fraction, str]:
    row = at("ngap/acts.csv", act["code"], day)
    assert row is not None
    group = (at("codes/practitioner_groups.csv", who(request), day) or {"group": ""})["group"]
    times = Fraction(act.get("coefficient", "1"))
    price = in_zone("ngap/group_prices.csv", f"{act['code']}/{{}}/{group}", zone, day)
    if price is None:
        price = in_zone("ngap/prices.csv", f"{act['code']}/{{}}", zone, day)
    if row["kind"] == "kilometric":
        trip = at("ngap/kilometric.csv", f"{act['code']}/{group}", day)
        assert trip is not None
        price = in_zone("ngap/kilometric_zones.csv", f"{act['code']}/{group}/{{}}", zone, day, "price")
        price = Fraction(trip["price"]) if zone == "metropole" else price
        times = max(Fraction(0), 2 * Fraction(act["distance_km"]) - Fraction(trip["deducted_km"]))
    assert price is not None
    extra: list[Fraction | None] = []
    if row["kind"] != "kilometric":
        asked = ["holiday"] if act.get("holiday") else []
        asked += ["deep_night"] if act.get("deep_night") else ["night"] if act.get("night") else []
        own = any(
            key.startswith(f"{group}/") and key.endswith(f"/{act['code']}") for key in rows("ngap/majorations.csv")
        )
        for what in asked if own or row["kind"] in ("act", "letter") else ():
            of_code = number("ngap/majorations.csv", f"{group}/{what}/{act['code']}", day)
            extra.append(of_code if of_code is not None else number("ngap/majorations.csv", f"{group}/{what}", day))
    if row["kind"] == "kilometric":
        return Fraction(kilometres(request, act, group, price, times), 100), row["family"]
    amount = Fraction(cents(price * times * quantity * act.get("abatement", 100) / 100), 100)
    return amount + max((value or Fraction(0) for value in extra), default=Fraction(0)), row["family"]


def kilometres(request: Request, act: Request, group: str, price: Fraction, times: Fraction) -> int:
    """Cents of a kilometric line: those beyond the daily ceiling count in part or not at all."""
    counted = whole = times * act.get("quantity", 1)
    limits = at("ngap/kilometric_ceilings.csv", group, act["date"])
    if limits:
        earlier = request["acts"][: next(n for n, one in enumerate(request["acts"]) if one is act) + 1]
        same_day = [one for one in earlier if one["date"] == act["date"]]
        done = max(Fraction(one.get("day_km_before", "0")) for one in same_day)
        for one in same_day:
            trip = at("ngap/kilometric.csv", f"{one['code']}/{group}", act["date"])
            if one is not act and trip and one["nomenclature"] == "NGAP":
                left = 2 * Fraction(one["distance_km"]) - Fraction(trip["deducted_km"])
                done += max(Fraction(0), left) * one.get("quantity", 1)
        full, half = Fraction(limits["full_km"]), Fraction(limits["half_km"])
        counted = min(done + whole, full) - min(done, full)
        partly = min(done + whole, half) - min(max(done, full), half)
        counted += max(Fraction(0), partly) * Fraction(limits["percent"]) / 100
    return cents(price * counted * act.get("abatement", 100) / 100)


def rate(request: Request, act: Request, family: str) -> Fraction:
    day, who_is = act["date"], request["beneficiary"]
    code = act.get("exoneration") or request["exoneration"]
    modulated = at("rates/modulations.csv", who_is.get("modulation") or "", request["invoice_date"]) or {}
    local = who_is.get("alsace_moselle") or modulated.get("local") == "yes"
    found = [
        number("rates/base.csv", family, day, "percent"),
        number("rates/special_regimes.csv", f"{who_is['regime']}/{family}", day, "percent"),
        number("rates/local_regime.csv", family, day, "percent") if local else None,
        number("rates/aspa.csv", family, day, "percent") if has_aspa(request, act) else None,
        number("rates/covers.csv", "ame", day, "percent") if who_is.get("ame") else None,
        number("rates/exonerations.csv", code, day, "percent"),
        number("rates/natures.csv", request["nature"], day, "percent"),
    ]
    return Fraction(max(value for value in found if value is not None))


def has_aspa(request: Request, act: Request) -> bool:
    who_is = request["beneficiary"]
    modulated = at("rates/modulations.csv", who_is.get("modulation") or "", request["invoice_date"]) or {}
    code = act.get("exoneration") or request["exoneration"]
    return bool(who_is.get("aspa")) or code == "9" or modulated.get("aspa") == "yes"


def waived(request: Request, act: Request) -> bool:
    """Whether nobody owes the flat participation of a line."""
    who_is, day = request["beneficiary"], act["date"]
    modulated = at("rates/modulations.csv", who_is.get("modulation") or "", request["invoice_date"]) or {}
    local = who_is.get("alsace_moselle") or modulated.get("local") == "yes"
    return bool(
        (local and number("rates/parameters.csv", "participation_waived_local", day))
        or (has_aspa(request, act) and number("rates/parameters.csv", "participation_waived_aspa", day))
    )


def price(request: Request) -> list[dict[str, int]]:
    """Price a request that the engine prices: a dict of cents a line."""
    lines: list[dict[str, Any]] = []
    for act in request["acts"]:
        whole, named = tariff(request, act)
        family = named
        if named == "practitioner":
            family = (at("rates/practitioners.csv", who(request), act["date"]) or {})["family"]
        line: dict[str, Any] = {"act": act, "family": family, "tariff": cents(whole), "flat": 0}
        line["fee"] = 0 if act.get("qualifier") == "G" else act.get("fee", line["tariff"])
        line["base"] = min(line["tariff"], line["fee"]) if act.get("qualifier") not in ("G", "N") else 0
        line["percent"] = rate(request, act, family) if act.get("qualifier") not in ("G", "N") else Fraction(0)
        lines.append(line)
    for day in sorted({line["act"]["date"] for line in lines}):
        same_day = [line for line in lines if line["act"]["date"] == day]
        others = (at("ccam/limits.csv", "other_moment", day) or {"value": ""})["value"].split()
        moments = [line for line in same_day if str(line["act"].get("association")) in others]
        threshold([line for line in same_day if all(line is not one for one in moments)], day)
        for line in moments:
            threshold([line], day)
    for line in lines:
        declared(request, line)
    for line in lines:
        if waived(request, line["act"]):
            line["flat"] = 0
    for line in lines:
        shares(request, line)
    if request.get("amc") and request["amc"].get("amount") is not None:
        spread(request["amc"]["amount"], lines)
    for line in lines:
        for name in ("amo", "amc"):
            line[name] = line["act"].get(f"forced_{name}", line[name])
        line["patient"] = line["fee"] - line["amo"] - line["amc"]
    names = ("tariff", "fee", "base", "amo", "amc", "patient")
    return [{name: line[name] for name in names} for line in lines]


def declared(request: Request, line: dict[str, Any]) -> None:
    """A threshold exoneration that is typed in, where the rule itself did not give its rate."""
    act, day = line["act"], line["act"]["date"]
    typed = number("rates/exonerations.csv", act.get("exoneration") or request["exoneration"], day, "threshold")
    if typed is not None and act.get("qualifier") not in ("G", "N") and reach(line, day)[0] not in "-5":
        line["percent"] = max(line["percent"], typed)


def reach(line: dict[str, Any], day: str) -> tuple[str, bool]:
    """Exo-TM code of a line (L letter, R released only, - out of the rule), and whether it is imaging."""
    act, role = line["act"], None
    if act["nomenclature"] == "NGAP":
        role = at("rates/threshold_groupings.csv", f"act/{act['code']}", day)
    if act["nomenclature"] == "CCAM":
        key = f"{act['code']}/{act.get('activity', '1')}/{act.get('phase', '0')}"
        row = at("ccam/acts.csv", key, day) or {}
        role = at("rates/threshold_groupings.csv", row["grouping"], day) if row["grouping"] else None
    role = role or at("rates/threshold_groupings.csv", f"family/{line['family']}", day) or {"role": ""}
    if role["role"] == "excluded" or act.get("qualifier") in ("G", "N"):
        return "-", False
    if act["nomenclature"] == "NGAP":
        if (at("ngap/acts.csv", act["code"], day) or {})["kind"] != "letter":
            return "R", False
        return ("2", True) if role["role"] == "suppressed" else ("L", False)
    if act["nomenclature"] == "LPP":
        return "R", False
    code = row["exo_tm"].split("-")[0].replace("7", "") or "R"
    return ("2" if code == "1" and role["role"] == "suppressed" else code), role["role"] == "suppressed"


def threshold(lines: list[dict[str, Any]], day: str) -> None:
    limit = number("rates/parameters.csv", "threshold_amount", day)
    flat = number("rates/parameters.csv", "threshold_participation", day)
    needed = number("rates/parameters.csv", "threshold_coefficient", day)
    if limit is None or flat is None or needed is None:
        return
    reached = [reach(line, day) for line in lines]
    adding = [line for line, (code, _) in zip(lines, reached, strict=True) if code in ("1", "L")]
    letters = [line["act"] for line, (code, _) in zip(lines, reached, strict=True) if code == "L"]
    coefficients = sum(Fraction(act.get("coefficient", "1")) * act.get("quantity", 1) for act in letters)
    over = sum(line["tariff"] for line in adding) >= limit * 100 or coefficients >= needed
    ordinary = {id(line): line["base"] - cents(line["base"] * line["percent"] / 10000) for line in lines}
    if over or any(code == "4" for code, _ in reached):
        open_lines = [
            line for line, (code, _) in zip(lines, reached, strict=True) if code not in "-5" and line["percent"] < 100
        ]
        payers = [line for line in open_lines if any(line is other for other in adding)]
        if over and payers:
            dearest = max(payers, key=lambda line: line["base"])
            dearest["flat"] = min(int(flat * 100), sum(ordinary[id(line)] for line in open_lines))
        for line in open_lines:
            line["percent"] = Fraction(100)
    for line, (code, imaging) in zip(lines, reached, strict=True):
        act = line["act"]
        weight = Fraction(act.get("coefficient", "1")) * act.get("quantity", 1)
        heavy = line["tariff"] >= limit * 100 or (act["nomenclature"] == "NGAP" and weight >= needed)
        if line["percent"] < 100 and (code == "3" or (code == "2" and heavy)):
            line["percent"] = Fraction(100)
            line["flat"] = 0 if imaging or code == "3" else min(int(flat * 100), ordinary[id(line)])


def shares(request: Request, line: dict[str, Any]) -> None:
    act, day = line["act"], line["act"]["date"]
    legal = max(0, cents(line["base"] * line["percent"] / 10000) - line["flat"])
    points = number("rates/pathway.csv", request.get("pathway") or "", day, "points") or Fraction(0)
    born = request["beneficiary"]["birth_date"]
    age = int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])
    concerned = at("rates/pathway_scope.csv", f"family/{line['family']}", day)
    concerned = concerned and at("rates/pathway_scope.csv", f"nature/{request['nature']}", day)
    line["amo"] = legal
    who_is = request["beneficiary"]
    left_out = who_is.get("caisse") and at("rates/pathway_scope.csv", f"caisse/{who_is['caisse']}", day)
    if who_is.get("ame") and (at("rates/covers.csv", "ame", day) or {"pathway": ""})["pathway"] == "no":
        left_out = {"value": "no"}
    if (
        points
        and not left_out
        and concerned
        and line["percent"]
        and age >= (number("rates/pathway_scope.csv", "min_age", day) or 0)
    ):
        line["amo"] = max(0, cents(line["base"] * max(Fraction(0), line["percent"] - points) / 10000) - line["flat"])
        cap = number("rates/parameters.csv", "pathway_cap", day)
        if cap is not None:
            line["amo"] = max(line["amo"], legal - int(cap * 100) * act.get("quantity", 1))
    line["amc"] = 0
    cover = request.get("amc")
    if act.get("qualifier") == "N":
        return
    unit = {"PU": unit_price(request, act)}
    euros = {"DR": line["fee"], "TR": line["base"], "TM": line["base"] - legal, "MRO": legal}
    worth = {name: Fraction(amount, 100) for name, amount in euros.items()} | unit
    worth["PMSS"] = number("rates/parameters.csv", "pmss", day) or Fraction(0)
    amount = complement(cover or {}, request, worth, day)
    if amount is not None:
        line["amc"] = min(line["fee"] - legal, cents(max(Fraction(0), amount)))


def complement(cover: Request, request: Request, worth: dict[str, Fraction], day: str) -> Fraction | None:
    """What the formula of the cover gives, in euros before rounding; None without a formula."""
    if cover.get("user_formula"):
        return user(cover["user_formula"], worth)
    name = cover.get("formula")
    if name is None and request["beneficiary"].get("c2s") and cover.get("amount") is None:
        name = "C2S"
    if name is None:
        return None
    row = at("formulas/sts.csv", name, day) or {}
    total = Fraction(0)
    for operand, value in worth.items():
        percent = row[operand.lower()]
        total += value * Fraction(str(cover["percent"]) if percent == "p" else percent or "0") / 100
    typed = {"p1": Fraction(cover.get("p1") or 0, 100), "p2": Fraction(cover.get("p2") or 0, 100), "": Fraction(0)}
    total = Fraction(cents(total), 100)
    total += typed[row["amount"]] if row["amount"] in typed else Fraction(row["amount"])
    if row["cap"]:
        total = min(total, typed[row["cap"]] if row["cap"] in typed else Fraction(row["cap"]))
    return total


def user(formula: Request, worth: dict[str, Fraction]) -> Fraction:
    """A formula outside STS: multiplier × (operand operator operand), capped."""
    first = worth[formula["operand"]]
    second = worth[formula["second"]] if formula.get("second") else Fraction(0)
    operator = formula.get("operator") or "+"
    if operator == "÷":
        value = first / second
    else:
        value = {"-": first - second, "+": first + second, "×": first * second}[operator]
    value *= Fraction(str(formula.get("multiplier", "1")))
    cap = formula.get("cap")
    return value if cap is None else min(value, Fraction(cap, 100))


def spread(amount: int, lines: list[dict[str, Any]]) -> None:
    total, dearest = sum(line["fee"] for line in lines), max(lines, key=lambda line: line["fee"])
    left = amount
    others = [line for line in lines if line is not dearest]
    wanted = [(line, cents(Fraction(amount * line["fee"], total * 100)) if total else 0) for line in others]
    wanted += [(dearest, amount), *((line, amount) for line in lines)]
    for line, share in wanted:
        given = max(0, min(share, left, line["fee"] - line["amo"] - line["amc"]))
        line["amc"] += given
        left -= given
