"""The ADRi client: SOAP over HTTP, signed by the CPS, behind the engine's ``RightsService``.

The question and the answer are ``norms.adri``'s; this file only carries them. Nothing of either is logged.
"""

from __future__ import annotations

from api.soap_line import SoapLine
from norms.adri import RightsAnswer, RightsQuery, read_answer, write_query


class AdriClient(SoapLine):
    """Asks one ADRi service."""

    service = "ADRi"

    def ask(self, query: RightsQuery) -> RightsAnswer:
        """Ask for the rights of a person. Raises ServiceFailed, NotUnlocked, CardioError, norms.errors.BadXml."""
        return self.answered(read_answer(self.exchange(write_query(query, self.assertion()))))
