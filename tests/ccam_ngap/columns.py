"""Requests as the columns of a batch: a table of lines that say all, or lines and invoices apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

ACT = ("quantity", "abatement", "night", "holiday", "association", "office_supplement", "fee", "qualifier")
MORE = ("exceptional", "deep_night")
RIGHTS = ("alsace_moselle", "aspa", "c2s", "ame")
TYPES = {
    "invoice": pa.int32(),
    "lines": pa.int32(),
    "date": pa.date32(),
    "invoice_date": pa.date32(),
    **dict.fromkeys(("abatement", "association"), pa.int16()),
    **dict.fromkeys(("coefficient", "distance_km", "forced_amo", "forced_amc"), pa.int32()),
    **dict.fromkeys(("quantity", "fee", "amc_percent", "amc_amount"), pa.int64()),
    **dict.fromkeys(("day_km_before", "amc_p1", "amc_p2", "amc_multiplier", "amc_cap"), pa.int32()),
    **dict.fromkeys((*MORE, *RIGHTS, "night", "holiday", "office_supplement"), pa.bool_()),
    **dict.fromkeys(("third_party_amo", "third_party_amc"), pa.bool_()),
}


def hundredths(text: Any) -> int | None:
    if text is None:
        return None
    sign, text = (-1, str(text)[1:]) if str(text).startswith("-") else (1, str(text))
    whole, _, rest = text.partition(".")
    return sign * (int(whole) * 100 + int((rest + "00")[:2]))


def line(act: dict[str, Any]) -> dict[str, Any]:
    found = {name: act.get(name) for name in (*ACT, *MORE, "nomenclature", "code", "activity", "phase", "exoneration")}
    return found | {
        "date": date.fromisoformat(act["date"]) if "date" in act else None,
        "coefficient": hundredths(act.get("coefficient")),
        "distance_km": hundredths(act.get("distance_km")),
        "day_km_before": hundredths(act.get("day_km_before")),
        "teeth": " ".join(act.get("teeth", [])),
        "modifiers": "".join(act.get("modifiers", [])),
        "forced_amo": act.get("forced_amo"),
        "forced_amc": act.get("forced_amc"),
    }


def head(request: dict[str, Any]) -> dict[str, Any]:
    cover = request.get("amc") or {}
    user = cover.get("user_formula") or {}
    multiplier = hundredths(user.get("multiplier"))
    paid = request.get("third_party") or {}
    return {
        "invoice_date": date.fromisoformat(request["invoice_date"]),
        **{name: request["practitioner"].get(name) for name in ("specialty", "convention", "option", "zone", "kind")},
        **{
            name: request["beneficiary"].get(name) for name in ("birth_date", "regime", "caisse", "modulation", *RIGHTS)
        },
        "nature": request.get("nature"),
        "invoice_exoneration": request.get("exoneration"),
        "pathway": request.get("pathway"),
        "amc_formula": cover.get("formula"),
        "amc_percent": hundredths(cover.get("percent")),
        "amc_amount": cover.get("amount"),
        "amc_p1": cover.get("p1"),
        "amc_p2": cover.get("p2"),
        "amc_operand": user.get("operand"),
        "amc_operator": user.get("operator"),
        "amc_second": user.get("second"),
        "amc_multiplier": None if multiplier is None else multiplier * 100,
        "amc_cap": user.get("cap"),
        "third_party_amo": paid.get("amo"),
        "third_party_amc": paid.get("amc"),
    }


def table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        text = name not in TYPES
        columns[name] = pa.array(values, pa.string() if text else TYPES[name])
        columns[name] = columns[name].dictionary_encode() if text else columns[name]
    return pa.table(columns)


def flat(requests: Sequence[dict[str, Any]]) -> pa.Table:
    """One table, every line saying all of its invoice."""
    heads = [head(request) for request in requests]
    return table(
        [
            {"invoice": number} | line(act) | heads[number]
            for number, request in enumerate(requests)
            for act in request["acts"]
        ]
    )


def apart(requests: Sequence[dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """Lines and invoices as two tables."""
    lines = table([line(act) for request in requests for act in request["acts"]])
    return lines, table([{"lines": len(request["acts"])} | head(request) for request in requests])
