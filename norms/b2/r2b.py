"""Type 2B of the town norms: the civil data of a beneficiary. Known by its letter and two fields.

Source: one program that read these flows in production quotes columns 43 to 82. It is read, never written.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R2B = RecordType(
    "2B",
    "état civil du bénéficiaire",
    (
        *head_p6("2", "B"),
        unknown(39, 4, fill=" "),
        Field(43, 25, "A", "F", "beneficiary_name", "nom du bénéficiaire", personal=True, grade="L"),
        Field(68, 15, "A", "F", "beneficiary_first_name", "prénom du bénéficiaire", personal=True, grade="L"),
        unknown(83, 46, fill=" "),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "beneficiary_name": "Essai", "beneficiary_first_name": "Hélène"},
            "2991145608 255069999999934000000017B01    ESSAI                    HELENE         "
            "                                              ",
        ),
    ),
)
