"""What the tariff core raises; all else it finds is said in messages.

::

    PricingError
    ├── UnreadableRequest      a request that is not of the contract's shape (status 2, HTTP 400)
    ├── UnreadableBatch        columns that are not those of docs/batch.md (status 2)
    ├── UnwritableBatch        a result that cannot be written (status 1)
    └── UnusableCluster        no scheduler, no worker, or workers that would give other amounts (status 1)
"""

from __future__ import annotations

from tables.messages import Message


class PricingError(Exception):
    """Any fault of the tariff core; ``messages`` say what it is."""

    def __init__(self, messages: tuple[Message, ...]) -> None:
        super().__init__("; ".join(self.said(found) for found in messages))
        self.messages = messages

    def said(self, found: Message) -> str:
        """Return what is printed of a message."""
        return f"{found.field}: {found.text}"


class UnreadableRequest(PricingError):
    """A request that cannot be read; ``messages`` name the fields and say what is expected there."""


class UnreadableBatch(PricingError):
    """Columns that cannot be read; ``messages`` name the column and say what is expected there."""


class UnwritableBatch(PricingError):
    """A result that cannot be written; nothing is left half written."""

    def said(self, found: Message) -> str:
        """Return the text: a result has no field."""
        return found.text


class UnusableCluster(PricingError):
    """A cluster that cannot price for us; nothing was begun."""

    def said(self, found: Message) -> str:
        """Return the text: a cluster has no field."""
        return found.text
