"""The invoice that a return speaks of, its insurance and its archive number."""

from __future__ import annotations

from norms.noemie.entities.shape import entity
from norms.record import Field

INVOICE_900 = entity("100", "facture (référence 900)", "05", Field(6, 9, "A", "O", "number", "n° de facture"))
INVOICE = entity(
    "102",
    "facture",
    "05",
    Field(6, 9, "A", "O", "number", "n° de facture"),
    Field(15, 6, "A", "F", "complement", "complément du n° de facture"),
    Field(21, 3, "A", "F", "lot", "n° de lot"),
    Field(24, 6, "N", "F", "lot_day", "date du lot"),
    Field(30, 1, "A", "O", "kind", "nature de la facture"),
    Field(31, 6, "N", "F", "day", "date de la facture"),
    Field(37, 1, "A", "F", "amc_treatment", "traitement de la part AMC"),
    Field(38, 2, "A", "F", "nature", "nature d'assurance"),
)
INSURANCE = entity("150", "nature d'assurance", "04", Field(6, 2, "A", "O", "nature", "nature d'assurance"))
ARCHIVE = entity("160", "archivage", "99", Field(6, 17, "A", "O", "number", "n° d'archivage"))

ENTITIES = (INVOICE_900, INVOICE, INSURANCE, ARCHIVE)
