"""Lots over HTTP and on the command line: state, overdue ARL, sending again, taking back, noting what was done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.cli.main import main
from api.sandbox import Sandbox
from engine.ports import OutgoingFlow, ReceivedFlow
from engine.sending.options import Options
from norms.arl import Arl, ArlCode, ArlFault, write_arl
from norms.mail import FlowKind
from tests.api.client import Client


class Deaf:
    """A way that takes every file and never answers by itself."""

    simulated = True

    def __init__(self) -> None:
        self.sent: list[OutgoingFlow] = []
        self.back: list[ReceivedFlow] = []

    def send(self, flow: OutgoingFlow) -> None:
        self.sent.append(flow)

    def receive(self) -> Iterator[ReceivedFlow]:
        yield from self.back


@pytest.fixture
def way(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Deaf:
    deaf = Deaf()
    monkeypatch.setattr(world.terminal, "_transport", deaf)
    return deaf


def transmit(client: Client, world: Sandbox, way: Deaf) -> None:
    client.sealed()
    for path in ("lots", "files"):
        client.post(f"/v1/{path}", key=path)
    world.terminal.office.send(way)


def states(client: Client) -> dict[str, str]:
    return {lot["number"]: lot["state"] for lot in client.get("/v1/lots")["lots"]}


def refusal(flow: OutgoingFlow) -> ReceivedFlow:
    fault = ArlFault(ArlCode.FAULTY, "X")
    found = Arl(
        emitter="00000001000999", recipient=flow.biller.rjust(14, "0"), identification="A00001",
        day=flow.made_at.date(), flow=flow.flow, file=f"{flow.number:06d}", lot="001", lot_day=flow.made_at.date(),
        biller=flow.biller, invoices=1, faults=(fault,),
    )  # fmt: skip
    return ReceivedFlow(FlowKind.ARL, "ARL", "", write_arl(found))


def test_a_lot_without_arl_is_told_then_leaves_again_then_needs_a_person(
    client: Client, world: Sandbox, way: Deaf
) -> None:
    transmit(client, world, way)
    lot = client.get("/v1/lots/001")
    assert (lot["state"], lot["sends"], lot["actions"], lot["label"]) == ("sent", 1, [], "Lot expédié")
    assert lot["due"].startswith("2024-12-17")  # Sunday: two working days later
    client.post("/v1/lots/001/resend", status=409, key="too early")
    client.post("/v1/sandbox/clock", {"days": 3})
    late = client.post("/v1/returns")
    assert [each["rule"] for each in late["messages"]] == ["sending.no-arl"] * 2
    assert client.post("/v1/returns")["messages"] == []  # said once
    assert [each["number"] for each in client.post("/v1/lots/watch")["lots"]] == ["001", "AAA"]
    assert client.get("/v1/lots/001")["actions"] == ["resend", "treat"]
    first = client.post("/v1/lots/001/resend", key="again")
    assert client.post("/v1/lots/001/resend", key="again") == first
    world.terminal.office.send(way)
    assert way.sent[0] == way.sent[2]
    assert states(client) == {"001": "resent", "AAA": "overdue"}
    client.post("/v1/sandbox/clock", {"days": 9})
    assert [each["rule"] for each in client.post("/v1/returns")["messages"]] == ["sending.no-arl-again"]
    assert client.get("/v1/lots/001")["actions"] == ["reopen", "treat"]
    treated = client.post("/v1/lots/001/treat", {"note": "Bordereau papier envoyé"})
    assert (treated["state"], treated["treatment"]) == ("manual", "Bordereau papier envoyé")
    assert client.post("/v1/lots/001/reopen", key="reopen")["state"] == "reopened"
    assert [each["number"] for each in client.post("/v1/lots", key="new")["lots"]] == ["002"]


def test_a_refused_lot_says_why_and_is_taken_back(client: Client, world: Sandbox, way: Deaf) -> None:
    transmit(client, world, way)
    way.back = [refusal(way.sent[0])]
    client.post("/v1/returns")
    lot = client.get("/v1/lots/001")
    assert (lot["state"], lot["answer"], lot["actions"]) == ("refused", "S002 X", ["reopen", "treat"])
    assert lot["answered_at"].startswith("2024-12-15")
    client.post("/v1/lots/001/resend", status=409, key="resend")
    client.post("/v1/lots/001/reopen", key="reopen")
    client.post("/v1/lots/001/reopen", status=409, key="reopen again")


@pytest.mark.parametrize("number", ["999", "ZZZ"])
def test_an_unknown_lot_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/v1/lots/{number}", 404)["rule"] == "engine.unknown-lot"
    client.post(f"/v1/lots/{number}/resend", status=404, key="x")


@pytest.mark.parametrize("number", ["1", "aaa", "0001", "A1A"])
def test_what_is_no_lot_number_is_refused(client: Client, number: str) -> None:
    client.get(f"/v1/lots/{number}", 400)


def test_a_note_says_something_about_a_lot_that_went_wrong(client: Client, world: Sandbox, way: Deaf) -> None:
    transmit(client, world, way)
    client.post("/v1/lots/001/treat", {"note": ""}, 400)
    client.post("/v1/lots/001/treat", {"note": "x"}, 409)


def test_the_command_follows_lots(
    client: Client, way: Deaf, world: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transmit(client, world, way)
    folder = ["--dir", str(tmp_path)]
    assert main(["lots", "list", *folder]) == 0
    assert "Lot expédié" in capsys.readouterr().out
    assert main(["lots", "watch", *folder]) == 0
    world.advance(3)
    assert main(["lots", "watch", *folder]) == 1
    told = capsys.readouterr()
    assert "Absence ARL" in told.out
    assert "feuille lots resend 001" in told.err
    assert main(["lots", "resend", "001", *folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lots"][0]["state"] == "overdue"
    world.terminal.office.send(way)
    assert states(client)["001"] == "resent"
    assert main(["lots", "treat", "AAA", "Appelé la mutuelle", *folder]) == 0
    assert "Appelé la mutuelle" in capsys.readouterr().out
    assert main(["lots", "reopen", "001", *folder]) == 1
    assert main(["lots", "resend", "999", *folder]) == 1
    assert main(["lots", "list", "--dir", str(tmp_path / "nowhere")]) == 1


def test_returns_are_fetched_after_a_sending_where_the_settings_say_so(
    client: Client, world: Sandbox, way: Deaf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.terminal, "office", replace(world.terminal.office, sending=Options(receive_after=True)))
    client.sealed()
    for path in ("lots", "files"):
        client.post(f"/v1/{path}", key=path)
    client.post("/v1/cards/cps/unlock", {"code": "1234", "use": "transmission"})
    way.back = [ReceivedFlow(FlowKind.NDN, "inconnu", "", b"AVIS")]
    told = client.post("/v1/transmissions", key="send")
    assert len(told["files"]) == 2
    assert [each["rule"] for each in told["messages"]] == ["lettrage.unreadable"]  # what waited was looked at
