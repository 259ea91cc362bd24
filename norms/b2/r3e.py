"""Type 3E: the RPPS of the prescriber of a type 3 line; only when it is known.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector, blank

R3E = RecordType(
    "3E",
    "RPPS de ligne hospitalière",
    (
        *head_p9("3", "E", "01"),
        Field(42, 11, "A", "F", "prescriber_rpps", "RPPS prescripteur"),
        Field(53, 14, "A", "F", "prescriber_structure", "structure de prescription"),
        blank(67, 62),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "prescriber_rpps": "99700557897"},
            "3991145608 255069999999934000000000017E01"
            "99700557897              "
            "                                                              ",
        ),
        Vector(
            {**SPECIMEN, "prescriber_rpps": "99700557897", "prescriber_structure": "00000991145608"},
            "3991145608 255069999999934000000000017E01"
            "9970055789700000991145608"
            "                                                              ",
        ),
    ),
)
