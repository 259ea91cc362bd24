"""990: what closes a level and must agree with what it held."""

from __future__ import annotations

from norms.noemie.entities.shape import entity, sign
from norms.record import Field

CONTROL = entity(
    "990",
    "fin de niveau",
    None,
    Field(6, 17, "A", "F", "identifier", "identifiant du niveau fermé"),
    Field(23, 8, "N", "O", "count", "nombre d'éléments du niveau inférieur"),
    Field(31, 11, "N", "O", "total", "somme du niveau inférieur"),
    sign(42),
)

ENTITIES = (CONTROL,)
