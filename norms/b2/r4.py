"""Type 4: an act, who did it and when, its price and shares.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector

R4 = RecordType(
    "4",
    "ligne d'acte",
    (
        *head_p9("4"),
        Field(39, 2, "N", "F", "treatment_mode", "mode de traitement"),
        Field(41, 3, "N", "F", "discipline", "discipline"),
        Field(44, 9, "N", "O", "prescriber", "n° prescripteur + clé"),
        Field(53, 1, "A", "F", "prescription_origin", "origine de la prescription"),
        Field(54, 1, "A", "F", "exoneration", "justif. exonération (acte)"),
        Field(55, 2, "N", "F", "prescriber_specialty", "spécialité du prescripteur"),
        Field(57, 9, "N", "O", "executant", "n° exécutant + clé"),
        Field(66, 2, "N", "F", "executant_zone", "zone tarif exécutant"),
        Field(68, 2, "N", "F", "executant_specialty", "spécialité exécutant"),
        Field(70, 6, "AAMMJJ", "O", "date", "date des soins"),
        Field(76, 5, "A", "O", "prestation", "code acte"),
        Field(81, 2, "N", "O", "quantity", "quantité"),
        Field(83, 6, "4+2", "O", "coefficient", "coefficient"),
        Field(89, 2, "N", "O", "count", "dénombrement"),
        Field(91, 7, "5+2", "O", "unit_price", "prix unitaire"),
        Field(98, 7, "5+2", "O", "base", "base de remboursement"),
        Field(105, 3, "N", "O", "rate", "taux"),
        Field(108, 7, "5+2", "O", "amo", "montant remboursable AMO"),
        Field(115, 7, "5+2", "O", "fee", "montant des honoraires (dépassement inclus)"),
        Field(122, 1, "A", "F", "qualifier", "qualificatif de dépense"),
        Field(123, 6, "4+2", "F", "amc", "montant OC"),
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
                "amc": 0,
            },
            "4991145608 255069999999934000000000017"
            "00000996102182  009961021822401241215C    "
            "01000100010002300000230007000016100002300 000000",
        ),
        Vector(
            {
                **SPECIMEN,
                "treatment_mode": "07",
                "discipline": "000",
                "prescriber": "996102182",
                "prescription_origin": "T",
                "exoneration": "4",
                "prescriber_specialty": "01",
                "executant": "991000696",
                "executant_zone": "24",
                "executant_specialty": "33",
                "date": "241216",
                "prestation": "ATM",
                "quantity": 99,
                "coefficient": 12550,
                "count": 99,
                "unit_price": 9999999,
                "base": 9999999,
                "rate": 100,
                "amo": 9999999,
                "fee": 9999999,
                "qualifier": "A",
                "amc": 999999,
            },
            "4991145608 255069999999934000000000017"
            "07000996102182T4019910006962433241216ATM  "
            "99012550999999999999999910099999999999999A999999",
        ),
    ),
)
