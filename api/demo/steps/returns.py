"""Step 8: ARL and RSP are integrated and matched; every invoice is paid; the journal holds."""

from __future__ import annotations

from collections.abc import Mapping

from api.demo.records import keep_records
from api.demo.story import Story
from engine.overview import label


def integrate(story: Story) -> Mapping[str, object]:
    """Integrate the returns, twice: the second time nothing must change. Check the states and the journal."""
    first = story.route.receive()
    lots = story.route.lots().lots
    story.proofs.equal("un ARL par lot", len(lots), first.arls)
    story.proofs.equal("rien à rapprocher à la main", 0, first.unmatched)
    states = story.route.invoices()
    again = story.route.receive()
    story.proofs.equal(
        "relire les retours ne change rien", (0, 0, first.arls + first.rsps), (again.arls, again.rsps, again.known)
    )
    story.proofs.equal("relire les retours ne change aucun état", states, story.route.invoices())
    for one in states.invoices:
        story.proofs.equal(f"la facture {one.number} est payée", "paid", one.state)
        for share in one.shares:
            story.proofs.equal(f"facture {one.number} : part {share.payer} payée", share.expected, share.paid)
    for lot in lots:
        story.proofs.equal(f"le lot {lot.number} est acquitté", "settled", lot.state)
    journal = story.route.journal()
    story.proofs.true("le journal est intact", journal.ok, journal.why)
    keep_records(story)
    return {
        "arl": first.arls,
        "rsp": first.rsps,
        "matched": first.matched,
        "invoices": [
            {
                "number": one.number,
                "state": one.state,
                "state_text": label("invoice", one.state),
                "shares": [each.model_dump() for each in one.shares],
            }
            for one in states.invoices
        ],
        "journal": {"ok": journal.ok, "entries": journal.entries},
    }
