"""The simulated world around a terminal: virtual cards, ADRi, front-end and payers, a clock that stands still.

This is the only place of the faces that opens the simulator; what it gives is an ordinary ``Terminal``, wired to it.
"""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from api.adri_client import AdriClient
from api.amc_clients import AmcClient, DirectoryClient
from api.assertion import CardAssertion, can_sign
from api.card_desk import CardDesk
from api.errors import NoSuchThing, SimulatorFailed
from api.folders import WORLD
from api.settings import Settings
from api.shapes.states import TransferShape
from api.terminal import Terminal, Wiring, open_terminal
from api.transport import LOCAL_PATIENCE, local_transport
from engine.ports import Transport
from norms.mail import ReceivedFlow, read_mail
from simulator.cards.apcv import NFC_READER, qr_picture
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.errors import StackError
from simulator.cards.identities import VITALE_IDENTITIES
from simulator.cards.pki import authority_certificate
from simulator.cards.stack import open_stack
from simulator.clock import SimulatedClock
from simulator.front_end import FrontEnd
from simulator.mail_keys import MailKeys
from simulator.population import demo_contracts, demo_directory, demo_rights
from simulator.services.adri import AdriServer
from simulator.services.directory import DirectoryServer
from simulator.services.idb_clc import IdbClcServer

START = datetime(2024, 12, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
"""When the simulated world begins."""

KEYS = "cles-de-chiffrement.pem"
_CLOCK_FILE = "horloge"
CODE_LIFE = timedelta(minutes=10)
"""How long the QR code of a virtual phone is good for."""
NO_SETTINGS = Settings()

Way = Callable[[FrontEnd, MailKeys], Transport]
"""Makes the way from the terminal to a front-end and back; the keys are those of its recipients."""


def local_way(front_end: FrontEnd, keys: MailKeys) -> Transport:
    """Return the short way: SMTP to the front-end, its own Maildir back, every mail enveloped for its recipient."""
    return local_transport(
        front_end.host, front_end.port, front_end.mailbox, directory=keys, authorities=(keys.authority,)
    )


class Sandbox:
    """What the user of a simulated world may do to it; ``terminal`` is wired to it."""

    CPS_READER = CPS_READER
    VITALE_READER = VITALE_READER
    terminal: Terminal

    def __init__(self, deck: Deck, clock: SimulatedClock, front_end: FrontEnd, keys: MailKeys, folder: Path) -> None:
        self._deck = deck
        self._clock = clock
        self._front_end = front_end
        self._keys = keys
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

    def show_apcv(self, identity: str) -> bytes:
        """Draw the QR code that the phone of a virtual card's people shows, for ten minutes. Raises NoSuchThing."""
        if identity not in VITALE_IDENTITIES:
            raise NoSuchThing(what=f"La carte virtuelle {identity}")
        return qr_picture(VITALE_IDENTITIES[identity].content, self._clock.now() + CODE_LIFE)

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
        return tuple(read_mail(path.read_bytes(), self._keys.pairs()).payload for path in paths)

    def answers(self) -> tuple[ReceivedFlow, ...]:
        """Return the flows that wait in the mailbox of the terminal."""
        box = mailbox.Maildir(self._front_end.mailbox, create=False)
        try:
            return tuple(read_mail(box.get_bytes(key)) for key in sorted(box.keys()))
        finally:
            box.close()


@contextmanager
def open_sandbox(folder: Path, settings: Settings = NO_SETTINGS, way: Way = local_way) -> Iterator[Sandbox]:
    """Open a simulated world in a folder and a terminal in it; close everything at the end.

    Of the ``settings``, norms and habits hold here too; mailboxes and services are the simulated ones. ``way`` leads
    from the terminal to the front-end and back.

    The cards come first: libpcsclite reads its settings once per process. Raises SimulatorFailed, EngineError, OSError.
    """
    world = folder / WORLD
    with ExitStack() as stack:
        try:
            deck = stack.enter_context(open_stack((CPS_READER, VITALE_READER, NFC_READER)))
        except StackError as error:
            raise SimulatorFailed(why=str(error)) from error
        world.mkdir(parents=True, exist_ok=True)
        clock = SimulatedClock(start_of(world))
        desk = CardDesk(deck.readers, CPS_READER, VITALE_READER)
        vouched = authority_certificate() if can_sign() else None
        asks = CardAssertion(desk, clock) if can_sign() else None
        adri = stack.enter_context(AdriServer(demo_rights(), clock, vouched))
        amc = stack.enter_context(IdbClcServer(demo_contracts(), clock, vouched))
        directory = stack.enter_context(DirectoryServer(demo_directory(), clock, vouched))
        keys = MailKeys(world / KEYS)
        front_end = stack.enter_context(FrontEnd(world, clock, keys=keys))
        sandbox = Sandbox(deck, clock, front_end, keys, world)
        wiring = Wiring(
            folder=folder,
            clock=clock,
            desk=desk,
            stack=deck.description,
            rights=stack.enter_context(AdriClient(adri.url, assertion=asks, timeout=LOCAL_PATIENCE)),
            transport=way(front_end, keys),
            world=sandbox,
            amc=stack.enter_context(AmcClient(amc.url, assertion=asks, timeout=LOCAL_PATIENCE)),
            directory=stack.enter_context(DirectoryClient(directory.url, assertion=asks, timeout=LOCAL_PATIENCE)),
            norms=settings.norm_table(),
            sending=settings.transmission.options(),
        )
        sandbox.terminal = stack.enter_context(open_terminal(wiring))
        yield sandbox


def start_of(world: Path) -> datetime:
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
