"""Reading a return: tolerant, every 990 and the 999 verified, every fault told.

References 580 and 900 are read into the same values.
"""

from __future__ import annotations

from dataclasses import dataclass

from norms.faults import Fault, fault
from norms.noemie.assembly import Assembly
from norms.noemie.columns import signed_field
from norms.noemie.controls import Control, Tally
from norms.noemie.entities import OPENERS
from norms.noemie.rsp import Payment, Reject, Rsp
from norms.noemie.stream import Wire, entities, opened
from norms.record import amount


@dataclass(frozen=True, slots=True)
class Noemie:
    """What was read: the return, and what is wrong with it."""

    rsp: Rsp
    faults: tuple[Fault, ...]

    @property
    def payments(self) -> tuple[Payment, ...]:
        """Its transfers."""
        return self.rsp.payments

    @property
    def rejects(self) -> tuple[tuple[int, Reject], ...]:
        """Every reject with the number of its invoice."""
        return tuple((invoice.number, reject) for invoice in self.rsp.invoices for reject in invoice.rejects)


def read_noemie(data: bytes) -> Noemie:
    """Read a return in either physical form. Raises UnreadableFlow when no 000 opens it, and nothing else."""
    plain = opened(data)
    faults: list[Fault] = []
    tally, assembly = Tally(), Assembly()
    last = Wire(0, "", {})
    for wire in entities(plain, faults):
        if last.key == "999":
            faults.append(fault("returns.noemie-after-end", wire.number, "fin de fichier"))
            break
        if wire.key in OPENERS:
            faults.extend(_leave(tally, wire, amount(wire.fields, "level") - 1))
        tally.see(wire.key, wire.fields)
        faults.extend(_verify(tally, wire))
        faults.extend(assembly.take(wire))
        last = wire
    if last.key != "999":
        faults.append(fault("returns.noemie-no-end", last.number, "fin de fichier"))
    return Noemie(assembly.finish(), tuple(faults))


def _verify(tally: Tally, wire: Wire) -> list[Fault]:
    """Compare a 990 or the 999 with what went by."""
    if wire.key == "990":
        return _verify_level(tally, wire)
    if wire.key == "999":
        said = (amount(wire.fields, "records"), amount(wire.fields, "lots"), signed_field(wire.fields, "total"))
        seen = (tally.records, tally.lots, tally.total)
        labels = ("nombre d'enregistrements", "nombre de lots", "total du fichier")
        faults = [_differs(wire, *each) for each in zip(labels, said, seen, strict=True) if each[1] != each[2]]
        return faults + _leave(tally, wire, -1)
    return []


def _leave(tally: Tally, wire: Wire, level: int) -> list[Fault]:
    """Close the levels deeper than one, which no 990 closed, and tell each."""
    faults = []
    while tally.depth > level:
        faults.append(fault("returns.noemie-unclosed", wire.number, "niveau", level=tally.depth))
        tally.close()
    return faults


def _verify_level(tally: Tally, wire: Wire) -> list[Fault]:
    """Compare a 990 with the level it closes, closing first those that were left open inside it."""
    level = amount(wire.fields, "level")
    if not tally.opened(level):
        return [fault("returns.noemie-not-open", wire.number, "niveau", level=level)]
    faults = _leave(tally, wire, level)
    seen = tally.close()
    said = Control(level, wire.fields["identifier"], amount(wire.fields, "count"), signed_field(wire.fields, "total"))
    labels = ("niveau", "identifiant du niveau fermé", "nombre d'éléments", "somme")
    return faults + [_differs(wire, *each) for each in zip(labels, said, seen, strict=True) if each[1] != each[2]]


def _differs(wire: Wire, label: str, said: object, seen: object) -> Fault:
    """Say that a control does not agree."""
    return fault("returns.noemie-control", wire.number, label, said=said, seen=seen)
