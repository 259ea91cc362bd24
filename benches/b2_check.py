"""A 50 MB B2 file checked piece by piece: how quickly, and by how much the process that checks it grows."""

from __future__ import annotations

from benches.figure import Aim, Figure
from benches.norms_b2 import SIZE, check_big

NAMES = ("b2_check_per_s", "b2_check_memory_mb")
_MB = 1e6
_CONSTANT = 0.1
"""Memory is called constant when it grows by no more than this part of the file."""
_KIB = 1024


def measure(size: int = SIZE) -> tuple[Figure, ...]:
    """Check a sound file of ``size`` bytes in a process of its own; the peer of its memory is the file held whole."""
    big = check_big(size)
    note = f"one file of {size / _MB:.0f} MB, {big.records} records, processor time"
    read = big.records / big.reading
    return (
        Figure("b2_check_per_s", big.records / big.seconds, "records/s", "file read", read, note=note),
        Figure(
            "b2_check_memory_mb",
            big.grown * _KIB / _MB,
            "MB",
            "file held whole",
            size / _MB,
            Aim.ratio_at_most(_CONSTANT),
            note=note,
        ),
    )
