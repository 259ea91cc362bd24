"""Type 000: the start of a file, from whom to whom, under which norm.

Source: public facts of the B2 envelope; columns 4 to 55 are said again by the 999. The recipient is made of six
zeros, the régime, the computer centre and the organism.
"""

from __future__ import annotations

from norms.record import Field, RecordType, Vector, blank

ADDRESS = (
    Field(4, 2, "A", "O", "emitter_type", "type d'émetteur"),
    Field(6, 14, "N", "O", "emitter", "n° d'émetteur"),
    Field(20, 6, "A", "F", "emitter_program", "programme émetteur"),
    Field(26, 2, "A", "O", "recipient_type", "type de destinataire"),
    Field(28, 14, "N", "O", "recipient", "n° de destinataire"),
    Field(42, 6, "A", "F", "recipient_program", "programme destinataire"),
    Field(48, 2, "A", "O", "application", "application"),
    Field(50, 6, "A", "O", "identification", "identification du fichier"),
)
"""Columns 4 to 55, common to the start and the end of a file."""

R000 = RecordType(
    "000",
    "début de fichier",
    (
        Field(1, 3, "N", "O", "type", "type d'enregistrement", fixed="000"),
        *ADDRESS,
        Field(56, 6, "AAMMJJ", "O", "date", "date de création"),
        Field(62, 4, "A", "O", "norm", "norme"),
        Field(66, 2, "A", "O", "family", "famille d'échange", fixed="B2"),
        blank(68, 15),
        Field(83, 3, "N", "O", "record_length", "longueur d'enregistrement", fixed="128"),
        blank(86, 6),
        Field(92, 37, "A", "F", "message", "message"),
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
                "date": "241215",
                "norm": "CP",
                "message": "feuille 0.1",
            },
            "000TP00000991145608      SM00000001999999      TR000001241215CP  B2"
            "               128      "
            "FEUILLE 0.1                          ",
        ),
    ),
)
