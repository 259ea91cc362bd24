"""The insured and the beneficiary of an invoice."""

from __future__ import annotations

from norms.noemie.entities.shape import entity
from norms.record import Field

PERSON = entity(
    "103",
    "assuré et bénéficiaire",
    None,
    Field(6, 13, "A", "O", "nir", "NIR de l'assuré", personal=True),
    Field(19, 2, "N", "O", "nir_key", "clé du NIR", personal=True),
    Field(21, 25, "A", "F", "birth_name", "nom de naissance", personal=True),
    Field(46, 25, "A", "F", "used_name", "nom d'usage", personal=True),
    Field(71, 15, "A", "F", "first_name", "prénom", personal=True),
    Field(86, 13, "A", "F", "individual_nir", "NIR individuel", personal=True),
    Field(99, 2, "N", "F", "individual_nir_key", "clé du NIR individuel", personal=True),
    Field(101, 6, "N", "O", "birth_date", "date de naissance", personal=True),
    Field(107, 1, "N", "O", "birth_rank", "rang de naissance"),
    Field(108, 25, "A", "F", "beneficiary_name", "nom du bénéficiaire", personal=True),
    Field(133, 15, "A", "F", "beneficiary_first_name", "prénom du bénéficiaire", personal=True),
    Field(148, 4, "N", "F", "management_unit", "unité de gestion"),
)
INSURED = entity(
    "110",
    "assuré",
    "05",
    Field(6, 13, "A", "O", "nir", "NIR de l'assuré", personal=True),
    Field(19, 2, "N", "O", "nir_key", "clé du NIR", personal=True),
    Field(21, 1, "A", "O", "name_kind", "nature du nom"),
    Field(22, 25, "A", "O", "name", "nom", personal=True),
    Field(47, 26, "A", "F", "", "zone libre"),
    Field(73, 15, "A", "O", "first_name", "prénom", personal=True),
)
PATIENT = entity(
    "120",
    "malade",
    "05",
    Field(6, 6, "N", "O", "birth_date", "date de naissance", personal=True),
    Field(12, 1, "A", "O", "birth_rank", "rang de naissance"),
    Field(13, 25, "A", "O", "name", "nom", personal=True),
    Field(38, 15, "A", "O", "first_name", "prénom", personal=True),
    Field(53, 4, "A", "O", "management_unit", "unité de gestion"),
)

ENTITIES = (PERSON, INSURED, PATIENT)
