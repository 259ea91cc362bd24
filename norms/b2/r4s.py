"""Type 4S: the conditions of an act: exercise, agreement, place, forcing.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R4S = RecordType(
    "4S",
    "complément d'acte",
    (
        *head_p6("4", "S", "01"),
        Field(39, 1, "A", "F", "executant_exercise", "condition d'exercice exécutant"),
        Field(40, 1, "A", "F", "coordination", "option de coordination"),
        Field(41, 7, "N", "F", "theoretical_base", "base de remb. théorique"),
        Field(48, 1, "A", "F", "prescriber_exercise", "condition d'exercice prescripteur"),
        Field(49, 6, "AAMMJJ", "F", "agreement_date", "date demande accord préalable"),
        Field(55, 1, "N", "O", "agreement", "code accord préalable"),
        blank(56, 15),
        Field(71, 1, "A", "F", "forced_amo", "forçage tarification part AMO"),
        Field(72, 14, "N", "F", "place", "lieu d'exécution"),
        Field(86, 14, "N", "F", "network", "filière / réseau"),
        Field(100, 1, "A", "F", "forced_amc", "forçage tarification part AMC"),
        Field(101, 5, "N", "F", "technical_order", "n° d'ordre forfait technique"),
        Field(106, 14, "N", "F", "device", "n° appareil ou id. connexion vidéo"),
        Field(120, 4, "N", "F", "stay_group", "GHS/GHT/GMT"),
        Field(124, 1, "A", "O", "domain", "domaine d'activité", may_be_blank=True),
        Field(125, 1, "A", "F", "prevention", "top prévention commune AMO/AMC"),
        Field(126, 2, "A", "F", "prevention_qualifier", "qualifiant prévention"),
        Field(128, 1, "A", "F", "patient_share", "code participation assuré"),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "executant_exercise": "L", "agreement": "0", "domain": ""},
            "4991145608 255069999999934000000017S01"
            "L 0000000 0000000                00000000000000"
            "00000000000000 00000000000000000000000     ",
        ),
        Vector(
            {
                **SPECIMEN,
                "executant_exercise": "S",
                "coordination": "C",
                "theoretical_base": 2300,
                "prescriber_exercise": "L",
                "agreement_date": "241201",
                "agreement": "2",
                "forced_amo": "1",
                "place": "991145608",
                "network": "12",
                "forced_amc": "1",
                "technical_order": "7",
                "device": "1234",
                "stay_group": "12",
                "domain": "M",
                "prevention": "1",
                "prevention_qualifier": "AB",
                "patient_share": "1",
            },
            "4991145608 255069999999934000000017S01"
            "SC0002300L2412012               100000991145608"
            "00000000000012100007000000000012340012M1AB1",
        ),
    ),
)
