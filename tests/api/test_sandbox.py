"""The simulated world around a terminal: its clock goes on, its page links serve, its transport tells its faults."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from api.errors import ServiceFailed
from api.sandbox import Sandbox, open_sandbox
from api.transport import local_transport
from tests.api.client import CONSULTATION, Client


def test_the_clock_goes_on_in_a_later_world_of_the_same_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEUILLE_PCSC", "off")
    with open_sandbox(tmp_path) as world:
        start = world.terminal.today()
        world.advance(3)
    with open_sandbox(tmp_path) as later:
        assert (later.terminal.today() - start).days == 3


def test_the_clock_moves_over_http_and_never_back(client: Client) -> None:
    before = client.post("/v1/sandbox/clock", {"days": 0})["now"]
    after = client.post("/v1/sandbox/clock", {"days": 2})["now"]
    assert (datetime.fromisoformat(after) - datetime.fromisoformat(before)).days == 2
    client.post("/v1/sandbox/clock", {"days": -1}, 400)


def test_the_whole_way_over_http(client: Client) -> None:
    sealed = client.sealed()
    client.unlock_to_send()
    for path in ("lots", "files", "transmissions"):
        client.post(f"/v1/{path}", key=path)
    client.post("/v1/returns")
    assert client.get(f"/v1/invoices/{sealed['id']}")["state"] == "acknowledged"
    transfers = client.post("/v1/sandbox/payments")["transfers"]
    assert sum(one["amount"] for one in transfers) == sealed["amo"] + sealed["amc"] == 2300
    assert client.post("/v1/returns")["rsps"] == 2
    assert client.get(f"/v1/invoices/{sealed['id']}")["state"] == "paid"
    assert {lot["state"] for lot in client.get("/v1/lots")["lots"]} == {"settled"}


def test_a_mail_server_that_is_down_loses_nothing(
    client: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = client.sealed()
    client.post("/v1/lots", key="lots")
    client.post("/v1/files", key="files")
    good = world.terminal._transport
    monkeypatch.setattr(world.terminal, "_transport", local_transport("127.0.0.1", 9, Path("nowhere")))
    client.unlock_to_send()
    problem = client.post("/v1/transmissions", status=503, key="send")
    assert problem["rule"] == "engine.transport-fault"
    assert "127.0.0.1:9" in problem["detail"]
    assert client.get(f"/v1/invoices/{sealed['id']}")["state"] == "lotted"
    monkeypatch.setattr(world.terminal, "_transport", good)
    assert len(client.post("/v1/transmissions", key="send")["files"]) == 2
    assert client.get(f"/v1/invoices/{sealed['id']}")["state"] == "sent"


def test_a_mail_that_is_no_flow_is_left_and_counted(tmp_path: Path) -> None:
    import mailbox

    box = mailbox.Maildir(tmp_path / "box", create=True)
    box.add(b"Subject: bonjour\n\nrien\n")
    box.close()
    transport = local_transport("127.0.0.1", 9, tmp_path / "box")
    assert list(transport.receive()) == []
    assert len(transport.unread) == 1
    assert list(local_transport("127.0.0.1", 9, tmp_path / "absent").receive()) == []


def test_a_rights_service_that_is_down_leaves_the_card(
    client: Client, world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object) -> object:
        raise ServiceFailed(service="ADRi", why="ConnectError")

    client.with_cards()
    monkeypatch.setattr(world.terminal._rights, "ask", down)
    assert client.post("/v1/rights", status=503)["rule"] == "api.service-failed"
    assert client.post("/v1/invoices", CONSULTATION, 201)["totals"]["amo"] == 1610


def test_a_link_to_the_page_is_given_to_the_bearer(client: Client) -> None:
    link = client.post("/v1/page-links", status=201)["path"]
    opened = client.http.get(link, headers={"authorization": ""})
    assert opened.status_code == 303
    assert "HttpOnly" in opened.headers["set-cookie"]
    assert client.token not in str(opened.headers)
