"""Type 4T of the town norms: the transport detail of a line. Known by its letter and three columns.

Source: one program that read these flows in production quotes columns 47, 48 and 50. It is read, never written.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R4T = RecordType(
    "4T",
    "détail transport",
    (
        *head_p6("4", "T"),
        unknown(39, 8, fill=" "),
        Field(47, 1, "A", "F", "hospital", "transport hospitalier (0 non, 1 entrée ou sortie, 2 transfert)", grade="L"),
        Field(48, 1, "A", "F", "long_distance", "longue distance (0 ou 1)", grade="L"),
        unknown(49, 1, fill=" "),
        Field(50, 1, "A", "F", "flat_fee", "forfait (0 à 3)", grade="L"),
        unknown(51, 78, fill=" "),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "hospital": "1", "long_distance": "0", "flat_fee": "2"},
            "4991145608 255069999999934000000017T01        10 2"
            "                                                                              ",
        ),
    ),
)
