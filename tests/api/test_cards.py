"""Cards that are missing, wrong, blocked, torn out, or without rights: a message, no effect, and the way on."""

from __future__ import annotations

import pytest

from api.card_desk import CardDesk
from api.sandbox import Sandbox
from cardio.errors import NoReader
from simulator.cards.faults import torn_out
from simulator.cards.in_process import InProcessStack
from tests.api.client import CONSULTATION, CPS, VITALE, Client


def test_no_reader_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with InProcessStack(names=()) as none:
        desk = CardDesk(none.readers)
        assert desk.states() == ()
        with pytest.raises(NoReader):
            desk.read_vitale()


def test_cards_are_found_in_whichever_reader() -> None:
    with InProcessStack(names=("A", "B")) as stack:
        stack.insert("A", "famille")
        stack.insert("B", "medecin")
        desk = CardDesk(stack.readers)
        assert [state.card for state in desk.states()] == ["Vitale", "CPS"]
        assert desk.read_vitale().beneficiaries
        assert desk.unlock(bytearray(b"1234")).situations
        assert desk.holder().situations
        desk.lock()
        assert desk.holder().situations == ()
        assert desk.tries_left() == 3


def test_no_card(client: Client) -> None:
    for problem in (client.get("/v1/cards/vitale", 409), client.post("/v1/cards/cps/unlock", {"code": "1234"}, 409)):
        assert problem["rule"] == "cards.no-card"
        assert problem["advice"]


def test_a_card_in_the_wrong_slot(client: Client) -> None:
    client.insert(CPS, "famille")
    assert client.post("/v1/cards/cps/unlock", {"code": "1234"}, 409)["rule"] == "cards.wrong-card"


def test_three_wrong_codes_then_blocked_even_for_the_right_one(client: Client) -> None:
    client.insert(CPS, "medecin")
    path, wrong = "/v1/cards/cps/unlock", {"code": "0000"}
    assert [client.post(path, wrong, 409)["tries_left"] for _ in range(2)] == [2, 1]
    for code in (wrong, {"code": "1234"}):
        problem = client.post(path, code, 409)
        assert problem["rule"] == "cards.code-blocked"
        assert "tries_left" not in problem
    assert client.get("/v1/cards/cps")["situations"] == []


def test_a_code_of_the_wrong_shape_spends_no_try(client: Client) -> None:
    client.insert(CPS, "medecin")
    for code in ("", "12", "12345", "12a4", "１２３４"):
        assert client.post("/v1/cards/cps/unlock", {"code": code}, 409)["rule"] == "cards.bad-code-shape"
    client.post("/v1/cards/cps/unlock", {"code": "1234"})


def test_billing_needs_an_unlocked_cps(client: Client) -> None:
    client.insert(CPS, "medecin")
    client.insert(VITALE, "famille")
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"


def test_a_cps_taken_out_is_locked_again(client: Client) -> None:
    client.with_cards()
    client.insert(CPS, None)
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "cards.card-removed"
    client.insert(CPS, "medecin")
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"


@pytest.mark.parametrize("reader", [CPS, VITALE])
@pytest.mark.parametrize("at", [0, 1, 3, 5, 8])
def test_a_card_torn_out_while_signing_leaves_the_invoice_to_sign(
    world: Sandbox, client: Client, reader: str, at: int
) -> None:
    client.with_cards()
    invoice = client.post("/v1/invoices", CONSULTATION, 201)["id"]
    world._deck.slot(reader).meddle(torn_out(at))
    problem = client.post(f"/v1/invoices/{invoice}/seal", status=409, key="un")
    assert problem["rule"] in {"cards.card-removed", "cards.no-card"}
    assert client.get(f"/v1/invoices/{invoice}")["state"] == "priced"
    client.with_cards()
    sealed = client.post(f"/v1/invoices/{invoice}/seal", key="un")
    assert (sealed["number"], sealed["state"]) == (1, "sealed")
    assert client.get("/v1/journal/verification")["ok"]


def test_another_practitioner_may_not_sign(client: Client) -> None:
    client.with_cards()
    invoice = client.post("/v1/invoices", CONSULTATION, 201)["id"]
    client.insert(CPS, "opticien")
    client.post("/v1/cards/cps/unlock", {"code": "1234"})
    assert client.post(f"/v1/invoices/{invoice}/seal", status=409, key="un")["rule"] == "api.wrong-cps"


def test_another_patient_may_not_sign(client: Client) -> None:
    client.with_cards()
    invoice = client.post("/v1/invoices", CONSULTATION, 201)["id"]
    client.insert(VITALE, "ald")
    assert client.post(f"/v1/invoices/{invoice}/seal", status=409, key="un")["rule"] == "api.wrong-vitale"


@pytest.mark.parametrize("asked", [True, False])
def test_a_beneficiary_without_rights_is_not_billed(client: Client, asked: bool) -> None:
    client.with_cards(vitale="sans-droits")
    if asked:
        assert client.post("/v1/rights", {})["open"] is False
    problem = client.post("/v1/invoices", CONSULTATION, 422)
    assert any("droit" in one["text"] for one in problem["messages"])
    assert client.get("/v1/invoices")["invoices"] == []


def test_an_unknown_act_is_named_and_nothing_is_left_to_sign(client: Client) -> None:
    client.with_cards()
    acts = [{"nomenclature": "NGAP", "code": "QQQQ", "date": "2024-12-15"}]
    problem = client.post("/v1/invoices", {"pathway": "T", "acts": acts}, 422)
    assert any("QQQQ" in one["text"] for one in problem["messages"])
    assert client.get("/v1/invoices")["invoices"] == []


def test_a_beneficiary_who_is_not_on_the_card(client: Client) -> None:
    client.with_cards()
    problem = client.post("/v1/invoices", {**CONSULTATION, "beneficiary": 7}, 422)
    assert problem["messages"]
    assert client.post("/v1/rights", {"beneficiary": 7}, 404)["rule"] == "api.no-such-thing"


def test_an_unknown_virtual_card(client: Client) -> None:
    body = {"reader": CPS, "identity": "personne"}
    assert client.post("/v1/sandbox/cards", body, 404)["rule"] == "api.no-such-thing"
