"""A stored flow as rows to look at: record, field, columns, raw text, reading. One shape for every flow.

``norms.b2.showing.rows`` gives the rows of an FSE or a DRE; the other flows give theirs in their own modules.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one record.

    ``record`` is the 1-based number of the record, ``type`` its type and ``record_label`` its French label; ``name``
    and ``label`` those of the field, ``start`` its first column (1-based) and ``length`` their count; ``raw`` what
    stands there, blanks included, safe to print; ``reading`` what it means in French, empty when it says no more than
    it shows; ``attested`` whether a public source vouches for these columns; ``why`` what is wrong, empty when sound.
    """

    record: int
    type: str
    record_label: str
    name: str
    label: str
    start: int
    length: int
    raw: str
    reading: str
    attested: bool
    why: str = ""

    @property
    def columns(self) -> str:
        """Its 1-based columns, such as ``36-39``."""
        return f"{self.start}-{self.start + self.length - 1}" if self.length > 1 else str(self.start)
