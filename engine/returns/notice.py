"""A notice of (non-)delivery as a fact about a mail; a mere delay says nothing yet."""

from __future__ import annotations

import re

from engine.returns.facts import DeliveryFact
from norms.mail import Action, DeliveryNotice

_SAID = {Action.FAILED: False, Action.DELIVERED: True, Action.RELAYED: True}
_STAMP = re.compile(r"[0-9]{19}", re.ASCII)


def delivery_fact(notice: DeliveryNotice) -> DeliveryFact | None:
    """Return what a notice says, None when it says nothing of a mail's end or does not name the mail."""
    if notice.action not in _SAID or not names_mail(notice):
        return None
    return DeliveryFact(
        composting=notice.composting,
        emitter=notice.emitter,
        delivered=_SAID[notice.action],
        code=notice.status,
        label=notice.diagnostic,
    )


def names_mail(notice: DeliveryNotice) -> bool:
    """Whether a notice says which mail it speaks of."""
    return _STAMP.fullmatch(notice.composting) is not None
