"""The outside world behind one door: files come in by SMTP, ARL and RSP come out in a Maildir.

>>> import tempfile
>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> from simulator.clock import SimulatedClock
>>> clock = SimulatedClock(datetime(2024, 12, 15, 9, tzinfo=ZoneInfo("Europe/Paris")))
>>> with tempfile.TemporaryDirectory() as folder, FrontEnd(Path(folder), clock) as front_end:
...     front_end.host, front_end.port > 0, front_end.pay(), front_end.bank.transfers
('127.0.0.1', True, (), ())
"""

from __future__ import annotations

import mailbox
import threading
from pathlib import Path
from ssl import SSLContext
from types import TracebackType
from typing import Self

from norms.mail import MAX_MAIL, FlowKind
from simulator.bank import Bank, Transfer
from simulator.clock import Clock
from simulator.front_end.intake import Intake
from simulator.front_end.smtp import HOST, Door
from simulator.ledger import Ledger
from simulator.mail_keys import MailKeys
from simulator.payer import Payers


class FrontEnd:
    """The front-end, its payers and the bank, in one folder that a later one can take up again.

    ``mailbox`` is the Maildir where answers land, ``received`` the folder of every mail as it came. The SMTP server
    listens from entering the context to leaving it. With ``keys`` it opens the envelopes made for its recipients; clear
    mails are taken all the same. With ``provisional`` each accepted lot first gets a provisional acknowledgement.
    ``tls`` secures the door: STARTTLS is then asked of every client.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        max_mail: int = MAX_MAIL,
        keys: MailKeys | None = None,
        provisional: bool = False,
        tls: SSLContext | None = None,
    ) -> None:
        self.mailbox = folder / "mailbox"
        self.received = folder / "received"
        folder.mkdir(parents=True, exist_ok=True)
        self._ledger = Ledger(folder / "ledger.sqlite3")
        self._intake = Intake(self.received, self._ledger, clock, keys, provisional=provisional)
        self.payers = Payers(self._ledger, clock)
        self._max_mail = max_mail
        self._tls = tls
        self._delivering = threading.Lock()
        self._door: Door | None = None
        self.bank = Bank(self._ledger)
        mailbox.Maildir(self.mailbox, create=True).close()

    @property
    def host(self) -> str:
        """The address that the SMTP server listens on."""
        return HOST

    @property
    def port(self) -> int:
        """The port that it listens on. Raises RuntimeError when it does not run."""
        if self._door is None:
            raise RuntimeError("the front-end is not started: enter its context first")
        return int(self._door.port)

    def __enter__(self) -> Self:
        self._deliver()
        self._door = Door(self._receive, self._max_mail, self._tls)
        self._door.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._door is not None
        self._door.stop()
        self._door = None

    def pay(self) -> tuple[Transfer, ...]:
        """Run the payers: transfers and returns for every invoice accepted and not settled yet."""
        transfers = self.payers.pay()
        self._deliver()
        return transfers

    def reject_next(self, number: int, code: str, label: str, flow: FlowKind | None = None) -> None:
        """Plan the reject of an invoice at the next ``pay``, by the payers of one flow or of all.

        Raises ValueError when the code is not 1 to 4 letters or digits.
        """
        self.payers.reject_next(number, code, label, flow)

    def _receive(self, sender: str, content: bytes) -> None:
        """Take a mail and deliver its answers."""
        self._intake.receive(sender, content)
        self._deliver()

    def _deliver(self) -> None:
        """Empty the outbox into the Maildir, oldest first."""
        with self._delivering:
            box = mailbox.Maildir(self.mailbox, create=True)
            for number, mail in self._ledger.waiting():
                box.add(mail)
                self._ledger.delivered(number)
            box.close()
