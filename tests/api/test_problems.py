"""One error shape for every refusal of the HTTP API: problem+json, French, a rule, an advice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.security.limits import MAX_BODY
from tables.catalogue import rules
from tests.api.client import Client

MEMBERS = {"type", "title", "status", "detail", "rule", "field", "advice", "messages"}
QUOTE = {"invoice_date": "2024-12-15"}


def _check(problem: dict[str, Any], status: int) -> None:
    assert set(problem) >= MEMBERS
    assert problem["status"] == status
    assert problem["type"] == f"urn:feuille:rule:{problem['rule']}"
    assert problem["rule"] in rules()
    assert problem["detail"]
    assert problem["advice"]
    assert problem["messages"][0]["rule"] == problem["rule"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/nowhere", None, 404),
        ("GET", "/v1/invoices/77", None, 404),
        ("GET", "/v1/invoices/abc", None, 400),
        ("PUT", "/v1/invoices", b"{}", 405),
        ("POST", "/v1/lots", b"{}", 400),
        ("POST", "/v1/invoices", b"{", 400),
        ("POST", "/v1/invoices", b'{"acts": []}', 400),
        ("POST", "/v1/invoices", b'{"acts": [{}], "unknown": 1}', 400),
        ("POST", "/v1/invoices", b"\xff\xfe", 400),
        ("POST", "/v1/quotes", b"{", 400),
        ("POST", "/v1/quotes", b"[" * 100_000, 400),
        ("POST", "/v1/quotes", b'{"a": NaN}', 400),
        ("POST", "/v1/quotes", b"\xff\xfe", 400),
        ("POST", "/v1/quotes", json.dumps(QUOTE).encode(), 400),
        ("POST", "/v1/cards/cps/unlock", b'{"code": "1234"}', 409),
        ("GET", "/v1/cards/vitale", None, 409),
        ("POST", "/v1/rights", b"{}", 409),
        ("POST", "/v1/quotes", b" " * (MAX_BODY + 1), 413),
    ],
)
def test_a_refusal_is_a_problem(shared: Client, method: str, path: str, body: bytes | None, status: int) -> None:
    answer = shared.http.request(method, path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    _check(answer.json(), status)


def test_a_fault_of_ours_tells_nothing_of_itself(shared: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> object:
        raise RuntimeError("2550699999999 SPECIMEN")

    monkeypatch.setattr("api.routes.journal.JournalShape.of", broken)
    answer = shared.http.get("/v1/journal/verification")
    assert answer.status_code == 500
    _check(answer.json(), 500)
    assert "SPECIMEN" not in answer.text
    assert "2550699999999" not in answer.text


def test_a_refused_code_never_shows(shared: Client) -> None:
    for body in ({"code": 7391}, {"code": "7391", "more": 1}, {"code": ["7391"]}):
        answer = shared.http.post("/v1/cards/cps/unlock", json=body)
        assert answer.status_code == 400
        assert "7391" not in answer.text


def test_the_description_has_examples_and_every_route(shared: Client) -> None:
    found = shared.get("/openapi.json")
    paths = set(found["paths"])
    assert {"/v1/quotes", "/v1/invoices", "/v1/invoices/{invoice}/seal", "/v1/transmissions", "/health"} <= paths
    for path in ("/v1/quotes", "/v1/invoices"):
        content = found["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert content["example"]["acts"]


def test_the_example_of_the_description_is_priced(shared: Client) -> None:
    found = shared.get("/openapi.json")
    example = found["paths"]["/v1/quotes"]["post"]["requestBody"]["content"]["application/json"]["example"]
    answer = shared.post("/v1/quotes", example)
    assert answer["totals"]["amo"] == 5149
    assert answer["totals"]["amc"] == 2207


def test_a_refused_quote_has_the_answer_and_the_problem(shared: Client) -> None:
    found = shared.get("/openapi.json")
    example = found["paths"]["/v1/quotes"]["post"]["requestBody"]["content"]["application/json"]["example"]
    example["acts"][0]["code"] = "QQQQ"
    refused = shared.post("/v1/quotes", example, 422)
    _check(refused, 422)
    assert refused["lines"] == []
    assert refused["tables"]["sha256"]
    assert "QQQQ" in refused["detail"]


def test_health_says_what_runs(shared: Client) -> None:
    found = shared.get("/health")
    assert found["sandbox"] is True
    assert len(found["tables_sha256"]) == 64
