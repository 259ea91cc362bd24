"""RSA signature by a card: SHA-256 here, PKCS#1 v1.5 in the card.

IAS-ECC: MSE SET DST then PSO COMPUTE SIGNATURE to sign, MSE SET AT then INTERNAL AUTHENTICATE to authenticate.

>>> len(digest_info(b"FSE"))
51
"""

from __future__ import annotations

import hashlib

from cardio.apdu import command, exchange
from cardio.channel import Channel
from cardio.errors import BadCardData
from cardio.tlv import encode

RSA_SHA256_PKCS1 = 0x42
"""The algorithm reference of the digital signature template, as published for the CPS3."""
RSA_PKCS1 = 0x02
"""The algorithm reference of the authentication template: the terminal gives the DigestInfo."""
_SHA256_PREFIX = bytes.fromhex("3031300D060960864801650304020105000420")
_SHORTEST, _LONGEST = 128, 512
_STEP = "signature"


def sign_sha256(channel: Channel, key: int, data: bytes) -> bytes:
    """Have the card sign the SHA-256 of ``data`` with its key number ``key``.

    The current application must be the one that holds the key. Raises CardioError, CodeRequired before the code.
    """
    template = encode(0x80, bytes([RSA_SHA256_PKCS1])) + encode(0x84, bytes([key]))
    exchange(channel, command(0x00, 0x22, 0x41, 0xB6, template)).expect(_STEP)
    digest = hashlib.sha256(data).digest()
    signature = exchange(channel, command(0x00, 0x2A, 0x9E, 0x9A, digest, le=256)).expect(_STEP)
    return checked(signature)


def authenticate_sha256(channel: Channel, key: int, data: bytes) -> bytes:
    """Have the card sign the SHA-256 of ``data`` with its authentication key. Raises CardioError as above."""
    template = encode(0x80, bytes([RSA_PKCS1])) + encode(0x84, bytes([key]))
    exchange(channel, command(0x00, 0x22, 0x41, 0xA4, template)).expect(_STEP)
    sent = command(0x00, 0x88, 0x00, 0x00, digest_info(data), le=256)
    return checked(exchange(channel, sent).expect(_STEP))


def digest_info(data: bytes) -> bytes:
    """Return the DigestInfo of the SHA-256 of ``data`` (RFC 8017, 9.2): what both keys of a CPS sign."""
    return _SHA256_PREFIX + hashlib.sha256(data).digest()


def checked(signature: bytes) -> bytes:
    """Return a signature if its length can be one. Raises BadCardData."""
    if not _SHORTEST <= len(signature) <= _LONGEST:
        raise BadCardData("une signature n'a pas la bonne longueur")
    return signature
