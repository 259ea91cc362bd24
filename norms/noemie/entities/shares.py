"""What was asked and what is paid of each share; the state is P paid, R rejected, D deferred, blank not treated."""

from __future__ import annotations

from norms.noemie.entities.shape import entity, sign
from norms.record import Field

AMO = entity(
    "198",
    "part AMO",
    "99",
    Field(6, 8, "N", "O", "asked", "montant AMO demandé"),
    Field(14, 1, "A", "O", "state", "état de la part AMO", may_be_blank=True),
    Field(15, 8, "N", "F", "paid", "montant AMO payé"),
    sign(23),
)
AMC = entity(
    "199",
    "part AMC",
    "99",
    Field(6, 8, "N", "O", "asked", "montant AMC demandé"),
    Field(14, 1, "A", "O", "state", "état de la part AMC", may_be_blank=True),
    Field(15, 8, "N", "F", "paid", "montant AMC payé"),
    sign(23),
    Field(24, 10, "A", "O", "organism", "n° de l'AMC"),
    Field(34, 15, "A", "F", "member", "n° d'adhérent", personal=True),
)

ENTITIES = (AMO, AMC)
