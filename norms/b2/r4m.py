"""Type 4M: the CCAM detail of an act (01 to 26 an act).

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R4M = RecordType(
    "4M",
    "détail CCAM",
    (
        *head_p6("4", "M"),
        Field(39, 4, "A", "F", "reserved", "réservé SESAM"),
        Field(43, 13, "A", "O", "code", "code CCAM"),
        Field(56, 1, "A", "F", "extension", "extension documentaire"),
        Field(57, 1, "A", "O", "activity", "activité"),
        Field(58, 1, "N", "F", "phase", "phase"),
        Field(59, 1, "A", "F", "modifier_1", "modificateur 1"),
        Field(60, 1, "A", "F", "modifier_2", "modificateur 2"),
        Field(61, 1, "A", "F", "modifier_3", "modificateur 3"),
        Field(62, 1, "A", "F", "modifier_4", "modificateur 4"),
        Field(63, 1, "A", "F", "association", "association non prévue"),
        Field(64, 1, "A", "F", "conditional", "remb. sous condition"),
        Field(65, 6, "AAMMJJ", "F", "date", "date de séance de la phase"),
        Field(71, 2, "A", "F", "tooth_1", "dent 1"),
        Field(73, 2, "A", "F", "tooth_2", "dent 2"),
        Field(75, 2, "A", "F", "tooth_3", "dent 3"),
        Field(77, 2, "A", "F", "tooth_4", "dent 4"),
        Field(79, 2, "A", "F", "tooth_5", "dent 5"),
        Field(81, 2, "A", "F", "tooth_6", "dent 6"),
        Field(83, 2, "A", "F", "tooth_7", "dent 7"),
        Field(85, 2, "A", "F", "tooth_8", "dent 8"),
        Field(87, 2, "A", "F", "tooth_9", "dent 9"),
        Field(89, 2, "A", "F", "tooth_10", "dent 10"),
        Field(91, 2, "A", "F", "tooth_11", "dent 11"),
        Field(93, 2, "A", "F", "tooth_12", "dent 12"),
        Field(95, 2, "A", "F", "tooth_13", "dent 13"),
        Field(97, 2, "A", "F", "tooth_14", "dent 14"),
        Field(99, 2, "A", "F", "tooth_15", "dent 15"),
        Field(101, 2, "A", "F", "tooth_16", "dent 16"),
        Field(103, 1, "A", "F", "office_supplement", "supplément de charge"),
        Field(104, 1, "A", "F", "amc_modifier_1", "modificateur OC 1"),
        Field(105, 1, "A", "F", "amc_modifier_2", "modificateur OC 2"),
        Field(106, 1, "A", "F", "amc_modifier_3", "modificateur OC 3"),
        Field(107, 1, "A", "F", "amc_modifier_4", "modificateur OC 4"),
        blank(108, 21),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "sequence": 1, "code": "AFLB001", "activity": "1", "phase": "0", "date": "241215"},
            "4991145608 255069999999934000000017M01"
            "    AFLB001       10      241215          "
            "                                                ",
        ),
        Vector(
            {
                **SPECIMEN,
                "sequence": 26,
                "code": "HBLD038",
                "extension": "A",
                "activity": "1",
                "phase": "2",
                "modifier_1": "F",
                "modifier_2": "P",
                "modifier_3": "7",
                "modifier_4": "N",
                "association": "2",
                "conditional": "O",
                "date": "241215",
                "tooth_1": "11",
                "tooth_2": "12",
                "tooth_16": "48",
                "office_supplement": "C",
                "amc_modifier_1": "X",
            },
            "4991145608 255069999999934000000017M26"
            "    HBLD038      A12FP7N2O2412151112      "
            "                    48CX                        ",
        ),
    ),
)
