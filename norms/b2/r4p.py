"""Type 4P of the town norms: the drug detail of a pharmacy's line. Known by its letter and one column.

Source: one program that read these flows in production quotes column 44. It is read, never written.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R4P = RecordType(
    "4P",
    "détail pharmacie",
    (
        *head_p6("4", "P"),
        unknown(39, 5, fill=" "),
        Field(44, 1, "A", "F", "substitution", "substitution (U urgence ou accord, N refus)", grade="L"),
        unknown(45, 84, fill=" "),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "substitution": "U"},
            "4991145608 255069999999934000000017P01     U"
            "                                                                                    ",
        ),
    ),
)
