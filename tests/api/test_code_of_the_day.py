"""W1 over HTTP: the bearer code serves for the day, and is asked again for each transmission."""

from __future__ import annotations

from tests.api.client import CONSULTATION, CPS, VITALE, Client

UNLOCK, SEND = "/v1/cards/cps/unlock", "/v1/transmissions"


def ready(client: Client, suffix: str = "") -> None:
    """Have one sealed invoice in files that wait."""
    client.sealed()
    for path in ("lots", "files"):
        client.post(f"/v1/{path}", key=path + suffix)


def test_an_unlocking_lasts_the_day(client: Client) -> None:
    client.with_cards()
    client.post("/v1/invoices", CONSULTATION, 201)
    client.post("/v1/sandbox/clock", {"days": 1})
    expired = client.post("/v1/invoices", CONSULTATION, 409)
    assert expired["rule"] == "cards.code-expired"
    assert "journée" in expired["advice"]
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"
    client.post(UNLOCK, {"code": "1234"})
    acts = [{**CONSULTATION["acts"][0], "date": "2024-12-16"}]
    client.post("/v1/invoices", {**CONSULTATION, "acts": acts}, 201)


def test_each_transmission_asks(client: Client) -> None:
    ready(client)
    problem = client.post(SEND, status=409, key="one")
    assert problem["rule"] == "cards.code-for-transmission"
    assert {lot["state"] for lot in client.get("/v1/lots")["lots"]} == {"filed"}
    sent = client.post(SEND, {"code": "1234"}, key="one")
    assert len(sent["files"]) == 2
    assert client.post(SEND, {}, key="one") == sent, "a replay asks for nothing"
    ready(client, "again")
    assert client.post(SEND, status=409, key="two")["rule"] == "cards.code-for-transmission"
    client.unlock_to_send()
    assert client.post(SEND, key="two")["files"]


def test_a_wrong_code_sends_nothing(client: Client) -> None:
    ready(client)
    problem = client.post(SEND, {"code": "0000"}, 409, key="one")
    assert (problem["rule"], problem["tries_left"]) == ("cards.wrong-code", 2)
    assert client.post(SEND, {"code": "12a4"}, 409, key="one")["rule"] == "cards.bad-code-shape"
    assert {lot["state"] for lot in client.get("/v1/lots")["lots"]} == {"filed"}
    assert len(client.post(SEND, {"code": "1234"}, key="one")["files"]) == 2


def test_nothing_to_send_asks_for_nothing(client: Client) -> None:
    assert client.post(SEND, key="one")["files"] == []


def test_the_cps_may_be_locked_by_hand(client: Client) -> None:
    client.with_cards()
    client.http.post("/v1/cards/cps/lock", json={}).raise_for_status()
    assert client.post("/v1/invoices", CONSULTATION, 409)["rule"] == "api.cps-locked"


def test_a_reader_without_a_keypad_says_so(client: Client) -> None:
    client.insert(CPS, "medecin")
    assert client.post("/v1/cards/cps/unlock-on-pad", {}, 409)["rule"] == "cards.no-pin-pad"


def test_readers_and_cards_that_come_and_go_are_told(client: Client) -> None:
    def wait_for(what: str, after: int) -> dict[str, object]:
        while True:  # each call waits; the test's own limit ends one that would never
            found = client.get(f"/v1/readers/events?after={after}&wait=10")
            for event in found["events"]:
                if event["what"] == what:
                    return dict(event)
            after = found["last"]

    start = client.get("/v1/readers/events")["last"]
    client.insert(VITALE, "famille")
    came = wait_for("card-in", start)
    assert (came["kind"], came["reader"]) == ("Vitale 2", VITALE)
    assert came["text"] == f"Carte Vitale 2 insérée dans « {VITALE} »."
    client.insert(VITALE, None)
    assert wait_for("card-out", int(str(came["number"])))["kind"] == "Vitale 2"
    by_name = {one["reader"]: one for one in client.get("/v1/readers")["readers"]}
    assert (by_name[VITALE]["card"], by_name[VITALE]["usual"]) == (None, "Vitale")
    assert client.get(f"/v1/readers/events?after={10**6}")["events"] == []
