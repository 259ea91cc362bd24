"""The services of the AMCs: IDB and CLC, and the inter-AMC directory, over SOAP and HTTP, signed by the CPS.

The messages are ``norms.idb_clc``'s and ``norms.directory``'s (simulated); this file only carries them.
"""

from __future__ import annotations

from api.errors import NotUnlocked, ServiceFailed
from api.soap_line import SoapLine
from engine.errors import TransportFault
from norms import directory, idb_clc
from norms.directory import DirectoryAnswer, DirectoryQuery
from norms.idb_clc import ClcAnswer, ClcQuery, IdbAnswer, IdbQuery
from norms.soap.envelope import SoapFault


class AmcClient(SoapLine):
    """Asks the IDB and the CLC of the AMCs, behind the engine's ``AmcService``."""

    service = "des complémentaires (IDB, CLC)"

    def identify(self, query: IdbQuery) -> IdbAnswer:
        """Ask whether an AMC covers a person. Raises ServiceFailed, NotUnlocked, CardioError, norms.errors.BadXml."""
        return self.answered(idb_clc.read_idb_answer(self._told(query)))

    def price(self, query: ClcQuery) -> ClcAnswer:
        """Ask what the AMC pays of an invoice. Raises as ``identify``."""
        return self.answered(idb_clc.read_clc_answer(self._told(query)))

    def _told(self, query: IdbQuery | ClcQuery) -> bytes:
        """Return the answer to a question, as it came."""
        return self.exchange(idb_clc.write(query, self.assertion()))


class DirectoryClient(SoapLine):
    """Asks the inter-AMC directory, behind ``engine.cover.conventions.Directory``."""

    service = "de l'annuaire des complémentaires"

    def search(self, query: DirectoryQuery) -> DirectoryAnswer | SoapFault:
        """Ask for the conventions of an AMC. Raises TransportFault when it does not answer: the tables then do.

        Raises CardioError, norms.errors.BadXml.
        """
        try:
            return directory.read_answer(self.exchange(directory.write_query(query, self.assertion())))
        except ServiceFailed as error:
            raise TransportFault(str(error.places["why"])) from None
        except NotUnlocked:
            raise TransportFault("la CPS n'est pas déverrouillée") from None
