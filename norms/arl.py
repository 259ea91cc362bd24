"""ARL, the acknowledgement of a lot: profile ``simulated-arl``.

No public document gives the layout of an ARL: this one is ours, records of 128 columns in the family of B2, and its
first record says ``SIMULATED ARL``. What it tells is attested by products: a positive one only says that the file is
conform; a negative one names the lot, its day, a label and the invoice to correct; a provisional one, of which only
the name is attested, says that the lot came in and is not judged yet. Its codes are ours too.

>>> arl = Arl(emitter="00000001999999", recipient="00000990000013", identification="A00001", day=date(2024, 12, 15),
...           flow="FSE", file="000001", lot="001", lot_day=date(2024, 12, 15), invoices=2)
>>> arl.positive, read_arl(write_arl(arl)) == arl
(True, True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from norms.errors import UnreadableFlow, UnwritableFlow
from norms.record import Field, RecordType, amount, blank
from norms.text import PLAIN, fit
from norms.viewing import Row, record_rows
from tables.catalogue import message

PROFILE: Final = "simulated-arl"
MESSAGE: Final = "SIMULATED ARL"
LENGTH: Final = 128
MAX_FAULTS: Final = 999
POSITIVE, NEGATIVE, PROVISIONAL = "P", "N", "R"
VERDICTS: Final = {POSITIVE: "accepté", NEGATIVE: "refusé", PROVISIONAL: "reçu, pas encore jugé"}
_NOT_PLAIN: Final = re.compile(f"(?!{PLAIN}).", re.DOTALL)


class ArlCode(StrEnum):
    """Why a lot is refused. The codes are ours; each has its text in the rule family ``returns``."""

    UNREADABLE = "S001"
    FAULTY = "S002"
    DUPLICATE_LOT = "S003"
    DUPLICATE_FILE = "S004"
    DUPLICATE_INVOICE = "S005"

    def text(self, **places: object) -> str:
        """Return the French text of the code, its places filled.

        >>> ArlCode.DUPLICATE_LOT.text(lot="001", day="15/12/2024")
        'lot 001 du 15/12/2024 déjà reçu'
        """
        return message(f"returns.arl-{self.name.lower().replace('_', '-')}", field=None, **places).text


@dataclass(frozen=True, slots=True)
class ArlFault:
    """One reason to refuse: a code, the invoice and the record meant (0: none in particular), a text."""

    code: str
    text: str
    invoice: int = 0
    record: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arl:
    """The verdict on one lot; on a whole file that could not be cut in lots when ``lot`` is empty.

    ``emitter`` and ``recipient`` are 14 characters, ``identification`` the 6 of the ARL itself; ``flow`` is FSE, DRE
    or B2, ``file`` the identification of the file acknowledged, ``invoices`` how many the lot holds.
    """

    emitter: str
    recipient: str
    identification: str
    day: date
    flow: str
    file: str
    lot: str
    lot_day: date | None
    biller: str = ""
    invoices: int = 0
    faults: tuple[ArlFault, ...] = ()
    provisional: bool = False

    @property
    def positive(self) -> bool:
        """Whether the lot is accepted."""
        return self.verdict == POSITIVE

    @property
    def verdict(self) -> str:
        """The verdict: POSITIVE, NEGATIVE, or PROVISIONAL when the lot came in and is not judged yet."""
        if self.faults:
            return NEGATIVE
        return PROVISIONAL if self.provisional else POSITIVE


_START: Final = RecordType(
    "000",
    "début d'ARL",
    (
        Field(1, 3, "N", "O", "type", "type d'enregistrement", fixed="000", grade="S"),
        blank(4, 2),
        Field(6, 14, "A", "O", "emitter", "n° d'émetteur", grade="S"),
        blank(20, 8),
        Field(28, 14, "A", "O", "recipient", "n° de destinataire", grade="S"),
        blank(42, 6),
        Field(48, 2, "A", "O", "application", "application", fixed="AR", grade="S"),
        Field(50, 6, "A", "O", "identification", "identification de l'ARL", grade="S"),
        Field(56, 6, "AAMMJJ", "O", "day", "date de l'ARL", grade="S"),
        Field(62, 4, "A", "O", "norm", "norme", fixed="ARL ", grade="S"),
        blank(66, 17),
        Field(83, 3, "N", "O", "record_length", "longueur d'enregistrement", fixed="128", grade="S"),
        blank(86, 6),
        Field(92, 37, "A", "O", "message", "message", fixed=MESSAGE.ljust(37), grade="S"),
    ),
)
_LOT: Final = RecordType(
    "A",
    "lot acquitté",
    (
        Field(1, 1, "A", "O", "type", "type d'enregistrement", fixed="A", grade="S"),
        Field(2, 1, "A", "O", "verdict", "verdict P/N/R", grade="S"),
        Field(3, 3, "A", "O", "flow", "flux", grade="S"),
        Field(6, 6, "A", "F", "file", "identification du fichier", grade="S"),
        Field(12, 3, "A", "F", "lot", "n° de lot", grade="S"),
        Field(15, 6, "AAMMJJ", "F", "lot_day", "date du lot", grade="S"),
        Field(21, 9, "A", "F", "biller", "facturant", grade="S"),
        Field(30, 4, "N", "O", "invoices", "nombre de factures", grade="S"),
        Field(34, 3, "N", "O", "faults", "nombre de défauts", grade="S"),
        blank(37, 92),
    ),
)
_FAULT: Final = RecordType(
    "E",
    "défaut",
    (
        Field(1, 1, "A", "O", "type", "type d'enregistrement", fixed="E", grade="S"),
        Field(2, 4, "A", "O", "code", "code", grade="S"),
        Field(6, 9, "N", "F", "invoice", "n° de facture", grade="S"),
        Field(15, 6, "N", "F", "record", "n° d'enregistrement", grade="S"),
        Field(21, 108, "A", "O", "text", "libellé", grade="S"),
    ),
)
_END: Final = RecordType(
    "999",
    "fin d'ARL",
    (
        Field(1, 3, "N", "O", "type", "type d'enregistrement", fixed="999", grade="S"),
        blank(4, 52),
        Field(56, 8, "N", "O", "records", "nombre d'enregistrements", grade="S"),
        blank(64, 65),
    ),
)
RECORDS: Final = (_START, _LOT, _FAULT, _END)


def write_arl(arl: Arl) -> bytes:
    """Write an acknowledgement. Fault texts are put in capitals, cut to their 108 columns, ``?`` for other signs.

    Raises UnwritableField when a value does not fit, UnwritableFlow above MAX_FAULTS faults, or for a provisional one
    that has any.
    """
    if len(arl.faults) > MAX_FAULTS:
        raise UnwritableFlow(f"Un ARL porte {MAX_FAULTS} défauts au plus.")
    if arl.faults and arl.provisional:
        raise UnwritableFlow("Un accusé provisoire ne juge pas : il ne porte aucun défaut.")
    records = [
        _START.write(
            {
                "emitter": arl.emitter,
                "recipient": arl.recipient,
                "identification": arl.identification,
                "day": f"{arl.day:%y%m%d}",
            }
        ),
        _LOT.write(
            {
                "verdict": arl.verdict,
                "flow": arl.flow,
                "file": arl.file,
                "lot": arl.lot,
                "lot_day": f"{arl.lot_day:%y%m%d}" if arl.lot_day else "",
                "biller": arl.biller,
                "invoices": arl.invoices,
                "faults": len(arl.faults),
            }
        ),
        *(_write_fault(fault) for fault in arl.faults),
    ]
    return b"".join((*records, _END.write({"records": len(records) + 1})))


def read_arl(data: bytes) -> Arl:
    """Read an acknowledgement, with or without line ends. Raises UnreadableFlow on anything that is not exact."""
    plain = data.replace(b"\r", b"").replace(b"\n", b"")
    records = [plain[place : place + LENGTH] for place in range(0, len(plain), LENGTH)]
    if not 3 <= len(records) <= MAX_FAULTS + 3:
        raise UnreadableFlow("Ce n'est pas un ARL : il n'a pas ses trois enregistrements.")
    kinds = (_START, _LOT, *[_FAULT] * (len(records) - 3), _END)
    pairs = enumerate(zip(kinds, records, strict=True))
    start, lot, *faults, end = (_read(kind, record, place) for place, (kind, record) in pairs)
    counted = amount(end, "records") == len(records) and amount(lot, "faults") == len(faults)
    if not counted or lot["verdict"] not in ({NEGATIVE} if faults else {POSITIVE, PROVISIONAL}):
        raise UnreadableFlow("L'ARL se contredit : ses compteurs ou son verdict ne disent pas ce qu'il porte.")
    day = _day(start["day"])
    assert day is not None  # a mandatory field of this format is a day
    return Arl(
        emitter=start["emitter"],
        recipient=start["recipient"],
        identification=start["identification"],
        day=day,
        flow=lot["flow"],
        file=lot["file"],
        lot=lot["lot"],
        lot_day=_day(lot["lot_day"]),
        biller=lot["biller"],
        invoices=amount(lot, "invoices"),
        provisional=lot["verdict"] == PROVISIONAL,
        faults=tuple(
            ArlFault(each["code"], each["text"], amount(each, "invoice"), amount(each, "record")) for each in faults
        ),
    )


def rows(data: bytes) -> tuple[Row, ...]:
    """Return a stored acknowledgement field by field. Raises UnreadableFlow where ``read_arl`` does."""
    read_arl(data)
    plain = data.replace(b"\r", b"").replace(b"\n", b"")
    records = [plain[place : place + LENGTH].decode("latin-1") for place in range(0, len(plain), LENGTH)]
    kinds = (_START, _LOT, *[_FAULT] * (len(records) - 3), _END)
    found = enumerate(zip(kinds, records, strict=True), start=1)
    return tuple(row for number, (kind, wire) in found for row in record_rows(number, kind, wire, _reading, {}))


def _reading(field: Field, text: str) -> str:
    """Return what the columns of a field mean."""
    if field.name == "verdict":
        return VERDICTS.get(text, "")
    return f"{text[4:]}/{text[2:4]}/{text[:2]}" if field.format == "AAMMJJ" and text.strip("0") else ""


def _write_fault(fault: ArlFault) -> bytes:
    """Write one E record."""
    text = _NOT_PLAIN.sub("?", fit(fault.text, _FAULT.field("text").length))
    return _FAULT.write({"code": fault.code, "invoice": fault.invoice, "record": fault.record, "text": text})


def _read(kind: RecordType, record: bytes, place: int) -> dict[str, str]:
    """Read one record strictly."""
    fields, faults = kind.read(record, place + 1)
    if faults:
        raise UnreadableFlow(f"ARL illisible, enregistrement {place + 1}, {faults[0].field} : {faults[0].why}.")
    return fields


def _day(text: str) -> date | None:
    """Read a sound AAMMJJ of this century, None for zeros."""
    return datetime.strptime(f"20{text}", "%Y%m%d").date() if text.strip("0") else None  # noqa: DTZ007 a day only
