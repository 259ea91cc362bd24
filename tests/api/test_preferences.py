"""The ADRi mode and the PC/SC mode: kept, followed at once, and told where they keep something from being done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.adri_client import AdriClient
from api.ports import listen
from api.rights_desk import RightsDesk
from api.sandbox import Sandbox, open_sandbox
from cardio.vitale.content import APCV
from engine.invoice.request import DraftRequest
from engine.rights.asking import MODES
from simulator.cards.identities import VITALE_IDENTITIES
from tests.api.client import CONSULTATION, CPS, Client
from tests.engine.people import holder

PATH = "/v1/preferences"
DAY = date(2024, 12, 15)


def put(client: Client, adri_mode: str, pcsc: str = "on", status: int = 200) -> Any:
    answer = client.http.put(PATH, json={"adri_mode": adri_mode, "pcsc": pcsc})
    assert answer.status_code == status, answer.text
    return answer.json()


def source(world: Sandbox, invoice: int) -> str:
    """Where the rights of an invoice come from."""
    return world.terminal.detail(invoice).care.rights.source


def test_a_new_terminal_asks_when_the_card_does_not_settle(client: Client) -> None:
    assert client.get(PATH) == {"adri_mode": "targeted", "pcsc": "on"}
    assert put(client, "manual") == client.get(PATH) == {"adri_mode": "manual", "pcsc": "on"}
    assert put(client, "never", status=400)["field"] == "adri_mode"
    assert client.get(PATH)["adri_mode"] == "manual"


@pytest.mark.parametrize(("mode", "asked"), [("manual", "card"), ("targeted", "card"), ("systematic", "adri")])
def test_the_mode_decides_for_a_card_that_settles_the_rights(
    world: Sandbox, client: Client, mode: str, asked: str
) -> None:
    put(client, mode)
    client.with_cards()
    assert source(world, client.post("/v1/invoices", CONSULTATION, 201)["id"]) == asked


@pytest.mark.parametrize(("mode", "family"), [("manual", "rights"), ("targeted", "adri"), ("systematic", "adri")])
def test_the_mode_decides_for_a_card_without_rights(client: Client, mode: str, family: str) -> None:
    put(client, mode)
    client.with_cards(vitale="sans-droits")
    told = client.post("/v1/invoices", CONSULTATION, 422)["messages"]
    assert family in {one["rule"].partition(".")[0] for one in told}, told


def asked_for(support: str) -> DraftRequest:
    content = replace(VITALE_IDENTITIES["famille"].content, support=support)
    return DraftRequest(holder=holder(), situation=1, vitale=content, invoice_date=DAY, acts=())


@pytest.mark.parametrize("mode", MODES)
def test_the_apcv_is_always_followed_by_adri(world: Sandbox, client: Client, mode: str) -> None:
    client.with_cards()
    answer, told = world.terminal._rights.for_invoice(asked_for(APCV), mode)
    assert answer is not None
    assert told == ()


def test_an_adri_that_cannot_be_reached_is_a_warning(world: Sandbox, client: Client) -> None:
    with listen("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
    client.with_cards()
    put(client, "systematic")
    with AdriClient(f"http://127.0.0.1:{port}/") as nobody:
        world.terminal._rights = RightsDesk(nobody)
        made = client.post("/v1/invoices", CONSULTATION, 201)
    assert [one["rule"] for one in made["messages"] if one["rule"].startswith("rights.")] == ["rights.adri-unreached"]
    assert source(world, made["id"]) == "card"
    world.terminal._rights = RightsDesk(None)
    again = client.post("/v1/invoices", CONSULTATION, 201)
    assert "aucun service" in again["messages"][0]["text"]
    assert client.post("/v1/rights", {}, 503)["rule"] == "api.not-configured"


def test_pcsc_off_touches_no_reader_and_on_asks_for_the_code_again(client: Client) -> None:
    client.with_cards()
    put(client, "targeted", "off")
    for problem in (
        client.get("/v1/readers", 409),
        client.get("/v1/cards/vitale", 409),
        client.post("/v1/cards/cps/unlock", {"code": "1234"}, 409),
        client.post("/v1/invoices", CONSULTATION, 409),
    ):
        assert problem["rule"] == "cards.pcsc-off"
    put(client, "targeted", "on")
    assert client.get("/v1/readers")["readers"][0]["card"] == "CPS"
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"
    client.post("/v1/cards/cps/unlock", {"code": "1234"})
    client.post("/v1/invoices", CONSULTATION, 201)


def test_preferences_survive_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_sandbox(tmp_path) as world:
        world.insert(CPS, "medecin")
        world.terminal.choose(replace(world.terminal.settings(), adri_mode="systematic", pcsc="off"))
    with open_sandbox(tmp_path) as world:
        assert world.terminal.settings().adri_mode == "systematic"
        with pytest.raises(Exception, match=r"cards\.pcsc-off"):
            world.terminal.readers()
