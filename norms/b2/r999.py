"""Type 999: the end of a file, the address of its 000 again, how many records and lots it holds.

Source: public facts of the B2 envelope. The number of records counts the 000 and the 999.
"""

from __future__ import annotations

from norms.b2.r000 import ADDRESS
from norms.record import Field, RecordType, Vector, blank

R999 = RecordType(
    "999",
    "fin de fichier",
    (
        Field(1, 3, "N", "O", "type", "type d'enregistrement", fixed="999"),
        *ADDRESS,
        Field(56, 8, "N", "O", "record_count", "nombre d'enregistrements"),
        blank(64, 19),
        Field(83, 3, "N", "O", "lot_count", "nombre de lots"),
        blank(86, 43),
    ),
    vectors=(
        Vector(
            {
                "emitter_type": "TP",
                "emitter": "991145608",
                "recipient_type": "SM",
                "recipient": "00000001999999",
                "application": "TR",
                "identification": "000001",
                "record_count": 24,
                "lot_count": 1,
            },
            "999TP00000991145608      SM00000001999999      TR000001"
            "00000024                   001"
            "                                           ",
        ),
    ),
)
