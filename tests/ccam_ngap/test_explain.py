"""The reasons read as a correct account of the sum, and every rule of the kernel has its text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from ccam_ngap.explain import step_texts
from ccam_ngap.layout import STEPS
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request
from tables.compiled import open_tables
from tests.ccam_ngap.generated import invoice, shipped
from tests.ccam_ngap.test_reading import changed
from tests.ccam_ngap.worked import cases
from tests.tables import tiny

DAY = "2026-06-09"
UNMET = {"tariff.zone", "tariff.office", "tariff.ceiling", "tariff.letter", "amc.amount", "amc.pmss", "amc.pu"}
"""Rules that the shipped tables and the drawn invoices do not meet: other tests meet them."""


def test_the_terminal_recap_reads_right() -> None:
    request = next(case["request"] for case in cases() if case["id"] == "terminal-recap")
    second = quote(read_request(request), shipped(), explain=True).lines[1]
    assert [step.text.replace("\u00a0", " ") for step in second.steps] == [
        "Prix unitaire, Blood patch péridural : 50,56 €",
        "Taux de remboursement, honoraires des médecins : 70 %",
        "Part AMO : 50,56 € × 70 % = 35,39 €",
        "Formule 052 : 100 % de TM 15,17 € = 15,17 €",
        "Part AMC : Min(DR − MRO = 15,17 € ; formule = 15,17 €) = 15,17 €",
    ]
    price, rate, _, formula, _ = second.steps
    assert (price.table, price.key) == ("ccam/prices.csv", "AFLB001/1/0/3 5 7 9 11 15 16")
    assert (rate.table, rate.key, rate.law) == ("rates/base.csv", "doctor", "Code de la sécurité sociale, R160-5")
    assert (formula.table, formula.key) == ("formulas/sts.csv", "052")
    assert all(step.start and step.source and step.grade for step in (price, rate, formula))


def steps(specialty: str, code: str, **act: Any) -> dict[str, str]:
    data = changed("acts.0", {"nomenclature": "CCAM" if len(code) == 7 else "NGAP", "code": code, "date": DAY, **act})
    data |= {"invoice_date": DAY, "pathway": "S2", "amc": {"formula": "02A", "percent": "130"}}
    data["practitioner"] = {"specialty": specialty, "convention": "secteur_1"}
    (line,) = quote(read_request(data), shipped(), explain=True).lines
    return {step.rule: step.text.replace("\u00a0", " ") for step in line.steps}


def test_what_a_practitioner_reads_is_french_and_names_no_key() -> None:
    said = steps("04", "FAFA001", modifiers=["K", "U"])
    assert said["tariff.price"].startswith("Prix unitaire, Végétations et un aérateur : ")
    assert said["tariff.modifier_percent"].startswith("Modificateur K + 30 % : ")
    assert said["tariff.modifier_flat"].startswith("Modificateur U + 50,00 € : ")
    assert said["amo.pathway"].startswith("Hors parcours (S2, Non-respect du parcours), taux − 40 points : ")
    assert said["amc.mro"].startswith("Formule 02A : −100 % de MRO ")
    assert steps("24", "AMI", night=True)["tariff.majoration"] == "Majoration de nuit + 9,15 € : 12,30 €"
    assert steps("24", "IFD")["tariff.profession"].startswith("Prix unitaire de la profession, Indemnité forfaitaire")
    assert steps("01", "IK", distance_km="10")["tariff.price"].startswith("Prix unitaire, Indemnité kilométrique")


def test_the_label_of_an_act_is_the_one_of_then_and_never_long(tmp_path: Path) -> None:
    acts = "key;from;label;grouping;exo_tm;modifiers;office_supplement\nAAAA001/1/0;2015-01-01;{};ADC;1;;\n"
    acts += "AAAA001/1/0;2020-01-01;Nouveau nom;ADC;1;;"
    prices = "key;from;value\nAAAA001/1/0/9;2018-01-01;100.00"
    tables = open_tables(tiny.write(tmp_path, ccam__acts=acts.format("mot " * 40), ccam__prices=prices))
    data = changed("acts.0", {"nomenclature": "CCAM", "code": "AAAA001", "date": "2024-06-10"})
    data["amc"] = None
    text = quote(read_request(data), tables, explain=True).lines[0].steps[0].text
    assert text.startswith("Prix unitaire, mot mot")
    assert "…" in text
    assert len(text) < 130


def test_every_rule_of_the_kernel_has_a_text() -> None:
    assert set(step_texts()) == set(STEPS)


def test_every_rule_is_met_and_amounts_follow_one_another() -> None:
    met = set()
    requests = [case["request"] for case in cases()] + [invoice(seed) for seed in range(1_500)]
    for data in requests:
        for line in quote(read_request(data), shipped(), explain=True).lines:
            met |= {step.rule for step in line.steps}
            tariff = [step for step in line.steps if step.rule.startswith("tariff.")]
            assert tariff[-1].after == line.tariff, data
            assert all(before.after == after.before for before, after in pairwise(tariff)), data
    assert set(STEPS) - met <= UNMET


def test_the_reasons_that_the_shipped_tables_do_not_meet(tmp_path: Path) -> None:
    act = {"nomenclature": "CCAM", "code": "AAAA001", "date": "2019-06-10", "office_supplement": True}
    data = changed("acts.0", act)
    data["practitioner"]["zone"] = "antilles"
    (line,) = quote(read_request(data), open_tables(tiny.write(tmp_path)), explain=True).lines
    assert [(step.rule, step.after) for step in line.steps[:3]] == [
        ("tariff.price", 10_000),
        ("tariff.zone", 11_000),
        ("tariff.office", 12_000),
    ]


def test_a_step_says_its_rule_its_row_its_date_its_source_and_both_amounts() -> None:
    request = next(case["request"] for case in cases() if case["id"] == "pathway-capped")
    steps = quote(read_request(request), shipped(), explain=True).to_json()["lines"][0]["steps"]
    cap = next(step for step in steps if step["rule"] == "amo.pathway_cap")
    assert (cap["table"], cap["key"], cap["from"], cap["grade"]) == (
        "rates/parameters.csv",
        "pathway_cap",
        "2024-12-22",
        "G",
    )
    assert (cap["before"], cap["after"], cap["unit"]) == (1_517, 2_279, "cents")
    assert cap["source"]
    assert {"text", "law"} <= set(cap)
