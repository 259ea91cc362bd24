"""The services of the AMCs over HTTP: who asks is vouched for by the CPS; engagements go into invoices."""

from __future__ import annotations

from typing import Any

import pytest

from api.assertion import CardAssertion
from api.sandbox import Sandbox
from norms.soap.envelope import SoapFault
from tests.api.client import CONSULTATION, CPS, VITALE, Client

pytest.importorskip("signxml")


@pytest.fixture
def ready(client: Client) -> Client:
    client.with_cards()
    return client


def amc_of(client: Client) -> str:
    found = client.get("/v1/cards/vitale")["beneficiaries"][0]["amc"]
    return str(found["number"])


def test_the_assertion_of_the_cps_is_what_the_services_believe(
    ready: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready.post("/v1/rights")["open"] is True
    assert ready.post("/v1/cover")["code"] == "OK"
    assert ready.get(f"/v1/conventions?amc={amc_of(ready)}")["source"] == "directory"
    monkeypatch.setattr(CardAssertion, "__call__", lambda _self: None)  # nobody vouches for the asker
    for path in ("rights", "cover"):
        refused = ready.post(f"/v1/{path}", status=503)
        assert refused["rule"] == "api.service-failed"
        assert "assertion" in refused["detail"]
    fallen = ready.get(f"/v1/conventions?amc={amc_of(ready)}")
    assert fallen["source"] != "directory"  # the tables serve instead
    assert fallen["messages"][0]["rule"] == "convention.directory-silent"


def test_a_locked_cps_vouches_for_nobody(client: Client) -> None:
    client.insert(CPS, "medecin")
    client.insert(VITALE, "famille")
    assert client.post("/v1/rights", status=409)["rule"] == "api.cps-locked"
    assert client.post("/v1/cover", status=409)["rule"] == "api.cps-locked"


def test_the_engagement_of_an_amc_goes_into_the_invoice_and_prices_it(ready: Client, world: Sandbox) -> None:
    engaged = ready.post("/v1/cover")["engagement"]
    assert engaged["number"].startswith("SIM")
    priced = ready.post("/v1/invoices", CONSULTATION, 201)
    care = world.terminal.detail(priced["id"]).care
    assert care.cover is not None
    assert care.cover.engagement == engaged["number"]
    told = ready.post(f"/v1/invoices/{priced['id']}/cover")
    assert (told["agrees"], told["messages"]) == (True, [])
    assert [each["theirs"] for each in told["lines"]] == [each["amc"] for each in priced["lines"]]
    ready.post(f"/v1/invoices/{priced['id']}/seal", key="seal")
    for path in ("lots", "files"):
        ready.post(f"/v1/{path}", key=path)
    office = world.terminal.office
    dre = next(file for file in office.files() if file.flow == "DRE")
    assert engaged["number"].encode() in office.file_content(dre.id)


def test_a_price_that_differs_is_said(ready: Client) -> None:
    ready.post("/v1/cover")
    priced = ready.post("/v1/invoices", {**CONSULTATION, "amc": {"amount": 500}}, 201)
    told = ready.post(f"/v1/invoices/{priced['id']}/cover")
    assert told["agrees"] is False
    assert [each["rule"] for each in told["messages"]] == ["cover.clc-differs"]
    assert "5,00" in told["messages"][0]["text"]


def test_without_an_engagement_there_is_nothing_to_price(ready: Client) -> None:
    priced = ready.post("/v1/invoices", CONSULTATION, 201)
    ready.post(f"/v1/invoices/{priced['id']}/cover", status=404)


@pytest.mark.parametrize("path", ["/v1/rights", "/v1/cover"])
def test_a_service_that_is_down_is_told(
    path: str, ready: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator.services.soap_server import SoapServer

    def down(_self: SoapServer, _question: bytes) -> Any:
        from http import HTTPStatus

        from norms.soap.envelope import seal_fault

        return HTTPStatus.INTERNAL_SERVER_ERROR, seal_fault(SoapFault("Receiver", "panne", "service arrêté"))

    monkeypatch.setattr(SoapServer, "reply", down)
    refused = ready.post(path, status=503)
    assert "service arrêté" in refused["detail"]
