"""Type 4 of the town norms: a line of a self-employed practitioner's invoice. Partly known.

Source: one program that read these flows in production quotes every field from the executant on, two columns left of
CP, with one more column for the complementary amount. Nine fields stand in 36–54 at unknown places: prescriber,
origin, exoneration and speciality are guessed where the shift of two columns puts them, the rest is written in zeros.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R4_TOWN = RecordType(
    "4",
    "ligne de prestation",
    (
        *head_p6("4", ""),
        unknown(36, 6),
        Field(42, 9, "N", "F", "prescriber", "n° prescripteur + clé", grade="G"),
        Field(51, 1, "A", "F", "prescription_origin", "origine de la prescription", grade="G"),
        Field(52, 1, "A", "F", "exoneration", "justif. exonération (acte)", grade="G"),
        Field(53, 2, "N", "F", "prescriber_specialty", "spécialité du prescripteur", grade="G"),
        Field(55, 9, "N", "O", "executant", "n° exécutant + clé", grade="L"),
        Field(64, 2, "N", "F", "executant_zone", "zone tarif exécutant", grade="L"),
        Field(66, 2, "N", "F", "executant_specialty", "spécialité exécutant", grade="L"),
        Field(68, 6, "AAMMJJ", "O", "date", "date de l'acte", grade="L"),
        Field(74, 5, "A", "O", "prestation", "code acte", grade="L"),
        Field(79, 2, "N", "O", "quantity", "quantité", grade="L"),
        Field(81, 6, "4+2", "O", "coefficient", "coefficient", grade="L"),
        Field(87, 2, "N", "O", "count", "dénombrement", grade="L"),
        Field(89, 7, "5+2", "O", "unit_price", "prix unitaire", grade="L"),
        Field(96, 7, "5+2", "O", "base", "base de remboursement", grade="L"),
        Field(103, 3, "N", "O", "rate", "taux", grade="L"),
        Field(106, 7, "5+2", "O", "amo", "montant remboursable AMO", grade="L"),
        Field(113, 7, "5+2", "O", "fee", "montant des honoraires (dépassement inclus)", grade="L"),
        Field(120, 1, "A", "F", "qualifier", "qualificatif de dépense", grade="L"),
        unknown(121, 1),
        Field(122, 7, "5+2", "F", "amc", "montant OC", grade="L"),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "prescriber": "996102182",
                "executant": "996102182",
                "executant_zone": "24",
                "executant_specialty": "01",
                "date": "241215",
                "prestation": "C",
                "quantity": 1,
                "coefficient": 100,
                "count": 1,
                "unit_price": 2300,
                "base": 2300,
                "rate": 70,
                "amo": 1610,
                "fee": 2300,
                "amc": 690,
            },
            "4991145608 255069999999934000000017"
            "000000996102182  00996102182"
            "2401241215C    0100010001"
            "00023000002300070"
            "00016100002300 00000690",
        ),
        Vector(
            {
                **SPECIMEN,
                "prescriber": "991000696",
                "prescription_origin": "T",
                "exoneration": "4",
                "prescriber_specialty": "01",
                "executant": "991000696",
                "executant_zone": "24",
                "executant_specialty": "33",
                "date": "241216",
                "prestation": "ATM",
                "quantity": 99,
                "coefficient": 999999,
                "count": 99,
                "unit_price": 9999999,
                "base": 9999999,
                "rate": 100,
                "amo": 9999999,
                "fee": 9999999,
                "qualifier": "A",
                "amc": 9999999,
            },
            "4991145608 255069999999934000000017"
            "000000991000696T401991000696"
            "2433241216ATM  9999999999"
            "99999999999999100"
            "99999999999999A09999999",
        ),
    ),
)
