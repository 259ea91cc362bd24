"""The demo's long way: the same terminal, through its HTTP API and its guards."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from api.card_desk import Use
from api.errors import AnsweredProblem
from api.shapes.base import Shape
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
from cardio.errors import BadCodeShape, CodeBlocked, WrongCode
from tables.messages import Message, Severity

S = TypeVar("S", bound=Shape)


class HttpRoute:
    """``api.demo.route.Route`` over the API at ``address``; a context manager that keeps its connection."""

    def __init__(self, address: str, token: str) -> None:
        self.name = f"API HTTP locale ({address})"
        headers = {"authorization": f"Bearer {token}"}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=30.0, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def readers(self) -> ReadersShape:
        """List the readers and what is in them."""
        return self._get(ReadersShape, "/v1/readers")

    def unlock(self, code: bytearray) -> HolderShape:
        """Unlock the CPS that is in; a refusal comes back as the card's own error."""
        return self._unlock(code, Use.BILLING)

    def unlock_to_send(self, code: bytearray) -> HolderShape:
        """Unlock the CPS that is in for a transmission; a refusal comes back as the card's own error."""
        return self._unlock(code, Use.TRANSMISSION)

    def _unlock(self, code: bytearray, use: Use) -> HolderShape:
        body = {"code": code.decode("utf-8", "replace"), "use": use.value}
        code[:] = bytes(len(code))
        try:
            return self._post(HolderShape, "/v1/cards/cps/unlock", body)
        except AnsweredProblem as answered:
            raise _card_error(answered) from None

    def vitale(self) -> VitaleShape:
        """Read the Vitale that is in."""
        return self._get(VitaleShape, "/v1/cards/vitale")

    def rights(self, beneficiary: int) -> RightsShape:
        """Ask ADRi for the rights of a person of the Vitale, today."""
        return self._post(RightsShape, "/v1/rights", {"beneficiary": beneficiary})

    def quote(self, request: dict[str, Any]) -> dict[str, Any]:
        """Price a request without keeping anything."""
        found: dict[str, Any] = _read(self._http.post("/v1/quotes", json=request)).json()
        return found

    def bill(self, body: dict[str, Any]) -> PricedShape:
        """Make and price an invoice."""
        return self._post(PricedShape, "/v1/invoices", body)

    def seal(self, invoice: int, key: str) -> InvoiceDetailShape:
        """Have both cards sign an invoice."""
        return self._post(InvoiceDetailShape, f"/v1/invoices/{invoice}/seal", {}, key)

    def invoices(self) -> InvoicesShape:
        """List the invoices and their states."""
        return self._get(InvoicesShape, "/v1/invoices")

    def invoice(self, invoice: int) -> InvoiceDetailShape:
        """Show one invoice."""
        return self._get(InvoiceDetailShape, f"/v1/invoices/{invoice}")

    def make_lots(self, key: str) -> LotsShape:
        """Put sealed invoices in lots."""
        return self._post(LotsShape, "/v1/lots", {}, key)

    def lots(self) -> LotsShape:
        """List the lots."""
        return self._get(LotsShape, "/v1/lots")

    def make_files(self, key: str) -> FilesShape:
        """Write the files of the lots that have none."""
        return self._post(FilesShape, "/v1/files", {}, key)

    def send(self, key: str) -> TransmissionShape:
        """Send the files that have not left."""
        return self._post(TransmissionShape, "/v1/transmissions", {}, key)

    def receive(self) -> ReturnsShape:
        """Integrate what came back."""
        return self._post(ReturnsShape, "/v1/returns", {})

    def journal(self) -> JournalShape:
        """Verify the journal."""
        return self._get(JournalShape, "/v1/journal/verification")

    def _get(self, shape: type[S], path: str) -> S:
        return shape.model_validate_json(_read(self._http.get(path)).content)

    def _post(self, shape: type[S], path: str, body: dict[str, Any], key: str | None = None) -> S:
        headers = {"idempotency-key": key} if key is not None else {}
        return shape.model_validate_json(_read(self._http.post(path, json=body, headers=headers)).content)


def _read(answer: httpx.Response) -> httpx.Response:
    """Return a good answer. Raises AnsweredProblem on any other."""
    if answer.is_success:
        return answer
    found = answer.json()
    messages = tuple(
        Message(Severity(one["severity"]), one["rule"], one["field"], one["text"], one["advice"], one["forcible"])
        for one in found["messages"]
    )
    raise AnsweredProblem(answer.status_code, messages, found.get("tries_left"))


def _card_error(answered: AnsweredProblem) -> Exception:
    """Return the card's own error where the problem tells one."""
    rule = answered.messages[0].rule
    if rule == WrongCode.rule and answered.tries_left is not None:
        return WrongCode(answered.tries_left)
    return {CodeBlocked.rule: CodeBlocked(), BadCodeShape.rule: BadCodeShape()}.get(rule, answered)
