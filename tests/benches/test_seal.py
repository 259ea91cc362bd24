"""The seal bench: every invoice is really sealed (the bench itself verifies each seal)."""

from __future__ import annotations

from pathlib import Path

from benches.seal import NAMES, cabinet, measure
from engine.sealing.seal import holds


def test_the_cabinet_seals_with_both_cards(tmp_path: Path) -> None:
    with cabinet(tmp_path) as desk:
        sealed = [desk.seal(desk.priced(), key) for key in ("first", "second")]
    assert [each.number for each in sealed] == [1, 2]
    assert all(holds(each.seal) and each.seal.vitale_signature for each in sealed)


def test_the_seal_is_timed_beside_a_commit() -> None:
    (figure,) = measure(invoices=1)
    assert (figure.name,) == NAMES
    assert figure.peer_value is not None
    assert min(figure.value, figure.peer_value) > 0
