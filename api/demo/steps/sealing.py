"""Step 5: both cards sign the bytes of each FSE; the signatures are verified from the certificates alone."""

from __future__ import annotations

import hashlib
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping

from api.demo.signatures import verifies
from api.demo.steps.identity import change_cps
from api.demo.story import Billed, Story
from api.shapes.states import InvoiceDetailShape


def seal(story: Story) -> Mapping[str, object]:
    """Seal both invoices, each with its practitioner's CPS, and verify the seals."""
    for one in story.billed:
        if story.holder != one.identity:
            change_cps(story, one.identity)
        _seal(story, one)
    numbers = [one.sealed.number for one in story.billed if one.sealed]
    story.proofs.equal("les numéros de facture se suivent", list(range(1, len(numbers) + 1)), numbers)
    return {
        "seals": [
            {"number": one.sealed.number, "sha256": one.sealed.seal.sha256, "label": one.sealed.seal.label}
            for one in story.billed
            if one.sealed and one.sealed.seal
        ]
    }


def _seal(story: Story, one: Billed) -> None:
    """Seal one invoice, then seal it again with the same key: it must be the same seal."""
    key = str(uuid.uuid4())
    one.sealed = story.route.seal(one.priced.id, key)
    again = story.route.seal(one.priced.id, key)
    story.proofs.equal(f"{one.title} : la même demande rejouée ne scelle pas deux fois", one.sealed, again)
    _verify(story, one.title, story.route.invoice(one.priced.id))


def _verify(story: Story, title: str, stored: InvoiceDetailShape) -> None:
    """Verify a stored seal with ``cryptography``; a seal over one changed byte must not verify."""
    seal = stored.seal
    story.proofs.true(f"{title} : le scellement est enregistré", seal is not None)
    assert seal is not None
    records = b64decode(seal.records)
    story.proofs.equal(f"{title} : empreinte des octets signés", seal.sha256, hashlib.sha256(records).hexdigest())
    by_cps = verifies(seal.cps_certificate, seal.records, seal.cps_signature)
    by_vitale = verifies(seal.vitale_certificate, seal.records, seal.vitale_signature)
    story.proofs.true(f"{title} : signature de la CPS", by_cps)
    story.proofs.true(f"{title} : signature de la Vitale (simulée)", by_vitale)
    changed = b64encode(bytes([records[0] ^ 1]) + records[1:]).decode("ascii")
    altered = verifies(seal.cps_certificate, changed, seal.cps_signature)
    story.proofs.true(f"{title} : un octet changé ne vérifie plus", not altered)
