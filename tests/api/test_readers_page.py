"""The screen of the readers against a real server: what each holds, the code for the day and for a sending."""

from __future__ import annotations

import httpx

from tests.api.client import CONSULTATION, CPS, VITALE, Client
from tests.api.test_forms import browser, hidden

__all__ = ["browser"]
PAGE = "/lecteurs"


def send(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form of the screen as it stands."""
    shown = hidden(browser.get(PAGE).text)
    return browser.post(f"{PAGE}/{path}", data={**shown, **fields}, follow_redirects=True)


def test_each_reader_and_its_card_show(client: Client, browser: httpx.Client) -> None:
    assert browser.get(PAGE).text.count("vide") >= 3
    client.insert(CPS, "medecin")
    client.insert(VITALE, "vitale-1")
    html = browser.get(PAGE).text
    assert "carte CPS3" in html
    assert "carte Vitale 1" in html
    assert "déverrouillée" not in html


def test_the_code_serves_for_the_day_or_for_a_sending(client: Client, browser: httpx.Client) -> None:
    client.insert(CPS, "medecin")
    client.insert(VITALE, "famille")
    refused = send(browser, "code", code="0000")
    assert refused.status_code == 409
    assert "Essais restants avant blocage : 2" in refused.text
    assert "0000" not in refused.text
    opened = send(browser, "code", code="1234", use="billing")
    assert "CPS déverrouillée jusqu&#39;à la fin de la journée" in opened.text
    assert "carte CPS3, déverrouillée" in opened.text
    invoice = client.post("/v1/invoices", CONSULTATION, 201)["id"]
    client.post(f"/v1/invoices/{invoice}/seal", key="seal")
    for path in ("lots", "files"):
        client.post(f"/v1/{path}", key=path)
    client.post("/v1/transmissions", status=409, key="send")
    assert "télétransmettre une fois" in send(browser, "code", code="1234", use="transmission").text
    assert client.post("/v1/transmissions", key="send")["files"]
    assert "Verrouiller la CPS" not in send(browser, "verrou").text
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"


def test_pcsc_mode_off_is_said(client: Client, browser: httpx.Client) -> None:
    shown = hidden(browser.get("/preferences").text)
    browser.post("/preferences", data={**shown, "adri_mode": "targeted", "pcsc": "off"}, follow_redirects=True)
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    assert "Le mode PC/SC est désactivé" in answer.text
