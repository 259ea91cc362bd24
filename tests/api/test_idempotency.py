"""The same key twice is one effect and one answer; another body under it is refused."""

from __future__ import annotations

import threading
import uuid

import pytest

from api.errors import KeyBusy
from api.idempotency import Once
from api.sandbox import Sandbox
from engine.errors import IdempotencyConflict
from tests.api.client import CONSULTATION, Client


def test_a_seal_replayed_is_the_same_seal_and_says_so(client: Client) -> None:
    client.with_cards()
    priced = client.post("/v1/invoices", CONSULTATION, 201)
    path, key = f"/v1/invoices/{priced['id']}/seal", {"idempotency-key": "un"}
    first = client.http.post(path, json={}, headers=key)
    again = client.http.post(path, json={}, headers=key)
    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert [one["number"] for one in client.get("/v1/invoices")["invoices"]] == [1]


def test_a_key_serves_one_request(client: Client) -> None:
    client.with_cards()
    one, two = (client.post("/v1/invoices", CONSULTATION, 201)["id"] for _ in range(2))
    client.post(f"/v1/invoices/{one}/seal", key="un")
    client.post(f"/v1/invoices/{two}/seal", status=422, key="un")
    client.post("/v1/lots", status=422, key="un")
    assert client.get(f"/v1/invoices/{two}")["state"] == "priced"


def test_without_a_key_nothing_is_done(client: Client) -> None:
    client.sealed()
    for path in ("/v1/lots", "/v1/files", "/v1/transmissions"):
        assert client.post(path, status=400)["rule"] == "api.no-idempotency-key"
    assert client.get("/v1/lots")["lots"] == []


def test_lots_files_and_sending_are_done_once(client: Client) -> None:
    client.sealed()
    keys = {name: str(uuid.uuid4()) for name in ("lots", "files", "transmissions")}
    client.unlock_to_send()
    first = {name: client.post(f"/v1/{name}", key=key) for name, key in keys.items()}
    again = {name: client.post(f"/v1/{name}", key=key) for name, key in keys.items()}
    assert first == again
    assert len(first["lots"]["lots"]) == len(first["transmissions"]["files"]) == 2
    assert client.post("/v1/transmissions", key="another")["files"] == []


def test_the_same_key_under_way_is_refused(world: Sandbox) -> None:
    once = Once(world.terminal.office)
    inside, leave = threading.Event(), threading.Event()

    def slow() -> dict[str, object]:
        inside.set()
        leave.wait(10)
        return {"done": 1}

    found: list[object] = []
    runner = threading.Thread(target=lambda: found.append(once.run("k", "op", {}, slow)))
    runner.start()
    assert inside.wait(10)
    with pytest.raises(KeyBusy):
        once.run("k", "op", {}, slow)
    leave.set()
    runner.join()
    assert found == [({"done": 1}, False)]
    assert once.run("k", "op", {}, slow) == ({"done": 1}, True)
    with pytest.raises(IdempotencyConflict):
        once.run("k", "op", {"other": 1}, slow)


def test_an_effect_that_fails_keeps_nothing(world: Sandbox) -> None:
    once = Once(world.terminal.office)

    def failing() -> dict[str, object]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        once.run("k", "op", {}, failing)
    assert once.run("k", "op", {}, lambda: {"done": 2}) == ({"done": 2}, False)
