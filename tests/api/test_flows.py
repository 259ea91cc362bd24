"""The raw flows of an invoice: all that was priced, signed, sent, answered and paid, and nothing of another patient."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from tests.api.client import CONSULTATION, VITALE, Client


def _flows(client: Client, invoice: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/v1/invoices/{invoice}/flows")["flows"]
    return found


def kinds(client: Client, invoice: int) -> list[str]:
    return [one["kind"] for one in _flows(client, invoice)]


def value(flow: dict[str, Any], name: str, place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = [one for one in flow["fields"] if one["name"] == name][place]
    return found


def paid(client: Client) -> list[dict[str, Any]]:
    """Two invoices of two patients, sealed, sent, acknowledged and paid."""
    sealed = [client.sealed()]
    client.insert(VITALE, "ald")
    other = client.post("/v1/invoices", {**CONSULTATION, "exoneration": "0"}, 201)
    sealed.append(client.post(f"/v1/invoices/{other['id']}/seal", key="other"))
    client.unlock_to_send()
    for path in ("lots", "files", "transmissions"):
        client.post(f"/v1/{path}", key=path)
    client.post("/v1/returns")
    client.post("/v1/sandbox/payments")
    client.post("/v1/returns")
    return sealed


def test_flows_come_as_the_invoice_goes(client: Client) -> None:
    client.with_cards()
    priced = client.post("/v1/invoices", CONSULTATION, 201)["id"]
    assert kinds(client, priced) == ["STS-IN", "STS-OUT"]
    client.post(f"/v1/invoices/{priced}/seal", key="un")
    assert kinds(client, priced) == ["STS-IN", "STS-OUT", "FSE", "DRE"]
    assert client.get("/v1/invoices/99/flows", 404)["rule"]


def test_what_left_and_what_came_back_stand_side_by_side(client: Client) -> None:
    first, _ = paid(client)
    found = _flows(client, first["id"])
    assert [one["kind"] for one in found] == ["STS-IN", "STS-OUT", "FSE", "DRE", "ARL", "ARL", "RSP", "RSP"]
    asked, answered, fse, dre = found[:4]
    assert value(asked, "formula")["raw"] == value(answered, "formula")["raw"] == "052"
    assert value(answered, "amc")["reading"] == "6,90"
    assert value(fse, "nir")["raw"] == value(dre, "nir")["raw"] == "2550699999999"
    assert value(fse, "nir")["personal"]
    assert not value(fse, "biller")["personal"]
    assert value(fse, "biller")["columns"] == "2-10"
    assert fse["name"].endswith(".b2")
    assert [one["profile"] for one in found[2:5]] == ["cp-2005e", "simulated-dre", "simulated-arl"]
    assert all(value(one, "verdict")["reading"] == "accepté" for one in found[4:6])
    shares = {row["reading"] for one in found[6:] for row in one["fields"] if row["name"] == "paid"}
    assert {"16,10", "6,90"} <= shares


def test_the_fields_are_the_bytes_that_were_signed_and_sent(client: Client) -> None:
    first, _ = paid(client)
    fse, dre = _flows(client, first["id"])[2:4]
    records = b64decode(first["seal"]["records"]).decode("latin-1")
    for field in fse["fields"]:
        start = int(field["columns"].partition("-")[0]) - 1 + 128 * (field["record"] - 1)
        assert records[start : start + len(field["raw"])] == field["raw"], field
    sent = [path.read_bytes() for path in (client.listening.token_file.parent / "flux").glob("DRE-*.b2")]
    assert any(value(dre, "invoice")["raw"].encode() in each for each in sent)


def test_a_return_is_cut_to_the_invoice(client: Client) -> None:
    first, second = paid(client)
    for one, other in ((first, second), (second, first)):
        returned = [each for each in _flows(client, one["id"]) if each["kind"] == "RSP"]
        assert returned
        for flow in returned:
            numbers = {row["raw"].strip().lstrip("0") for row in flow["fields"] if row["type"] in {"100", "102"}
                       and row["name"] == "number"}  # fmt: skip
            assert numbers == {str(one["number"])}
        told = " ".join(row["raw"] for flow in returned for row in flow["fields"])
        assert nir_of(client, other) not in told
        assert nir_of(client, one) in told


def nir_of(client: Client, invoice: dict[str, Any]) -> str:
    fse = next(each for each in _flows(client, invoice["id"]) if each["kind"] == "FSE")
    found: str = value(fse, "nir")["raw"]
    return found
