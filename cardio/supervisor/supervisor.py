"""One thread that watches the readers, keeps what they show, and tells listeners what happens.

The thread sleeps in a blocking wait: nothing is polled. A daemon that stops, restarts or refuses is told once, then
tried again with growing delays; readers and cards are told gone meanwhile, and back when they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event as Flag
from threading import Lock, Thread, current_thread
from types import MappingProxyType, TracebackType
from typing import Self

from cardio.channel import ReaderChannel
from cardio.errors import CardioError, NoCard, NoReader, PcscOff
from cardio.supervisor.backoff import Backoff
from cardio.supervisor.changes import changes
from cardio.supervisor.events import Event, Happening
from cardio.supervisor.listeners import Listener, Listeners
from cardio.supervisor.memory import Memory
from cardio.supervisor.seat import Seat, Watch, WatchedReaders
from cardio.supervisor.sleep import SleepGauge

HEARTBEAT_SECONDS = 15.0
"""The longest wait: a reader plugged in the instant between a look and a wait is seen at the next beat at worst."""
_CANCEL_SECONDS = 0.02
_NOTHING: Mapping[str, Seat] = MappingProxyType({})


class Supervisor:
    """Watches readers from ``switch(on=True)`` or ``with`` until ``switch(on=False)``, ``close`` or the end of it.

    ``remembered`` gives back what ``memory.known`` was in a former process. ``looks`` are listeners called after each
    look, whatever it showed: a card that came and went between two looks makes no event. Listeners are called from
    the watching thread, one event at a time; they may call anything here.
    """

    def __init__(
        self,
        readers: WatchedReaders,
        *,
        remembered: Mapping[str, str] | None = None,
        backoff: Backoff | None = None,
        sleep: SleepGauge | None = None,
    ) -> None:
        self.memory = Memory(remembered)
        self.listeners = Listeners()
        self.looks = Listeners()
        self.fault: CardioError | None = None
        self._readers = readers
        self._backoff = backoff or Backoff()
        self._sleep = sleep or SleepGauge()
        self._seats = _NOTHING
        self._switching = Lock()
        self._holding = Lock()
        self._stopping = Flag()
        self._looked = Flag()
        self._watch: Watch | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self.switch(on=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What there is

    @property
    def on(self) -> bool:
        """Whether PC/SC mode is on."""
        return self._thread is not None

    @property
    def seats(self) -> Mapping[str, Seat]:
        """What every reader showed at the last look, by name; empty when off or without a daemon."""
        return self._seats

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the daemon answered or failed once since the switch; False when the time passed."""
        return self._looked.wait(seconds)

    def reader_of(self, family: str) -> str | None:
        """Return the reader that holds a card of a family ("CPS", "Vitale"), else the empty one remembered for it."""
        seats = self._seats
        held = (name for name, seat in seats.items() if (kind := seat.kind) is not None and kind.family == family)
        free = (name for name, seat in seats.items() if not seat.present)
        return next(held, None) or self.memory.reader_of(family, free)

    def connect(self, reader: str, *, exclusive: bool = False) -> ReaderChannel:
        """Open a channel to the card of a reader, shared or for oneself. Raises PcscOff, CardioError."""
        if not self.on:
            raise PcscOff
        return self._readers.connect(reader, exclusive=exclusive)

    def connect_to(self, family: str, *, exclusive: bool = False) -> ReaderChannel:
        """Open a channel to the card of a family, wherever it is. Raises PcscOff, NoReader, NoCard, CardioError."""
        if not self.on:
            raise PcscOff
        reader = self.reader_of(family)
        if reader is None:
            raise NoCard if self._seats else (self.fault or NoReader())
        return self.connect(reader, exclusive=exclusive)

    # Listening and switching

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at each event; the returned function stops that."""
        return self.listeners.add(listener)

    def switch(self, *, on: bool) -> None:
        """Switch PC/SC mode: off frees every handle and tells every card and reader gone (the terminal stands alone).

        Switching to what it is already does nothing. From a listener, off returns before the thread has ended.
        """
        with self._switching:
            if on and self._thread is None:
                self._stopping, self._looked = Flag(), Flag()
                self._thread = Thread(target=self._run, args=(self._stopping,), name="lecteurs", daemon=True)
                self.listeners.tell(Event(Happening.SWITCHED_ON))
                self._thread.start()
            elif not on and self._thread is not None:
                thread, self._thread = self._thread, None
                self._end(thread)

    def close(self) -> None:
        """Switch off; closing twice does nothing."""
        self.switch(on=False)

    def _end(self, thread: Thread) -> None:
        """Have the thread end: a wait that began after a cancel is cancelled again."""
        self._stopping.set()
        while thread is not current_thread() and thread.is_alive():
            with self._holding:
                if self._watch is not None:
                    self._watch.cancel()
            thread.join(_CANCEL_SECONDS)

    # The watching thread

    def _run(self, stopping: Flag) -> None:
        """Watch until told to stop, through daemons that come and go; ``stopping`` is this thread's own."""
        while not stopping.is_set():
            try:
                self._follow(self._readers.watch(), stopping)
            except CardioError as fault:
                self._lose(fault)
                stopping.wait(self._backoff.next())
        self.fault = None
        self._show(_NOTHING)
        self.listeners.tell(Event(Happening.SWITCHED_OFF))

    def _follow(self, watch: Watch, stopping: Flag) -> None:
        """Tell what one watch sees, until told to stop or the machine slept. Raises CardioError."""
        with self._holding:
            self._watch = watch
        try:
            seats = watch.look()
            self._find()
            while True:
                self._show(seats)
                self._looked.set()
                if stopping.is_set():
                    return
                seats = watch.wait(HEARTBEAT_SECONDS)
                if self._sleep.woke_up():
                    self._show(_NOTHING)
                    return
        finally:
            with self._holding:
                self._watch = None
            watch.close()

    def _find(self) -> None:
        """Note that the daemon answers."""
        self._backoff.reset()
        if self.fault is not None:
            self.fault = None
            self.listeners.tell(Event(Happening.SERVICE_BACK))

    def _lose(self, fault: CardioError) -> None:
        """Note that the daemon does not answer any more; told once, not at each attempt."""
        known, self.fault = self.fault, fault
        self._show(_NOTHING)
        self._looked.set()
        if type(known) is not type(fault):
            self.listeners.tell(Event(Happening.SERVICE_LOST, fault=fault))

    def _show(self, seats: Mapping[str, Seat]) -> None:
        """Keep what the readers show, and tell what changed."""
        before, self._seats = self._seats, MappingProxyType(dict(seats))
        self.memory.note(seats)
        for event in changes(before, seats):
            self.listeners.tell(event)
        self.looks.tell(Event(Happening.LOOKED))
