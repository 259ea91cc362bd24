"""Supporting documents over HTTP: joined, refused, referred to, sent with the returns, removed."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import main
from api.sandbox import Sandbox
from tests.api.client import CONSULTATION, Client
from tests.engine.test_scor import scan

PRESCRIBED = {**CONSULTATION, "prescription": {"prescriber": "991145608", "day": "2024-12-10"}}


def body(content: bytes, **more: object) -> dict[str, Any]:
    return {"kind": "ORDN", "name": "ordonnance.pdf", "content": b64encode(content).decode(), **more}


def sealed(client: Client, key: str) -> int:
    priced = client.post("/v1/invoices", PRESCRIBED, 201)
    client.post(f"/v1/invoices/{priced['id']}/seal", key=key)
    return int(priced["id"])


def transmitted(client: Client, world: Sandbox, key: str) -> None:
    client.post("/v1/lots", key=f"lots {key}")
    client.post("/v1/files", key=f"files {key}")
    way = world.terminal._transport
    assert way is not None
    world.terminal.office.send(way)
    client.post("/v1/returns")


def test_a_document_goes_with_its_lot_by_itself(client: Client, world: Sandbox) -> None:
    client.with_cards()
    invoice = sealed(client, "one")
    assert [each["kind"] for each in client.get("/v1/documents")["missing"]] == ["ORDN"]
    made = client.post(f"/v1/invoices/{invoice}/documents", body(scan(1), prescription_date="2024-12-10"), 201)
    assert (made["document"]["label"], made["messages"]) == ("CONFORME", [])
    transmitted(client, world, "one")  # the ARL comes in, the document leaves
    assert [each["parcel"] for each in client.get(f"/v1/invoices/{invoice}/documents")["documents"]] == ["sent"]
    client.post("/v1/returns")
    assert [each["label"] for each in client.get("/v1/documents?state=archived")["documents"]] == ["ARCHIVÉ"]
    assert client.http.request("DELETE", f"/v1/documents/{made['document']['id']}", json={}).status_code == 409
    later = sealed(client, "two")
    first = made["document"]["identifier"]
    referred = client.post(f"/v1/invoices/{later}/documents/reference", {"first": first}, 201)
    assert referred["document"]["refers_to"] == first
    assert client.post("/v1/documents/purge")["purged"] == 0


def test_what_is_wrong_with_a_document_is_said(client: Client) -> None:
    client.with_cards()
    invoice = sealed(client, "one")
    path = f"/v1/invoices/{invoice}/documents"
    refused = client.post(path, body(b"no pdf"), 422)
    assert refused["rule"] == "scor.unreadable"
    client.post(path, {**body(b""), "content": "!!!"}, 422)
    client.post(path, body(scan(1), kind="PHOTO"), 400)
    client.post("/v1/invoices/999/documents", body(scan(1)), 404)
    crooked = client.post(path, body(scan(1, 8)), 201)
    assert [each["rule"] for each in crooked["messages"]] == ["scor.crooked"]
    assert crooked["document"]["label"] == "NON CONFORME"
    assert client.http.request("DELETE", f"/v1/documents/{crooked['document']['id']}", json={}).status_code == 204
    forced = client.post(path, body(scan(1, 8), force=True), 201)
    assert forced["document"]["label"] == "CONFORME"
    big = client.http.post(path, json=body(bytes(20_000_000)))
    assert big.status_code == 413


def test_the_command_checks_joins_and_lists(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client.with_cards()
    invoice = sealed(client, "one")
    good, bad = tmp_path / "bonne.pdf", tmp_path / "mauvaise.pdf"
    good.write_bytes(scan(1))
    bad.write_bytes(scan(2, 8))
    assert main(["scor", "check", str(good)]) == 0
    assert capsys.readouterr().out.startswith("CONFORME")
    assert main(["scor", "check", str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["state"] == "NON CONFORME"
    folder = ["--dir", str(tmp_path)]
    assert main(["scor", "list", *folder]) == 0
    assert "MANQUANT" in capsys.readouterr().out
    assert main(["scor", "join", str(invoice), str(good), *folder, "--day", "2024-12-10"]) == 0
    assert main(["scor", "list", *folder, "--json"]) == 0
    found = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert [each["state"] for each in found["documents"]] == ["compliant"]
    assert found["missing"] == []
    assert main(["scor", "join", "999", str(good), *folder]) == 1
    assert main(["scor", "check", str(tmp_path / "nothing.pdf")]) == 2
    assert main(["scor", "purge", *folder]) == 0
