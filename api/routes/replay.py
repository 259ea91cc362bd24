"""The mark of an answer that was kept: ``Idempotent-Replayed: true``."""

from __future__ import annotations

from fastapi import Response

HEADER = "Idempotent-Replayed"


def mark(response: Response, replayed: bool) -> None:
    """Mark the answer of a call whose key had served."""
    if replayed:
        response.headers[HEADER] = "true"
