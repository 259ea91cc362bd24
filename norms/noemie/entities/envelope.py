"""000 and 999: the plain records of 128 that open and close a file; they have neither level nor ``@``."""

from __future__ import annotations

from norms.record import Field, RecordType

_PARTIES = (
    Field(4, 2, "A", "O", "emitter_type", "type d'émetteur"),
    Field(6, 14, "A", "O", "emitter", "n° d'émetteur"),
    Field(20, 6, "A", "F", "emitter_program", "programme émetteur"),
    Field(26, 2, "A", "O", "recipient_type", "type de destinataire"),
    Field(28, 14, "A", "O", "recipient", "n° de destinataire"),
    Field(42, 6, "A", "F", "recipient_program", "programme destinataire"),
    Field(48, 2, "A", "F", "application", "application"),
    Field(50, 6, "A", "O", "identification", "identification du fichier"),
)

START = RecordType(
    "000",
    "début de fichier",
    (
        Field(1, 3, "N", "O", "entity", "code entité", fixed="000"),
        *_PARTIES,
        Field(56, 6, "N", "O", "day", "date de création"),
        Field(62, 4, "A", "O", "reference", "référence de la norme"),
        Field(66, 2, "A", "F", "version", "version"),
        Field(68, 1, "A", "F", "compaction", "compactage"),
        Field(69, 1, "A", "F", "encryption", "chiffrement"),
        Field(70, 1, "A", "O", "currency", "devise"),
        Field(71, 1, "A", "F", "flow_kind", "nature du flux"),
        Field(72, 11, "A", "F", "", "zone libre"),
        Field(83, 3, "N", "O", "record_length", "longueur d'enregistrement", fixed="128"),
        Field(86, 6, "A", "F", "", "zone mot de passe"),
        Field(92, 37, "A", "F", "message", "message"),
    ),
)

END = RecordType(
    "999",
    "fin de fichier",
    (
        Field(1, 3, "N", "O", "entity", "code entité", fixed="999"),
        *_PARTIES,
        Field(56, 8, "N", "O", "records", "nombre d'enregistrements"),
        Field(64, 1, "A", "F", "flow_kind", "nature du flux"),
        Field(65, 18, "A", "F", "", "zone libre"),
        Field(83, 3, "N", "O", "lots", "nombre de lots"),
        Field(86, 11, "N", "O", "total", "total du fichier"),
        Field(97, 1, "A", "O", "sign", "signe P/N"),
        Field(98, 11, "N", "F", "other_currency_total", "total dans l'ancienne devise"),
        Field(109, 20, "A", "F", "", "zone libre"),
    ),
)

ENTITIES = (START, END)
