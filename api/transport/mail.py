"""Flows as mails behind the engine's ``Transport``: one relay and one mailbox per régime, or one for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Final

from cryptography import x509

from api.transport.boxes import Mailbox, MailboxTable
from api.transport.ports import Directory, Inbox, Now, Session, Transient
from api.transport.retry import Retry
from engine.errors import TransportFault
from engine.ports import OutgoingFlow, ReceivedFlow
from norms.errors import BadMail
from norms.mail import (
    MAX_MAIL,
    REAL_DOMAIN,
    SIMULATED_DOMAIN,
    FlowKind,
    KeyPair,
    amc_address,
    amo_address,
    build_mail,
    choose_certificate,
    envelop,
    read_mail,
    read_revocations,
)

NOT_CLEARED: Final = (
    "aucun flux réel ne part sans le réglage « production » et une CPS réelle déverrouillée, tous les deux"
)


def never() -> bool:
    """Say that no mail leaves for a real address."""
    return False


def present() -> datetime:
    """Return the machine's present instant."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class MailTransport:
    """The way to the front-ends by mail.

    ``directory`` gives the recipients' certificates: mails are then enveloped, for certificates that one of the
    ``authorities`` issued where any is given; without it they leave in clear, which only a simulated way may do.
    ``keys`` open the envelopes that come in. ``production`` says, at each sending, whether real addresses may be
    written to (``api.transport.clearance``): a simulated way never asks it, a real one sends nothing without it.
    """

    boxes: MailboxTable
    simulated: bool
    directory: Directory | None = None
    authorities: tuple[x509.Certificate, ...] = ()
    keys: Callable[[], tuple[KeyPair, ...]] = tuple
    production: Callable[[], bool] = never
    retry: Retry = field(default_factory=Retry)
    now: Now = present
    unread: tuple[str, ...] = field(default=(), init=False)
    """Why mails of the last ``receive`` could not be read, in French. They stay where they are, for a person."""
    _confirmed: ReceivedFlow | None = field(default=None, init=False, repr=False)

    def send(self, flow: OutgoingFlow) -> None:
        """Send a file; returns once its relay has taken it. What may pass is tried again, the same mail.

        The message id is the file's own: a relay or a front-end that saw it before knows it again. Raises
        TransportFault, norms.errors.BadMail.
        """
        real = self._real()
        if not (self.simulated or real):
            raise TransportFault(NOT_CLEARED)
        box = self.boxes.of(flow.destination)
        mail = self._mail(flow, box, real=real)
        for pause in self.retry.pauses():
            try:
                return box.relay.deliver(mail, production=real)
            except Transient:
                self.retry.sleep(pause)
        return box.relay.deliver(mail, production=real)

    def receive(self) -> Iterator[ReceivedFlow]:
        """Yield every flow of every mailbox. What ``confirm`` was told of before the next is asked for is deleted.

        A mailbox that breaks off is opened again: what was yielded is not yielded again, what was confirmed is deleted
        then. Raises TransportFault when it stays broken; the next ``receive`` goes on from there.
        """
        self.unread = ()
        for box in self.boxes.rows:
            if box.inbox is not None:
                yield from self._empty(box.inbox)

    def confirm(self, flow: ReceivedFlow) -> None:
        """Note that the last flow yielded is durably integrated: its mail may go away."""
        self._confirmed = flow

    def _was_confirmed(self, flow: ReceivedFlow) -> bool:
        """Whether that very flow was confirmed since it was yielded."""
        confirmed, self._confirmed = self._confirmed, None
        return confirmed is flow

    def _real(self) -> bool:
        """Whether real addresses may be written to and real servers called."""
        return not self.simulated and self.production() is True

    def _mail(self, flow: OutgoingFlow, box: Mailbox, *, real: bool) -> EmailMessage:
        """Put a file in its mail, enveloped where there is a directory."""
        recipient = recipient_of(flow.destination, REAL_DOMAIN if real else SIMULATED_DOMAIN)
        kind = FlowKind(flow.flow)
        mail = build_mail(
            FlowKind.B2 if box.iris and kind is FlowKind.FSE else kind,
            flow.payload,
            sender=box.sender,
            recipient=recipient,
            emitter=flow.biller,
            moment=flow.made_at,
            number=flow.number,
            invoices=flow.invoices,
            production=real,
        )
        if self.directory is not None:
            found = self.directory.certificates(recipient, production=real)
            lists = read_revocations(self.directory.revocations(production=real), self.now(), self.authorities)
            return envelop(mail, choose_certificate(found, self.now(), self.authorities, lists))
        if not self.simulated:
            raise TransportFault("aucun annuaire de certificats n'est réglé : rien ne part en clair")
        return mail

    def _empty(self, inbox: Inbox) -> Iterator[ReceivedFlow]:
        """Yield the flows of one mailbox, over as many sessions as it takes."""
        rest = _Rest()
        pauses = self.retry.pauses()
        while True:
            before = len(rest.seen)
            try:
                with inbox.open(production=self._real()) as session:
                    yield from self._session(session, rest)
                return
            except Transient:
                if len(rest.seen) > before:
                    pauses = self.retry.pauses()
                pause = next(pauses, None)
                if pause is None:
                    raise
                self.retry.sleep(pause)

    def _session(self, session: Session, rest: _Rest) -> Iterator[ReceivedFlow]:
        """Yield what one session finds that no former one yielded."""
        for uid in session.uids():
            if uid in rest.done:
                session.delete(uid)
            if uid in rest.seen:
                continue
            flow = self._read(session, uid, rest)
            if flow is None:
                continue
            yield flow
            if self._was_confirmed(flow):
                rest.done.add(uid)
                session.delete(uid)

    def _read(self, session: Session, uid: str, rest: _Rest) -> ReceivedFlow | None:
        """Return the flow of one mail; None, and why in ``unread``, when it carries none."""
        try:
            if session.size(uid) > MAX_MAIL:
                raise BadMail(f"Le courriel {uid} dépasse {MAX_MAIL} octets.")
            content = session.fetch(uid)
            rest.seen.add(uid)
            return read_mail(content, self.keys())
        except Transient:
            if uid not in rest.failed:
                rest.failed.add(uid)
                raise
            rest.seen.add(uid)  # it breaks the line each time: the others must not wait behind it
            self.unread += (f"Le serveur ne rend pas le courriel {uid}.",)
            raise
        except BadMail as error:
            rest.seen.add(uid)
            self.unread += (str(error),)
            return None


@dataclass(slots=True)
class _Rest:
    """What happened to the mails of one mailbox over the sessions of one ``receive``."""

    seen: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


def recipient_of(destination: str, domain: str = SIMULATED_DOMAIN) -> str:
    """Return the mail address of a destination: régime/computer centre/organism for an AMO, the number for an AMC.

    >>> recipient_of("01/016/421"), recipient_of("99999999")
    ('01421@421.01.simulated.invalid', '99999999@amc.simulated.invalid')
    """
    if "/" not in destination:
        return amc_address(destination, domain)
    regime, *_, organism = destination.split("/")
    return amo_address(regime, organism, domain)
