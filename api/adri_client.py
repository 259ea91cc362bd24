"""The ADRi client: SOAP over HTTP, behind the engine's ``RightsService``.

The question and the answer are ``norms.adri``'s; this file only carries them. Nothing of either is logged.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

import httpx

from api.errors import ServiceFailed
from norms.adri import RightsAnswer, RightsQuery, SoapFault, read_answer, write_query

MEDIA_TYPE = "application/soap+xml; charset=utf-8"
MAX_ANSWER = 1 << 20  # bytes


class AdriClient:
    """Asks one ADRi service; a context manager that keeps its connection."""

    def __init__(self, url: str, *, timeout: float = 10.0) -> None:
        self._url = url
        self._http = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def ask(self, query: RightsQuery) -> RightsAnswer:
        """Ask for the rights of a person. Raises ServiceFailed, norms.errors.BadXml."""
        try:
            answer = self._http.post(self._url, content=write_query(query), headers={"content-type": MEDIA_TYPE})
        except httpx.HTTPError as error:
            raise ServiceFailed(service="ADRi", why=type(error).__name__) from None
        if len(answer.content) > MAX_ANSWER:
            raise ServiceFailed(service="ADRi", why="réponse trop longue")
        if answer.status_code >= 400 and "xml" not in answer.headers.get("content-type", ""):
            raise ServiceFailed(service="ADRi", why=f"statut HTTP {answer.status_code}")
        found = read_answer(answer.content)
        if isinstance(found, SoapFault):
            raise ServiceFailed(service="ADRi", why=found.reason or found.code)
        return found

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
