"""The simulated world around a terminal: virtual cards, ADRi, front-end and payers, a clock that stands still.

This is the only place of the faces that opens the simulator; what it gives is an ordinary ``Terminal``, wired to it.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from api.adri_client import AdriClient
from api.card_desk import CardDesk
from api.errors import NoSuchThing, SimulatorFailed
from api.shapes.states import TransferShape
from api.terminal import Terminal, Wiring, open_terminal
from api.transport import local_transport
from norms.mail import ReceivedFlow, read_mail
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.errors import StackError
from simulator.cards.stack import open_stack
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from simulator.population import demo_rights
from simulator.services.adri import AdriServer

START = datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""When the simulated world begins."""

FOLDER = "simulateur"
_CLOCK_FILE = "horloge"


class Sandbox:
    """What the user of a simulated world may do to it; ``terminal`` is wired to it."""

    CPS_READER = CPS_READER
    VITALE_READER = VITALE_READER
    terminal: Terminal

    def __init__(self, deck: Deck, clock: SimulatedClock, front_end: FrontEnd, folder: Path) -> None:
        self._deck = deck
        self._clock = clock
        self._front_end = front_end
        self._folder = folder

    def insert(self, reader: str, identity: str) -> None:
        """Put a virtual card in a reader, in the place of the one that is in. Raises NoSuchThing."""
        with _named_things():
            self._deck.remove(reader)
            self._deck.insert(reader, identity)

    def remove(self, reader: str) -> None:
        """Take the card out of a reader. Raises NoSuchThing."""
        with _named_things():
            self._deck.remove(reader)

    def advance(self, days: int) -> None:
        """Move the simulated clock forward; a later sandbox of this folder goes on from there."""
        self._clock.advance(timedelta(days=days))
        (self._folder / _CLOCK_FILE).write_text(self._clock.now().isoformat(), encoding="ascii")

    def pay(self) -> tuple[TransferShape, ...]:
        """Have the simulated payers pay what they accepted; return the transfers."""
        return tuple(TransferShape.model_validate(one) for one in self._front_end.pay())

    def received(self) -> tuple[bytes, ...]:
        """Return the files that the front-end received, as they came out of their mails."""
        paths = sorted(path for path in self._front_end.received.iterdir() if path.is_file())
        return tuple(read_mail(path.read_bytes()).payload for path in paths)

    def answers(self) -> tuple[ReceivedFlow, ...]:
        """Return the flows that wait in the mailbox of the terminal."""
        box = mailbox.Maildir(self._front_end.mailbox, create=False)
        try:
            return tuple(read_mail(box.get_bytes(key)) for key in sorted(box.keys()))
        finally:
            box.close()


@contextmanager
def open_sandbox(folder: Path) -> Iterator[Sandbox]:
    """Open a simulated world in a folder and a terminal in it; close everything at the end.

    The cards come first: libpcsclite reads its settings once per process. Raises SimulatorFailed, EngineError, OSError.
    """
    world = folder / FOLDER
    with ExitStack() as stack:
        try:
            deck = stack.enter_context(open_stack())
        except StackError as error:
            raise SimulatorFailed(why=str(error)) from error
        world.mkdir(parents=True, exist_ok=True)
        clock = SimulatedClock(_start(world))
        adri = stack.enter_context(AdriServer(demo_rights(), clock))
        front_end = stack.enter_context(FrontEnd(world, clock))
        sandbox = Sandbox(deck, clock, front_end, world)
        wiring = Wiring(
            folder=folder,
            clock=clock,
            desk=CardDesk(deck.readers, CPS_READER, VITALE_READER),
            stack=deck.description,
            rights=stack.enter_context(AdriClient(adri.url)),
            transport=local_transport(front_end.host, front_end.port, front_end.mailbox),
            world=sandbox,
        )
        sandbox.terminal = stack.enter_context(open_terminal(wiring))
        yield sandbox


def _start(world: Path) -> datetime:
    """Return when the world of a folder begins, or where it stood."""
    with suppress(OSError, ValueError):
        return datetime.fromisoformat((world / _CLOCK_FILE).read_text(encoding="ascii"))
    return START


@contextmanager
def _named_things() -> Iterator[None]:
    """Turn an unknown reader or identity into a message."""
    try:
        yield
    except StackError as error:
        raise NoSuchThing(what=str(error)) from None
