"""The lines of an invoice as the payer settled them: 210 town acts, 220 stays."""

from __future__ import annotations

from norms.noemie.entities.shape import entity, sign
from norms.record import Field


def _tail(start: int) -> tuple[Field, ...]:
    """The local régime and the complementary part, which end both entities."""
    return (
        Field(start, 3, "N", "O", "local_rate", "taux du régime local"),
        Field(start + 3, 8, "N", "O", "local_amount", "montant du régime local"),
        Field(start + 11, 3, "N", "O", "amc_rate", "taux complémentaire"),
        Field(start + 14, 8, "N", "O", "amc", "montant complémentaire"),
        Field(start + 22, 8, "N", "O", "amc_base", "base complémentaire"),
    )


def _head() -> tuple[Field, ...]:
    """The line number and what rules it, which start both entities."""
    return (
        Field(6, 2, "N", "O", "line", "n° de ligne"),
        Field(8, 2, "N", "O", "code_gestion", "code gestion"),
        Field(10, 1, "A", "O", "exoneration", "exonération", may_be_blank=True),
        Field(11, 2, "N", "O", "treatment_mode", "mode de traitement"),
        Field(13, 3, "N", "O", "discipline", "discipline"),
    )


ACT = entity(
    "210",
    "acte",
    "99",
    *_head(),
    Field(16, 6, "N", "O", "prescription_day", "date de prescription"),
    Field(22, 6, "N", "O", "day", "date de soins"),
    Field(28, 6, "N", "O", "end_day", "date de fin"),
    Field(34, 8, "N", "O", "unit_price", "prix unitaire"),
    Field(42, 8, "N", "O", "base", "base"),
    Field(50, 3, "N", "O", "rate", "taux"),
    Field(53, 8, "N", "O", "amo", "montant remboursé"),
    sign(61),
    Field(62, 3, "A", "O", "prestation", "code prestation"),
    Field(65, 2, "A", "O", "complement", "complément de prestation", may_be_blank=True),
    Field(67, 3, "N", "O", "quantity", "quantité"),
    Field(70, 5, "N", "O", "coefficient", "coefficient"),
    Field(75, 3, "N", "O", "enumeration", "dénombrement"),
    Field(78, 8, "N", "O", "fee", "dépense"),
    Field(86, 2, "A", "O", "qualifier", "qualificatif de la dépense", may_be_blank=True),
    *_tail(88),
)
STAY = entity(
    "220",
    "séjour",
    "99",
    *_head(),
    Field(16, 6, "N", "O", "day", "date de début"),
    Field(22, 6, "N", "O", "end_day", "date de fin"),
    Field(28, 8, "N", "O", "unit_price", "prix unitaire"),
    Field(36, 8, "N", "O", "base", "base"),
    Field(44, 3, "N", "O", "rate", "taux"),
    Field(47, 8, "N", "O", "amo", "montant remboursé"),
    sign(55),
    Field(56, 3, "A", "O", "prestation", "code prestation"),
    Field(59, 2, "A", "O", "complement", "complément de prestation", may_be_blank=True),
    Field(61, 3, "N", "O", "quantity", "quantité"),
    Field(64, 5, "N", "O", "coefficient", "coefficient"),
    Field(69, 3, "N", "O", "enumeration", "dénombrement"),
    Field(72, 8, "N", "O", "fee", "dépense"),
    Field(80, 2, "A", "O", "qualifier", "qualificatif de la dépense", may_be_blank=True),
    Field(82, 5, "N", "O", "global_coefficient", "coefficient global"),
    Field(87, 1, "N", "O", "flat_fee", "forfait à générer"),
    *_tail(88),
)

ENTITIES = (ACT, STAY)
