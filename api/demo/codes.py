"""Who types the bearer code: the demo itself, with the code of its virtual card, or the person at the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from api.demo.story import AskCode
from simulator.cards.identities import CPS_IDENTITIES


def code_asker(ask: Callable[[str], bytearray] | None) -> AskCode:
    """Return what gives the code of an identity's CPS; ``ask`` prompts a person, None types for them."""

    def typed(identity: str, _said: str) -> bytearray:
        return bytearray(CPS_IDENTITIES[identity].code, "ascii")

    def asked(identity: str, said: str) -> bytearray:
        assert ask is not None
        holder = CPS_IDENTITIES[identity]
        return ask(f"{said} Code porteur de {holder.first_name} {holder.family_name} : ".lstrip())

    return typed if ask is None else asked
