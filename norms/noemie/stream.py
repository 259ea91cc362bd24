"""Bytes to entities: the two physical forms, and how to go on after damage.

Form (a), in mails: entities one after the other. Form (b), in files: lines of a four-digit length and that many
columns. Line ends between entities are passed over in both.

>>> from norms.noemie.entities import ENTITIES
>>> faults: list[Fault] = []
>>> [found.key for found in entities(b"0810401              @" + b"2101@" + b"0710415122", faults)]
['081', '210', '071']
>>> sorted({found.rule for found in faults})
['b2.length', 'b2.mandatory-blank', 'b2.not-digits', 'b2.not-fixed']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from norms.errors import UnreadableFlow
from norms.faults import Fault, fault
from norms.noemie.entities import ENTITIES
from norms.noemie.entities.shape import END
from tables.catalogue import message

MAX_FAULTS: Final = 1000
MAX_LINE: Final = 1019
"""How many columns of entities a line of form (b) holds behind its length."""

PLAIN_RECORD: Final = 128
"""The length of 000 and 999, which have no mark of end and stand alone on their lines in form (b)."""

_PREFIX: Final = re.compile(rb"[0-9]{4}")
_LINE_ENDS: Final = re.compile(rb"[\r\n]*")
_END: Final = END.encode()


class Wire(NamedTuple):
    """One entity as read: its 1-based number in the file, its code, its named fields, its own bytes."""

    number: int
    key: str
    fields: Mapping[str, str]
    raw: bytes = b""


def unwrap(data: bytes) -> bytes:
    """Return form (a) of a file in either form. Raises UnreadableFlow when a length prefix lies."""
    if not re.match(rb"[0-9]{4}000", data):
        return data
    parts, place = [], 0
    while place < len(data):
        prefix = _PREFIX.match(data, place)
        if not prefix or place + 4 + int(prefix[0]) > len(data):
            raise UnreadableFlow(f"Retour NOEMIE illisible : préfixe de longueur faux à l'octet {place + 1}.")
        parts.append(data[place + 4 : place + 4 + int(prefix[0])])
        place = _skip(data, place + 4 + int(prefix[0]))
    return b"".join(parts)


def opened(data: bytes) -> bytes:
    """Return form (a) of a return. Raises UnreadableFlow when a length prefix lies or no 000 opens it."""
    plain = unwrap(data).lstrip(b"\r\n")
    if not plain.startswith(b"000"):
        raise UnreadableFlow(message("returns.noemie-not-one").text)
    return plain


def wrap(data: bytes) -> bytes:
    """Return form (b) of a sound file of form (a): whole entities, as many a line as it holds.

    >>> file = b"000".ljust(128) + b"0810401              @" * 60 + b"999".ljust(128)
    >>> [line[:7] for line in wrap(file).splitlines()]
    [b'0128000', b'1012081', b'0308081', b'0128999']
    >>> unwrap(wrap(file)) == file
    True
    """
    body = data[PLAIN_RECORD:-PLAIN_RECORD]
    lines, line = [data[:PLAIN_RECORD]], b""
    for entity in (part + _END for part in body.split(_END)[:-1]):
        if len(line) + len(entity) > MAX_LINE:
            lines.append(line)
            line = b""
        line += entity
    lines += [line, data[-PLAIN_RECORD:]] if line else [data[-PLAIN_RECORD:]]
    return b"".join(b"%04d%s\r\n" % (len(each), each) for each in lines)


def entities(data: bytes, faults: list[Fault]) -> Iterator[Wire]:
    """Yield the known entities of form (a), whatever the bytes; what is wrong goes to ``faults``.

    After a damaged or unknown entity, reading goes on behind the next ``@``; it stops after MAX_FAULTS faults.
    """
    place, number = _skip(data, 0), 0
    while place < len(data):
        number += 1
        key = data[place : place + 3].decode("latin-1")
        end = _end(data, place, key)
        if key in ENTITIES:
            fields, found = ENTITIES[key].read(data[place:end], number)
            faults.extend(found)
            yield Wire(number, key, fields, data[place:end])
        else:
            faults.append(fault("returns.noemie-unknown", number, "code entité", column=1, value=key))
        if len(faults) > MAX_FAULTS:
            faults.append(fault("returns.noemie-too-many", number, "fichier", count=MAX_FAULTS))
            return
        place = _skip(data, end)


def _end(data: bytes, place: int, key: str) -> int:
    """Return where the entity at a place ends: where its layout says, or behind the next ``@``."""
    length = ENTITIES[key].length if key in ENTITIES else 0
    declared = place + length
    if length and (key in ("000", "999") or data[declared - 1 : declared] == _END):
        return min(declared, len(data))
    found = data.find(_END, place)
    return found + 1 if found >= 0 else len(data)


def _skip(data: bytes, place: int) -> int:
    """Pass over line ends."""
    found = _LINE_ENDS.match(data, place)
    return found.end() if found else place
