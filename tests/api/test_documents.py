"""Supporting documents over HTTP: joined, refused, referred to, sent with the returns, removed."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

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
