"""The ADRi client: SOAP over HTTP, signed by the CPS, behind the engine's ``RightsService``.

The question and the answer are ``norms.adri``'s; this file only carries them. Nothing of either is logged.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from api.assertion import Assertion
from api.errors import ServiceFailed
from api.soap_line import SoapLine
from norms.adri import RightsAnswer, RightsQuery, SoapFault, read_answer, write_query

SERVICE = "ADRi"


class AdriClient:
    """Asks one ADRi service; a context manager that keeps its connection."""

    def __init__(self, url: str, *, assertion: Assertion | None = None, timeout: float = 10.0) -> None:
        self._line = SoapLine(SERVICE, url, assertion=assertion, timeout=timeout)

    def ask(self, query: RightsQuery) -> RightsAnswer:
        """Ask for the rights of a person. Raises ServiceFailed, NotUnlocked, CardioError, norms.errors.BadXml."""
        found = read_answer(self._line.ask(write_query(query, self._line.assertion())))
        if isinstance(found, SoapFault):
            raise ServiceFailed(service=SERVICE, why=found.reason or found.code)
        return found

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
