"""Money that follows no invoice: debts held or released, one-off payments, periodic ones."""

from __future__ import annotations

from norms.noemie.entities.shape import entity, sign
from norms.record import Field

DEBT = entity(
    "250",
    "mouvement financier",
    "99",
    Field(6, 2, "N", "O", "line", "n° de ligne"),
    Field(8, 10, "A", "O", "reference", "référence de la dette"),
    Field(18, 6, "N", "O", "day", "date de la dette"),
    Field(24, 3, "A", "O", "nature", "nature de la dette"),
    Field(27, 3, "A", "O", "operation", "nature de l'opération"),
    Field(30, 8, "N", "O", "amount", "montant"),
    sign(38),
    Field(39, 8, "N", "F", "balance", "solde de la dette"),
)
ONE_OFF = entity(
    "261",
    "paiement ponctuel",
    None,
    Field(6, 5, "N", "O", "code", "code du paiement"),
    Field(11, 8, "N", "O", "amount", "montant"),
)
PERIODIC = entity(
    "262",
    "paiement périodique",
    None,
    Field(6, 5, "A", "F", "code", "code"),
    Field(11, 80, "A", "F", "label", "libellé"),
    Field(91, 13, "A", "F", "nir", "NIR", personal=True),
    Field(104, 2, "N", "F", "nir_key", "clé du NIR", personal=True),
    Field(106, 6, "N", "F", "birth_date", "date de naissance", personal=True),
    Field(112, 1, "N", "F", "birth_rank", "rang de naissance"),
    Field(113, 1, "A", "O", "period", "périodicité"),
    Field(114, 6, "N", "F", "start", "début"),
    Field(120, 6, "N", "F", "end", "fin"),
    Field(126, 8, "N", "O", "amount", "montant"),
)

ENTITIES = (DEBT, ONE_OFF, PERIODIC)
