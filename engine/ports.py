"""What the engine asks of the outside: the time, a signature, rights, a way to send and to receive. ``api`` wires them.

The engine never names a card, a clock, a server or a mail library: it sees these protocols only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from norms.adri import RightsAnswer, RightsQuery
from norms.idb_clc import ClcAnswer, ClcQuery, IdbAnswer, IdbQuery
from norms.mail import ReceivedFlow

__all__ = ["AmcService", "Clock", "Confirming", "OutgoingFlow", "ReceivedFlow", "RightsService", "Signer", "Transport"]


class Clock(Protocol):
    """The time, always with its offset."""

    def now(self) -> datetime:
        """Return the present instant, aware."""
        ...


class Signer(Protocol):
    """A card that signs: RSA PKCS#1 v1.5 over SHA-256, made by the card."""

    def certificate(self) -> bytes:
        """Return the certificate of the signing key, DER."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data."""
        ...


class RightsService(Protocol):
    """ADRi, or what stands for it."""

    def ask(self, query: RightsQuery) -> RightsAnswer:
        """Ask the AMO for the rights of a person."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFlow:
    """One file that leaves.

    ``flow`` is "FSE" or "DRE"; ``biller`` the emitter (9 digits); ``destination`` names who receives it: ``RR/OOO``
    (régime and organism) for an AMO, the AMC number for an AMC; ``number`` is the file's own number, ``made_at`` the
    instant it was made: together they name the sending, so that the same file sent twice is recognised as one.
    """

    flow: str
    name: str
    biller: str
    destination: str
    number: int
    made_at: datetime
    invoices: int
    demo: bool
    payload: bytes = field(repr=False)


class AmcService(Protocol):
    """IDB and CLC of the AMCs, or what stands for them."""

    def identify(self, query: IdbQuery) -> IdbAnswer:
        """Ask an AMC whether it covers a person."""
        ...

    def price(self, query: ClcQuery) -> ClcAnswer:
        """Ask an AMC what it pays of an invoice."""
        ...


class Transport(Protocol):
    """The way to the front-ends and back.

    ``simulated`` says where it leads: demonstration data never takes a real way, real data never a simulated one.
    ``send`` returns once the flow was accepted for delivery and raises ``engine.errors.TransportFault`` otherwise.
    ``receive`` yields what came back, in any order, and may yield a flow again: the engine integrates each one once.
    """

    @property
    def simulated(self) -> bool:
        """Whether the way leads to the simulator."""
        ...

    def send(self, flow: OutgoingFlow) -> None:
        """Hand a flow over."""
        ...

    def receive(self) -> Iterable[ReceivedFlow]:
        """Yield what came back."""
        ...


@runtime_checkable
class Confirming(Protocol):
    """A transport that keeps what came back until it is told that the engine has it for good.

    ``confirm`` is called after the transaction that integrates a flow, and before the next flow is asked for. A flow
    that is not confirmed (damaged, or the machine stopped in between) comes again.
    """

    def confirm(self, flow: ReceivedFlow) -> None:
        """Note that a flow is durably integrated."""
        ...
