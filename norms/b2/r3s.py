"""Type 3S: who prescribed a type 3 line, prior agreement, place.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector, blank

R3S = RecordType(
    "3S",
    "complément de ligne hospitalière",
    (
        *head_p9("3", "S", "01"),
        Field(42, 9, "N", "O", "prescriber", "n° prescripteur"),
        Field(51, 1, "A", "F", "prescriber_exercise", "condition d'exercice prescripteur"),
        Field(52, 2, "N", "O", "prescriber_specialty", "spécialité du prescripteur salarié"),
        Field(54, 6, "AAMMJJ", "O", "prescription_date", "date de prescription"),
        Field(60, 6, "AAMMJJ", "F", "agreement_date", "date demande accord préalable"),
        Field(66, 1, "N", "O", "agreement", "code accord préalable"),
        Field(67, 14, "N", "F", "place", "établissement de transfert / lieu d'exécution"),
        Field(81, 1, "A", "F", "interruption", "nature d'interruption"),
        Field(82, 14, "N", "F", "network", "filière / réseau"),
        Field(96, 5, "N", "F", "technical_order", "n° d'ordre forfait technique"),
        Field(101, 14, "N", "F", "device", "n° appareil"),
        Field(115, 1, "A", "F", "prescription_origin", "origine de la prescription"),
        blank(116, 13),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "prescriber": "996102182",
                "prescriber_specialty": "00",
                "prescription_date": "241214",
                "agreement": "0",
            },
            "3991145608 255069999999934000000000017S01"
            "996102182 00241214000000000000000000000"
            " 000000000000000000000000000000000              ",
        ),
        Vector(
            {
                **SPECIMEN,
                "prescriber": "996102182",
                "prescriber_exercise": "S",
                "prescriber_specialty": "15",
                "prescription_date": "241214",
                "agreement_date": "241201",
                "agreement": "2",
                "place": "00000991145608",
                "interruption": "A",
                "network": "75",
                "technical_order": "00042",
                "device": "00000000001234",
                "prescription_origin": "T",
            },
            "3991145608 255069999999934000000000017S01"
            "996102182S15241214241201200000991145608"
            "A000000000000750004200000000001234T             ",
        ),
    ),
)
