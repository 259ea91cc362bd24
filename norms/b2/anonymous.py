"""The anonymous invoice: tests and advice that a minor gets without being named.

Source: public billing rules: NIR made of the sex, 55 55 55, the caisse of the biller and the reason (333: IST of
minors; 042, contraception, in an older text), its key as usual, régime 01, the biller's caisse and no centre.
"""

from __future__ import annotations

from dataclasses import replace

from norms.identifiers import nir
from norms.invoice import BilledInvoice

REGIME, NO_CENTRE = "01", "0000"


def anonymised(invoice: BilledInvoice, *, sex: int, caisse: str, reason: str) -> BilledInvoice:
    """Return an invoice whose holder is hidden; ``caisse`` is the biller's. Raises BadShape.

    Its birth date stays: the layout owes one. No complementary organism can be asked for someone unnamed.
    """
    holder = nir.anonymous(sex=sex, caisse=caisse, reason=reason)
    return replace(
        invoice,
        nir=holder,
        nir_key=nir.key(holder),
        individual_nir="",
        individual_nir_key="",
        regime=REGIME,
        caisse=caisse,
        centre=NO_CENTRE,
        amc=None,
    )
