"""Bad input on the command line: a French message that says what to do, the status of the contract, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import ENTRIES
from api.ports import listen
from api.routes.quotes import EXAMPLE
from tests.end_to_end.command import ROOT, RUN, environment, feuille
from tests.end_to_end.typed import typed

OFF = {"FEUILLE_PCSC": "off"}


def test_a_wrong_code_shows_the_tries_left_and_the_right_one_goes_on(tmp_path: Path) -> None:
    """Two wrong tries, then the doctor's and the optician's code for the price, for the seal, and once more to send."""
    answers = ["0000", "12", "1234", "1234", "1234", "1234", "1234"]
    status, shown, prompts = typed(["demo", "--ask-code", "--dir", tmp_path / "d"], answers, **OFF)
    assert status == 0, shown
    assert "2 essais restants" in shown
    assert "quatre chiffres" in shown
    assert prompts == 7
    assert "1234" not in shown


def test_three_wrong_codes_block_the_card_and_nothing_is_billed(tmp_path: Path) -> None:
    status, shown, prompts = typed(["demo", "--ask-code", "--dir", tmp_path / "d"], ["0000", "1111", "2222"], **OFF)
    assert status == 1
    assert prompts == 3
    assert "2 essais restants" in shown
    assert "1 essai restant." in shown
    assert "rien n'a été facturé" in shown
    assert "Traceback" not in shown
    for code in ("0000", "1111", "2222"):
        assert code not in shown
    assert not list((tmp_path / "d").rglob("*.b2"))


def test_leaving_at_the_prompt_is_clean(tmp_path: Path) -> None:
    status, shown, _ = typed(["demo", "--ask-code", "--dir", tmp_path / "d"], [], **OFF)
    assert status == 130, shown
    assert "Traceback" not in shown
    assert "Interrompu" in shown


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    ran = feuille("demo", "--dir", tmp_path, env=OFF)
    assert (ran.status, ran.clean) == (1, True)
    assert "n'est pas vide" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = feuille("demo", "--dir", tmp_path / "file" / "d", env=OFF)
    assert ran.status in {1, 2}
    assert ran.clean
    assert "→" in ran.err


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "no json": b"{",
    "not an object": b"[]",
    "not utf-8": b"\xff\xfe\xfa",
    "nan": b'{"a": NaN}',
    "bottomless": b"[" * 50_000,
    "no act": json.dumps({**EXAMPLE, "acts": []}).encode(),
    "float coefficient": json.dumps({**EXAMPLE, "acts": [{**EXAMPLE["acts"][0], "coefficient": 1.5}]}).encode(),
    "bad date": json.dumps({**EXAMPLE, "invoice_date": "15/12/2024"}).encode(),
    "fee in euros": json.dumps({**EXAMPLE, "acts": [{**EXAMPLE["acts"][0], "fee": "23,00"}]}).encode(),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_malformed_quote_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "facture.json"
    path.write_bytes(BROKEN[name])
    ran = feuille("quote", path, "--json")
    assert ran.status == 2, ran
    assert ran.clean
    assert len(ran.err.strip().splitlines()) == 1


def test_a_quote_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.json", tmp_path):
        ran = feuille("quote", path)
        assert ran.status == 2
        assert ran.clean
        assert ran.err.strip()


def test_an_unknown_act_is_refused_without_amounts(tmp_path: Path) -> None:
    path = tmp_path / "facture.json"
    path.write_text(json.dumps({**EXAMPLE, "acts": [{**EXAMPLE["acts"][0], "code": "QQQQ"}]}))
    ran = feuille("quote", path, "--json")
    assert (ran.status, ran.clean) == (1, True)
    answer = json.loads(ran.out)
    assert answer["lines"] == []
    assert any("QQQQ" in one["text"] for one in answer["messages"] if one["severity"] == "error")


def test_a_taken_port_says_who_holds_it_and_which_is_free(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        ran = feuille("serve", "--sandbox", "--port", str(port), "--dir", tmp_path, env=OFF)
    assert (ran.status, ran.clean) == (1, True)
    assert str(port) in ran.err
    assert str(os.getpid()) in ran.err
    assert "feuille serve --port" in ran.err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::", "example.invalid"])
def test_only_this_machine_is_served(tmp_path: Path, host: str) -> None:
    ran = feuille("serve", "--host", host, "--dir", tmp_path / "d")
    assert (ran.status, ran.clean) == (2, True)
    assert "127.0.0.1" in ran.err
    assert not (tmp_path / "d").exists()


def test_no_journal_to_verify(tmp_path: Path) -> None:
    ran = feuille("journal", "verify", "--dir", tmp_path)
    assert (ran.status, ran.clean) == (1, True)
    assert "n'existe pas" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "n'existe pas"),
        (["--nope"], "n'existe pas"),
        (["demo", "--nope"], "n'existe pas"),
        (["quote"], "Il manque"),
        (["serve", "--port", "abc"], "un nombre est attendu"),
        (["serve", "--port", "99999"], "au plus 65535"),
        (["demo", "more"], "en trop"),
        (["b2"], ""),
        (["journal", "nope"], "n'existe pas"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_misused_command_is_told_in_french(arguments: list[str], said: str) -> None:
    ran = feuille(*arguments)
    assert (ran.status, ran.clean) == (2, True)
    assert said in ran.err


@pytest.mark.parametrize("command", ["", *(entry.name for entry in ENTRIES)])
def test_every_command_has_its_help_in_french(command: str) -> None:
    ran = feuille(*command.split(), "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "Affiche cette aide." in ran.out
    assert "Show this message" not in ran.out


def test_doctor_tells_without_failing(tmp_path: Path) -> None:
    ran = feuille("doctor", "--json", "--dir", tmp_path)
    found: dict[str, Any] = json.loads(ran.out)
    rules = {one["rule"] for one in found["checks"]}
    assert ran.status == 0
    assert any(rule.startswith("doctor.kernel") for rule in rules)
    assert "doctor.tables" in rules
    assert {"doctor.port-free", "doctor.port-taken"} & rules
    assert all(one["advice"] for one in found["checks"] if one["severity"] != "info")


def test_a_server_without_cards_or_services_says_so_and_stops_cleanly(tmp_path: Path) -> None:
    import httpx

    env = environment(PCSCLITE_CSOCK_NAME=str(tmp_path / "no-socket"))
    command = [*RUN, "serve", "--port", "0", "--dir", str(tmp_path / "d")]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(2)]
        address, token_file = first[0].split()[1], Path(first[1].split()[1])
        secret = token_file.read_text().strip()
        headers = {"authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=address, headers=headers, trust_env=False) as http:
            readers = http.get("/v1/readers")
            sent = http.post("/v1/transmissions", json={}, headers={"idempotency-key": "k"})
            rights = http.post("/v1/rights", json={})
            absent = http.post("/v1/sandbox/clock", json={"days": 1})
            priced = http.post("/v1/quotes", json=EXAMPLE)
    finally:
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert readers.status_code == 409
    assert readers.json()["rule"] in {"cards.no-daemon", "cards.no-pcsc-library"}
    assert (sent.status_code, sent.json()["rule"]) == (503, "api.not-configured")
    assert (rights.status_code, rights.json()["rule"]) == (503, "api.not-configured")
    assert absent.status_code == 404
    assert priced.json()["totals"]["amo"] == 5149
    assert process.returncode in {0, 130}
    assert "Traceback" not in err
    assert secret not in "".join(first) + out + err
