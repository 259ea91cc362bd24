"""The one error shape of the HTTP API: problem+json (RFC 9457), in French, with a rule and an advice.

``type`` is the URN of the rule, ``title`` and ``detail`` say what happened, ``advice`` what to do, ``messages`` every
finding in the contract's shape. No stack trace, no personal data.

>>> problem(404, (message("api.not-found", path="/v2"),))["rule"]
'api.not-found'
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from tables.catalogue import message
from tables.messages import Message, Severity

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
_TITLES: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Accès non autorisé",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Impossible dans l'état actuel",
    413: "Corps trop grand",
    415: "Type de corps refusé",
    421: "Mauvais destinataire",
    422: "Refusé par une règle",
    429: "Trop de tentatives",
    500: "Erreur interne",
    503: "Service indisponible",
    507: "Disque plein",
}


def problem(status: int, messages: tuple[Message, ...]) -> dict[str, object]:
    """Return the problem of one or more messages; the first error leads."""
    first = next((one for one in messages if one.severity is Severity.ERROR), messages[0])
    return {
        "type": f"urn:feuille:rule:{first.rule}",
        "title": _TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": first.text,
        "rule": first.rule,
        "field": first.field,
        "advice": first.advice,
        "messages": [one.to_json() for one in messages],
    }


def encode(body: Mapping[str, object]) -> bytes:
    """Encode a JSON body as UTF-8, accents kept."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class Rejection:
    """An ASGI application that answers one problem, whatever is asked: what the guards answer."""

    def __init__(self, status: int, rule: str, headers: Mapping[str, str] | None = None, **places: object) -> None:
        self.status = status
        self.body = encode(problem(status, (message(rule, field=None, **places),)))
        self.headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store", **(headers or {})}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the problem; a WebSocket is closed instead."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})
