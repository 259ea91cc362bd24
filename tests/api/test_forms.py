"""The page's forms against a real server: only a page of the session sends them, and twice is once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.api.client import CPS, Client

OURS = {"sec-fetch-site": "same-origin", "accept": "text/html"}
SHEET = {"civility": "Dr", "family_name": "EXEMPLE", "first_name": "Camille", "mode": "liberal", "caisse": "991"}


@pytest.fixture
def browser(client: Client) -> Iterator[httpx.Client]:
    """A browser whose session is open, without script."""
    with httpx.Client(base_url=client.listening.address, headers=OURS, trust_env=False, timeout=30) as http:
        assert http.get(client.listening.page_link(), follow_redirects=True).status_code == 200
        yield http


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the first form of a page."""
    found = dict(re.findall(r'<input type="hidden" name="(jeton|cle)" value="([^"]+)">', html))
    assert set(found) == {"jeton", "cle"}
    return found


def read_card(client: Client, browser: httpx.Client) -> dict[str, str]:
    """Put the doctor's CPS in, give its code, and return the hidden fields of its sheet."""
    client.insert(CPS, "medecin")
    fields = hidden(browser.get("/professionnels/carte").text)
    answer = browser.post("/professionnels/carte", data={**fields, "code": "1234"}, follow_redirects=True)
    assert "Nouveau professionnel" in answer.text
    return hidden(answer.text)


def count(client: Client) -> int:
    return len(client.get("/v1/practitioners")["practitioners"])


def test_a_form_sent_twice_has_one_effect(client: Client, browser: httpx.Client) -> None:
    fields = {**read_card(client, browser), **SHEET}
    first, again = (browser.post("/professionnels", data=fields) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert count(client) == 1


@pytest.mark.parametrize("changes", [{"jeton": ""}, {"jeton": "0" * 64}, {"cle": ""}, {"cle": "x" * 101}])
def test_a_form_that_no_page_of_ours_made_is_refused(
    client: Client, browser: httpx.Client, changes: dict[str, str]
) -> None:
    fields = {**read_card(client, browser), **SHEET, **changes}
    answer = browser.post("/professionnels", data=fields)
    assert answer.status_code in {400, 403}
    assert 'role="alert"' in answer.text
    assert count(client) == 0


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(2000)), b"jeton=%ff", b"jeton[]=1"],
    ids=["not utf-8", "too many", "bad escape", "brackets"],
)
def test_a_form_that_is_no_form_is_refused(browser: httpx.Client, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/professionnels", "/professionnels/carte", "/professionnels/remplacant/jours", "/preferences"):
        answer = browser.post(path, content=body, headers=headers)
        assert answer.status_code in {400, 403}, path
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/professionnels/remplacant/titulaires", {"titulaires": "un"}),
        ("/professionnels/remplacant/titulaires", {"titulaires": "99999999999999999999"}),
        ("/professionnels/remplacant/jours", {"days": "2024-13-45"}),
        ("/preferences", {"adri_mode": "never", "pcsc": "on"}),
        ("/preferences", {}),
        ("/professionnels/7/suppression", {}),
        ("/professionnels/7/desactivation", {"titulaire": "x"}),
    ],
)
def test_bad_fields_are_told_on_a_screen(browser: httpx.Client, path: str, sent: dict[str, str]) -> None:
    fields = hidden(browser.get("/preferences").text)
    answer = browser.post(path, data={**fields, **sent})
    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text


ACT = {"day": "2024-12-15", "nomenclature-0": "NGAP", "code-0": "C", "tp_amo": "on", "tp_amc": "on"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "15/12/2024"}, "pas une date"),
        ({"code-0": " "}, "aucun acte"),
        ({"nomenclature-0": "XXXX"}, "nomenclature inconnue"),
        ({"fee-0": "12,345"}, "pas un montant"),
        ({"beneficiary": "77"}, "beneficiary"),
        ({"situation": "0"}, "situation"),
        ({"code-0": "QQQQ"}, "QQQQ"),
        ({"pathway": "ZZ"}, "ZZ"),
    ],
)
def test_a_bad_invoice_is_told_above_what_was_typed(
    client: Client, browser: httpx.Client, changes: dict[str, str], said: str
) -> None:
    client.with_cards()
    fields = hidden(browser.get("/facturer").text)
    answer = browser.post("/facturer", data={**fields, **ACT, **changes})
    assert 400 <= answer.status_code < 500
    assert said in " ".join(re.findall(r'role="alert">(.*?)</div>', answer.text, re.DOTALL))
    assert 'name="code-0"' in answer.text
    assert client.get("/v1/invoices")["invoices"] == []


def test_an_invoice_billed_twice_by_a_double_touch_is_one(client: Client, browser: httpx.Client) -> None:
    client.with_cards()
    fields = {**hidden(browser.get("/facturer").text), **ACT, "pathway": "T"}
    first, again = (browser.post("/facturer", data=fields) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert len(client.get("/v1/invoices")["invoices"]) == 1
    sign = hidden(first.text)
    for _ in range(2):
        assert browser.post("/factures/1/signature", data=sign).headers["location"] == "/factures/1?fait=signee"
    assert [one["number"] for one in client.get("/v1/invoices")["invoices"]] == [1]
    assert browser.post("/factures/9/signature", data=hidden(browser.get("/preferences").text)).status_code == 404


def test_what_is_typed_is_shown_as_text(client: Client, browser: httpx.Client) -> None:
    fields = {**read_card(client, browser), **SHEET, "family_name": '<script>"&', "caisse": "9A"}
    answer = browser.post("/professionnels", data=fields)
    assert "<script>" not in answer.text
    assert "&lt;script&gt;&#34;&amp;" in answer.text
