"""The demo's short way: the terminal in this process."""

from __future__ import annotations

from typing import Any

from api.card_desk import Use
from api.shapes.cards import HolderShape, ReaderShape, ReadersShape, VitaleShape
from api.shapes.invoices import InvoiceBody, PricedShape
from api.shapes.rights import RightsShape
from api.shapes.states import (
    NOTICE,
    FilesShape,
    InvoiceDetailShape,
    InvoiceShape,
    InvoicesShape,
    JournalShape,
    LotsShape,
    ReturnsShape,
    TransmissionShape,
)
from api.terminal import Terminal
from ccam_ngap.quote import quote
from ccam_ngap.reading import read_request


class DirectRoute:
    """``api.demo.route.Route`` over a terminal."""

    name = "appels directs"

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def readers(self) -> ReadersShape:
        """List the readers and what is in them."""
        states = tuple(ReaderShape.model_validate(one) for one in self._terminal.readers())
        return ReadersShape(description=self._terminal.stack, readers=states)

    def unlock(self, code: bytearray) -> HolderShape:
        """Unlock the CPS that is in."""
        return HolderShape.model_validate(self._terminal.unlock(code))

    def unlock_to_send(self, code: bytearray) -> HolderShape:
        """Unlock the CPS that is in for a transmission."""
        return HolderShape.model_validate(self._terminal.unlock(code, Use.TRANSMISSION))

    def vitale(self) -> VitaleShape:
        """Read the Vitale that is in."""
        return VitaleShape.model_validate(self._terminal.vitale())

    def rights(self, beneficiary: int) -> RightsShape:
        """Ask ADRi for the rights of a person of the Vitale, today."""
        day = self._terminal.today()
        return RightsShape.of(self._terminal.ask_rights(beneficiary, day), day)

    def quote(self, request: dict[str, Any]) -> dict[str, Any]:
        """Price a request without keeping anything."""
        return quote(read_request(request), self._terminal.tables).to_json()

    def bill(self, body: dict[str, Any]) -> PricedShape:
        """Make and price an invoice."""
        return PricedShape.of(*self._terminal.bill(InvoiceBody.model_validate(body)))

    def seal(self, invoice: int, key: str) -> InvoiceDetailShape:
        """Have both cards sign an invoice."""
        return InvoiceDetailShape.of_detail(self._terminal.detail(self._terminal.seal(invoice, key).id))

    def invoices(self) -> InvoicesShape:
        """List the invoices and their states."""
        found = tuple(InvoiceShape.of(one) for one in self._terminal.invoices())
        return InvoicesShape(invoices=found, notice=NOTICE)

    def invoice(self, invoice: int) -> InvoiceDetailShape:
        """Show one invoice."""
        return InvoiceDetailShape.of_detail(self._terminal.detail(invoice))

    def make_lots(self, key: str) -> LotsShape:
        """Put sealed invoices in lots."""
        return LotsShape.of(self._terminal.make_lots(key))

    def lots(self) -> LotsShape:
        """List the lots."""
        return LotsShape.of(self._terminal.office.lots())

    def make_files(self, _key: str) -> FilesShape:
        """Write the files of the lots that have none."""
        return FilesShape.of(self._terminal.make_files())

    def send(self, _key: str) -> TransmissionShape:
        """Send the files that have not left."""
        return TransmissionShape.of(*self._terminal.send())

    def receive(self) -> ReturnsShape:
        """Integrate what came back."""
        return ReturnsShape.of(self._terminal.receive())

    def journal(self) -> JournalShape:
        """Verify the journal."""
        return JournalShape.of(self._terminal.office.verify_journal())
