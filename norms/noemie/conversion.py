"""From the fields of one entity to a value; never fails: what is damaged was told as a fault and reads as nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from norms.noemie.columns import read_day, signed_field
from norms.noemie.entities.lines import STAY
from norms.noemie.money import Movement, OneOff
from norms.noemie.rsp import AmcShare, Identity, PaidLine, Reject, Share, State
from norms.record import amount

Fields = Mapping[str, str]

LONG_CODE: Final = 10
SHORT_CODE: Final = 4
_PAYERS_CODE: Final = 5


def identity(fields: Fields) -> Identity:
    """Read a 103."""
    names = ("nir", "nir_key", "birth_date", "birth_name", "used_name", "first_name", "individual_nir")
    more = ("beneficiary_name", "beneficiary_first_name")
    return Identity(
        birth_rank=amount(fields, "birth_rank"),
        individual_nir_key=fields["individual_nir_key"] if fields["individual_nir"] else "",
        management_unit=_digits(fields["management_unit"]),
        **{name: fields[name] for name in names + more},
    )


def insured(fields: Fields) -> Identity:
    """Read a 110: the insured of a reference 900, whose patient follows in a 120."""
    name = {"birth_name" if fields["name_kind"] == "P" else "used_name": fields["name"]}
    texts = {each: fields[each] for each in ("nir", "nir_key", "first_name")}
    return Identity(birth_date="", birth_rank=0, **texts, **name)


def amo_share(fields: Fields) -> Share:
    """Read a 198."""
    return Share(asked=amount(fields, "asked"), paid=signed_field(fields, "paid"), state=_state(fields))


def amc_share(fields: Fields) -> AmcShare:
    """Read a 199."""
    asked, paid, who = amount(fields, "asked"), signed_field(fields, "paid"), fields["organism"]
    return AmcShare(asked=asked, paid=paid, state=_state(fields), organism=who, member=fields["member"])


def line(fields: Fields) -> PaidLine:
    """Read a 210 or a 220."""
    day, end_day = read_day(fields["day"]), read_day(fields["end_day"])
    return PaidLine(
        line=amount(fields, "line"),
        prestation=fields["prestation"],
        day=day,
        quantity=amount(fields, "quantity"),
        coefficient=amount(fields, "coefficient"),
        unit_price=amount(fields, "unit_price"),
        base=amount(fields, "base"),
        rate=amount(fields, "rate"),
        amo=signed_field(fields, "amo"),
        fee=amount(fields, "fee"),
        amc=amount(fields, "amc"),
        qualifier=fields["qualifier"],
        exoneration=fields["exoneration"],
        stay=fields["entity"] == STAY.key,
        end_day=None if end_day == day else end_day,
        treatment_mode=_digits(fields["treatment_mode"]),
        discipline=_digits(fields["discipline"]),
    )


def reject(fields: Fields) -> Reject:
    """Read a 294."""
    code, label = reason(fields["reason"])
    return Reject(
        code=code,
        label=label,
        scope=fields["scope"],
        part=fields["part"],
        prestation=fields["prestation"],
        day=read_day(fields["day"]),
        executant=_digits(fields["executant"]),
        line=amount(fields, "line"),
        rank=amount(fields, "rank"),
        information=fields["information"],
    )


def notice(fields: Fields) -> Reject:
    """Read a 290, the reject of a reference 900."""
    return Reject(code=fields["code"], label=fields["label"], line=amount(fields, "line"))


def one_off(fields: Fields, return_kind: str) -> OneOff:
    """Read a 261 or a 262."""
    return OneOff(
        code=fields["code"],
        label=fields.get("label", ""),
        amount=amount(fields, "amount"),
        return_kind=return_kind,
        period=fields.get("period", ""),
        start=read_day(fields.get("start", "")),
        end=read_day(fields.get("end", "")),
        nir=fields.get("nir", ""),
        nir_key=fields["nir_key"] if fields.get("nir") else "",
        birth_date=_digits(fields.get("birth_date", "")),
        birth_rank=amount(fields, "birth_rank"),
    )


def movement(fields: Fields, return_kind: str) -> Movement:
    """Read a 250."""
    return Movement(
        reference=fields["reference"],
        day=read_day(fields["day"]),
        nature=fields["nature"],
        operation=fields["operation"],
        amount=signed_field(fields, "amount"),
        balance=amount(fields, "balance"),
        line=amount(fields, "line"),
        return_kind=return_kind,
    )


def is_long_code(text: str) -> bool:
    """Whether ten columns are a reject code: 3 letters, 6 digits, R; or 5 signs (letter first, digit last) and blanks.

    >>> [is_long_code(text) for text in ("ABC000123R", "I1002     ", "REM03     ", "S701TOTAL ", "S701T     ")]
    [True, True, True, False, False]
    """
    if len(text) != LONG_CODE or not text[0].isalpha():
        return False
    short = text[:_PAYERS_CODE].isalnum() and text[_PAYERS_CODE - 1].isdigit() and text[_PAYERS_CODE:].isspace()
    return short or (text[:3].isalpha() and text[3:9].isdigit() and text[9] == "R")


def reason(text: str) -> tuple[str, str]:
    """Tell code from label in the 90 columns where sources differ: 4 + 86, or 10 (3 letters, 6 digits, R) + 80.

    >>> reason("S701TOTAL FAUX"), reason("ABC000123RDROITS FERMES"), reason("ABC000123 DROITS FERMES")
    (('S701', 'TOTAL FAUX'), ('ABC000123R', 'DROITS FERMES'), ('ABC0', '00123 DROITS FERMES'))
    >>> reason("I1002     DROITS NON OUVERTS"), reason("AB001")
    (('I1002', 'DROITS NON OUVERTS'), ('AB00', '1'))
    """
    cut = LONG_CODE if is_long_code(text[:LONG_CODE]) else SHORT_CODE
    return text[:cut].strip(), text[cut:].strip()


def _state(fields: Fields) -> State:
    """The state of a share; a letter that is none of the list is untreated."""
    return State(fields["state"]) if fields["state"] in tuple(State) else State.UNTREATED


def _digits(text: str) -> str:
    """Digits that mean something; zeros and blanks mean none."""
    return text if text.strip("0 ") else ""
