"""`feuille demo` in its three modes, as a user runs it, with the figures of the contract."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from norms.b2.check import check_file
from tests.end_to_end.command import feuille

PCSC = shutil.which("pcscd", path="/usr/sbin:/usr/bin") and shutil.which("gcc")
MODES: dict[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "pcscd": ((), {}),
    "in process": ((), {"FEUILLE_PCSC": "off"}),
    "http": (("--http",), {"FEUILLE_PCSC": "off"}),
}
STEPS = ["readers", "cards", "rights", "billing", "sealing", "lots", "sending", "returns"]
COLUMNS = ("code", "rate", "fee", "amo", "amc", "patient")
CONSULTATION = [("C", 70, 2300, 1610, 690, 0), ("AFLB001", 70, 5056, 3539, 1517, 0)]
OPTICS = [
    ("7230795", 60, 10300, 3, 2482, 7815),
    ("7230795", 60, 10300, 3, 2482, 7815),
    ("7211674", 60, 20900, 3, 5036, 15861),
]


@pytest.fixture(scope="module", params=list(MODES))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `feuille demo --json` told in one mode."""
    if request.param == "pcscd" and not PCSC:
        pytest.skip("pcscd or gcc is not installed: apt-get install pcscd gcc libpcsclite-dev")
    options, env = MODES[request.param]
    folder = tmp_path_factory.mktemp("demo") / "empty"
    ran = feuille("demo", "--json", "--dir", folder, *options, env=env)
    assert ran.status == 0, ran.err
    assert ran.err == ""
    found: dict[str, Any] = json.loads(ran.out)
    return {**found, "mode": request.param}


def _figures(told: Mapping[str, Any], name: str) -> Any:
    return next(step["figures"] for step in told["steps"] if step["name"] == name)


def test_every_step_is_done_and_every_check_holds(told: dict[str, Any]) -> None:
    assert told["ok"] is True
    assert [step["name"] for step in told["steps"]] == STEPS
    assert {step["state"] for step in told["steps"]} == {"done"}
    proofs = [proof for step in told["steps"] for proof in step["proofs"]]
    assert len(proofs) == told["proofs"] > 40
    assert all(proof["ok"] for proof in proofs)
    assert all(step["proofs"] for step in told["steps"])


def test_it_says_what_it_is_and_how_long_it_took(told: dict[str, Any]) -> None:
    assert told["seconds"] > 0  # how quick it is, only a bench can tell
    assert told["notice"] == "Scellement simulé, sans valeur légale"
    stack = _figures(told, "readers")["stack"]
    assert ("vrai pcscd" in stack) == (told["mode"] == "pcscd")
    assert ("HTTP" in _figures(told, "readers")["route"]) == (told["mode"] == "http")


def test_the_amounts_are_those_of_the_contract(told: dict[str, Any]) -> None:
    consultation, optics = _figures(told, "billing")["invoices"]
    for invoice, lines in ((consultation, CONSULTATION), (optics, OPTICS)):
        shown = [
            tuple(line[name] for name in ("code", "rate", "fee", "amo", "amc", "patient")) for line in invoice["lines"]
        ]
        assert shown == lines
    assert {**consultation["totals"], "base": None} == {
        "fee": 7356, "base": None, "amo": 5149, "amc": 2207, "patient": 0, "to_pay_now": 0,
    }  # fmt: skip
    assert {**optics["totals"], "base": None} == {
        "fee": 41500, "base": None, "amo": 9, "amc": 10000, "patient": 31491, "to_pay_now": 31491,
    }  # fmt: skip


def test_one_lot_of_each_kind_carries_both_invoices(told: dict[str, Any]) -> None:
    lots = [(lot["flow"], lot["number"], lot["invoices"]) for lot in _figures(told, "lots")["lots"]]
    assert lots == [("FSE", "001", [1, 2]), ("DRE", "AAA", [1, 2])]


def test_every_invoice_is_paid_by_both_payers(told: dict[str, Any]) -> None:
    returns = _figures(told, "returns")
    assert (returns["arl"], returns["rsp"]) == (2, 2)
    states = {one["number"]: one for one in returns["invoices"]}
    assert {one["state"] for one in states.values()} == {"paid"}
    paid = {(number, share["payer"]): share["paid"] for number, one in states.items() for share in one["shares"]}
    assert paid == {(1, "AMO"): 5149, (1, "AMC"): 2207, (2, "AMO"): 9, (2, "AMC"): 10000}
    transfers = sorted(one["amount"] for one in _figures(told, "sending")["transfers"])
    assert transfers == [5158, 12207]


def test_the_files_it_names_are_there_and_whole(told: dict[str, Any]) -> None:
    files = {kind: [Path(path) for path in paths] for kind, paths in told["files"].items()}
    assert {kind: len(paths) for kind, paths in files.items()} == {
        "fse": 1, "dre": 1, "bordereau": 1, "arl": 2, "rsp": 2, "journal": 1,
    }  # fmt: skip
    for path in (path for paths in files.values() for path in paths):
        assert path.is_relative_to(told["folder"])
        assert path.stat().st_size > 0
    for path in (*files["fse"], *files["dre"]):
        assert check_file(path.read_bytes()) == ()
    assert files["bordereau"][0].read_bytes().startswith(b"%PDF-")
    entries = [json.loads(line) for line in files["journal"][0].read_text().splitlines()]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert not list(Path(told["folder"]).rglob("*.tmp"))


def test_no_name_nor_number_of_the_patient_is_in_the_journal(told: dict[str, Any]) -> None:
    text = Path(told["files"]["journal"][0]).read_text()
    for secret in ("SPECIMEN", "2550699999999", "1234"):
        assert f'"{secret}' not in text
        assert secret == "1234" or secret not in text


def test_its_journal_verifies_and_a_changed_entry_is_named(told: dict[str, Any], tmp_path: Path) -> None:
    import sqlite3

    assert feuille("journal", "verify", "--dir", told["folder"]).status == 0
    copy = tmp_path / "feuille.sqlite3"
    shutil.copy(Path(told["folder"]) / "feuille.sqlite3", copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE journal SET body = replace(body, '7356', '7357') WHERE body LIKE '%7356%'")
        bad = connection.execute("SELECT min(seq) FROM journal WHERE body LIKE '%7357%'").fetchone()[0]
    connection.close()
    ran = feuille("journal", "verify", "--json", "--dir", tmp_path)
    assert ran.status == 1
    assert json.loads(ran.out)["first_bad"] == bad


def test_the_people_see_the_steps_and_a_recap(tmp_path: Path) -> None:
    ran = feuille("demo", env={"FEUILLE_PCSC": "off"}, cwd=tmp_path)
    assert ran.status == 0, ran.err
    for wanted in ("1/8", "8/8", "Récapitulatif", "73,56\u00a0€", "314,91\u00a0€", "Payée", "sans valeur légale"):
        assert wanted in ran.out, wanted
    assert [path.name[:5] for path in tmp_path.iterdir()] == ["demo-"]
