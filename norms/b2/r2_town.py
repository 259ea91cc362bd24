"""Type 2 of the town norms: the head of a self-employed practitioner's invoice. Partly known.

Source: one program that read these flows in production quotes the columns of the invoice date, kind, caisse, centre,
régime, birth and complementary organism. Columns 58–79 and 86–95 are guessed to be those of CP, since what stands
before, between and after them coincides; 36–39, 46, 48, 80–85 and 103–116 are unknown and written in zeros.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R2_TOWN = RecordType(
    "2",
    "tête de facture",
    (
        *head_p6("2", ""),
        unknown(36, 4),
        Field(40, 6, "AAMMJJ", "O", "invoice_date", "date de la facture", grade="L"),
        unknown(46, 1),
        Field(47, 1, "A", "F", "operation", "nature de la facture", grade="L"),
        unknown(48, 1),
        Field(49, 2, "N", "O", "regime", "grand régime", grade="G"),
        Field(51, 3, "N", "O", "caisse", "caisse gestionnaire", grade="L"),
        Field(54, 4, "N", "O", "centre", "centre gestionnaire", grade="L"),
        Field(58, 1, "N", "O", "rights_support", "nature de la PJ des droits", grade="G"),
        Field(59, 6, "AAMMJJ", "F", "cover_date", "PEC établie le", grade="G"),
        Field(65, 6, "AAMMJJ", "F", "cover_start", "support de droits/PEC valable à compter du", grade="G"),
        Field(71, 3, "N", "F", "cover_caisse", "PEC délivrée par (caisse)", grade="G"),
        Field(74, 3, "N", "F", "benefit_regime", "régime de prestation de l'assuré", grade="L"),
        Field(77, 2, "N", "O", "nature", "nature d'assurance", grade="G"),
        Field(79, 1, "A", "O", "exoneration", "justif. exonération ou modulation TM (facture)", grade="G"),
        unknown(80, 6),
        Field(86, 9, "N", "F", "accident", "n° AT ou date accident droit commun", personal=True, grade="G"),
        Field(95, 1, "A", "F", "split", "top éclatement des flux", grade="G"),
        Field(96, 6, "N", "O", "birth_date", "date de naissance bénéficiaire", personal=True, grade="L"),
        Field(102, 1, "N", "F", "birth_rank", "rang de naissance", grade="L"),
        unknown(103, 14),
        Field(117, 2, "N", "F", "contract_type", "type de contrat", grade="G"),
        Field(119, 10, "A", "F", "amc_number", "n° organisme complémentaire", grade="L"),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "invoice_date": "241215",
                "regime": "01",
                "caisse": "999",
                "centre": "9999",
                "rights_support": "4",
                "benefit_regime": "01",
                "nature": "10",
                "exoneration": "0",
                "split": "F",
                "birth_date": "550615",
                "birth_rank": "1",
            },
            "2991145608 255069999999934000000017"
            "00002412150 00199999994000000000000000001100"
            "000000000000000F550615100000000000000"
            "00          ",
        ),
        Vector(
            {
                **SPECIMEN,
                "invoice_date": "241216",
                "operation": "D",
                "regime": "91",
                "caisse": "349",
                "centre": "0501",
                "rights_support": "1",
                "cover_date": "240101",
                "cover_start": "240102",
                "cover_caisse": "349",
                "benefit_regime": "91",
                "nature": "41",
                "exoneration": "4",
                "accident": "000180831",
                "birth_date": "560031",
                "birth_rank": "2",
                "contract_type": "89",
                "amc_number": "0098532001",
            },
            "2991145608 255069999999934000000017"
            "00002412160D09134905011240101240102349091414"
            "000000000180831 560031200000000000000890098532001",
        ),
    ),
)
