"""Type 4E: the RPPS of prescriber and executant of an act; only when one is known.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R4E = RecordType(
    "4E",
    "RPPS d'acte",
    (
        *head_p6("4", "E", "01"),
        Field(39, 11, "N", "F", "prescriber_rpps", "RPPS prescripteur"),
        Field(50, 14, "A", "F", "prescriber_structure", "structure de prescription"),
        Field(64, 11, "N", "F", "executant_rpps", "RPPS exécutant"),
        Field(75, 14, "A", "F", "executant_structure", "structure d'exécution"),
        blank(89, 40),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "executant_rpps": "99700557897"},
            "4991145608 255069999999934000000017E01"
            "00000000000              99700557897              "
            "                                        ",
        ),
        Vector(
            {
                **SPECIMEN,
                "prescriber_rpps": "99700557897",
                "prescriber_structure": "00000991145608",
                "executant_rpps": "99700557897",
                "executant_structure": "00000991145608",
            },
            "4991145608 255069999999934000000017E01"
            "99700557897000009911456089970055789700000991145608"
            "                                        ",
        ),
    ),
)
