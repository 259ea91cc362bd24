"""The guards of the local server, one threat at a time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.security.limits import MAX_BODY
from api.security.sessions import COOKIE, SESSION_LIFE, TICKET_LIFE, Sessions
from tests.api.guards import BEARER, GOOD_HOST, JSON, SECRET, Guards, run_app

HOSTILE_HOSTS: tuple[list[bytes], ...] = (
    [],
    [b""],
    [b"attacker.example"],
    [b"attacker.example:9012"],
    [b"127.0.0.1"],
    [b"127.0.0.1:9013"],
    [b"127.0.0.1.:9012"],
    [b"localhost.:9012"],
    [b"LOCALHOST:9012"],
    [b"user@127.0.0.1:9012"],
    [b"[::1]:9012"],
    [b"127.0.0.1:9012", b"127.0.0.1:9012"],
    [b"127.0.0.1:9012, attacker.example"],
    [b"0.0.0.0:9012"],
)


@pytest.mark.parametrize("hosts", HOSTILE_HOSTS, ids=repr)
@pytest.mark.parametrize("path", ["/v1/invoices", "/nowhere", "/openapi.json", "/entree", "/"])
def test_a_foreign_host_is_misdirected_before_anything_runs(hosts: list[bytes], path: str) -> None:
    guards = Guards()
    answer = guards.call(*[(b"host", host) for host in hosts], BEARER, path=path)
    assert answer.status == 421
    assert answer.problem["rule"] == "api.bad-host"
    assert guards.inner.reached == []


@pytest.mark.parametrize("host", [b"127.0.0.1:9012", b"localhost:9012"])
def test_our_own_hosts_pass(host: bytes) -> None:
    assert Guards().call((b"host", host), BEARER).status == 200


@pytest.mark.parametrize(
    "credentials",
    [
        [],
        [(b"authorization", b"")],
        [(b"authorization", b"Bearer")],
        [(b"authorization", b"Bearer " + b"u" * 43)],
        [(b"authorization", b"Bearer " + SECRET[:-1].encode())],
        [(b"authorization", b"Basic " + SECRET.encode())],
        [(b"authorization", b"Bearer \xff\xfe")],
        [BEARER, BEARER],
        [(b"cookie", f"{COOKIE}={SECRET}".encode())],
        [(b"cookie", b"\xff;;=;=")],
    ],
    ids=repr,
)
@pytest.mark.parametrize("path", ["/v1/invoices", "/nowhere", "/openapi.json", "/health", "/v1/quotes"])
def test_everything_needs_the_token(credentials: list[tuple[bytes, bytes]], path: str) -> None:
    guards = Guards()
    answer = guards.call(GOOD_HOST, *credentials, path=path)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert SECRET not in answer.body.decode()
    assert guards.inner.reached == []


def test_a_session_reads_but_never_writes() -> None:
    guards = Guards()
    session = guards.sessions.exchange(guards.sessions.new_ticket())
    cookie = (b"cookie", f"other=1; {COOKIE}={session}".encode())
    assert guards.call(GOOD_HOST, cookie).status == 200
    assert guards.call(GOOD_HOST, cookie, JSON, method="POST").status == 401


FORM = (b"content-type", b"application/x-www-form-urlencoded")
OURS = (b"sec-fetch-site", b"same-origin")
HTML = (b"accept", b"text/html,*/*")


def a_session(guards: Guards) -> tuple[bytes, bytes]:
    """The cookie of a session that is open."""
    return (b"cookie", f"{COOKIE}={guards.sessions.exchange(guards.sessions.new_ticket())}".encode())


@pytest.mark.parametrize("path", ["/professionnels", "/professionnels/1/suppression", "/preferences"])
def test_a_session_sends_the_forms_of_the_page(path: str) -> None:
    guards = Guards()
    sent = guards.call(GOOD_HOST, a_session(guards), FORM, OURS, method="POST", path=path)
    assert (sent.status, guards.inner.reached) == (200, [path])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([FORM], 403),
        ([FORM, (b"sec-fetch-site", b"same-site")], 403),
        ([FORM, (b"sec-fetch-site", b"cross-site")], 403),
        ([FORM, (b"sec-fetch-site", b"none")], 403),
        ([FORM, OURS, OURS], 403),
        ([JSON, OURS], 415),
        ([OURS], 415),
        ([FORM, FORM, OURS], 415),
    ],
    ids=repr,
)
def test_a_form_from_elsewhere_never_arrives(headers: list[tuple[bytes, bytes]], status: int) -> None:
    guards = Guards()
    assert guards.call(GOOD_HOST, a_session(guards), *headers, method="POST", path="/preferences").status == status
    assert guards.inner.reached == []


@pytest.mark.parametrize("path", ["/professionnelsx", "/", "/entree", "/v1/preferences", "//preferences"])
def test_a_session_sends_nothing_else(path: str) -> None:
    guards = Guards()
    assert guards.call(GOOD_HOST, a_session(guards), FORM, OURS, method="POST", path=path).status == 401
    assert guards.inner.reached == []


def test_the_token_sends_no_form() -> None:
    guards = Guards()
    assert guards.call(GOOD_HOST, BEARER, FORM, OURS, method="POST", path="/preferences").status == 401


def test_a_browser_without_a_session_is_led_to_the_entrance() -> None:
    answer = Guards().call(GOOD_HOST, HTML, path="/professionnels")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert Guards().call(GOOD_HOST, HTML, path="/v1/invoices").status == 401


def test_the_forms_of_a_session_carry_a_key_of_their_own() -> None:
    sessions = Sessions()
    one, two = (sessions.exchange(sessions.new_ticket()) for _ in range(2))
    assert one is not None
    assert two is not None
    assert sessions.owns_form(one, sessions.form_key(one))
    for session, offered in ((two, sessions.form_key(one)), (one, ""), (one, "é"), (None, sessions.form_key(one))):
        assert not sessions.owns_form(session, offered)
    assert not sessions.owns_form("unknown", sessions.form_key("unknown"))


def test_a_ticket_serves_once_and_ends() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    ticket = sessions.new_ticket()
    session = sessions.exchange(ticket)
    assert session is not None
    assert sessions.exchange(ticket) is None
    late = sessions.new_ticket()
    now[0] += TICKET_LIFE
    assert sessions.exchange(late) is None
    assert sessions.knows(session)
    now[0] += SESSION_LIFE
    assert not sessions.knows(session)


@pytest.mark.parametrize("site", [b"cross-site", b"same-site", b"", b"SAME-ORIGIN"])
def test_another_site_may_not_write(site: bytes) -> None:
    answer = Guards().call(GOOD_HOST, BEARER, JSON, (b"sec-fetch-site", site), method="POST")
    assert answer.status == 403
    assert answer.problem["rule"] == "api.cross-site"


@pytest.mark.parametrize("site", [b"same-origin", b"none"])
def test_our_own_page_may(site: bytes) -> None:
    assert Guards().call(GOOD_HOST, BEARER, JSON, (b"sec-fetch-site", site), method="POST").status == 200


@pytest.mark.parametrize(
    "kind",
    [
        [],
        [(b"content-type", b"text/plain")],
        [(b"content-type", b"application/x-www-form-urlencoded")],
        [(b"content-type", b"multipart/form-data; boundary=x")],
        [(b"content-type", b"application/jsonp")],
        [JSON, (b"content-type", b"text/plain")],
    ],
    ids=repr,
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_json_may_write(kind: list[tuple[bytes, bytes]], method: str) -> None:
    answer = Guards().call(GOOD_HOST, BEARER, *kind, method=method)
    assert answer.status == 415
    assert answer.problem["advice"]


def test_a_body_announced_too_long_is_not_read() -> None:
    guards = Guards()
    length = (b"content-length", str(MAX_BODY + 1).encode())
    assert guards.call(GOOD_HOST, BEARER, JSON, length, method="POST").status == 413
    assert guards.inner.reached == []


def test_a_body_that_proves_too_long_is_cut() -> None:
    guards = Guards()
    answer = guards.call(GOOD_HOST, BEARER, JSON, method="POST", chunks=[b"x" * 4096] * (MAX_BODY // 4096 + 1))
    assert answer.status == 413
    assert guards.inner.reached == []


def test_a_body_in_pieces_arrives_whole() -> None:
    answer = Guards().call(GOOD_HOST, BEARER, JSON, method="POST", chunks=[b"x" * 1000] * 5)
    assert (answer.status, answer.body) == (200, b"5000")


@pytest.mark.parametrize("length", [b"-1", b"abc", b"1e3", b"9" * 40])
def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    answer = Guards().call(GOOD_HOST, BEARER, JSON, (b"content-length", length), method="POST")
    assert answer.status == 400


def test_every_answer_is_safe_to_show_and_never_kept() -> None:
    for answer in (Guards().call(GOOD_HOST, BEARER), Guards().call()):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not any(name.startswith("access-control") for name in answer.headers)


def test_a_websocket_is_closed() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(event: Any) -> None:
        sent.append(event)

    scope = {"type": "websocket", "path": "/", "headers": [GOOD_HOST, BEARER]}
    asyncio.run(run_app(Guards().app, scope, receive, send))
    assert [event["type"] for event in sent] == ["websocket.close"]
