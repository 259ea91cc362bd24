"""One or two French lines on what a step did, from its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from api.demo.runner import DONE, StepReport
from tables.money import euros

Figures = Mapping[str, Any]


def summary(report: StepReport) -> tuple[str, ...]:
    """Return the lines of a step that was done; none for one that failed."""
    return tuple(_LINES[report.step.name](report.figures)) if report.state == DONE else ()


def _readers(found: Figures) -> Iterable[str]:
    yield f"{found['stack']} · {found['route']}"


def _cards(found: Figures) -> Iterable[str]:
    yield f"CPS déverrouillée : {found['practitioner']}, {found['profession']}, {found['structure']}"
    yield f"Vitale : {', '.join(found['beneficiaries'])} · soins pour {found['chosen']} ({found['organism']})"


def _rights(found: Figures) -> Iterable[str]:
    state = "ouverts" if found["open"] else "fermés"
    yield f"droits AMO {state} au {french_day(found['day'])}, organisme {found['organism']}"


def _billing(found: Figures) -> Iterable[str]:
    for one in found["invoices"]:
        totals = one["totals"]
        shares = f"AMO {euros(totals['amo'])} · AMC {euros(totals['amc'])} · patient {euros(totals['patient'])}"
        yield f"{one['title']} : {euros(totals['fee'])} = {shares}"


def _sealing(found: Figures) -> Iterable[str]:
    numbers = ", ".join(f"{one['number']:09d}" for one in found["seals"])
    yield f"factures {numbers} signées par la CPS et la Vitale, signatures vérifiées"


def _lots(found: Figures) -> Iterable[str]:
    for lot, file in zip(found["lots"], found["files"], strict=True):
        yield f"lot {lot['flow']} {lot['number']} → {file['name']} ({file['size']} octets)"


def _sending(found: Figures) -> Iterable[str]:
    total = sum(one["amount"] for one in found["transfers"])
    yield f"{len(found['files'])} fichiers reçus à l'octet près · {len(found['transfers'])} virements, {euros(total)}"


def _returns(found: Figures) -> Iterable[str]:
    states = ", ".join(f"{one['number']:09d} {one['state_text'].lower()}" for one in found["invoices"])
    yield f"{found['arl']} ARL, {found['rsp']} RSP · {states}"
    yield f"journal intact : {found['journal']['entries']} écritures"


def french_day(text: str) -> str:
    """Return an ISO day as it is written in French.

    >>> french_day("2024-12-15")
    '15/12/2024'
    """
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"


_LINES: Mapping[str, Callable[[Figures], Iterable[str]]] = {
    "readers": _readers,
    "cards": _cards,
    "rights": _rights,
    "billing": _billing,
    "sealing": _sealing,
    "lots": _lots,
    "sending": _sending,
    "returns": _returns,
}
