"""Type 5 of the town norms: the end of a self-employed practitioner's invoice. Partly known.

Source: one program that read these flows in production quotes the three totals; the other columns are unknown and
written in zeros.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R5_TOWN = RecordType(
    "5",
    "fin de facture",
    (
        *head_p6("5", ""),
        unknown(36, 22),
        Field(58, 8, "6+2", "O", "fee", "total honoraires", grade="L"),
        Field(66, 8, "6+2", "O", "amo", "total AMO honoraires", grade="L"),
        unknown(74, 8),
        Field(82, 8, "6+2", "F", "amc", "total OC", grade="L"),
        unknown(90, 39),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "fee": 7356, "amo": 5149, "amc": 2207},
            "5991145608 255069999999934000000017"
            "0000000000000000000000"
            "0000735600005149" + "0000000000002207"
            "000000000000000000000000000000000000000",
        ),
        Vector(
            {**SPECIMEN, "fee": 99999999, "amo": 99999998},
            "5991145608 255069999999934000000017"
            "0000000000000000000000"
            "9999999999999998" + "0000000000000000"
            "000000000000000000000000000000000000000",
        ),
    ),
)
