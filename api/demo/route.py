"""What the demo asks of a terminal, whichever way it reaches it."""

from __future__ import annotations

from typing import Any, Protocol

from api.shapes.cards import HolderShape, ReadersShape, VitaleShape
from api.shapes.invoices import PricedShape
from api.shapes.rights import RightsShape
from api.shapes.states import (
    FilesShape,
    InvoiceDetailShape,
    InvoicesShape,
    JournalShape,
    LotsShape,
    ReturnsShape,
    TransmissionShape,
)


class Route(Protocol):
    """The road from the cards to the money. Every method raises the declared errors of its room."""

    name: str
    """In French: how the terminal is reached."""

    def readers(self) -> ReadersShape:
        """List the readers and what is in them."""
        ...

    def unlock(self, code: bytearray) -> HolderShape:
        """Unlock the CPS that is in; ``code`` is zeroed. Raises WrongCode, CodeBlocked, BadCodeShape, CardioError."""
        ...

    def unlock_to_send(self, code: bytearray) -> HolderShape:
        """Unlock the CPS for a transmission, which asks for the code each time; raises as ``unlock``."""
        ...

    def vitale(self) -> VitaleShape:
        """Read the Vitale that is in."""
        ...

    def rights(self, beneficiary: int) -> RightsShape:
        """Ask ADRi for the rights of a person of the Vitale, today."""
        ...

    def quote(self, request: dict[str, Any]) -> dict[str, Any]:
        """Price a request without keeping anything; the answer of ``feuille quote``."""
        ...

    def bill(self, body: dict[str, Any]) -> PricedShape:
        """Make and price an invoice. Raises Refused."""
        ...

    def seal(self, invoice: int, key: str) -> InvoiceDetailShape:
        """Have both cards sign an invoice, by its internal id."""
        ...

    def invoices(self) -> InvoicesShape:
        """List the invoices and their states."""
        ...

    def invoice(self, invoice: int) -> InvoiceDetailShape:
        """Show one invoice by its internal id."""
        ...

    def make_lots(self, key: str) -> LotsShape:
        """Put sealed invoices in lots."""
        ...

    def lots(self) -> LotsShape:
        """List the lots."""
        ...

    def make_files(self, key: str) -> FilesShape:
        """Write the B2 files of the lots that have none."""
        ...

    def send(self, key: str) -> TransmissionShape:
        """Send the files that have not left."""
        ...

    def receive(self) -> ReturnsShape:
        """Integrate what came back."""
        ...

    def journal(self) -> JournalShape:
        """Verify the journal."""
        ...
