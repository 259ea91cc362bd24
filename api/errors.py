"""What can go wrong in the faces themselves (command line, HTTP server, demo).

::

    FaceError
    ├── FolderNotEmpty     the demo wants an empty folder
    ├── NotLoopback        the server only listens on this machine
    ├── PortTaken          another program listens on the port
    ├── NotConfigured      no service is wired for what is asked (sending, rights, sandbox)
    ├── NotUnlocked        the CPS waits for its bearer code
    ├── CodeRefused        the bearer code was refused (the demo stops)
    ├── NoSuchThing        an invoice, a beneficiary, a page that is not there
    ├── Refused            business rules refused: carries their messages
    ├── Declined           rules decline an act that is no invoice: their messages speak for themselves
    │   └── UnknownPractitioner  nobody on record has that internal id
    ├── ServiceFailed      an on-line service cannot be reached or answers nonsense
    ├── SimulatorFailed    the simulated world cannot start
    ├── BadSettings        the settings file is refused: carries why
    ├── BadBody            the HTTP body is not what the route reads
    ├── TooManyCodes       too many wrong bearer codes lately: a rest
    ├── BadForm            a form of the page holds something impossible
    ├── FormStale          a form of the page comes from another session
    ├── AnsweredProblem    the HTTP API answered a problem (the demo over HTTP)
    ├── NoIdempotencyKey   an unsafe HTTP call without its key
    ├── KeyBusy            the same key is under way
    ├── WrongCps           another CPS than the invoice's is in the reader
    ├── WrongVitale        another Vitale than the invoice's is in the reader
    └── ProofFailed        something that must hold did not hold

Each class names its ``rule`` in the catalogue (``tables/sources/messages/api.csv``); ``places`` fill the text's named
places. ``status`` is the exit status of the command line and ``http_status`` that of the API.
"""

from __future__ import annotations

from typing import ClassVar

from tables.messages import Message


class FaceError(Exception):
    """A face cannot do what was asked; ``places`` are the named places of its French text."""

    rule: ClassVar[str]
    status: ClassVar[int] = 1
    http_status: ClassVar[int] = 409

    def __init__(self, **places: object) -> None:
        super().__init__(self.rule)
        self.places = places


class FolderNotEmpty(FaceError):
    """The folder given to the demo holds something: ``folder``."""

    rule = "api.folder-not-empty"


class NotLoopback(FaceError):
    """The address ``host`` is not this machine's own."""

    rule = "api.not-loopback"
    status = 2


class PortTaken(FaceError):
    """The ``port`` of ``host`` is held by ``holder``; ``other`` is a free one."""

    rule = "api.port-taken"


class NotConfigured(FaceError):
    """No ``service`` is wired here."""

    rule = "api.not-configured"
    http_status = 503


class NotUnlocked(FaceError):
    """The CPS was not unlocked, or was taken out since."""

    rule = "api.cps-locked"


class CodeRefused(FaceError):
    """The bearer code was refused as often as the card allows."""

    rule = "api.code-refused"


class NoSuchThing(FaceError):
    """``what`` does not exist."""

    rule = "api.no-such-thing"
    http_status = 404


class ServiceFailed(FaceError):
    """The on-line service ``service`` failed: ``why``."""

    rule = "api.service-failed"
    http_status = 503


class SimulatorFailed(FaceError):
    """The simulated world cannot start: ``why``."""

    rule = "api.simulator-failed"


class BadBody(FaceError):
    """The body of an HTTP call cannot be read: ``why``."""

    rule = "api.bad-body"
    status = 2
    http_status = 400


class BadSettings(FaceError):
    """The settings file ``file`` is refused; ``messages`` say why."""

    rule = "config.refused"
    status = 2

    def __init__(self, file: object, messages: tuple[Message, ...]) -> None:
        super().__init__(file=file)
        self.messages = messages


class NoIdempotencyKey(FaceError):
    """An unsafe call came without its Idempotency-Key."""

    rule = "api.no-idempotency-key"
    http_status = 400


class KeyBusy(FaceError):
    """A call with the same Idempotency-Key is under way."""

    rule = "api.idempotency-busy"


class WrongCps(FaceError):
    """The CPS in the reader is not the one of the invoice's practitioner."""

    rule = "api.wrong-cps"


class WrongVitale(FaceError):
    """The Vitale in the reader is not the one the invoice was made from."""

    rule = "api.wrong-vitale"


class ProofFailed(FaceError):
    """Something that must hold did not: ``what``, ``expected``, ``found``."""

    rule = "api.proof-failed"
    http_status = 500


class AnsweredProblem(FaceError):
    """The HTTP API answered a problem: its ``messages``, and the tries left where it is about the bearer code."""

    rule = "api.answered-problem"

    def __init__(self, status: int, messages: tuple[Message, ...], tries_left: int | None = None) -> None:
        super().__init__(status=status)
        self.messages = messages
        self.tries_left = tries_left


class Refused(FaceError):
    """Business rules refused; ``messages`` say which and what to do."""

    rule = "api.refused"
    http_status = 422

    def __init__(self, messages: tuple[Message, ...]) -> None:
        super().__init__(count=len(messages))
        self.messages = messages


class Declined(FaceError):
    """Rules decline an act that is no invoice (people, settings); ``messages`` say which and what to do."""

    rule = "api.declined"
    http_status = 422

    def __init__(self, messages: tuple[Message, ...]) -> None:
        super().__init__()
        self.messages = messages


class UnknownPractitioner(Declined):
    """Nobody on record has that internal id."""

    http_status = 404


class FormStale(FaceError):
    """A form of the page does not carry the key of this session."""

    rule = "api.form-stale"
    http_status = 403


class TooManyCodes(FaceError):
    """Too many wrong bearer codes were tried lately; another may be in ``seconds``."""

    rule = "api.too-many-codes"
    http_status = 429


class BadForm(FaceError):
    """A form of the page holds something impossible: ``why``."""

    rule = "api.bad-form"
    http_status = 400
