"""K25 over HTTP: the appli carte Vitale, from a picture or a phone, then ADRi, then an invoice without a Vitale."""

from __future__ import annotations

import base64

import pytest

from api.sandbox import Sandbox
from simulator.cards.apcv import NFC_READER
from tests.api.client import CONSULTATION, CPS, VITALE, Client

pytest.importorskip("segno")
pytest.importorskip("zxingcpp")
QR, NFC = "/v1/cards/apcv/qr", "/v1/cards/apcv/nfc"


def shown(client: Client, identity: str = "famille") -> dict[str, object]:
    """The picture of the QR code that a virtual phone shows, as a body."""
    picture = client.http.get(f"/v1/sandbox/apcv/{identity}").raise_for_status()
    assert picture.headers["content-type"] == "image/png"
    return {"picture": base64.b64encode(picture.content).decode()}


@pytest.fixture
def practitioner(client: Client) -> Client:
    """A client whose CPS is unlocked, and no Vitale anywhere."""
    client.insert(CPS, "medecin")
    client.post("/v1/cards/cps/unlock", {"code": "1234"})
    return client


def check(found: dict[str, dict[str, object]]) -> None:
    people = found["people"]
    assert people["support"] == "apcv"
    assert len(people["beneficiaries"]) == 3  # type: ignore[arg-type]
    assert found["rights"]["open"] is True
    assert "simulé" in str(found["notice"])


def test_a_picture_is_read_then_adri_is_asked(practitioner: Client) -> None:
    check(practitioner.post(QR, shown(practitioner)))


def test_a_phone_on_the_reader_is_read_then_adri_is_asked(practitioner: Client) -> None:
    assert practitioner.post(NFC, {}, 409)["rule"] == "cards.no-card"
    practitioner.insert(NFC_READER, "apcv-famille")
    check(practitioner.post(NFC, {}))


def test_an_invoice_is_made_and_sealed_without_a_vitale(practitioner: Client) -> None:
    practitioner.post(QR, shown(practitioner))
    made = practitioner.post("/v1/invoices", {**CONSULTATION, "beneficiary": 1}, 201)
    assert not [one for one in made["messages"] if one["rule"] == "rights.adri-unreached"]
    sealed = practitioner.post(f"/v1/invoices/{made['id']}/seal", key="un")
    assert sealed["state"] == "sealed"
    assert sealed["seal"]["vitale_signature"] is None, "how an apCV signs is not public"
    assert sealed["seal"]["cps_signature"]


def test_a_vitale_takes_the_place_of_the_phone(practitioner: Client) -> None:
    practitioner.post(QR, shown(practitioner))
    made = practitioner.post("/v1/invoices", CONSULTATION, 201)
    practitioner.insert(VITALE, "ald")
    assert practitioner.get("/v1/cards/vitale")["support"] == "vitale"
    assert practitioner.post(f"/v1/invoices/{made['id']}/seal", status=409, key="un")["rule"] == "api.wrong-vitale"
    practitioner.post(QR, shown(practitioner))
    assert practitioner.post(f"/v1/invoices/{made['id']}/seal", key="un")["state"] == "sealed"


def test_a_phone_that_is_forgotten_leaves_the_reader_empty(practitioner: Client) -> None:
    practitioner.post(QR, shown(practitioner))
    practitioner.http.request("DELETE", "/v1/cards/apcv", json={}).raise_for_status()
    assert practitioner.post("/v1/invoices", CONSULTATION, 409)["rule"] == "cards.no-card"


def test_an_adri_that_is_down_is_said(practitioner: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.terminal._rights, "_service", None)
    found = practitioner.post(QR, shown(practitioner))
    assert found["rights"] is None
    assert [one["rule"] for one in found["messages"]] == ["rights.adri-unreached"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"picture": base64.b64encode(b"no picture").decode()}, 409),
        ({"picture": ""}, 409),
        ({"picture": "§"}, 409),
        ({}, 400),
    ],
)
def test_what_is_no_picture_is_refused(practitioner: Client, body: dict[str, str], status: int) -> None:
    assert practitioner.post(QR, body, status)["rule"] == ("cards.no-apcv-code" if status == 409 else "api.bad-body")


def test_a_picture_may_be_larger_than_anything_else(practitioner: Client) -> None:
    large = base64.b64encode(bytes(2_000_000)).decode()
    assert practitioner.post(QR, {"picture": large}, 409)["rule"] == "cards.no-apcv-code"
    assert practitioner.post(NFC, {"picture": large}, 413)["rule"] == "api.too-large"


def test_an_expired_code_is_told(practitioner: Client) -> None:
    body = shown(practitioner)
    practitioner.post("/v1/sandbox/clock", {"days": 1})
    assert practitioner.post(QR, body, 409)["rule"] == "cards.apcv-expired"


def test_an_unknown_phone(client: Client) -> None:
    assert client.get("/v1/sandbox/apcv/personne", 404)["rule"] == "api.no-such-thing"
