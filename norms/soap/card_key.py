"""A private key that stays in a card, as XML and CMS signers want to see one."""

from __future__ import annotations

from typing import NoReturn, Protocol, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding as schemes
from cryptography.hazmat.primitives.asymmetric import rsa


class CardSigner(Protocol):
    """A card that signs: RSA PKCS#1 v1.5 over SHA-256, made by the card."""

    def certificate(self) -> bytes:
        """Return the certificate of the signing key, DER."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data."""
        ...


class CardKey(rsa.RSAPrivateKey):
    """The key of a card: it signs, and gives nothing else away.

    What it cannot do raises NotImplementedError: a programmer's fault.
    """

    def __init__(self, signer: CardSigner) -> None:
        self._signer = signer
        self._public = x509.load_der_x509_certificate(signer.certificate()).public_key()
        if not isinstance(self._public, rsa.RSAPublicKey):
            raise NotImplementedError("cards of the field sign with RSA")

    def sign(self, data: bytes, padding: object, algorithm: object) -> bytes:
        """Have the card sign. Raises what the card raises, NotImplementedError for another scheme than its own."""
        if not isinstance(padding, schemes.PKCS1v15) or not isinstance(algorithm, hashes.SHA256):
            raise NotImplementedError("the card signs PKCS#1 v1.5 over SHA-256 only")
        return self._signer.sign(bytes(data))

    @property
    def key_size(self) -> int:
        """The length of the modulus, in bits."""
        return self.public_key().key_size

    def public_key(self) -> rsa.RSAPublicKey:
        """Return the public half, from the certificate."""
        assert isinstance(self._public, rsa.RSAPublicKey)
        return self._public

    def decrypt(self, ciphertext: bytes, padding: object) -> NoReturn:
        """Refuse: this key signs."""
        raise NotImplementedError("the card's signature key decrypts nothing")

    def private_numbers(self) -> NoReturn:
        """Refuse: the key never leaves the card."""
        raise NotImplementedError("the key never leaves the card")

    def private_bytes(self, encoding: object, format: object, encryption_algorithm: object) -> NoReturn:  # noqa: A002 theirs
        """Refuse: the key never leaves the card."""
        raise NotImplementedError("the key never leaves the card")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
