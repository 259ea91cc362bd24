"""A CPS as PKCS#11 shows it: a token with objects, a code that opens it, keys that sign.

The bearer code stays in the caller's buffer: the binding is lent that very buffer, so that Python makes no copy. What
the module itself, or the daemon and the reader behind it, keeps of the code is out of our reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from cardio.apdu import MAX_ANSWER
from cardio.errors import BadCardData, CardioError, CodeRequired, NoCard
from cardio.pkcs11_module import SECURITY_NOT_SATISFIED, open_module, told
from cardio.signature import checked

MAX_TRIES = 3
MAX_OBJECTS = 64
"""A CPS has some thirty objects; a module that shows more of one class is not believed."""
SLOT_NAME = 64
"""PKCS#11 has room for so many bytes of the name of a reader; pcscd gives longer ones."""
_REFUSED = ("PinIncorrect", "PinInvalid", "PinLenRange")
_refusals: dict[str, int] = {}
_refusals_lock = Lock()


class Pkcs11Token:
    """The token in one reader, used by one thread at a time.

    ``module`` is the path of the module (see ``cardio.pkcs11_module``), ``reader`` the beginning of the name of the
    reader, or empty for the first reader that holds a card. Raises NoPkcs11Module, NoCard, CardioError.
    """

    def __init__(self, module: str | None = None, reader: str = "") -> None:
        library = open_module(module)
        self._logged_in: Any = None
        with told("recherche de la carte", reader):
            self._slot = _slot(library, reader)
            self.reader = str(self._slot.slot_description)
            token = self._slot.get_token()
            self.serial = token.serial.decode("ascii", "replace").strip()
            self._public = token.open()

    @property
    def logged_in(self) -> bool:
        """Whether the code was accepted and is still in force here."""
        return self._logged_in is not None

    def close(self) -> None:
        """Forget the code and give the card back; closing twice does nothing."""
        self.log_out()
        session, self._public = self._public, None
        _close(session)

    def tries_left(self) -> int:
        """How many codes may still be tried, 3 at most; asking spends none. Raises CardioError.

        The module only tells of "one less", "the last one" and "none": what this process saw refused counts too.
        """
        from pkcs11 import TokenFlag

        with told("lecture du compteur d'essais", self.reader):
            flags = self._slot.get_token().flags
        most = {TokenFlag.USER_PIN_COUNT_LOW: 2, TokenFlag.USER_PIN_FINAL_TRY: 1, TokenFlag.USER_PIN_LOCKED: 0}
        seen = MAX_TRIES - _refusals.get(self.serial, 0)
        return max(0, min([seen, *(left for flag, left in most.items() if flags & flag)]))

    def log_in(self, code: bytearray) -> bool:
        """Present the code once; whether it was accepted, counted if not. Raises CardioError."""
        from pkcs11 import PKCS11Error

        with told("vérification du code", self.reader):
            try:
                self._logged_in = self._slot.get_token().open(user_pin=_Lent(code))
            except PKCS11Error as error:
                if type(error).__name__ not in _REFUSED:
                    raise
        with _refusals_lock:
            _refusals[self.serial] = 0 if self.logged_in else _refusals.get(self.serial, 0) + 1
        return self.logged_in

    def log_out(self) -> None:
        """Forget the code."""
        session, self._logged_in = self._logged_in, None
        _close(session)

    def data(self, label: str) -> bytes:
        """Return the value of a data object, empty where the token shows none of that label. Raises CardioError."""
        from pkcs11 import Attribute, ObjectClass

        with told(f"lecture de {label}", self.reader):
            found = self._objects({Attribute.CLASS: ObjectClass.DATA, Attribute.LABEL: label})
            return _value(found[0]) if found else b""

    def certificate(self, end: int) -> bytes:
        """Return the certificate whose CKA_ID ends so, DER. Raises CardioError."""
        from pkcs11 import ObjectClass

        with told("lecture du certificat", self.reader):
            return _value(self._by_id(ObjectClass.CERTIFICATE, end))

    def sign(self, end: int, digest_info: bytes) -> bytes:
        """Sign a DigestInfo with the key whose CKA_ID ends so. Raises CodeRequired, CardioError."""
        from pkcs11 import Mechanism, ObjectClass

        if not self.logged_in:
            raise CodeRequired(SECURITY_NOT_SATISFIED, "signature")
        with told("signature", self.reader):
            key = self._by_id(ObjectClass.PRIVATE_KEY, end)
            if not hasattr(key, "sign"):
                raise BadCardData("une clé de la carte ne signe pas")
            return checked(bytes(key.sign(digest_info, mechanism=Mechanism.RSA_PKCS)))

    def _by_id(self, kind: object, end: int) -> Any:
        """Return the object of a class whose CKA_ID ends so. Raises BadCardData."""
        from pkcs11 import Attribute

        for item in self._objects({Attribute.CLASS: kind}):
            if bytes(item[Attribute.ID] or b"").endswith(bytes([end])):
                return item
        raise BadCardData("une clé ou un certificat de la CPS manque")

    def _objects(self, attributes: dict[Any, Any]) -> list[Any]:
        """List objects: all of them at once, so that no search stays open in the module."""
        session = self._logged_in or self._public
        if session is None:
            raise NoCard(self.reader)
        return list(_bounded(session.get_objects(attributes)))


class _Lent:
    """The code as the binding wants it, something to encode: it encodes to the caller's own buffer, never copied."""

    def __init__(self, code: bytearray) -> None:
        self._code = code

    def encode(self, _encoding: str) -> bytearray:
        """Lend the buffer."""
        return self._code


def _slot(library: Any, reader: str) -> Any:
    """Return the slot of the reader of that name that holds an initialised token. Raises NoCard."""
    from pkcs11 import TokenFlag

    for slot in library.get_slots(token_present=True):
        named = str(slot.slot_description).rstrip().startswith(reader[:SLOT_NAME].rstrip())
        if named and slot.get_token().flags & TokenFlag.TOKEN_INITIALIZED:
            return slot
    raise NoCard(reader)


def _bounded(items: Iterator[Any]) -> Iterator[Any]:
    for number, item in enumerate(items):
        if number == MAX_OBJECTS:
            raise BadCardData("la carte montre trop d'objets")
        yield item


def _value(item: Any) -> bytes:
    """Return the value of an object. Raises BadCardData where it is too long to be a card's."""
    from pkcs11 import Attribute

    value = bytes(item[Attribute.VALUE] or b"")
    if len(value) > MAX_ANSWER:
        raise BadCardData("un objet est trop long")
    return value


def _close(session: Any) -> None:
    """Close a session, which logs it out; a card already gone has nothing to close."""
    if session is not None:
        try:
            with told("fermeture"):
                session.close()
        except CardioError:
            return
