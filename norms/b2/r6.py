"""Type 6: the end of a lot, its counters and totals: the self-check of everything between it and its type 1.

Source: public facts of the B2 envelope, certain for counters and totals.
"""

from __future__ import annotations

from norms.record import Field, RecordType, Vector, blank

R6 = RecordType(
    "6",
    "fin de lot",
    (
        Field(1, 1, "N", "O", "type", "type d'enregistrement", fixed="6"),
        Field(2, 9, "N", "O", "biller", "partenaire de santé + clé"),
        Field(11, 3, "N", "O", "invoice_count", "nombre de factures"),
        Field(14, 4, "N", "O", "line_count", "nombre de lignes de prestation"),
        Field(18, 4, "N", "O", "head_count", "nombre d'enregistrements de type 2"),
        Field(22, 3, "N", "O", "end_count", "nombre d'enregistrements de type 5"),
        Field(25, 9, "7+2", "O", "fee", "total des factures"),
        Field(34, 9, "7+2", "O", "amo", "total de la part AMO"),
        Field(43, 9, "7+2", "O", "amc", "total de la part complémentaire"),
        Field(52, 3, "A", "O", "lot", "n° de lot"),
        blank(55, 74),
    ),
    vectors=(
        Vector(
            {
                "biller": "991145608",
                "invoice_count": 2,
                "line_count": 5,
                "head_count": 4,
                "end_count": 2,
                "fee": 48856,
                "amo": 5158,
                "amc": 12207,
                "lot": "001",
            },
            "6991145608002000500040020000488560000051580000122070"
            "01"
            "                                                                          ",
        ),
    ),
)
