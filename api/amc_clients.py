"""The services of the AMCs: IDB and CLC, and the inter-AMC directory, over SOAP and HTTP, signed by the CPS.

The messages are ``norms.idb_clc``'s and ``norms.directory``'s (simulated); this file only carries them.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from api.assertion import Assertion
from api.errors import NotUnlocked, ServiceFailed
from api.soap_line import SoapLine
from engine.errors import TransportFault
from norms import directory, idb_clc
from norms.directory import DirectoryAnswer, DirectoryQuery
from norms.idb_clc import ClcAnswer, ClcQuery, IdbAnswer, IdbQuery
from norms.soap.envelope import SoapFault

SERVICE = "des complémentaires (IDB, CLC)"
DIRECTORY = "de l'annuaire des complémentaires"


class AmcClient:
    """Asks the IDB and the CLC of the AMCs, behind the engine's ``AmcService``."""

    def __init__(self, url: str, *, assertion: Assertion | None = None, timeout: float = 10.0) -> None:
        self._line = SoapLine(SERVICE, url, assertion=assertion, timeout=timeout)

    def identify(self, query: IdbQuery) -> IdbAnswer:
        """Ask whether an AMC covers a person. Raises ServiceFailed, NotUnlocked, CardioError, norms.errors.BadXml."""
        found = idb_clc.read_idb_answer(self._line.ask(idb_clc.write(query, self._line.assertion())))
        if isinstance(found, SoapFault):
            raise ServiceFailed(service=SERVICE, why=found.reason or found.code)
        return found

    def price(self, query: ClcQuery) -> ClcAnswer:
        """Ask what the AMC pays of an invoice. Raises as ``identify``."""
        found = idb_clc.read_clc_answer(self._line.ask(idb_clc.write(query, self._line.assertion())))
        if isinstance(found, SoapFault):
            raise ServiceFailed(service=SERVICE, why=found.reason or found.code)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()


class DirectoryClient:
    """Asks the inter-AMC directory, behind ``engine.cover.conventions.Directory``."""

    def __init__(self, url: str, *, assertion: Assertion | None = None, timeout: float = 10.0) -> None:
        self._line = SoapLine(DIRECTORY, url, assertion=assertion, timeout=timeout)

    def search(self, query: DirectoryQuery) -> DirectoryAnswer | SoapFault:
        """Ask for the conventions of an AMC. Raises TransportFault when it does not answer: the tables then do.

        Raises CardioError, norms.errors.BadXml.
        """
        try:
            return directory.read_answer(self._line.ask(directory.write_query(query, self._line.assertion())))
        except ServiceFailed as error:
            raise TransportFault(str(error.places["why"])) from None
        except NotUnlocked:
            raise TransportFault("la CPS n'est pas déverrouillée") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
