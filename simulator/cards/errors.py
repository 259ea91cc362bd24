"""What can go wrong around the virtual cards themselves.

::

    StackError                 a French clause that says what is missing or wrong
    ├── StackUnavailable       no real PC/SC stack can run here (pcscd, gcc or pyscard missing…)
    ├── UnknownIdentity        no virtual card of that name
    └── UnknownReader          no virtual reader of that name
"""

from __future__ import annotations


class StackError(Exception):
    """The root: ``str()`` is a French clause, without capital or full stop, to be put after a colon."""


class StackUnavailable(StackError):
    """No real PC/SC stack can run here; the sentence says why."""


class UnknownIdentity(StackError):
    """No virtual card has that name."""


class UnknownReader(StackError):
    """No virtual reader has that name."""
