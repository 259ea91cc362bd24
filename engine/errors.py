r"""What can go wrong in the engine that is nobody's business mistake: faults of the machine or of the caller.

Business findings (no rights, unknown act, price out of date) are ``tables.messages.Message`` values, never exceptions.
Every error carries the rule id of its French text (``tables/sources/messages/engine.csv``) and the places to fill in:
``error.message`` renders it.

::

    EngineError
    ├── IllegalTransition         a state machine was asked to jump
    ├── StalePrice                the price to seal is not the one on record
    ├── SealFault                 a card's signature does not verify with its certificate
    ├── NumberRangeExhausted      no number is left in a range
    ├── JournalBroken             the journal does not hold together
    ├── IdempotencyConflict       a key was used before for something else
    ├── UnknownInvoice
    ├── UnknownLot
    ├── UnknownTransmission
    ├── UnknownDocument
    ├── TransportFault            a flow could not leave or come in
    └── StoreFault                the database or a file could not be written or read
        ├── DiskFull
        ├── StoreBusy             another program holds the database for too long
        ├── StoreNewer            the database was made by a later version
        └── StoreDamaged          the database fails its own checks

>>> str(IllegalTransition("invoice", "paid", "draft").message.severity)
'error'
"""

from __future__ import annotations

from typing import ClassVar

from engine.labels import label, machine_label
from tables.catalogue import message
from tables.messages import Message


class EngineError(Exception):
    """Any fault of the engine; ``rule`` is the id of its text, ``places`` what fills the text."""

    rule: ClassVar[str] = "engine.fault"

    def __init__(self, **places: object) -> None:
        self.places = places
        super().__init__(self.message.text)

    @property
    def message(self) -> Message:
        """The French text and advice of this fault."""
        return message(self.rule, field=None, **self.places)


class IllegalTransition(EngineError):
    """A machine was asked to go where its table has no way."""

    rule = "engine.illegal-transition"

    def __init__(self, machine: str, state: str, wanted: str) -> None:
        self.machine, self.state, self.wanted = machine, state, wanted
        names = machine_label(machine), label(machine, state), label(machine, wanted)
        super().__init__(**dict(zip(("machine", "state", "wanted"), names, strict=True)))


class StalePrice(EngineError):
    """The price handed over is not the last one on record for that invoice."""

    rule = "engine.stale-price"

    def __init__(self, invoice: int) -> None:
        self.invoice = invoice
        super().__init__(invoice=invoice)


class SealFault(EngineError):
    """What ``card`` signed does not verify with the certificate it showed."""

    rule = "engine.seal-fault"

    def __init__(self, card: str) -> None:
        self.card = card
        super().__init__(card=card)


class NumberRangeExhausted(EngineError):
    """No number is left between the bounds of a range."""

    rule = "engine.range-exhausted"

    def __init__(self, name: str, scope: str, last: int) -> None:
        self.name, self.scope, self.last = name, scope, last
        super().__init__(name=name, scope=scope, last=last)


class JournalBroken(EngineError):
    """The journal's chain breaks at entry ``seq``."""

    rule = "engine.journal-broken"

    def __init__(self, seq: int, why: str) -> None:
        self.seq, self.why = seq, why
        super().__init__(seq=seq, why=why)


class IdempotencyConflict(EngineError):
    """An idempotency key came back with another operation or another body."""

    rule = "engine.idempotency-conflict"

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key=key)


class UnknownInvoice(EngineError):
    """No invoice bears that number (or internal id)."""

    rule = "engine.unknown-invoice"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number=number)


class UnknownLot(EngineError):
    """No lot bears that number."""

    rule = "engine.unknown-lot"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number=number)


class UnknownTransmission(EngineError):
    """No transmission bears that number, or nothing was sent yet."""

    rule = "engine.unknown-transmission"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number=number)


class UnknownDocument(EngineError):
    """No supporting document bears that name."""

    rule = "engine.unknown-document"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name=name)


class TransportFault(EngineError):
    """A flow could not leave or come in; raised by the transports that ``api`` wires."""

    rule = "engine.transport-fault"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why=why)


class StoreFault(EngineError):
    """The database or a file of the store could not be written or read."""

    rule = "engine.store-fault"

    def __init__(self, what: str, why: str = "") -> None:
        self.what, self.why = what, why
        super().__init__(what=what, why=why)


class DiskFull(StoreFault):
    """No room is left on the disk; nothing was half-written."""

    rule = "engine.disk-full"


class StoreBusy(StoreFault):
    """Another program kept the database locked longer than the patience of the store."""

    rule = "engine.store-busy"


class StoreNewer(StoreFault):
    """The database was made by a later version of the product: it is left as it is."""

    rule = "engine.store-newer"


class StoreDamaged(StoreFault):
    """The database fails its own integrity checks."""

    rule = "engine.store-damaged"
