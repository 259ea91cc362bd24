"""Practitioners over HTTP: first seen, listed, replaced in four steps, billed for, deleted under conditions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from simulator.cards.identities import CPS_IDENTITIES
from tests.api.client import CONSULTATION, CPS, VITALE, Client

UNLOCK = "/v1/cards/cps/unlock"
SWAP = "/v1/replacements/swap"
DAY, OTHER = "2024-12-15", "2024-12-18"
CODE = {"code": "1234"}
SHEET = {"civility": "Dr", "family_name": "EXEMPLE", "first_name": "Camille", "mode": "liberal", "caisse": "991"}


def key() -> str:
    return str(uuid.uuid4())


def unlocked(client: Client, identity: str) -> None:
    client.insert(CPS, identity)
    client.post(UNLOCK, CODE)


def registered(client: Client, identity: str = "medecin") -> dict[str, Any]:
    """Put the holder of a virtual CPS on record as the card says."""
    unlocked(client, identity)
    sheet = client.get("/v1/practitioners/on-card")["sheet"]
    body = {name: sheet[name] for name in ("civility", "family_name", "first_name", "mode", "situation")}
    found: dict[str, Any] = client.post("/v1/practitioners", {**body, "caisse": "991"}, 201, key())
    return found


def swapped(client: Client, *titulaires: dict[str, Any], days: tuple[str, ...] = (DAY,)) -> dict[str, Any]:
    """Add the remplaçant of the deck; the titulaires are the doctor's and the optician's cards."""
    client.insert(CPS, "remplacant")
    assert client.post(f"{SWAP}/remplacant", CODE)["step"] == "titulaires"
    assert client.post(f"{SWAP}/titulaires", {"titulaires": [each["id"] for each in titulaires]})["step"] == "days"
    found: dict[str, Any] = client.post(f"{SWAP}/days", {"days": days})
    for each in titulaires:
        client.insert(CPS, "medecin" if each["family_name"] == "EXEMPLE" else "opticien")
        found = client.post(f"{SWAP}/closing", CODE, key=key())
    return found


def people(client: Client) -> dict[str, dict[str, Any]]:
    """Everyone on record, by role (the last of each)."""
    return {each["role"]: each for each in client.get("/v1/practitioners")["practitioners"]}


def delete(client: Client, row: int, status: int = 200, its_key: str | None = None) -> Any:
    headers = {"idempotency-key": its_key or key()}
    answer = client.http.request("DELETE", f"/v1/practitioners/{row}", json={}, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def rules(problem: dict[str, Any]) -> list[str]:
    assert all(one["text"] and one["advice"] for one in problem["messages"])
    return [one["rule"] for one in problem["messages"]]


def test_a_first_seen_cps_has_a_sheet_that_is_validated_once_then_known(client: Client) -> None:
    assert client.get("/v1/practitioners")["practitioners"] == []
    unlocked(client, "medecin")
    met = client.get("/v1/practitioners/on-card")
    assert met["known"] is None
    assert (met["sheet"]["origin"], met["sheet"]["rpps"]) == ("cps", CPS_IDENTITIES["medecin"].rpps)
    its_key = key()
    made = client.post("/v1/practitioners", SHEET, 201, its_key)
    assert (made["role"], made["origin"], made["caisse"]) == ("titulaire", "cps", "991")
    assert client.post("/v1/practitioners", SHEET, 201, its_key) == made
    assert client.get("/v1/practitioners")["practitioners"] == [made]
    assert client.get("/v1/practitioners/on-card") == {"known": made, "sheet": None}
    assert client.get(f"/v1/practitioners/{made['id']}") == made


def test_the_bearer_corrects_names_but_not_numbers(client: Client) -> None:
    unlocked(client, "medecin")
    made = client.post("/v1/practitioners", {**SHEET, "first_name": "Camille-Anne"}, 201, key())
    assert (made["origin"], made["first_name"]) == ("manual", "Camille-Anne")
    client.post("/v1/practitioners", {**SHEET, "rpps": "99900000017"}, 400, key())
    problem = client.post("/v1/practitioners", {**SHEET, "family_name": " ", "caisse": "9A"}, 422, key())
    assert rules(problem) == ["people.sheet-empty", "people.sheet-number"]


def test_a_sheet_needs_an_unlocked_cps_and_one_of_its_situations(client: Client) -> None:
    assert client.get("/v1/practitioners/on-card", 409)["rule"] == "api.cps-locked"
    client.insert(CPS, "medecin")
    assert client.post("/v1/practitioners", SHEET, 409, key())["rule"] == "api.cps-locked"
    client.post(UNLOCK, CODE)
    assert client.get("/v1/practitioners/on-card?situation=7", 422)["rule"] == "people.unknown-situation"
    assert client.post("/v1/practitioners", SHEET, 400)["rule"] == "api.no-idempotency-key"
    assert client.get("/v1/practitioners/99", 404)["rule"] == "people.unknown"


def test_four_steps_put_a_remplacant_and_the_days_on_record(client: Client) -> None:
    titulaire = registered(client)
    done = swapped(client, titulaire, days=(OTHER, DAY))
    assert (done["step"], done["waits"], done["days"]) == ("done", "terminé", [DAY, OTHER])
    found = people(client)
    assert found["remplacant"]["replacements"] == found["titulaire"]["replacements"]
    assert found["remplacant"]["replacements"] == [
        {"remplacant": found["remplacant"]["id"], "titulaire": titulaire["id"], "days": [DAY, OTHER], "active": True}
    ]


def test_a_step_out_of_its_turn_says_what_is_waited_for(client: Client) -> None:
    titulaire = registered(client)
    for path, body in (
        ("titulaires", {"titulaires": [titulaire["id"]]}),
        ("days", {"days": [DAY]}),
        ("closing", {}),
    ):
        problem = client.post(f"{SWAP}/{path}", body, 422, key())
        assert problem["rule"] == "people.swap-order"
        assert "CPS du remplaçant" in problem["detail"]
    client.insert(CPS, "remplacant")
    client.post(f"{SWAP}/remplacant", CODE)
    assert client.post(f"{SWAP}/days", {"days": [DAY]}, 422)["rule"] == "people.swap-order"
    assert client.post(f"{SWAP}/titulaires", {"titulaires": []}, 422)["rule"] == "people.swap-no-titulaire"
    assert client.post(f"{SWAP}/titulaires", {"titulaires": [99]}, 404)["rule"] == "people.unknown"
    client.post(f"{SWAP}/titulaires", {"titulaires": [titulaire["id"]]})
    assert client.post(f"{SWAP}/days", {"days": []}, 422)["rule"] == "people.swap-no-day"
    client.post(f"{SWAP}/days", {"days": [DAY]})
    assert client.post(f"{SWAP}/closing", {}, 422, key())["rule"] == "people.swap-wrong-titulaire"
    assert list(people(client)) == ["titulaire"], "nothing is kept before the titulaire's card"
    assert client.get(SWAP)["step"] == "closing"
    assert client.http.request("DELETE", SWAP, json={}).json()["step"] == "remplacant"
    assert client.get(SWAP)["titulaires"] == []


def test_a_wrong_code_keeps_the_step_and_says_the_tries_left(client: Client) -> None:
    client.insert(CPS, "remplacant")
    problem = client.post(f"{SWAP}/remplacant", {"code": "0000"}, 409)
    assert (problem["rule"], problem["tries_left"]) == ("cards.wrong-code", 2)
    assert client.get(SWAP)["step"] == "remplacant"


def test_the_code_of_the_closing_is_not_kept_with_its_key(client: Client) -> None:
    swapped_with = registered(client)
    client.insert(CPS, "remplacant")
    client.post(f"{SWAP}/remplacant", CODE)
    client.post(f"{SWAP}/titulaires", {"titulaires": [swapped_with["id"]]})
    client.post(f"{SWAP}/days", {"days": [DAY]})
    client.insert(CPS, "medecin")
    its_key = key()
    done = client.post(f"{SWAP}/closing", CODE, key=its_key)
    assert client.post(f"{SWAP}/closing", {"code": "0000"}, key=its_key) == done, "no try is spent by a replay"


def billing(client: Client, day: str = DAY, status: int = 201, **more: object) -> Any:
    act = {**CONSULTATION["acts"][0], "date": day}
    return client.post("/v1/invoices", {"pathway": "R", "acts": [act], "invoice_date": day, **more}, status)


def test_a_remplacant_bills_on_ticked_days_only_and_for_the_titulaire(client: Client) -> None:
    titulaire = registered(client)
    swapped(client, titulaire)
    client.insert(VITALE, "famille")
    unlocked(client, "remplacant")
    problem = billing(client, OTHER, 422)
    assert rules(problem) == ["api.refused", "people.outside-days"]
    assert "18/12/2024" in problem["messages"][1]["text"]
    assert client.get("/v1/invoices")["invoices"] == []
    made = billing(client)
    sealed = client.post(f"/v1/invoices/{made['id']}/seal", key=key())
    assert sealed["state"] == "sealed"
    assert sealed["practitioner"] == {
        "name": "SUPPOSE Noor",
        "rpps": CPS_IDENTITIES["remplacant"].rpps,
        "number": titulaire["number"],
        "billing_number": titulaire["billing_number"],
        "replaces": titulaire["rpps"],
    }


def test_of_two_titulaires_the_api_asks_which(client: Client) -> None:
    both = registered(client), registered(client, "opticien")
    swapped(client, *both)
    client.insert(VITALE, "famille")
    unlocked(client, "remplacant")
    assert "people.which-titulaire" in rules(billing(client, status=422))
    assert billing(client, titulaire=both[0]["id"])["state"] == "priced"


def test_a_remplacant_is_deactivated_before_deletion(client: Client) -> None:
    titulaire = registered(client)
    swapped(client, titulaire)
    remplacant = people(client)["remplacant"]
    assert rules(delete(client, remplacant["id"], 422)) == ["people.still-active"]
    pair = {"remplacant": remplacant["id"], "titulaire": titulaire["id"]}
    shown = client.post("/v1/replacements/deactivation", pair, key=key())
    assert [each["active"] for each in shown["replacements"]] == [False]
    assert rules(client.post("/v1/replacements/deactivation", pair, 422, key())) == ["people.not-attached"]
    assert [each["role"] for each in delete(client, remplacant["id"])["practitioners"]] == ["titulaire"]


@pytest.mark.parametrize("card", ["unlocked", "locked", "none", "other", "vitale"])
def test_the_cps_of_a_deleted_titulaire_is_not_in_the_reader(client: Client, card: str) -> None:
    titulaire = registered(client)
    if card != "unlocked":
        client.insert(CPS, {"locked": "medecin", "other": "opticien", "vitale": "famille"}.get(card))
    if card in {"unlocked", "locked"}:
        assert rules(delete(client, titulaire["id"], 422)) == ["people.card-inserted"]
    else:
        assert delete(client, titulaire["id"]) == {"practitioners": []}


def test_each_reason_to_keep_a_titulaire_is_told_apart(client: Client) -> None:
    titulaire = registered(client)
    swapped(client, titulaire)
    client.insert(VITALE, "famille")
    client.post("/v1/invoices", CONSULTATION, 201)
    problem = delete(client, titulaire["id"], 422)
    assert rules(problem) == ["people.card-inserted", "people.invoices-left", "people.remplacant-attached"]
    texts = [one["text"] for one in problem["messages"]]
    assert "dans le lecteur" in texts[0]
    assert "encore sur le lecteur : 1" in texts[1]
    assert "SUPPOSE Noor" in texts[2]


def test_a_deletion_is_done_once(client: Client) -> None:
    titulaire = registered(client)
    client.insert(CPS, None)
    its_key = key()
    assert delete(client, titulaire["id"], its_key=its_key) == delete(client, titulaire["id"], its_key=its_key)
    assert delete(client, titulaire["id"], 404)["rule"] == "people.unknown"


def test_every_route_of_people_is_described_with_its_refusals(shared: Client) -> None:
    found = shared.get("/openapi.json")["paths"]
    ours = {path: one for path, one in found.items() if path.startswith(("/v1/practitioners", "/v1/replacements"))}
    assert len(ours) == 9
    for path, methods in ours.items():
        for method, described in methods.items():
            assert described["summary"], (method, path)
            assert described["description"], (method, path)
            assert method == "get" or path.endswith("swap") or "422" in described["responses"], (method, path)
