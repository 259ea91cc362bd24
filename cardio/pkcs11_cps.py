"""The CPS through PKCS#11: what ``cardio.cps.card.Cps`` does by APDU, done by the card's own module.

Hashing is done here (SHA-256) and the module signs the DigestInfo with ``CKM_RSA_PKCS``, the one mechanism that both
keys of a CPS accept. Objects are found by the labels and the ends of CKA_ID that ANS publishes.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from cardio.cps import layout, objects
from cardio.cps.billing import joined
from cardio.cps.code import wipe
from cardio.cps.holder import CpsHolder
from cardio.cps.identity import certified_name
from cardio.cps.situation import Situation
from cardio.errors import BadCodeShape, CodeBlocked, ContentNotPublic, WrongCode
from cardio.pkcs11_token import Pkcs11Token
from cardio.signature import digest_info


class Pkcs11Cps:
    """One CPS behind a PKCS#11 module, to be closed; used by one thread at a time.

    ``module`` is the path of the module (see ``cardio.pkcs11_module``), ``reader`` the beginning of the name of the
    reader, or empty for the first reader that holds a card. Raises NoPkcs11Module, NoCard, CardioError.
    """

    def __init__(self, module: str | None = None, reader: str = "") -> None:
        self._token = Pkcs11Token(module, reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def reader(self) -> str:
        """The reader that holds the card, as the module names it."""
        return self._token.reader

    def close(self) -> None:
        """Forget the code and give the card back; closing twice does nothing."""
        self._token.close()

    def read(self) -> CpsHolder:
        """Read who holds the card and, once unlocked, their situations. Raises CardioError."""
        name = certified_name(self.certificate())
        serial, valid_until = self._token.serial, name.not_after
        card = self._token.data(layout.ID_CARD)
        if card.startswith(b"\x5a"):
            serial, valid_until = objects.serial_number(card), objects.last_day(card)
        return CpsHolder(
            serial=serial,
            family_name=name.family_name,
            first_name=name.first_name,
            civility=self._civility(),
            rpps=name.rpps,
            profession=name.profession,
            situations=self._situations() if self._token.logged_in else (),
            valid_until=valid_until,
        )

    def tries_left(self) -> int:
        """How many codes may still be tried, 3 at most; asking spends none. Raises CardioError."""
        return self._token.tries_left()

    def unlock(self, code: bytearray) -> None:
        """Present the bearer code: four ASCII digits, overwritten with zeros before this returns or raises.

        Raises BadCodeShape or CodeBlocked without sending anything, WrongCode(tries_left) or CodeBlocked when the
        card refuses, CardioError on any fault of the module.
        """
        try:
            if len(code) != layout.CODE_DIGITS or not code.isdigit():
                raise BadCodeShape
            self._token.log_out()
            if self.tries_left() == 0:
                raise CodeBlocked
            accepted = self._token.log_in(code)
        finally:
            wipe(code)
        if not accepted:
            left = self.tries_left()
            raise WrongCode(left) if left else CodeBlocked()

    def certificate(self) -> bytes:
        """Return the DER certificate of the signature key. Raises CardioError."""
        return self._token.certificate(layout.SIGNATURE_ID_END)

    def authentication_certificate(self) -> bytes:
        """Return the DER certificate of the authentication key. Raises CardioError."""
        return self._token.certificate(layout.AUTHENTICATION_ID_END)

    def sign(self, data: bytes) -> bytes:
        """Have the card sign: RSA PKCS#1 v1.5 over SHA-256. Raises CodeRequired before ``unlock``, CardioError."""
        return self._token.sign(layout.SIGNATURE_ID_END, digest_info(data))

    def authenticate(self, data: bytes) -> bytes:
        """Have the other key sign, as ``sign`` does, to prove who is there. Raises CodeRequired, CardioError."""
        return self._token.sign(layout.AUTHENTICATION_ID_END, digest_info(data))

    def _situations(self) -> tuple[Situation, ...]:
        numbers = range(1, layout.SITUATION_FILES + 1)
        found = {number: data for number in numbers if (data := self._token.data(layout.activity(number)))}
        activities = {number: objects.activity(data) for number, data in found.items()}
        billing = objects.simulated_part(self._token.data(layout.BILLING), "la situation de facturation")
        return joined(activities, objects.billing(billing))

    def _civility(self) -> str:
        """The certificate has no civility: CPS_NAME_PS has, where it is simulated."""
        try:
            return objects.civility(objects.simulated_part(self._token.data(layout.NAME), "la civilité"))
        except ContentNotPublic:
            return ""
