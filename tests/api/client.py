"""An HTTP client of a real server, and what the tests ask of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.security.token import read
from api.server import Listening, in_thread, prepare
from api.terminal import Terminal

CPS, VITALE = "Lecteur PS (CPS)", "Lecteur patient (Vitale)"
CONSULTATION: dict[str, Any] = {
    "pathway": "T",
    "acts": [{"nomenclature": "NGAP", "code": "C", "date": "2024-12-15", "coefficient": "1"}],
}


@dataclass(frozen=True)
class Client:
    """The bearer of the token of one server."""

    http: httpx.Client
    listening: Listening
    token: str

    def get(self, path: str, status: int = 200) -> Any:
        return _told(self.http.get(path), status)

    def post(self, path: str, body: Any = None, status: int = 200, key: str | None = None) -> Any:
        headers = {"idempotency-key": key} if key is not None else {}
        return _told(self.http.post(path, json={} if body is None else body, headers=headers), status)

    def insert(self, reader: str, identity: str | None) -> None:
        self.http.post("/v1/sandbox/cards", json={"reader": reader, "identity": identity}).raise_for_status()

    def with_cards(self, cps: str = "medecin", vitale: str = "famille") -> None:
        """Put both cards in and unlock the CPS."""
        self.insert(CPS, cps)
        self.insert(VITALE, vitale)
        self.post("/v1/cards/cps/unlock", {"code": "1234"})

    def unlock_to_send(self) -> None:
        """Give the code that each transmission asks for."""
        self.post("/v1/cards/cps/unlock", {"code": "1234", "use": "transmission"})

    def sealed(self) -> dict[str, Any]:
        """Bill and seal one consultation."""
        self.with_cards()
        priced = self.post("/v1/invoices", CONSULTATION, 201)
        found: dict[str, Any] = self.post(f"/v1/invoices/{priced['id']}/seal", key=str(uuid.uuid4()))
        return found


def _told(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Traceback" not in answer.text
    return answer.json() if answer.content else None


@contextmanager
def serve(terminal: Terminal, folder: Path) -> Iterator[Client]:
    """Serve a terminal on a free port."""
    with prepare(terminal, folder, "127.0.0.1", 0) as listening, in_thread(listening):
        token = read(folder)
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=listening.address, headers=headers, trust_env=False, timeout=30) as http:
            yield Client(http, listening, token)
