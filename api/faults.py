"""Whatever a route raises becomes a problem: declared errors with their rule, all others as an internal error.

Nothing of the error but its rule and its declared places goes out or to the log: a message of Python's may quote
personal data.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from api.advice import explain_all, http_status
from api.errors import TooManyCodes
from api.problems import MEDIA_TYPE, encode, problem
from api.security.access import wants_page
from cardio.errors import WrongCode
from tables.messages import Message

_log = logging.getLogger("feuille.http")


def answer(status: int, messages: tuple[Message, ...], headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as a response."""
    return Response(encode(problem(status, messages)), status, dict(headers or {}), MEDIA_TYPE)


class Faults:
    """Answers a problem where the application raises."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; once an answer has begun, nothing more can be said and the connection ends."""
        begun = False

        async def watched(event: Event) -> None:
            nonlocal begun
            begun = True
            await send(event)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # the one place where an error becomes an answer
            status = http_status(error)
            if status >= 500:
                _log.error("%s on %s", type(error).__name__, scope.get("path"))
            if begun:
                raise
            told = _shown if wants_page(scope) else _told
            await told(status, error)(scope, receive, send)


def _shown(status: int, error: Exception) -> Response:
    """Return the screen of an error."""
    from api.page.rendering import page

    return page("error.html", status, told=explain_all(error))


def _told(status: int, error: Exception) -> Response:
    """Return the problem of an error; a wrong bearer code also says how many tries are left, as a number."""
    told = problem(status, explain_all(error))
    headers = {"retry-after": str(error.places["seconds"])} if isinstance(error, TooManyCodes) else {}
    if isinstance(error, WrongCode):
        told["tries_left"] = error.tries_left
    return Response(encode(told), status, headers, MEDIA_TYPE)
