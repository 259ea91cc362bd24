"""Type 2R, simulated: which DRE a cancellation cancels, or a rectification replaces.

That such DRE exist and carry their own lot and number is attested, no layout is: this record is ours and only stands
in the ``simulated-dre`` profiles.
"""

from __future__ import annotations

from dataclasses import replace

from norms.b2.heads import SPECIMEN, head_p6
from norms.record import Field, RecordType, Vector, blank

R2R = RecordType(
    "2R",
    "DRE annulée ou rectifiée (simulé)",
    (
        *(replace(each, grade="S") if each.name == "complement" else each for each in head_p6("2", "R", "01")),
        Field(39, 1, "A", "O", "kind", "annulation (A) ou rectification (R)", grade="S"),
        Field(40, 9, "N", "O", "previous_invoice", "n° de la facture annulée ou rectifiée", grade="S"),
        Field(49, 3, "A", "O", "previous_lot", "lot de la DRE annulée ou rectifiée", grade="S"),
        Field(52, 6, "AAMMJJ", "O", "previous_date", "date de la DRE annulée ou rectifiée", grade="S"),
        blank(58, 71),
    ),
    vectors=(
        Vector(
            {**SPECIMEN, "kind": "A", "previous_invoice": 12, "previous_lot": "AAB", "previous_date": "241201"},
            "2991145608 255069999999934000000017R01"
            "A000000012AAB241201                            "
            "                                           ",
        ),
    ),
)
