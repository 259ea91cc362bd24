"""The gzip of the flows: RFC 1952, inner name ``B2.gz``, no date, bounded on the way back."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from norms.errors import BadMail
from norms.mail.kinds import MAX_PAYLOAD

INNER_NAME: Final = b"B2.gz"


def pack(payload: bytes) -> bytes:
    """Compress with the attested inner name (the gzip module would cut its ``.gz``).

    >>> unpack(pack(b"000"))
    b'000'
    """
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = packer.compress(payload) + packer.flush()
    head = b"\x1f\x8b\x08\x08" + bytes(4) + b"\x02\xff" + INNER_NAME + b"\0"
    return head + body + struct.pack("<II", zlib.crc32(payload), len(payload) & 0xFFFFFFFF)


def unpack(content: bytes) -> bytes:
    """Decompress one gzip member, never beyond MAX_PAYLOAD. Raises BadMail."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        payload = unpacker.decompress(content, MAX_PAYLOAD + 1)
    except zlib.error as error:
        raise BadMail("Le flux gzip est abîmé : demandez un nouvel envoi.") from error
    if len(payload) > MAX_PAYLOAD:
        raise BadMail(f"Le flux dépasse {MAX_PAYLOAD} octets une fois décompressé.")
    if not unpacker.eof or unpacker.unused_data:
        raise BadMail("Le flux gzip est tronqué ou suivi d'autres octets.")
    return payload
