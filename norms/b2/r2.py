"""Type 2: the head of an invoice, who is cared for, by whom billed, to which organism.

Source: public facts of the B2 norm CP, version 2005-E.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p9
from norms.record import Field, RecordType, Vector

R2 = RecordType(
    "2",
    "tête de facture",
    (
        *head_p9("2"),
        Field(39, 1, "N", "O", "operation", "nature d'opération"),
        Field(40, 9, "N", "O", "entry_number", "n° d'entrée"),
        Field(49, 2, "N", "O", "regime", "grand régime"),
        Field(51, 3, "N", "O", "caisse", "caisse gestionnaire"),
        Field(54, 4, "N", "O", "centre", "centre gestionnaire"),
        Field(58, 1, "N", "O", "rights_support", "nature de la PJ des droits"),
        Field(59, 6, "AAMMJJ", "F", "cover_date", "PEC établie le"),
        Field(65, 6, "AAMMJJ", "F", "cover_start", "support de droits/PEC valable à compter du"),
        Field(71, 3, "N", "F", "cover_caisse", "PEC délivrée par (caisse)"),
        Field(74, 3, "N", "F", "benefit_regime", "régime de prestation de l'assuré"),
        Field(77, 2, "N", "O", "nature", "nature d'assurance"),
        Field(79, 1, "A", "O", "exoneration", "justif. exonération ou modulation TM (facture)"),
        Field(80, 6, "AAMMJJ", "O", "hospital_date", "date d'hospitalisation"),
        Field(86, 9, "N", "F", "accident", "n° AT ou date accident droit commun", personal=True),
        Field(95, 1, "A", "F", "split", "top éclatement des flux"),
        Field(96, 6, "N", "O", "birth_date", "date de naissance bénéficiaire", personal=True),
        Field(102, 1, "N", "F", "birth_rank", "rang de naissance"),
        Field(103, 6, "AAMMJJ", "O", "entry_date", "date d'entrée"),
        Field(109, 6, "AAMMJJ", "O", "exit_date", "date de sortie"),
        Field(115, 2, "N", "O", "exit_hour", "heure de sortie"),
        Field(117, 2, "N", "F", "contract_type", "type de contrat"),
        Field(119, 10, "A", "F", "amc_number", "n° organisme complémentaire"),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "operation": "1",
                "entry_number": "17",
                "regime": "01",
                "caisse": "999",
                "centre": "9999",
                "rights_support": "4",
                "nature": "10",
                "exoneration": "0",
                "hospital_date": "241215",
                "split": "F",
                "birth_date": "550615",
                "birth_rank": "1",
                "entry_date": "241215",
                "exit_date": "241215",
                "exit_hour": "0",
            },
            "2991145608 255069999999934000000000017"
            "10000000170199999994000000000000000000100"
            "241215000000000F55061512412152412150000          ",
        ),
        Vector(
            {
                **SPECIMEN,
                "rank": "2",
                "operation": "1",
                "entry_number": "18",
                "regime": "01",
                "caisse": "999",
                "centre": "9999",
                "rights_support": "1",
                "cover_date": "240101",
                "cover_start": "240102",
                "cover_caisse": "349",
                "benefit_regime": "90",
                "nature": "41",
                "exoneration": "4",
                "hospital_date": "241201",
                "accident": "000180831",
                "birth_date": "560031",
                "birth_rank": "2",
                "entry_date": "241201",
                "exit_date": "241202",
                "exit_hour": "16",
                "contract_type": "89",
                "amc_number": "0098532001",
            },
            "2991145608 255069999999934002000000017"
            "10000000180199999991240101240102349090414"
            "241201000180831 560031224120124120216890098532001",
        ),
    ),
)
