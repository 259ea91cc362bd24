"""A return being written: entities one after the other, each level closed by the 990 that its content makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from norms.errors import UnwritableField
from norms.noemie.columns import day_columns, sign_of
from norms.noemie.controls import COUNTED, Tally
from norms.noemie.entities import ENTITIES
from norms.noemie.entities.shape import END
from norms.noemie.rsp import Header
from norms.record import Value


class Sheet:
    """The entities written so far and their tally."""

    def __init__(self, header: Header, reference: str) -> None:
        """Start a file: write its 000. Raises UnwritableField."""
        self._parts: list[bytes] = []
        self._tally = Tally()
        names = ("emitter_type", "emitter", "recipient_type", "recipient", "identification", "flow_kind")
        self._parties: dict[str, Value] = {name: getattr(header, name) for name in names}
        self.put(
            "000",
            **self._parties,
            day=day_columns(header.day),
            reference=reference,
            currency="U",
            record_length=128,
            message=header.message,
        )

    def put(self, key: str, **values: Value) -> None:
        """Write one entity. Raises UnwritableField, also on an ``@`` inside a text."""
        kind = ENTITIES[key]
        wire = kind.write(values)
        if wire.count(END.encode()) != (key not in ("000", "999")):
            raise UnwritableField(key, kind.label, "•", "le signe @ sépare les entités : interdit dans un texte")
        self._parts.append(wire)
        self._tally.see(key, kind.read(wire)[0] if key in COUNTED else {})

    @contextmanager
    def level(self, key: str, level: int, **values: Value) -> Iterator[None]:
        """Write an entity that opens a level, then what is inside, then its 990."""
        self.put(key, level=level, **values)
        yield
        control = self._tally.close()
        self.put(
            "990",
            level=control.level,
            identifier=control.identifier,
            count=control.children,
            total=abs(control.total),
            sign=sign_of(control.total),
        )

    def finish(self) -> bytes:
        """Write the 999 and return the file, in physical form (a)."""
        tally = self._tally
        self.put(
            "999",
            **self._parties,
            records=tally.records + 1,
            lots=tally.lots,
            total=abs(tally.total),
            sign=sign_of(tally.total),
        )
        return b"".join(self._parts)
