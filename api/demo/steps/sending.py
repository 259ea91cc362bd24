"""Step 7: the files leave over SMTP; the simulated front-end checks every byte, answers, and its payers pay."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path

from api.demo.steps.identity import unlock_to_send
from api.demo.story import Story


def send(story: Story) -> Mapping[str, object]:
    """Send the files, compare what arrived byte for byte, let the payers pay."""
    unlock_to_send(story)
    sent = story.route.send(str(uuid.uuid4()))
    written = sorted(path.read_bytes() for kind in ("fse", "dre") for path in story.files[kind])
    story.proofs.equal("le frontal a reçu les octets écrits, ni plus ni moins", written, sorted(story.world.received()))
    if sent.bordereau is not None:
        path = Path(sent.bordereau)
        story.proofs.true("le bordereau est un PDF", path.read_bytes().startswith(b"%PDF-"))
        story.keep("bordereau", path)
    transfers = story.world.pay()
    expected = sum(one.priced.totals.amo + one.priced.totals.amc for one in story.billed)
    story.proofs.equal(
        "les virements font la somme des parts AMO et AMC", expected, sum(one.amount for one in transfers)
    )
    return {
        "files": list(sent.files),
        "bordereau": Path(sent.bordereau).name if sent.bordereau else None,
        "transfers": [one.model_dump(mode="json") for one in transfers],
    }
