"""Type 4B: the NABM detail of a biology act, five codes a record (01 to 10 an act).

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R4B = RecordType(
    "4B",
    "détail biologie",
    (
        *head_p6("4", "B"),
        Field(39, 4, "A", "F", "reserved", "réservé SESAM"),
        blank(43, 6),
        Field(49, 6, "AAMMJJ", "O", "date_1", "date acte 1"),
        Field(55, 2, "N", "O", "quantity_1", "quantité 1"),
        Field(57, 8, "N", "O", "code_1", "code NABM 1"),
        Field(65, 6, "AAMMJJ", "F", "date_2", "date acte 2"),
        Field(71, 2, "N", "F", "quantity_2", "quantité 2"),
        Field(73, 8, "N", "F", "code_2", "code NABM 2"),
        Field(81, 6, "AAMMJJ", "F", "date_3", "date acte 3"),
        Field(87, 2, "N", "F", "quantity_3", "quantité 3"),
        Field(89, 8, "N", "F", "code_3", "code NABM 3"),
        Field(97, 6, "AAMMJJ", "F", "date_4", "date acte 4"),
        Field(103, 2, "N", "F", "quantity_4", "quantité 4"),
        Field(105, 8, "N", "F", "code_4", "code NABM 4"),
        Field(113, 6, "AAMMJJ", "F", "date_5", "date acte 5"),
        Field(119, 2, "N", "F", "quantity_5", "quantité 5"),
        Field(121, 8, "N", "F", "code_5", "code NABM 5"),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "date_1": "241215", "quantity_1": 1, "code_1": "1104"},
            "4991145608 255069999999934000000017B01"
            "          24121501000011040000000000000000"
            "000000000000000000000000000000000000000000000000",
        ),
        Vector(
            {
                **SPECIMEN,
                "sequence": 10,
                "date_1": "241215",
                "quantity_1": 1,
                "code_1": "1104",
                "date_2": "241215",
                "quantity_2": 2,
                "code_2": "1208",
                "date_3": "241216",
                "quantity_3": 1,
                "code_3": "9005",
                "date_4": "241216",
                "quantity_4": 1,
                "code_4": "9105",
                "date_5": "241216",
                "quantity_5": 3,
                "code_5": "126",
            },
            "4991145608 255069999999934000000017B10"
            "          24121501000011042412150200001208"
            "241216010000900524121601000091052412160300000126",
        ),
    ),
)
