"""RSA signature by a card: SHA-256 here, PKCS#1 v1.5 in the card (IAS-ECC: MSE SET DST, PSO COMPUTE SIGNATURE)."""

from __future__ import annotations

import hashlib

from cardio.apdu import command, exchange
from cardio.channel import Channel
from cardio.errors import BadCardData
from cardio.tlv import encode

RSA_SHA256_PKCS1 = 0x42
"""The algorithm reference of the digital signature template, as published for the CPS3."""
_STEP = "signature"


def sign_sha256(channel: Channel, key: int, data: bytes) -> bytes:
    """Have the card sign the SHA-256 of ``data`` with its key number ``key``.

    The current application must be the one that holds the key. Raises CardioError, CodeRequired before the code.
    """
    template = encode(0x80, bytes([RSA_SHA256_PKCS1])) + encode(0x84, bytes([key]))
    exchange(channel, command(0x00, 0x22, 0x41, 0xB6, template)).expect(_STEP)
    digest = hashlib.sha256(data).digest()
    signature = exchange(channel, command(0x00, 0x2A, 0x9E, 0x9A, digest, le=256)).expect(_STEP)
    if len(signature) < 128:
        raise BadCardData("une signature est trop courte")
    return signature
