"""Which terminal a server gets: one in a simulated world, or one on this machine's own readers and settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from api.adri_client import AdriClient
from api.amc_clients import AmcClient, DirectoryClient
from api.assertion import CardAssertion
from api.card_desk import CardDesk
from api.cps_source import source_of
from api.folders import WORLD
from api.settings import Settings
from api.settings.ways import transport_of
from api.terminal import Terminal, Wiring, open_terminal
from cardio.pcsc import PcscReaders
from engine.ports import Clock


class SystemClock:
    """The machine's clock, with its offset."""

    def now(self) -> datetime:
        """Return the present instant, aware."""
        return datetime.now().astimezone()


def clock_of(folder: Path) -> Clock:
    """Return the clock of a folder: the simulated one where a simulated world lives in it, else the machine's."""
    world = folder / WORLD
    if not world.is_dir():
        return SystemClock()
    from api.sandbox import start_of
    from simulator.clock import SimulatedClock

    return SimulatedClock(start_of(world))


@contextmanager
def terminal_of(folder: Path, *, sandbox: bool, settings: Settings | None = None) -> Iterator[Terminal]:
    """Open the terminal of a folder and close it at the end.

    Without the sandbox, services and mailboxes are those of the ``settings``; what they do not name says so when it
    is asked for. In the sandbox, the services and the front-end are simulated whatever the settings say.
    """
    chosen = settings or Settings()
    if sandbox:
        from api.sandbox import open_sandbox

        with open_sandbox(folder, chosen) as world:
            yield world.terminal
        return
    with ExitStack() as stack, open_terminal(_wiring(folder, chosen, stack)) as terminal:
        yield terminal


def _wiring(folder: Path, settings: Settings, stack: ExitStack) -> Wiring:
    """Wire a terminal to this machine and to what the settings name."""
    module = str(settings.base / settings.cps.module) if settings.cps is not None and settings.cps.module else ""
    clock, desk = SystemClock(), CardDesk(PcscReaders(), source=source_of(module))
    asks, named = CardAssertion(desk, clock), settings.services
    return Wiring(
        folder,
        clock,
        desk,
        "lecteurs PC/SC de cette machine",
        rights=stack.enter_context(AdriClient(str(named.adri), assertion=asks)) if named.adri else None,
        transport=transport_of(settings, desk, clock),
        amc=stack.enter_context(AmcClient(str(named.amc), assertion=asks)) if named.amc else None,
        directory=stack.enter_context(DirectoryClient(str(named.directory), assertion=asks))
        if named.directory
        else None,
        norms=settings.norm_table(),
        sending=settings.transmission.options(),
    )
