"""Type 1: the start of a lot, whose it is, for which caisse, and the norm that decides the layout of its body.

Source: public facts of the B2 envelope; the lot number, date, norm and version are certain, the administrative
columns 11–19 and 23–69 likely.
"""

from __future__ import annotations

from norms.record import Field, RecordType, Vector, blank

R1 = RecordType(
    "1",
    "début de lot",
    (
        Field(1, 1, "N", "O", "type", "type d'enregistrement", fixed="1"),
        Field(2, 9, "N", "O", "biller", "partenaire de santé + clé"),
        blank(11, 6),
        Field(17, 3, "N", "O", "recipient_caisse", "caisse destinataire"),
        Field(20, 3, "A", "O", "lot", "n° de lot"),
        Field(23, 3, "N", "F", "category", "catégorie d'établissement"),
        Field(26, 2, "N", "F", "legal_status", "statut juridique"),
        Field(28, 2, "N", "F", "tariff_mode", "mode de tarif"),
        Field(30, 40, "A", "F", "biller_name", "nom du partenaire"),
        Field(70, 2, "A", "O", "family", "famille d'échange", fixed="B2"),
        Field(72, 6, "AAMMJJ", "O", "date", "date du lot"),
        blank(78, 1),
        Field(79, 2, "A", "O", "norm", "norme"),
        blank(81, 1),
        Field(82, 6, "N", "O", "version", "version de la norme"),
        Field(88, 1, "A", "O", "currency", "monnaie", fixed="U"),
        blank(89, 40),
    ),
    vectors=(
        Vector(
            {
                "biller": "991145608",
                "recipient_caisse": "999",
                "lot": "AAA",
                "category": "189",
                "legal_status": "60",
                "tariff_mode": "05",
                "biller_name": "Centre de santé d'essai",
                "date": "241215",
                "norm": "CP",
                "version": "062007",
            },
            "1991145608      999AAA1896005"
            "CENTRE DE SANTE D'ESSAI                 "
            "B2241215 CP 062007U                                        ",
        ),
    ),
)
