"""One on-line service over HTTP: a SOAP message out, a SOAP message in, bounded, never logged.

The question carries the assertion of who asks where a service wants one (``api.assertion``).
"""

from __future__ import annotations

from types import TracebackType
from typing import ClassVar, Self, TypeVar

import httpx
from lxml import etree

from api.assertion import Assertion
from api.errors import ServiceFailed
from norms.soap.envelope import CONTENT_TYPE, SoapFault
from norms.soap.parsing import MAX_XML

Answer = TypeVar("Answer")


class SoapLine:
    """The line to one service; a context manager that keeps its connection.

    A client of a service is a line with its questions: ``service`` is how messages call it.
    """

    service: ClassVar[str]

    def __init__(self, url: str, *, assertion: Assertion | None = None, timeout: float = 10.0) -> None:
        self._url = url
        self._assertion = assertion
        self._http = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def assertion(self) -> etree._Element | None:
        """Return a new assertion of who asks, signed by the card; None where the service asks for none.

        Raises NotUnlocked, ServiceFailed, CardioError.
        """
        return self._assertion() if self._assertion is not None else None

    def exchange(self, question: bytes) -> bytes:
        """Return the answer to a question. Raises ServiceFailed."""
        try:
            with self._http.stream(
                "POST", self._url, content=question, headers={"content-type": CONTENT_TYPE}
            ) as answer:
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MAX_XML:
                        raise ServiceFailed(service=self.service, why="réponse trop longue")
        except httpx.HTTPError as error:
            raise ServiceFailed(service=self.service, why=type(error).__name__) from None
        if answer.status_code >= 400 and "xml" not in answer.headers.get("content-type", ""):
            raise ServiceFailed(service=self.service, why=f"statut HTTP {answer.status_code}")
        return content

    def answered(self, found: Answer | SoapFault) -> Answer:
        """Return an answer that is no fault of the service. Raises ServiceFailed."""
        if isinstance(found, SoapFault):
            raise ServiceFailed(service=self.service, why=found.reason or found.code)
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
