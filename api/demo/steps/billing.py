"""Step 4: two invoices, the doctor's and the optician's, priced by the kernel.

What to bill is data (``demo/invoices.json``): acts, pathway, how the AMC pays. No amount that the kernel computes
stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.demo.steps.identity import PATIENT, change_cps
from api.demo.story import Billed, Story
from api.shapes.invoices import PricedShape

CASES = Path(__file__).parent.parent / "invoices.json"


def bill(story: Story) -> Mapping[str, object]:
    """Bill both invoices, each with its practitioner's CPS in, and hold them against ``feuille quote``."""
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        if story.holder != case["cps"]:
            change_cps(story, case["cps"])
        _bill(story, case)
    return {"invoices": [_figures(one.title, one.priced) for one in story.billed]}


def _bill(story: Story, case: Mapping[str, Any]) -> None:
    """Bill one case and check every amount."""
    priced = story.route.bill({"beneficiary": PATIENT, **case["invoice"]})
    asked = {name: case["invoice"][name] for name in ("pathway", "acts")}
    quoted = story.route.quote({**case["quote"], **asked})
    title = str(case["title"])
    totals = priced.totals
    story.proofs.equal(f"{title} : les totaux sont ceux de feuille quote", quoted["totals"], totals.model_dump())
    story.proofs.equal(f"{title} : les lignes sont celles de feuille quote", _cents(quoted["lines"]), _lines(priced))
    story.proofs.equal(
        f"{title} : AMO + AMC + patient = honoraires", totals.fee, totals.amo + totals.amc + totals.patient
    )
    story.billed.append(Billed(case["cps"], title, quoted, priced))


_COLUMNS = ("code", "rate", "fee", "base", "overcharge", "amo", "amc", "patient")


def _cents(lines: list[dict[str, Any]]) -> list[list[object]]:
    return [[line[name] for name in _COLUMNS] for line in lines]


def _lines(priced: PricedShape) -> list[list[object]]:
    return [[getattr(line, name) for name in _COLUMNS] for line in priced.lines]


def _figures(title: str, priced: PricedShape) -> dict[str, object]:
    """Return the figures of one invoice, cents."""
    return {
        "title": title,
        "lines": [
            line.model_dump(include={"code", "quantity", "rate", "fee", "base", "amo", "amc", "patient"})
            for line in priced.lines
        ],
        "totals": priced.totals.model_dump(),
        "warnings": [one.text for one in priced.messages],
    }
