"""The way to the simulated front-end, over real SMTP, and back from its Maildir."""

import mailbox
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.errors import TransportFault
from engine.ports import OutgoingFlow, ReceivedFlow
from norms.mail import FlowKind, amc_address, amo_address, build_mail, read_mail
from simulator.front_end import FrontEnd

SENDER = "cabinet@simulated.invalid"


def mail_of(flow: OutgoingFlow) -> bytes:
    """The mail of a flow; the same flow gives the same bytes."""
    regime, _, organism = flow.destination.partition("/")
    recipient = amc_address(flow.destination) if flow.flow == "DRE" else amo_address(regime, organism[-3:])
    mail = build_mail(
        FlowKind(flow.flow),
        flow.payload,
        sender=SENDER,
        recipient=recipient,
        emitter=flow.biller,
        moment=flow.made_at,
        number=flow.number,
        invoices=flow.invoices,
    )
    return mail.as_bytes()


@dataclass
class MailWay:
    """The transport of a test: ``broken`` counts the sendings that must fail before one passes."""

    front_end: FrontEnd
    simulated: bool = True
    broken: int = 0
    sent: list[OutgoingFlow] = field(default_factory=list)

    def send(self, flow: OutgoingFlow) -> None:
        if self.broken:
            self.broken -= 1
            raise TransportFault("panne voulue")
        with smtplib.SMTP(self.front_end.host, self.front_end.port) as server:
            server.sendmail(SENDER, ["frontal@simulated.invalid"], mail_of(flow))
        self.sent.append(flow)

    def receive(self) -> Iterator[ReceivedFlow]:
        box = mailbox.Maildir(self.front_end.mailbox)
        mails = [box.get_bytes(key) for key in sorted(box.keys())]
        box.close()
        yield from (read_mail(mail) for mail in mails)


class Kept:
    """A transport that keeps what it takes."""

    simulated = True

    def __init__(self) -> None:
        self.flows: list[OutgoingFlow] = []

    def send(self, flow: OutgoingFlow) -> None:
        self.flows.append(flow)

    def receive(self) -> Iterator[ReceivedFlow]:
        yield from ()
