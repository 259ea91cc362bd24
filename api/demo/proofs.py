"""What must hold, checked and written down.

>>> proofs = Proofs()
>>> proofs.equal("deux et deux", 4, 2 + 2)
>>> proofs.all_hold, proofs.since(0)[0].what
(True, 'deux et deux')
"""

from __future__ import annotations

from dataclasses import dataclass

from api.errors import ProofFailed

_LONG = 80


@dataclass(frozen=True, slots=True)
class Proof:
    """One check: ``expected`` and ``found`` are short texts."""

    what: str
    ok: bool
    expected: str
    found: str

    def to_json(self) -> dict[str, object]:
        """Return the proof as data; what was expected and found only where they differ."""
        told: dict[str, object] = {"what": self.what, "ok": self.ok}
        return told if self.ok else {**told, "expected": self.expected, "found": self.found}


class Proofs:
    """The checks of one run, in order. The first one that fails stops the run."""

    def __init__(self) -> None:
        self._made: list[Proof] = []

    def equal(self, what: str, expected: object, found: object) -> None:
        """Check that two values are equal. Raises ProofFailed."""
        proof = Proof(what, expected == found, _short(expected), _short(found))
        self._made.append(proof)
        if not proof.ok:
            raise ProofFailed(what=what, expected=proof.expected, found=proof.found)

    def true(self, what: str, found: bool, otherwise: object = "non") -> None:
        """Check that something holds; ``otherwise`` says what was found instead. Raises ProofFailed."""
        self.equal(what, "oui", "oui" if found else otherwise)

    @property
    def all_hold(self) -> bool:
        """Whether no check failed, and some were made."""
        return bool(self._made) and all(proof.ok for proof in self._made)

    @property
    def count(self) -> int:
        """How many checks were made."""
        return len(self._made)

    def since(self, count: int) -> tuple[Proof, ...]:
        """Return the checks made after the first ``count``."""
        return tuple(self._made[count:])


def _short(value: object) -> str:
    text = f"{len(value)} octets" if isinstance(value, bytes) else str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
