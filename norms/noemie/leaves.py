"""Writing what opens no level: people, shares, lines, rejects, operations, movements, comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from norms.errors import UnwritableField
from norms.noemie.columns import day_columns, sign_of
from norms.noemie.conversion import LONG_CODE, SHORT_CODE, is_long_code
from norms.noemie.entities.lines import ACT, STAY
from norms.noemie.money import Comment, Movement, OneOff
from norms.noemie.rsp import Identity, PaidInvoice, PaidLine, Reject
from norms.noemie.sheet import Sheet
from norms.record import Value

REASON_LENGTH: Final = 90
LEAF: Final = 99
_PERSON: Final = (
    "nir", "nir_key", "birth_name", "used_name", "first_name", "individual_nir", "individual_nir_key", "birth_date",
    "birth_rank", "beneficiary_name", "beneficiary_first_name", "management_unit",
)  # fmt: skip
_ONE_OFF: Final = ("label", "nir", "nir_key", "birth_date", "birth_rank", "period")


def put_person(sheet: Sheet, who: Identity) -> None:
    """Write the 103 of an invoice."""
    sheet.put("103", level=LEAF, **{name: getattr(who, name) for name in _PERSON})


def put_shares(sheet: Sheet, invoice: PaidInvoice) -> None:
    """Write the 198 and the 199 of an invoice."""
    for key, share in (("198", invoice.amo), ("199", invoice.amc)):
        if share is not None:
            more = {"organism": invoice.amc.organism, "member": invoice.amc.member} if share is invoice.amc else {}
            sign = sign_of(share.paid)
            sheet.put(key, asked=share.asked, paid=abs(share.paid), state=share.state, sign=sign, level=LEAF, **more)


def put_line(sheet: Sheet, line: PaidLine) -> None:
    """Write a 210, or the 220 of a stay; what our values do not hold is zero or blank."""
    zeros = ("code_gestion", "enumeration", "local_rate", "local_amount", "amc_rate", "amc_base")
    own: dict[str, Value] = {"global_coefficient": 0, "flat_fee": 0} if line.stay else {"prescription_day": "000000"}
    sheet.put(
        STAY.key if line.stay else ACT.key,
        **dict.fromkeys(zeros, 0),
        **own,
        level=LEAF,
        line=line.line,
        exoneration=line.exoneration,
        treatment_mode=line.treatment_mode or 0,
        discipline=line.discipline or 0,
        day=day_columns(line.day),
        end_day=day_columns(line.end_day or line.day),
        unit_price=line.unit_price,
        base=line.base,
        rate=line.rate,
        amo=abs(line.amo),
        sign=sign_of(line.amo),
        prestation=line.prestation,
        quantity=line.quantity,
        coefficient=line.coefficient,
        fee=line.fee,
        qualifier=line.qualifier,
        amc=line.amc,
    )


def put_reject(sheet: Sheet, reject: Reject) -> None:
    """Write a 294: code 4 + label 86, or code 10 + label 80 for the codes that are longer."""
    sheet.put(
        "294",
        level=LEAF,
        reason=_reason(reject),
        scope=reject.scope,
        part=reject.part,
        prestation=reject.prestation,
        day=day_columns(reject.day),
        executant=reject.executant,
        line=reject.line,
        rank=reject.rank,
        information=reject.information,
    )


def _reason(reject: Reject) -> str:
    """Return the code and the label in their 90 columns. Raises UnwritableField when they do not fit."""
    width = LONG_CODE if is_long_code(reject.code.ljust(LONG_CODE)) else SHORT_CODE
    if len(reject.code) > width or not reject.code or len(reject.label) > REASON_LENGTH - width:
        why = "4 et 86 caractères au plus, 10 et 80 pour un code long"
        raise UnwritableField("294", "code et libellé du rejet", reject.code, why)
    return reject.code.ljust(width) + reject.label


def put_one_off(sheet: Sheet, operation: OneOff) -> None:
    """Write a 261 when there is nothing but a code and an amount, else a 262."""
    told: dict[str, Value] = {name: getattr(operation, name) for name in _ONE_OFF}
    days = {name: day_columns(day) for name, day in (("start", operation.start), ("end", operation.end)) if day}
    amount = operation.amount
    if any(told.values()) or days or not operation.code.isdigit():
        sheet.put("262", level=LEAF, code=operation.code, amount=amount, **told, **days)
    else:
        sheet.put("261", level=LEAF, code=operation.code, amount=amount)


def put_movement(sheet: Sheet, movement: Movement) -> None:
    """Write a 250."""
    sheet.put(
        "250",
        level=LEAF,
        line=movement.line,
        reference=movement.reference,
        day=day_columns(movement.day),
        nature=movement.nature,
        operation=movement.operation,
        amount=abs(movement.amount),
        sign=sign_of(movement.amount),
        balance=movement.balance,
    )


def put_comments(sheet: Sheet, comments: Iterable[Comment]) -> None:
    """Write the 295."""
    for comment in comments:
        sheet.put("295", level=LEAF, code=comment.code, text=comment.text)
