"""Claims on an AMC taken back and replaced over HTTP; what the flows tell beyond the price."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import CONSULTATION, VITALE, Client


def sent(client: Client) -> dict[str, Any]:
    """An invoice whose FSE and DRE have left."""
    invoice = client.sealed()
    client.unlock_to_send()
    client.post("/v1/lots", key="lots")
    client.post("/v1/files", key="files")
    client.post("/v1/transmissions", key="transmissions")
    return invoice


def test_a_claim_is_taken_back_without_its_patient(client: Client) -> None:
    invoice = sent(client)
    path = f"/v1/invoices/{invoice['id']}/cancel-claim"
    undone = client.post(path, status=201, key="undo")
    assert client.post(path, status=201, key="undo") == undone
    client.insert(VITALE, None)
    done = client.post(f"/v1/invoices/{undone['id']}/seal", key="seal")
    assert (done["state"], done["number"]) == ("sealed", 2)
    assert done["seal"]["vitale_signature"] is None
    lots = client.post("/v1/lots", key="lots again")["lots"]
    assert [(each["flow"], each["number"]) for each in lots] == [("DRE", "AAB")]


def test_nothing_is_taken_back_before_it_has_left(client: Client) -> None:
    invoice = client.sealed()
    problem = client.post(f"/v1/invoices/{invoice['id']}/cancel-claim", status=422, key="undo")
    assert [each["rule"] for each in problem["messages"]] == ["api.refused", "invoice.no-claim"]
    assert client.post(f"/v1/invoices/{invoice['id']}/cancel-claim", status=400)["rule"] == "api.no-idempotency-key"


def test_an_amc_that_takes_no_rectification_refuses_the_draft(client: Client) -> None:
    invoice = sent(client)
    problem = client.post("/v1/invoices", {**CONSULTATION, "replaces": invoice["id"]}, 422)
    assert [each["rule"] for each in problem["messages"]] == ["api.refused", "invoice.no-rectification"]


@pytest.mark.parametrize("wrong", [
    {"accident": "12"}, {"details": [{"act": -1}]}, {"details": [{"act": 0, "agreement": "AA"}]},
    {"prescription": {"prescriber": "991000696", "day": "2024-12-01", "origin": "Z"}},
])  # fmt: skip
def test_what_no_flow_can_tell_is_refused_by_name(client: Client, wrong: dict[str, Any]) -> None:
    client.with_cards()
    client.post("/v1/invoices", {**CONSULTATION, **wrong}, 400)


def test_the_flow_tells_what_was_asked(client: Client) -> None:
    client.with_cards()
    told = {
        "nature": "at_mp",
        "pathway": None,
        "accident": "241200001",
        "details": [{"act": 0, "agreement": "2", "agreement_date": "2024-12-01"}],
        "prescription": {"prescriber": "991000696", "day": "2024-12-01", "specialty": "15", "origin": "T"},
    }
    made = client.post("/v1/invoices", {**CONSULTATION, **told}, 201)
    client.post(f"/v1/invoices/{made['id']}/seal", key="seal")
    flows = client.get(f"/v1/invoices/{made['id']}/flows")["flows"]
    rows = next(each["fields"] for each in flows if each["kind"] == "FSE")
    found = {(row["type"], row["name"]): row["raw"] for row in rows}
    assert found["2", "accident"] == "241200001"
    assert (found["4S", "agreement"], found["4S", "agreement_date"]) == ("2", "241201")
    assert (found["4", "prescriber_specialty"], found["4", "prescription_origin"]) == ("15", "T")
