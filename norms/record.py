"""Fixed-column records as data: fields in a table, one reader and one writer for all of them.

A ``RecordType`` is a contiguous run of ``Field`` rows, 1-based columns, of any total length. Formats: ``N`` digits,
right-aligned and zero-filled; ``A`` text, left-aligned and blank-filled, upper-case ASCII; ``a+b`` an unsigned number
of ``a`` digits and ``b`` decimals without point (``5+2``: seven columns of cents), given and read as its integer;
``AAMMJJ`` a day of the calendar, zeros when an optional one is absent (a birth date may be lunar: it is an ``N``).

Writing is strict: it raises ``UnwritableField``. Reading is tolerant: it gives every field it can and a ``Fault`` for
each damaged one.

Both ways a sound record costs one pass of a compiled pattern, in which neighbours that take the same signs are one
run; only a damaged one is walked field by field to say what is wrong. (construct, compiled, takes 12 µs where this
takes 4, and would not check anything: too slow for the 100,000 records a second that the room owes.)

>>> price = RecordType("P", "prix", (
...     Field(1, 1, "A", "O", "type", "type", fixed="P"),
...     Field(2, 5, "3+2", "O", "amount", "montant"),
...     Field(7, 4, "A", "F", "code", "code"),
...     blank(11, 2),
... ))
>>> wire = price.write({"amount": 1250, "code": "vu3"})
>>> wire
b'P01250VU3   '
>>> fields, faults = price.read(wire)
>>> fields, faults
({'type': 'P', 'amount': '01250', 'code': 'VU3'}, ())
>>> [(fault.field, fault.rule) for fault in price.read(b'P0l250VU3  !')[1]]
[('montant', 'b2.not-digits'), ('zone réservée', 'b2.filler-not-blank')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from norms.errors import UnwritableField
from norms.faults import Fault, fault
from norms.text import PLAIN, plain, printable
from tables.catalogue import message

Value = str | int
"""What a field may be given: text, or an integer for a numeric field (cents, hundredths, a count)."""

_DAY = "(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8])"
_DATE = f"[0-9]{{2}}(?:{_DAY})|(?:[02468][048]|[13579][26])0229"
_OPTIONAL_DATE = f"{_DATE}|0{{6}}"
_PLAIN_TEXT = re.compile(f"{PLAIN}*")
_ABSENT = "\0"  # stands in a mandatory field until it is given: no pattern accepts it


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    ``start`` is its first column (1-based), ``format`` one of ``N``, ``A``, ``a+b``, ``AAMMJJ``, ``presence`` ``O``
    (mandatory) or ``F`` (optional: zeros or blanks when absent), ``name`` the key in the values (empty for a filler),
    ``label`` the French label of the norm. ``fixed`` is the only value the field may hold. ``may_be_blank`` marks a
    mandatory text of which blank is one of the codes. ``personal`` keeps its value out of every error text. ``fill`` is
    the sign of an absent text (a blank when empty). ``grade`` says how sure the columns are, as in the tables: C
    certain, L likely, G guess, S ours.
    """

    start: int
    length: int
    format: str
    presence: str
    name: str
    label: str
    fixed: str | None = None
    may_be_blank: bool = False
    personal: bool = False
    fill: str = ""
    grade: str = "C"

    @property
    def attested(self) -> bool:
        """Whether a public source vouches for the columns."""
        return self.grade in ("C", "L")

    @property
    def columns(self) -> str:
        """The 1-based columns, as a reader names them.

        >>> Field(36, 4, "A", "F", "a", "a").columns, Field(46, 1, "A", "F", "b", "b").columns
        ('36-39', '46')
        """
        return f"{self.start}-{self.start + self.length - 1}" if self.length > 1 else str(self.start)

    @property
    def numeric(self) -> bool:
        """Whether the field holds digits only."""
        return self.format != "A"

    @property
    def decimals(self) -> int:
        """Number of implied decimals, 0 for a plain number or a text."""
        return int(self.format.partition("+")[2] or 0)

    @property
    def maximum(self) -> str:
        """The greatest number the field holds, in French.

        >>> Field(1, 6, "4+2", "F", "amc", "montant OC").maximum
        '9999,99'
        """
        nines = "9" * self.length
        return f"{nines[: -self.decimals]},{nines[-self.decimals :]}" if self.decimals else nines

    @property
    def mandatory(self) -> bool:
        """Whether writing needs a value and reading misses a blank one."""
        return self.presence == "O" and self.fixed is None and not self.may_be_blank

    @property
    def signs(self) -> str:
        """The class of signs that any column of the field takes, empty when the field asks for more than that."""
        if self.fixed is not None or self.format == "AAMMJJ" or (self.mandatory and not self.numeric):
            return ""
        return "[0-9]" if self.numeric else PLAIN

    @property
    def pattern(self) -> str:
        """The regular expression of a sound field."""
        if self.fixed is not None:
            return re.escape(self.fixed)
        if self.format == "AAMMJJ":
            return f"(?:{_DATE if self.mandatory else _OPTIONAL_DATE})"
        return f"{self.signs}{{{self.length}}}" if self.signs else f"(?! {{{self.length}}}){PLAIN}{{{self.length}}}"

    def pad(self, text: str) -> str:
        """Align a text in the field; a longer text stays longer."""
        return text.rjust(self.length, "0") if self.numeric else text.ljust(self.length)

    @property
    def empty(self) -> str:
        """What stands in the field when no value is given."""
        if self.fixed is not None:
            return self.fixed
        if self.fill:
            return self.fill * self.length
        return _ABSENT * self.length if self.presence == "O" and not self.may_be_blank else self.pad("")

    def _holds_date(self, text: str) -> bool:
        """Whether digits are a day of the calendar, or the zeros of an absent optional one."""
        return re.fullmatch(_DATE if self.mandatory else _OPTIONAL_DATE, text) is not None

    def fault_in(self, text: str) -> str | None:
        """Return the rule that the columns of this field break, None when they are sound."""
        if self.fixed is not None:
            return None if text == self.fixed else "b2.not-fixed" if self.fixed.strip() else "b2.filler-not-blank"
        if self.numeric:
            if not (text.isascii() and text.isdigit()):
                return "b2.not-digits"
            return "b2.bad-date" if self.format == "AAMMJJ" and not self._holds_date(text) else None
        if not _PLAIN_TEXT.fullmatch(text):
            return "b2.not-plain"
        return "b2.mandatory-blank" if self.mandatory and not text.strip() else None


def blank(start: int, length: int) -> Field:
    """A filler: columns that must stay blank and have no name."""
    return Field(start, length, "A", "F", "", "zone réservée", fixed=" " * length)


def unknown(start: int, length: int, *, fill: str = "0") -> Field:
    """Columns that no public source describes: read as they are, written with ``fill``, told as not attested."""
    return Field(start, length, "A", "F", f"unknown_{start}", "colonnes inconnues", fill=fill, grade="G")


class Vector(NamedTuple):
    """A test vector: the values given to ``write`` and the exact columns expected."""

    values: Mapping[str, Value]
    wire: str


@dataclass(frozen=True, slots=True)
class RecordType:
    """A declared record: its key in the norm (``4M``), French label, contiguous fields, vectors and source.

    Raises ValueError when the fields leave a gap, overlap or share a name.
    """

    key: str
    label: str
    fields: tuple[Field, ...]
    vectors: tuple[Vector, ...] = ()
    length: int = field(init=False)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _split: Callable[[str], tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _columns: Mapping[str, tuple[int, int, bool, bool]] = field(init=False, repr=False, compare=False)
    _empty: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the layout and compile it."""
        column = 1
        for each in self.fields:
            if each.start != column or (each.fixed is not None and len(each.fixed) != each.length):
                raise ValueError(f"record {self.key}: field {each.label!r} does not fit at column {column}")
            column += each.length
        named = tuple(each for each in self.fields if each.name)
        names = tuple(each.name for each in named)
        if len(set(names)) != len(names):
            raise ValueError(f"record {self.key}: two fields share a name")
        compiled = {
            "length": column - 1,
            "_pattern": re.compile(_pattern(self.fields)),
            "_names": names,
            "_split": _splitter(named),
            "_columns": {
                each.name: (place, each.length, each.numeric, bool(each.fill))
                for place, each in enumerate(self.fields)
                if each.name
            },
            "_empty": tuple(each.empty for each in self.fields),
        }
        for name, value in compiled.items():
            object.__setattr__(self, name, value)

    def field(self, name: str) -> Field:
        """Return a field by its name. Raises KeyError."""
        return self.fields[self._columns[name][0]]

    def has(self, name: str) -> bool:
        """Whether the record has a field of this name."""
        return name in self._columns

    @property
    def attested(self) -> bool:
        """Whether every named column is attested."""
        return all(each.attested for each in self.fields)

    def write(self, values: Mapping[str, Value]) -> bytes:
        """Write a record. Raises UnwritableField, naming the record, the field, the value and why."""
        parts, columns = list(self._empty), self._columns
        for name, value in values.items():
            if name not in columns:
                raise UnwritableField(self.key, name, "•", _why("b2.unknown-field"))
            place, length, numeric, filled = columns[name]
            if numeric and value != "":
                parts[place] = str(value).rjust(length, "0")
            elif value != "" or filled:
                parts[place] = plain(str(value)).ljust(length)
        text = "".join(parts)
        if len(text) != self.length or not self._pattern.fullmatch(text):
            raise self._refusal(parts, values)
        return text.encode("ascii")

    def _refusal(self, parts: Iterable[str], values: Mapping[str, Value]) -> UnwritableField:
        """Say which field a record that failed to be written owes it to."""
        for each, text in zip(self.fields, parts, strict=True):
            rule = _unwritable(each, text)
            if rule:
                value = "•" if each.personal else values.get(each.name, "")
                places = {"length": each.length, "expected": each.fixed or "", "value": value, "maximum": each.maximum}
                return UnwritableField(self.key, each.label, value, _why(rule, **places))
        raise AssertionError(f"record {self.key}: no field explains the refusal")  # pragma: no cover

    def read(self, data: bytes, number: int = 1) -> tuple[dict[str, str], tuple[Fault, ...]]:
        """Read a record, whatever its bytes: its named fields (right blanks dropped) and its faults.

        ``number`` is the record's place in its flow, for the faults. A record too short is read as if blank-filled.
        """
        return self.read_text(data.decode("latin-1"), number)

    def read_text(self, text: str, number: int) -> tuple[dict[str, str], tuple[Fault, ...]]:
        """Read a record already decoded, one sign a byte."""
        if not self._pattern.fullmatch(text):
            return self._read_damaged(text, number)
        return dict(zip(self._names, map(str.rstrip, self._split(text)), strict=True)), ()

    def _read_damaged(self, text: str, number: int) -> tuple[dict[str, str], tuple[Fault, ...]]:
        """Read what can be read of a damaged record and say what cannot."""
        faults = []
        if len(text) != self.length:
            faults.append(fault("b2.length", number, self.label, length=len(text), expected=self.length))
        fields = {}
        for each in self.fields:
            part = text[each.start - 1 : each.start - 1 + each.length].ljust(each.length)
            rule = each.fault_in(part)
            if rule:
                value = "•" if each.personal else printable(part)
                places = {"value": value, "expected": each.fixed or ""}
                faults.append(fault(rule, number, each.label, column=each.start, **places))
            if each.name:
                fields[each.name] = part.rstrip()
        return fields, tuple(faults)


def _pattern(fields: Iterable[Field]) -> str:
    """The regular expression of a sound record: one run for neighbours that take the same signs.

    >>> fee, amo = (Field(start, 7, "5+2", "O", name, name) for start, name in ((1, "fee"), (8, "amo")))
    >>> _pattern((fee, amo, Field(15, 4, "A", "F", "code", "code")))
    '[0-9]{14}[ -_]{4}'
    """
    parts = []
    for signs, run in groupby(fields, lambda each: each.signs):
        each = tuple(run)
        parts += [f"{signs}{{{sum(one.length for one in each)}}}"] if signs else [one.pattern for one in each]
    return "".join(parts)


def _splitter(named: Sequence[Field]) -> Callable[[str], tuple[str, ...]]:
    """What cuts the columns of the named fields out of a record, in one call."""
    places = [slice(each.start - 1, each.start - 1 + each.length) for each in named]
    return itemgetter(*places) if len(places) > 1 else lambda text: tuple(text[place] for place in places)


def _unwritable(each: Field, text: str) -> str | None:
    """Return the rule that refuses the text about to be written in a field."""
    if text.startswith(_ABSENT):
        return "b2.mandatory-blank"
    if each.numeric and text.lstrip("0").startswith("-"):
        return "b2.negative"
    rule = each.fault_in(text)
    if rule is None and len(text) != each.length:
        return "b2.too-large" if each.decimals else "b2.too-long"
    return rule


def _why(rule: str, **places: object) -> str:
    """Return the French text of a rule."""
    return message(rule, field=None, **places).text


def amount(fields: Mapping[str, str], name: str) -> int:
    """Return a numeric field of a read record as an integer, 0 when it is damaged (its fault is already told).

    >>> amount({"amo": "0005149", "amc": "00O2207"}, "amo"), amount({"amo": "0005149", "amc": "00O2207"}, "amc")
    (5149, 0)
    """
    text = fields.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0
