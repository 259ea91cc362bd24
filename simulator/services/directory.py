"""The simulated inter-AMC directory, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterable

from norms.directory import (
    MAX_ROWS,
    OK,
    TOO_MANY,
    DirectoryAnswer,
    DirectoryQuery,
    DirectoryRow,
    read_query,
    write_answer,
)
from norms.identifiers import amc
from simulator.clock import Clock
from simulator.services.soap_server import SoapServer


class DirectoryBook:
    """Every convention that the simulated directory knows; AMC numbers are found with or without leading zeros."""

    def __init__(self, rows: Iterable[DirectoryRow]) -> None:
        self._rows = tuple(rows)

    def answer(self, query: DirectoryQuery) -> DirectoryAnswer:
        """Answer a question: the rows, or that there are too many of them."""
        found = tuple(
            row
            for row in self._rows
            if amc.same(row.amc_number, query.amc_number) and row.accepts(query.convention_type, query.csr)
        )
        if len(found) > MAX_ROWS:
            return DirectoryAnswer(code=TOO_MANY, message=f"{len(found)} conventions trouvées")
        return DirectoryAnswer(code=OK, rows=found)


class DirectoryServer(SoapServer):
    """Serves a directory; with an ``authority`` (DER), only to whoever one of its cards vouches for."""

    path = "/annuaire"
    name = "simulated-directory"

    def __init__(self, book: DirectoryBook, clock: Clock, authority: bytes | None = None) -> None:
        super().__init__(lambda question: write_answer(book.answer(read_query(question))), clock, authority)
