"""PKCS#15 files as a card holds them: what lists its code, keys, certificates and data objects (ISO 7816-15, DER).

>>> path(0x5031).hex()
'300404025031'
>>> bits(0, 9).hex()
'0303068040'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.cards.ber import tlv

PRIVATE_KEYS, CERTIFICATES, DATA_OBJECTS, CODES = 0xA0, 0xA4, 0xA7, 0xA8
"""The kinds of directory file that the object directory (5031) points at."""
PRIVATE = 0
"""The flag of an object that wants the code first."""
SIGN, NON_REPUDIATION = 2, 9
"""Uses of a key."""
_SENSITIVE, _ALWAYS_SENSITIVE, _NEVER_EXTRACTABLE, _LOCAL = 0, 2, 3, 4
_INITIALIZED, _UNBLOCK_DISABLED = 4, 3
_COMPUTE_SIGNATURE, _HASH = 1, 6
_ASCII_NUMERIC = 1
_RSA_PKCS, _SHA256, _SHA256_RSA_PKCS = 0x01, 0x250, 0x40
"""Mechanism numbers of PKCS#11."""
_AUTHENTICATION_ID = b"\x01"
_KEY_BITS = 2048


def path(*steps: int) -> bytes:
    """Write where a file is, by its identifiers."""
    return _sequence(_octets(b"".join(step.to_bytes(2, "big") for step in steps)))


def bits(*names: int) -> bytes:
    """Write a string of named bits, as short as it can be."""
    size = max(names, default=-1) + 1
    value = sum(1 << (7 - name % 8) << 8 * ((size - 1) // 8 - name // 8) for name in names)
    return tlv(0x03, bytes([-size % 8]), value.to_bytes((size + 7) // 8, "big"))


def object_directory(files: Mapping[int, int]) -> bytes:
    """Write EF.ODF: the directory file of each kind of object."""
    return b"".join(tlv(kind, path(file)) for kind, file in files.items())


def token(serial: bytes, manufacturer: str, label: str) -> bytes:
    """Write EF.CIAInfo: what the card is, and the algorithms behind the references of its security environments."""
    algorithms = (
        _algorithm(1, _RSA_PKCS, _COMPUTE_SIGNATURE, "2A864886F70D010101", 0x02),
        _algorithm(2, _SHA256, _HASH, "608648016503040201", 0x40),
        _algorithm(3, _SHA256_RSA_PKCS, _COMPUTE_SIGNATURE, "2A864886F70D01010B", 0x42),
    )
    return _sequence(
        _integer(0), _octets(serial), _text(manufacturer), tlv(0x80, label.encode()), bits(1), tlv(0xA2, *algorithms)
    )


def code(label: str, reference: int, digits: int) -> bytes:
    """Write the one object of the code directory: a code of so many digits, checked in the master file."""
    flags = bits(_UNBLOCK_DISABLED, _INITIALIZED)
    length = _integer(digits)
    where = path(0x3F00)
    return _sequence(
        _sequence(_text(label), bits(PRIVATE)),
        _sequence(_octets(_AUTHENTICATION_ID)),
        tlv(
            0xA1,
            _sequence(flags, _enumerated(_ASCII_NUMERIC), length, length, length, tlv(0x80, bytes([reference])), where),
        ),
    )


def private_key(label: str, identifier: bytes, reference: int, uses: Sequence[int], directory: int) -> bytes:
    """Write an RSA private key that wants the code and never leaves the card."""
    access = bits(_SENSITIVE, _ALWAYS_SENSITIVE, _NEVER_EXTRACTABLE, _LOCAL)
    number = reference.to_bytes(reference.bit_length() // 8 + 1, "big")
    return _sequence(
        _sequence(_text(label), bits(PRIVATE), _octets(_AUTHENTICATION_ID)),
        _sequence(_octets(identifier), bits(*uses), access, tlv(0x02, number)),
        tlv(0xA1, _sequence(path(0x3F00, directory), _integer(_KEY_BITS))),
    )


def certificate(label: str, identifier: bytes, file: int) -> bytes:
    """Write the certificate of the key of the same identifier."""
    return _sequence(_sequence(_text(label), bits()), _sequence(_octets(identifier)), tlv(0xA1, _sequence(path(file))))


def data_object(label: str, application: str, where: bytes, *, protected: bool) -> bytes:
    """Write a data object; ``where`` is the path of its file."""
    common = [_text(label), bits(PRIVATE), _octets(_AUTHENTICATION_ID)] if protected else [_text(label), bits()]
    return _sequence(_sequence(*common), _sequence(_text(application)), tlv(0xA1, where))


def _algorithm(reference: int, mechanism: int, operation: int, name: str, card_reference: int) -> bytes:
    return _sequence(
        _integer(reference),
        _integer(mechanism),
        tlv(0x05),
        bits(operation),
        tlv(0x06, bytes.fromhex(name)),
        _integer(card_reference),
    )


def _sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def _octets(value: bytes) -> bytes:
    return tlv(0x04, value)


def _text(value: str) -> bytes:
    return tlv(0x0C, value.encode())


def _integer(value: int) -> bytes:
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _enumerated(value: int) -> bytes:
    return tlv(0x0A, bytes([value]))
