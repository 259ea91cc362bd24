"""B2: records a second written and read in one process, beside ``struct``, which cuts the same columns unchecked."""

from __future__ import annotations

from benches.figure import Aim, Figure
from benches.norms_b2 import OWED, figures

NAMES = ("b2_encode_per_s", "b2_decode_per_s", "b2_compose_per_s")
INVOICES = 3000
_STRUCT = "struct"


def measure(invoices: int = INVOICES) -> tuple[Figure, ...]:
    """Measure encoding and decoding records, and composing them from invoices (beside encoding alone)."""
    found = figures(invoices)
    owed = Aim.at_least(OWED)
    note = f"{invoices} invoices of 10 records, processor time, best of 3"
    return (
        Figure("b2_encode_per_s", found["encode"], "records/s", _STRUCT, found["struct pack"], owed, note=note),
        Figure("b2_decode_per_s", found["decode"], "records/s", _STRUCT, found["struct unpack"], owed, note=note),
        Figure("b2_compose_per_s", found["compose"], "records/s", "b2_encode_per_s", found["encode"], note=note),
    )
