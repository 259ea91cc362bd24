"""Type 2X: what an organism that concentrates claims adds to those on their way to an AMC. Last of its heads.

Source: one program that read these flows in production quotes columns 37 to 81. It is read, never written.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, unknown

R2X = RecordType(
    "2X",
    "données du concentrateur",
    (
        *head_p6("2", ""),
        Field(36, 1, "A", "O", "complement", "complément", fixed="X", grade="L"),
        Field(37, 8, "N", "F", "received", "date et heure de réception (AAMMJJHH)", grade="L"),
        Field(45, 8, "N", "F", "amc_limit", "date limite de l'AMC", grade="L"),
        Field(53, 7, "A", "F", "composting", "n° de compostage", grade="L"),
        Field(60, 10, "A", "F", "amc_detail", "détail AMC", grade="L"),
        Field(70, 1, "A", "F", "bank_account", "identifiant du compte bancaire", grade="L"),
        Field(71, 10, "A", "F", "financial_reference", "référence financière", grade="L"),
        Field(81, 1, "A", "F", "notice_kind", "nature de l'avis de paiement (A ou N)", grade="L"),
        unknown(82, 47, fill=" "),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "received": "24121509",
                "composting": "0000042",
                "financial_reference": "REF1",
                "notice_kind": "A",
            },
            "2991145608 255069999999934000000017X24121509000000000000042           REF1      A"
            "                                               ",
        ),
    ),
)
