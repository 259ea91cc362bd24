"""What is asked of the STS (specific pricing services of the AMC) and what comes back: profile ``simulated-sts``.

The entry and exit zones of the STS are not public: these are ours, records of 128 columns in the family of B2, whose
first record says ``SIMULATED STS``. What they hold is attested: a reason, a switch (aiguillage), a formula and its
parameters go in with the expense, the tariff, the rate and the AMO share of each line; a complementary share a line
comes out. Amounts are integer cents, rates and percentages hundredths of a percent.

>>> line = StsLine(code="C", day=date(2024, 12, 15), fee=2300, tariff=2300, rate=7000, amo=1610, amc=690)
>>> sts = Sts(day=date(2024, 12, 15), organism="0098532001", switch="8", formula="052", lines=(line,))
>>> read_sts(write_question(sts), write_answer(sts)) == sts
True
>>> [(row.name, row.reading) for row in rows(write_answer(sts)) if row.name == "amc"]
[('amc', '6,90'), ('amc', '6,90')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from norms import viewing
from norms.errors import UnreadableFlow
from norms.record import Field, RecordType, amount, blank
from norms.viewing import Row
from tables.catalogue import message

PROFILE: Final = "simulated-sts"
MESSAGE: Final = "SIMULATED STS"
LENGTH: Final = 128
PRICING: Final = "T"
"""The reason of a question: to price (tarification)."""

_NAMES: Final = ("organism", "switch", "formula")


@dataclass(frozen=True, slots=True, kw_only=True)
class StsLine:
    """One line: what was asked of the patient, the base and the rate of the AMO, its share, and the AMC's answer."""

    code: str
    day: date
    fee: int
    tariff: int
    rate: int
    amo: int
    amc: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sts:
    """One question and its answer: the AMC, its switch and its formula with the percentage it takes, if any."""

    day: date
    organism: str
    switch: str
    formula: str
    percent: int = 0
    lines: tuple[StsLine, ...] = ()

    @property
    def amc(self) -> int:
        """The complementary share of the whole invoice, in cents."""
        return sum(line.amc for line in self.lines)


def _head(key: str, label: str, *fields: Field) -> RecordType:
    """A first record: its way (E in, S out), our message, the AMC and its formula."""
    return _kind(
        key,
        label,
        Field(2, 13, "A", "O", "message", "message", fixed=MESSAGE, grade="S"),
        Field(15, 6, "AAMMJJ", "O", "day", "date de la facture", grade="S"),
        Field(21, 10, "A", "O", "organism", "n° d'organisme complémentaire", grade="S"),
        Field(31, 1, "A", "F", "switch", "code aiguillage STS", grade="S"),
        Field(32, 3, "A", "O", "formula", "formule", grade="S"),
        Field(35, 3, "N", "O", "lines", "nombre de lignes", grade="S"),
        *fields,
    )


def _kind(key: str, label: str, *fields: Field) -> RecordType:
    """A record of ours: its type, its fields, blanks to the end."""
    end = fields[-1].start + fields[-1].length
    first = Field(1, 1, "A", "O", "type", "type d'enregistrement", fixed=key, grade="S")
    return RecordType(key, label, (first, *fields, blank(end, LENGTH + 1 - end)))


def _common() -> tuple[Field, ...]:
    """What tells a line, both ways."""
    return (
        Field(2, 3, "N", "O", "rank", "rang de la ligne", grade="S"),
        Field(5, 13, "A", "O", "code", "code de l'acte", grade="S"),
        Field(18, 6, "AAMMJJ", "O", "line_day", "date des soins", grade="S"),
    )


QUESTION: Final = _head(
    "E",
    "STS, zone d'entrée (simulé)",
    Field(38, 1, "A", "O", "reason", "motif (T tarification)", grade="S"),
    Field(39, 6, "4+2", "O", "percent", "pourcentage de la formule", grade="S"),
)
ASKED: Final = _kind(
    "L",
    "STS, ligne d'entrée (simulé)",
    *_common(),
    Field(24, 9, "7+2", "O", "fee", "dépense réelle", grade="S"),
    Field(33, 9, "7+2", "O", "tariff", "tarif de responsabilité", grade="S"),
    Field(42, 5, "3+2", "O", "rate", "taux AMO", grade="S"),
    Field(47, 9, "7+2", "O", "amo", "montant remboursable AMO", grade="S"),
)
ANSWER: Final = _head(
    "S", "STS, zone de sortie (simulé)", Field(38, 9, "7+2", "O", "amc", "part complémentaire", grade="S")
)
ANSWERED: Final = _kind(
    "R",
    "STS, ligne de sortie (simulé)",
    *_common(),
    Field(24, 9, "7+2", "O", "amc", "part complémentaire", grade="S"),
)
RECORDS: Final = (QUESTION, ASKED, ANSWER, ANSWERED)
_BY_TYPE: Final = {each.key: each for each in RECORDS}
_WAYS: Final = {QUESTION.key: ASKED, ANSWER.key: ANSWERED}


def write_question(sts: Sts) -> bytes:
    """Write what is asked. Raises UnwritableField."""
    records = [QUESTION.write(_told(sts) | {"reason": PRICING, "percent": sts.percent})]
    for rank, line in enumerate(sts.lines, start=1):
        amounts = {name: getattr(line, name) for name in ("fee", "tariff", "rate", "amo")}
        records.append(ASKED.write(_line(rank, line) | amounts))
    return b"".join(records)


def write_answer(sts: Sts) -> bytes:
    """Write what is answered. Raises UnwritableField."""
    lines = (ANSWERED.write(_line(rank, line) | {"amc": line.amc}) for rank, line in enumerate(sts.lines, start=1))
    return b"".join((ANSWER.write(_told(sts) | {"amc": sts.amc}), *lines))


def read_sts(question: bytes, answer: bytes) -> Sts:
    """Read both ways together. Raises UnreadableFlow on anything that is not exact, or where they disagree."""
    (asked, lines), (answered, shares) = _read(question, QUESTION), _read(answer, ANSWER)
    ours = [{name: each[name] for name in ("rank", "code", "line_day")} for each in lines]
    theirs = [{name: each[name] for name in ("rank", "code", "line_day")} for each in shares]
    if any(asked[name] != answered[name] for name in (*_NAMES, "day")) or ours != theirs:
        raise UnreadableFlow(message("sts.disagree").text)
    told = tuple(
        StsLine(
            code=line["code"],
            day=_day(line["line_day"]),
            fee=amount(line, "fee"),
            tariff=amount(line, "tariff"),
            rate=amount(line, "rate"),
            amo=amount(line, "amo"),
            amc=amount(share, "amc"),
        )
        for line, share in zip(lines, shares, strict=True)
    )
    names = {name: asked[name] for name in _NAMES}
    return Sts(day=_day(asked["day"]), percent=amount(asked, "percent"), lines=told, **names)


def rows(data: bytes) -> tuple[Row, ...]:
    """Return a question or an answer field by field. Raises UnreadableFlow where neither can be read."""
    first = QUESTION if data[:1] == QUESTION.key.encode() else ANSWER
    _read(data, first)
    told = enumerate(_records(data), start=1)
    return tuple(
        row for rank, wire in told for row in viewing.record_rows(rank, _BY_TYPE[wire[:1]], wire, _reading, {})
    )


def _told(sts: Sts) -> dict[str, str | int]:
    """What both first records say."""
    told: dict[str, str | int] = {name: getattr(sts, name) for name in _NAMES}
    return told | {"day": f"{sts.day:%y%m%d}", "lines": len(sts.lines)}


def _line(rank: int, line: StsLine) -> dict[str, str | int]:
    """What both records of a line say."""
    return {"rank": rank, "code": line.code, "line_day": f"{line.day:%y%m%d}"}


def _records(data: bytes) -> Iterator[str]:
    """Cut a flow in records."""
    text = data.decode("latin-1")
    return (text[place : place + LENGTH] for place in range(0, len(text), LENGTH))


def _read(data: bytes, first: RecordType) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Read one way strictly: its first record, its lines."""
    kinds = [first, *[_WAYS[first.key]] * (-(-len(data) // LENGTH) - 1)]
    read = [kind.read_text(wire, rank) for rank, (kind, wire) in enumerate(zip(kinds, _records(data), strict=False), 1)]
    faults = [found for _, each in read for found in each]
    if not read or faults or amount(read[0][0], "lines") != len(read) - 1:
        raise UnreadableFlow(message("sts.unreadable").text)
    return read[0][0], [fields for fields, _ in read[1:]]


def _day(text: str) -> date:
    """Read a sound AAMMJJ of this century."""
    return datetime.strptime(f"20{text}", "%Y%m%d").date()  # noqa: DTZ007 a day only


def _reading(field: Field, text: str) -> str:
    """Return what the columns of a field mean: days and decimals."""
    if field.format == "AAMMJJ":
        return f"{text[4:]}/{text[2:4]}/{text[:2]}"
    return viewing.euros(text) if field.decimals else ""
