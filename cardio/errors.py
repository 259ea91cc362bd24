"""Every fault of a card or a reader, in one tree.

::

    CardioError                     cards.fault
    ├── NoPcscLibrary               cards.no-pcsc-library    pyscard or libpcsclite is missing
    ├── NoPkcs11Module              cards.no-pkcs11-module   python-pkcs11 or the PKCS#11 module of the CPS is missing
    ├── Pkcs11Fault                 cards.pkcs11-fault       any other refusal of the PKCS#11 module
    ├── NoDaemon                    cards.no-daemon          pcscd is not running, or was stopped and restarted
    ├── AccessDenied                cards.access-denied      pcscd refuses this user
    ├── AboutReader                 (never raised itself)    names the reader
    │   ├── NoReader                cards.no-reader          no such reader, or none at all
    │   ├── ReaderUnavailable       cards.reader-unavailable the reader was unplugged
    │   ├── NoCard                  cards.no-card            the reader is empty
    │   ├── SharingViolation        cards.sharing-violation  another program holds the card
    │   ├── CardRemoved             cards.card-removed       torn out, even if put back since: connect again
    │   ├── CardReset               cards.card-reset         another program reset it: connect and unlock again
    │   ├── NoPinPad                cards.no-pin-pad         the reader has no keypad of its own
    │   └── CardMute                cards.card-mute          present, but it does not answer
    ├── PcscOff                     cards.pcsc-off           PC/SC mode is switched off: the terminal stands alone
    ├── ReaderFault                 cards.reader-fault       any other PC/SC code
    ├── UnknownCard                 cards.unknown-card       neither a CPS nor a Vitale
    ├── WrongCard                   cards.wrong-card         a Vitale where the CPS was wanted, or the reverse
    ├── UnexpectedAnswer            cards.unexpected-answer  a status word that the command does not allow
    │   └── CodeRequired            cards.code-required      6982: the card wants its code first
    ├── BadCardData                 cards.bad-card-data      what was read does not make sense
    ├── ContentNotPublic            cards.content-not-public a real card: this part needs a certified module
    ├── BadCodeShape                cards.bad-code-shape     not four digits; nothing was sent
    ├── WrongCode                   cards.wrong-code         refused by the card, tries left
    ├── CodeExpired                 cards.code-expired       given on another day: the first use of a day asks again
    ├── CodeForTransmission         cards.code-for-transmission a transmission asks for the code each time
    ├── CodeCancelled               cards.code-cancelled     the bearer pressed cancel on the keypad
    ├── CodeTimedOut                cards.code-timed-out     nobody typed the code in time
    ├── NoBarcodeLibrary            cards.no-barcode-library zxing-cpp or Pillow is missing
    ├── NoApcvCode                  cards.no-apcv-code       the picture holds no apCV code
    ├── ApcvExpired                 cards.apcv-expired       the code shown has passed its time
    └── CodeBlocked                 cards.code-blocked       no try left; nothing more is sent

``rule`` names the message (table ``messages/cards.csv``), ``places()`` gives what fills it. No error ever holds the
bearer code, an APDU or a name.
"""

from __future__ import annotations

from typing import ClassVar


class CardioError(Exception):
    """The root of the tree: something between the program and the card went wrong.

    >>> WrongCode(tries_left=2).places()
    {'tries_left': '2'}
    """

    rule: ClassVar[str] = "cards.fault"

    def __init__(self, **places: str) -> None:
        super().__init__(self.rule, places)
        self._places = places

    def places(self) -> dict[str, str]:
        """Return what fills the message of ``rule``, by name."""
        return dict(self._places)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self._places.items())
        return f"{self.rule} ({told})" if told else self.rule


class NoPcscLibrary(CardioError):
    """The Python binding (pyscard) or the system library (libpcsclite) is missing."""

    rule = "cards.no-pcsc-library"


class NoPkcs11Module(CardioError):
    """The Python binding (python-pkcs11) or the PKCS#11 module is missing; ``module`` is the path tried."""

    rule = "cards.no-pkcs11-module"

    def __init__(self, module: str = "") -> None:
        super().__init__(module=module or "aucun module")
        self.module = module


class Pkcs11Fault(CardioError):
    """The PKCS#11 module refused ``step`` with ``code``, the name of its error."""

    rule = "cards.pkcs11-fault"

    def __init__(self, code: str, step: str) -> None:
        super().__init__(code=code, step=step)
        self.code = code
        self.step = step


class NoDaemon(CardioError):
    """No PC/SC daemon answers, or it was restarted and the connection died with the old one."""

    rule = "cards.no-daemon"


class AccessDenied(CardioError):
    """The PC/SC daemon refuses this user (polkit)."""

    rule = "cards.access-denied"


class AboutReader(CardioError):
    """An error about one reader; ``reader`` is empty when it is about all of them."""

    def __init__(self, reader: str = "") -> None:
        super().__init__(reader=reader or "le lecteur")
        self.reader = reader


class NoReader(AboutReader):
    """The reader asked for does not exist, or there is none."""

    rule = "cards.no-reader"


class ReaderUnavailable(AboutReader):
    """The reader is known but was unplugged."""

    rule = "cards.reader-unavailable"


class ReaderFault(CardioError):
    """A PC/SC code that no other error names; ``code`` is that code, unsigned."""

    rule = "cards.reader-fault"

    def __init__(self, code: int, reader: str = "") -> None:
        super().__init__(code=f"0x{code:08X}", reader=reader or "le lecteur")
        self.code = code
        self.reader = reader


class NoCard(AboutReader):
    """The reader holds no card."""

    rule = "cards.no-card"


class SharingViolation(AboutReader):
    """Another program holds the card for itself, or exclusive use was wanted while it is shared."""

    rule = "cards.sharing-violation"


class CardRemoved(AboutReader):
    """The card was torn out. The channel stays dead after re-insertion: connect again."""

    rule = "cards.card-removed"


class CardReset(AboutReader):
    """Another program reset the card. Connect again; a code that was verified must be asked again."""

    rule = "cards.card-reset"


class CardMute(AboutReader):
    """A card is there and does not answer: upside down, dirty, broken, or not a chip card."""

    rule = "cards.card-mute"


class UnknownCard(CardioError):
    """The answer to reset is neither a CPS's nor a Vitale's; ``atr`` is that answer in hexadecimal."""

    rule = "cards.unknown-card"

    def __init__(self, atr: bytes) -> None:
        super().__init__(atr=atr.hex(" ").upper())
        self.atr = atr


class WrongCard(CardioError):
    """A known card, in the wrong reader: ``expected`` and ``found`` are "CPS" or "Vitale"."""

    rule = "cards.wrong-card"

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected=expected, found=found)
        self.expected = expected
        self.found = found


class UnexpectedAnswer(CardioError):
    """The card answered ``status_word`` to ``step``, which does not allow it."""

    rule = "cards.unexpected-answer"

    def __init__(self, status_word: int, step: str) -> None:
        super().__init__(status_word=f"{status_word:04X}", step=step)
        self.status_word = status_word
        self.step = step


class CodeRequired(UnexpectedAnswer):
    """The card wants its bearer code before this step (status word 6982)."""

    rule = "cards.code-required"


class BadCardData(CardioError):
    """What was read does not make sense; ``why`` says what, and never holds the data itself."""

    rule = "cards.bad-card-data"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
        self.why = why


class ContentNotPublic(CardioError):
    """The card is real: this part of it (``content``) has no public description and needs a certified module."""

    rule = "cards.content-not-public"

    def __init__(self, content: str) -> None:
        super().__init__(content=content)
        self.content = content


class BadCodeShape(CardioError):
    """The bearer code is not four digits; nothing was sent to the card."""

    rule = "cards.bad-code-shape"


class WrongCode(CardioError):
    """The card refused the code; ``tries_left`` is at least 1."""

    rule = "cards.wrong-code"

    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left=str(tries_left))
        self.tries_left = tries_left


class CodeBlocked(CardioError):
    """No try is left; the code is not sent any more."""

    rule = "cards.code-blocked"


class NoPinPad(AboutReader):
    """The reader has no keypad that verifies a code by itself."""

    rule = "cards.no-pin-pad"


class PcscOff(CardioError):
    """PC/SC mode is switched off; no reader is touched."""

    rule = "cards.pcsc-off"


class CodeExpired(CardioError):
    """The code was given on another day, or too long ago: the first use of the day asks again."""

    rule = "cards.code-expired"


class CodeForTransmission(CardioError):
    """A transmission wants the code given for itself."""

    rule = "cards.code-for-transmission"


class CodeCancelled(CardioError):
    """The bearer pressed cancel on the keypad of the reader; no try was spent."""

    rule = "cards.code-cancelled"


class CodeTimedOut(CardioError):
    """The code was not typed on the keypad of the reader in time; no try was spent."""

    rule = "cards.code-timed-out"


class NoBarcodeLibrary(CardioError):
    """The libraries that read a code in a picture (zxing-cpp, Pillow) are missing."""

    rule = "cards.no-barcode-library"


class NoApcvCode(CardioError):
    """The picture cannot be read, or shows no code of an appli carte Vitale."""

    rule = "cards.no-apcv-code"


class ApcvExpired(CardioError):
    """The code of the appli carte Vitale has passed its time; each code is good for a few minutes."""

    rule = "cards.apcv-expired"
