"""Type 5: the end of an invoice, its counts and totals.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector, blank

R5 = RecordType(
    "5",
    "fin de facture",
    (
        *head_p9("5"),
        Field(39, 3, "N", "O", "record_count", "nombre d'enregistrements 3x + 4x"),
        Field(42, 8, "6+2", "O", "hospital_base", "total base remb. hospitalier"),
        Field(50, 8, "6+2", "O", "hospital_amo", "total AMO hospitalier"),
        Field(58, 8, "6+2", "O", "fee", "total honoraires"),
        Field(66, 8, "6+2", "O", "amo", "total AMO honoraires"),
        Field(74, 8, "6+2", "O", "patient_before_amc", "part assuré avant OC"),
        Field(82, 8, "6+2", "F", "hospital_amc", "total OC hospitalier"),
        Field(90, 8, "6+2", "F", "amc", "total OC honoraires"),
        blank(98, 17),
        Field(115, 8, "6+2", "O", "hospital_fee", "total facturé hospitalier"),
        Field(123, 4, "A", "F", "editor", "zone éditeur"),
        blank(127, 2),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "record_count": 7,
                "hospital_base": 0,
                "hospital_amo": 0,
                "fee": 7356,
                "amo": 5149,
                "patient_before_amc": 2207,
                "hospital_fee": 0,
            },
            "5991145608 255069999999934000000000017"
            "0070000000000000000000073560000514900002207"
            "0000000000000000                 00000000      ",
        ),
        Vector(
            {
                **SPECIMEN,
                "record_count": 999,
                "hospital_base": 15,
                "hospital_amo": 9,
                "fee": 99999999,
                "amo": 99999998,
                "patient_before_amc": 41492,
                "hospital_amc": 10000,
                "amc": 2207,
                "hospital_fee": 41500,
                "editor": "SIMS",
            },
            "5991145608 255069999999934000000000017"
            "9990000001500000009999999999999999800041492"
            "0001000000002207                 00041500SIMS  ",
        ),
    ),
)
