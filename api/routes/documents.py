"""Supporting documents (SCOR): join, refer to a first prescription, list, remove, purge."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import Declined
from api.routes.wiring import TheTerminal
from api.shapes.documents import DocumentBody, DocumentsShape, JoinedShape, PurgedShape, ReferenceBody
from engine.scor.values import Joined
from norms.scor import DocumentState

router = APIRouter(tags=["pièces justificatives"])


@router.post("/invoices/{invoice}/documents", status_code=201, summary="Joindre une pièce à une facture")
def post_document(invoice: int, body: DocumentBody, terminal: TheTerminal) -> JoinedShape:
    """Check a PDF and keep it, CONFORME or NON CONFORME; 422 for what is no PDF."""
    desk = terminal.office.documents
    return _kept(desk.join(invoice, body.kind, body.name, body.pdf(), body.prescription_date, force=body.force))


@router.post("/invoices/{invoice}/documents/reference", status_code=201, summary="Renvoyer à la première prescription")
def post_reference(invoice: int, body: ReferenceBody, terminal: TheTerminal) -> JoinedShape:
    """Have an invoice of a series refer to the document of the first prescription."""
    return _kept(terminal.office.documents.refer(invoice, body.first))


@router.get("/invoices/{invoice}/documents", summary="Lister les pièces d'une facture")
def get_invoice_documents(invoice: int, terminal: TheTerminal) -> DocumentsShape:
    """List the documents of an invoice, and what it lacks."""
    desk = terminal.office.documents
    return DocumentsShape.model_validate({"documents": desk.of_invoice(invoice), "missing": desk.missing(invoice)})


@router.get("/documents", summary="Lister les pièces et ce qui manque")
def get_documents(terminal: TheTerminal, state: Annotated[DocumentState | None, Query()] = None) -> DocumentsShape:
    """List the documents, those in a state or all, and what the sealed invoices lack."""
    desk = terminal.office.documents
    found = desk.all(state.value if state else "")
    return DocumentsShape.model_validate({"documents": found, "missing": desk.missing()})


@router.delete("/documents/{document}", status_code=204, summary="Retirer une pièce qui n'est pas partie")
def delete_document(document: int, terminal: TheTerminal) -> None:
    """Remove a document that has not left; 409 for one that has, 422 where others refer to it."""
    if said := terminal.office.documents.remove(document):
        raise Declined(said)


@router.post("/documents/purge", summary="Purger les pièces archivées depuis plus de six mois")
def post_purge(terminal: TheTerminal) -> PurgedShape:
    """Forget the bytes of what was acknowledged more than six months ago."""
    return PurgedShape(purged=terminal.office.documents.purge())


def _kept(found: Joined) -> JoinedShape:
    """Show a document that was kept. Raises Declined where none was."""
    if found.document is None:
        raise Declined(found.messages)
    return JoinedShape.of(found)
