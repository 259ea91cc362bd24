"""Type 2P, simulated: where a DRE tells the AMC of the contract and its routing.

The record exists and a parser of AMC flows attests its letter, the practitioner's specialty (49–50), the prior cover
(83–98), the invoice date (103–108) and the member (from 114). Every other column here is ours, to be replaced the
day the official layout is in hand: this record only stands in the ``simulated-dre`` profile.
"""

from __future__ import annotations

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R2P = RecordType(
    "2P",
    "données AMC (simulé)",
    (
        *head_p6("2", "P", "01"),
        Field(39, 9, "A", "F", "secondary_criterion", "critère secondaire", grade="S"),
        blank(48, 1),
        Field(49, 2, "N", "F", "specialty", "spécialité du professionnel", grade="L"),
        Field(51, 20, "A", "F", "domain", "domaine", grade="S"),
        Field(71, 2, "A", "F", "routing", "code de routage", grade="S"),
        Field(73, 3, "A", "F", "host", "identifiant d'hôte", grade="S"),
        Field(76, 2, "A", "F", "convention_type", "type de convention", grade="S"),
        Field(78, 2, "A", "F", "treatment", "indicateur de traitement", grade="S"),
        Field(80, 1, "A", "F", "securing", "top de certification", grade="S"),
        Field(81, 1, "A", "F", "securing_mode", "mode de sécurisation", grade="S"),
        blank(82, 1),
        Field(83, 16, "A", "F", "cover", "n° de prise en charge", grade="L"),
        blank(99, 4),
        Field(103, 6, "AAMMJJ", "O", "invoice_date", "date de la facture", grade="L"),
        blank(109, 5),
        Field(114, 15, "A", "F", "member", "n° d'adhérent", personal=True, grade="L"),
    ),
    vectors=(
        Vector(
            {
                **SPECIMEN,
                "secondary_criterion": "94",
                "specialty": "01",
                "domain": "AMC1",
                "routing": "MA",
                "host": "003",
                "convention_type": "CX",
                "treatment": "22",
                "securing": "S",
                "securing_mode": "3",
                "invoice_date": "241215",
                "member": "12345678",
            },
            "2991145608 255069999999934000000017P01"
            "94        01AMC1                MA003CX22S3 "
            "                    241215     12345678       ",
        ),
    ),
)
