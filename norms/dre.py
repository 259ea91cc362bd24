"""The DRE flow: invoices on their way to an AMC (profiles ``simulated-dre``).

The official DRE is not public. Ours is the B2 file of the FSE addressed to the AMC, as flows of that kind are seen to
be: lots numbered by letters, the message ``FACTURE INITIALE``, complementary amounts filled; contract and routing
stand in a 2P of which only some columns are attested; a 2R, ours, names the DRE that one cancels or replaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from norms.b2.body import dre_body
from norms.b2.envelope import FileHeader
from norms.b2.lot import LotOfInvoices
from norms.b2.writing import write_file
from norms.errors import UnwritableFlow
from norms.invoice import BilledInvoice
from norms.profile import SIMULATED_DRE, Profile
from tables.catalogue import message

INITIAL = "FACTURE INITIALE"
"""The message of a file of claims; any other is a file of cancellations."""

CANCELLATION = "FACTURE ANNULATION"
"""Our message of a file of cancellations."""


def dre_records(invoice: BilledInvoice, profile: Profile = SIMULATED_DRE) -> bytes:
    """Return the records of a DRE, one after the other.

    Raises UnwritableField, TooManyLines, TooManyDetails, UnwritableFlow (also when no AMC owes anything).
    """
    return b"".join(dre_body(invoice, profile).records)


def dre_file(header: FileHeader, lots: Sequence[LotOfInvoices], profile: Profile = SIMULATED_DRE) -> bytes:
    """Return the file of some DRE lots, checked; its message tells claims from cancellations.

    Claims and rectifications may share a file, cancellations have theirs. Raises UnwritableField, UnwritableFlow (also
    when a lot number is not three capital letters), TooManyLines, TooManyDetails, TooManyRecords.
    """
    for lot in lots:
        if len(lot.number) != 3 or not (lot.number.isascii() and lot.number.isalpha() and lot.number.isupper()):
            raise UnwritableFlow(message("b2.lot-number", lot=lot.number, expected="trois lettres capitales").text)
    return write_file(replace(header, message=_message(lots)), lots, dre_body, profile)


def _message(lots: Sequence[LotOfInvoices]) -> str:
    """Return the message of a file. Raises UnwritableFlow when it mixes cancellations with the rest."""
    previous = [invoice.previous for lot in lots for invoice in lot.invoices]
    cancelled = {each is not None and each.cancelled for each in previous}
    if len(cancelled) > 1:
        raise UnwritableFlow(message("b2.dre-mixed").text)
    return CANCELLATION if True in cancelled else INITIAL
