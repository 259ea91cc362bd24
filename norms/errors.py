"""Every exception of this room, one tree.

::

    NormError
    ├── UnreadableRecord      a record has no known type or shape, and the caller asked for a strict reading
    ├── UnwritableField       a value cannot stand in its field: too long, not a digit, negative, not ASCII…
    ├── UnreadableFlow        bytes that are no flow of the expected kind at all
    ├── UnwritableFlow        a whole flow that may not be written
    │   ├── TooManyLines      an invoice of more lines or records than a type 5 can count
    │   ├── TooManyDetails    a line of more detail records than it may have
    │   └── TooManyRecords    a file of more records than the recipients accept: open another one
    ├── BadIdentifier         a number that is no identifier of its kind
    │   ├── BadShape          wrong length or characters
    │   └── BadKey            right shape, wrong key: a warning for whoever bills, never a reason to refuse care
    ├── BadMail               a mail that carries no flow we know
    └── BadXml                an XML message that is unsafe, broken or not of its schema

Only these leave the room's parsers and writers, on any input. What a damaged field says in a tolerant reading is not
an exception but a ``norms.faults.Fault``. The texts are French: a practitioner may read them. The value of a personal
field (``Field.personal``) never enters a text.
"""

from __future__ import annotations


class NormError(Exception):
    """Root of the room's exceptions; ``str(error)`` is a French sentence that names what is wrong and where."""


class UnreadableRecord(NormError):
    """A record that cannot be read at all."""


class UnwritableField(NormError):
    """A value that its field cannot hold.

    ``record`` names the record type, ``field`` its French label, ``value`` the refused value (masked when personal),
    ``why`` what is wrong with it, in French.

    >>> str(UnwritableField("4", "montant OC", 1000000, "trop long"))
    'enregistrement 4, champ « montant OC », valeur 1000000 : trop long'
    """

    def __init__(self, record: str, field: str, value: object, why: str) -> None:
        super().__init__(f"enregistrement {record}, champ « {field} », valeur {value!r} : {why}")
        self.record = record
        self.field = field
        self.value = value
        self.why = why


class UnreadableFlow(NormError):
    """Bytes in which no record of the expected flow is recognised."""


class UnwritableFlow(NormError):
    """A flow that must not be written as it stands."""


class TooManyLines(UnwritableFlow):
    """An invoice too long to be told in one: cut it in several."""


class TooManyDetails(UnwritableFlow):
    """A line with too many details: bill it in several lines."""


class TooManyRecords(UnwritableFlow):
    """A file too long for its recipients: open another lot in another file."""


class BadIdentifier(NormError):
    """A number that does not identify what it should."""


class BadShape(BadIdentifier):
    """An identifier of the wrong length or with signs it may not hold."""


class BadKey(BadIdentifier):
    """An identifier whose check digits disagree with it."""


class BadMail(NormError):
    """A mail that is not one of the flows' mails."""


class BadXml(NormError):
    """An XML message that cannot be trusted or read."""
