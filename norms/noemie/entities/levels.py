"""Who is paid, by which transfer, for which kind of return: the levels above the invoice."""

from __future__ import annotations

from norms.noemie.entities.shape import entity
from norms.record import Field

COMPLEMENTARY = entity(
    "010",
    "organisme complémentaire",
    "01",
    Field(6, 7, "N", "O", "organism", "n° d'organisme complémentaire"),
    Field(13, 1, "N", "O", "organism_key", "clé"),
)
MANDATARY = entity("020", "mandataire", "01", Field(6, 15, "A", "O", "number", "n° du mandataire"))
RECIPIENT = entity("040", "destinataire du paiement", None, Field(6, 15, "A", "O", "number", "n° du destinataire"))
ACCOUNTING_DAY = entity("070", "journée comptable", "02", Field(6, 6, "N", "O", "day", "journée comptable"))
TRANSFER = entity(
    "071",
    "virement",
    None,
    Field(6, 6, "N", "O", "day", "date du virement"),
    Field(12, 32, "A", "O", "label", "libellé du virement"),
    Field(44, 32, "A", "F", "label2", "libellé du virement, suite"),
    Field(76, 10, "A", "F", "organism", "organisme payeur"),
)
LOT = entity(
    "080",
    "lot",
    "03",
    Field(6, 6, "N", "O", "day", "date du lot"),
    Field(12, 3, "A", "O", "lot", "n° de lot"),
)
RETURN_KIND = entity(
    "081",
    "type de retour",
    None,
    Field(6, 2, "N", "O", "kind", "type de retour"),
    Field(8, 14, "A", "F", "place", "lieu d'exécution"),
)

ENTITIES = (COMPLEMENTARY, MANDATARY, RECIPIENT, ACCOUNTING_DAY, TRANSFER, LOT, RETURN_KIND)
