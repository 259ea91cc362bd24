"""What an ADRi answer means for an invoice of one day, as messages of the family ``adri``.

>>> from datetime import UTC, datetime
>>> from norms.adri.query import rights_window
>>> from norms.adri.answer import RightsException
>>> day = date(2024, 12, 15)
>>> answer = RightsAnswer(answered_at=datetime(2024, 12, 15, tzinfo=UTC), window=rights_window(day),
...                       exception=RightsException("unknown-person", "Personne inconnue."))
>>> [str(message.rule) for message in rights_messages(answer, day)]
['adri.unknown-person']
"""

from __future__ import annotations

from datetime import date

from norms.adri.answer import RightsAnswer
from norms.soap.envelope import SoapFault
from tables.catalogue import message, rules
from tables.messages import Message


def rights_messages(answer: RightsAnswer | SoapFault, day: date) -> tuple[Message, ...]:
    """Return what stops or warns an invoice of that day; nothing when the rights are open."""
    if isinstance(answer, SoapFault):
        return (message("adri.service-fault", reason=answer.reason or answer.code),)
    if answer.exception is not None:
        rule = f"adri.{answer.exception.type}"
        return (message(rule if rule in rules() else "adri.other-exception", label=answer.exception.label),)
    assert answer.holder is not None
    if answer.holder.open_on(day):
        return ()
    last = max((period.end for period in answer.holder.rights if period.end), default=None)
    if last is not None and last < day:
        return (
            message("adri.rights-ended", field="beneficiary.rights", day=f"{day:%d/%m/%Y}", end=f"{last:%d/%m/%Y}"),
        )
    return (message("adri.no-rights", field="beneficiary.rights", day=f"{day:%d/%m/%Y}"),)
