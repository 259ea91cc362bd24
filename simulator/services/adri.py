"""The simulated ADRi: rights of the people of the simulated AMO, over real HTTP.

>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> from simulator.clock import SimulatedClock
>>> from simulator.population import demo_rights
>>> clock = SimulatedClock(datetime(2024, 12, 15, 9, tzinfo=ZoneInfo("Europe/Paris")))
>>> with AdriServer(demo_rights(), clock) as server:
...     server.url.startswith("http://127.0.0.1:"), server.url.endswith("/adri")
(True, True)
"""

from __future__ import annotations

from norms.adri import read_query, write_answer
from simulator.clock import Clock
from simulator.services.rights_book import RightsBook
from simulator.services.soap_server import SoapServer


class AdriServer(SoapServer):
    """Serves a rights book; with an ``authority`` (DER), only to whoever one of its cards vouches for."""

    path = "/adri"
    name = "simulated-adri"

    def __init__(self, book: RightsBook, clock: Clock, authority: bytes | None = None) -> None:
        super().__init__(
            lambda question: write_answer(book.answer(read_query(question), clock.now())), clock, authority
        )
