"""Where the justification of an exoneration stands: on the head when every line has the same, else on the lines.

Source: public billing rules. Régime 07 (mines) writes 6 on the head and 4 on its ALD lines, or 4 on the head alone
when every line is ALD; ASPA writes 9 on the head, and its lines exempted by the CCAM (C) become 3.
"""

from __future__ import annotations

from norms.b2.line import HEAD_ONLY
from norms.invoice import BilledInvoice

NONE = "0"
ALD = "4"
REGIMES = "6"
ASPA = "9"
MINES = "07"


def settle(invoice: BilledInvoice) -> tuple[str, tuple[str, ...]]:
    """Return the head's justification and that of each line, blank where the head speaks for it.

    Flat fees of an emergency passage that only the head may justify (``HEAD_ONLY``) are always blank.
    """
    said = [line.exoneration or invoice.exoneration or NONE for line in invoice.lines]
    silent = [line.prestation in HEAD_ONLY for line in invoice.lines]
    speaking = tuple(each for each, mute in zip(said, silent, strict=True) if not mute)
    head, left = _settle(invoice, speaking or tuple(said))
    remaining = iter(left)
    return head, tuple("" if mute or not speaking else next(remaining) for mute in silent)


def _settle(invoice: BilledInvoice, lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Settle the justifications of the lines that may say theirs."""
    if invoice.regime == MINES and (ALD in lines or REGIMES in lines):
        return _mines(lines)
    if invoice.exoneration == ASPA:
        return ASPA, tuple("3" if each == "C" else "" if each == ASPA else each for each in lines)
    if len(set(lines)) == 1:
        return lines[0], ("",) * len(lines)
    return NONE, lines


def _mines(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Settle an invoice of the régime des mines."""
    if set(lines) == {ALD}:
        return ALD, (NONE,) * len(lines)
    return REGIMES, tuple("" if each == REGIMES else each for each in lines)
