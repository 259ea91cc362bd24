"""Which terminal a server gets: one in a simulated world, or one on this machine's own readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from api.card_desk import CardDesk
from api.terminal import Terminal, Wiring, open_terminal
from cardio.pcsc import PcscReaders


class SystemClock:
    """The machine's clock, with its offset."""

    def now(self) -> datetime:
        """Return the present instant, aware."""
        return datetime.now().astimezone()


@contextmanager
def terminal_of(folder: Path, *, sandbox: bool) -> Iterator[Terminal]:
    """Open the terminal of a folder and close it at the end.

    Without the sandbox, cards and prices work; rights and sending have no service yet and say so.
    """
    if sandbox:
        from api.sandbox import open_sandbox

        with open_sandbox(folder) as world:
            yield world.terminal
        return
    wiring = Wiring(folder, SystemClock(), CardDesk(PcscReaders()), "lecteurs PC/SC de cette machine")
    with open_terminal(wiring) as terminal:
        yield terminal
