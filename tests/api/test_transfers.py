"""GET /v1/transfers: what the simulated payers transferred, and all that makes it."""

from __future__ import annotations

from api.sandbox import Sandbox
from norms.noemie import OneOff
from tests.api.client import Client


def test_the_transfers_of_the_payers_show_what_they_hold(client: Client, world: Sandbox) -> None:
    assert client.get("/v1/transfers") == {"transfers": [], "comments": []}
    client.sealed()
    client.post("/v1/lots", key="lots")
    client.post("/v1/files", key="files")
    terminal = world.terminal
    assert terminal._transport is not None
    terminal.office.send(terminal._transport)
    (biller,) = {one["biller"] for one in client.get("/v1/lots")["lots"]}
    hold = OneOff(code="RET", amount=552, label="RETENUE", return_kind="05", period="P")
    world._front_end.payers.plan_operations("01999", biller, (OneOff(code="40001", amount=4000), hold))
    made = client.post("/v1/sandbox/payments")["transfers"]
    client.post("/v1/returns")
    found = client.get("/v1/transfers")["transfers"]
    assert sorted(one["amount"] for one in found) == sorted(one["amount"] for one in made)
    (held,) = [one for one in found if one["holds"]]
    assert (held["gap"], held["holds"][0]["effect"], held["paid_one_offs"][0]["amount"]) == (0, -552, 4000)
    assert [one["matched"] for one in held["shares"]] == [True]
