"""Type 3: a line billed by the structure (LPP, drugs and flat fees), its price and shares.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector, blank

R3 = RecordType(
    "3",
    "ligne hospitalière",
    (
        *head_p9("3"),
        Field(39, 2, "N", "F", "treatment_mode", "mode de traitement"),
        Field(41, 3, "N", "F", "discipline", "discipline (DMT)"),
        Field(44, 6, "AAMMJJ", "O", "start_date", "date début"),
        Field(50, 6, "AAMMJJ", "O", "end_date", "date fin"),
        Field(56, 5, "A", "O", "prestation", "code acte"),
        Field(61, 3, "N", "O", "quantity", "quantité"),
        Field(64, 1, "A", "F", "exoneration", "justif. exonération (acte)"),
        Field(65, 5, "3+2", "F", "coefficient", "coefficient"),
        Field(70, 1, "A", "F", "daily_cover", "PEC forfait journalier"),
        Field(71, 5, "1+4", "F", "funding_coefficient", "coefficient MCO/HAD/SMR"),
        Field(76, 7, "5+2", "O", "unit_price", "prix unitaire"),
        Field(83, 8, "6+2", "O", "base", "base de remboursement"),
        Field(91, 3, "N", "O", "rate", "taux"),
        Field(94, 8, "6+2", "O", "amo", "montant remboursable AMO"),
        Field(102, 8, "6+2", "O", "fee", "montant de la dépense"),
        Field(110, 4, "N", "F", "stay_group", "GHS/GHT/GMT"),
        Field(114, 3, "N", "F", "funding_rate", "taux de financement"),
        Field(117, 1, "A", "F", "patient_share", "code participation assuré"),
        blank(118, 2),
        Field(120, 1, "A", "F", "qualifier", "qualificatif de dépense", may_be_blank=True),
        Field(121, 1, "A", "F", "domain", "domaine d'activité", may_be_blank=True),
        Field(122, 7, "5+2", "F", "amc", "montant OC"),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "start_date": "241215",
                "end_date": "241215",
                "prestation": "VU3",
                "quantity": 2,
                "coefficient": 100,
                "unit_price": 10300,
                "base": 10,
                "rate": 60,
                "amo": 6,
                "fee": 20600,
                "qualifier": "",
                "domain": "",
            },
            "3991145608 255069999999934000000000017"
            "00000241215241215VU3  002 00100 000000010300"
            "0000001006000000006000206000000000     0000000",
        ),
        Vector(
            {
                **SPECIMEN,
                "rank": "1",
                "treatment_mode": "07",
                "discipline": "000",
                "start_date": "241215",
                "end_date": "241216",
                "prestation": "PME N",
                "quantity": 12,
                "exoneration": "4",
                "coefficient": 150,
                "daily_cover": "A",
                "funding_coefficient": 10250,
                "unit_price": 9999999,
                "base": 99999999,
                "rate": 100,
                "amo": 99999999,
                "fee": 99999999,
                "stay_group": "1234",
                "funding_rate": "100",
                "patient_share": "1",
                "qualifier": "N",
                "domain": "M",
                "amc": 9999999,
            },
            "3991145608 255069999999934001000000017"
            "07000241215241216PME N012400150A102509999999"
            "99999999100999999999999999912341001  NM9999999",
        ),
    ),
)
