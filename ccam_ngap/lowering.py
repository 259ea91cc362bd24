"""From a request to the kernel's integers; what the tables do not know becomes messages on the way."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date

from ccam_ngap.checks.bounds import check_bounds, check_cover
from ccam_ngap.checks.modifiers import check_modifiers
from ccam_ngap.layout import INVOICE, MODIFIERS, QUALIFIER_FREE, QUALIFIER_NONE, QUALIFIER_NOT_COVERED
from ccam_ngap.profile import Profile, profile_of
from ccam_ngap.request import Act, Request
from tables.catalogue import message
from tables.compiled import Tables
from tables.epochs import day_number
from tables.layout import KIND, KINDS, N_ACTS, NONE, VERSION_OF_ACT, VERSIONS
from tables.messages import Message, Severity

QUALIFIERS = {"G": QUALIFIER_FREE, "N": QUALIFIER_NOT_COVERED}
KILOMETRIC = KINDS.index("kilometric")
C2S = "C2S"
"""The formula of what the C2S pays, where the request names no other cover."""
ASPA = "9"
"""The exoneration code that says ASPA."""


@dataclass(slots=True)
class Lowered:
    """The integers of a request, and what its lowering found; no lines when something is wrong."""

    messages: list[Message]
    formula: str | None = None
    invoice: array[int] = field(default_factory=lambda: array("q"))
    lines: array[int] = field(default_factory=lambda: array("q"))

    @property
    def refused(self) -> bool:
        """Whether a message is an error."""
        return any(found.severity is Severity.ERROR for found in self.messages)


def lower(request: Request, tables: Tables) -> Lowered:
    """Turn a request into integers. Never raises on a request that ``reading`` accepts."""
    lowered = Lowered(list(request.messages))
    profile = profile_of(request.practitioner, tables)
    if profile is None:
        specialty = request.practitioner.specialty
        lowered.messages.append(message("quote.unknown-specialty", field="practitioner.specialty", code=specialty))
    _invoice(request, profile, lowered, tables)
    _acts(request, profile, lowered, tables)
    return lowered


def _invoice(request: Request, profile: Profile | None, lowered: Lowered, tables: Tables) -> None:
    """Lower what all lines share."""
    if tables.epoch(request.invoice_date) is None:
        lowered.messages.append(_outside("invoice_date", request.invoice_date, tables))
    nature = _known("natures", request.nature, "nature", "quote.unknown-nature", lowered, tables)
    pathway = NONE
    if request.pathway is not None:
        pathway = _known("pathways", request.pathway, "pathway", "quote.unknown-pathway", lowered, tables)
    if profile is None:
        return
    formula, percent, amount = _cover(request, lowered, tables)
    regime = tables.index("regimes").get(request.beneficiary.regime, NONE)
    local = int(request.beneficiary.alsace_moselle)
    who = (profile.place, profile.context, profile.contracted, profile.zone)
    lowered.invoice = array("q", (*who, regime, local, nature, pathway, formula, percent, amount))
    assert len(lowered.invoice) == INVOICE


def _cover(request: Request, lowered: Lowered, tables: Tables) -> tuple[int, int, int]:
    """Lower the complementary cover: (formula, percent, amount), NONE where there is none."""
    amc, messages = request.amc, lowered.messages
    if amc is None or (amc.formula is None and amc.amount is None):
        if not request.beneficiary.c2s or C2S not in tables.index("formulas"):
            return NONE, NONE, NONE
        lowered.formula = C2S
        return tables.index("formulas")[C2S], NONE, NONE
    check_cover(amc, messages)
    if amc.formula is None:
        return NONE, NONE, amc.amount if amc.amount is not None and not lowered.refused else NONE
    if amc.amount is not None:
        messages.append(message("quote.amc-twice", field="amc.amount"))
    formula = _known("formulas", amc.formula, "amc.formula", "quote.unknown-formula", lowered, tables)
    takes = formula != NONE and tables.value("formulas", formula, request.invoice_date, 1, 3) == NONE
    if takes and amc.percent is None:
        messages.append(message("quote.percent-missing", field="amc.percent", formula=amc.formula))
    lowered.formula = amc.formula
    return formula, NONE if amc.percent is None or lowered.refused else amc.percent, NONE


def _acts(request: Request, profile: Profile | None, lowered: Lowered, tables: Tables) -> None:
    """Lower every line."""
    seen: set[str] = set()
    lines: list[int] = []
    for place, act in enumerate(request.acts):
        before = len(lowered.messages)
        path = f"acts[{place}]"
        check_bounds(act, path, lowered.messages)
        number = tables.acts.get(act.nomenclature, {}).get(act.key, NONE)
        if number == NONE:
            _unknown(act, path, lowered, tables)
            continue
        if tables.epoch(act.date) is None:
            lowered.messages.append(_outside(f"{path}.date", act.date, tables))
            continue
        row = _line(request, act, path, number, profile, seen, lowered, tables)
        if len(lowered.messages) == before or not lowered.refused:
            lines.extend(row)
    lowered.lines = array("q", () if lowered.refused else lines)


def _line(
    request: Request,
    act: Act,
    path: str,
    number: int,
    profile: Profile | None,
    seen: set[str],
    lowered: Lowered,
    tables: Tables,
) -> list[int]:
    """Lower one line whose act and date the tables know."""
    messages = lowered.messages
    epoch = tables.epoch(act.date) or 0
    directory = tables.directory
    version = tables.cells[directory[VERSION_OF_ACT] + epoch * directory[N_ACTS] + number]
    at = None if version == NONE else directory[VERSIONS] + version
    code = act.exoneration or request.exoneration
    exoneration = tables.index("exonerations").get(code, NONE)
    if exoneration == NONE:
        where = f"{path}.exoneration" if act.exoneration else "exoneration"
        messages.append(message("quote.unknown-exoneration", field=where, code=code))
    modifiers: list[int] = []
    association = NONE
    if act.nomenclature == "CCAM":
        if act.modifiers:
            modifiers = check_modifiers(act, path, at, seen, tables, messages)
        if act.association is not None:
            association = _association(act, path, lowered, tables)
    ngap = _ngap(act, path, at, profile, lowered, tables) if act.nomenclature == "NGAP" else (NONE,) * 5
    if act.date > request.invoice_date:
        messages.append(message("quote.act-after-invoice", field=f"{path}.date"))
    _ignored(act, path, lowered)
    return [
        number,
        day_number(act.date),
        act.quantity,
        act.coefficient,
        act.abatement,
        act.distance_km or 0,
        *ngap,
        *modifiers,
        *(NONE,) * (MODIFIERS - len(modifiers)),
        association,
        int(act.office_supplement),
        NONE if act.fee is None else act.fee,
        QUALIFIERS.get(act.qualifier or "", QUALIFIER_NONE),
        exoneration,
        int(request.beneficiary.aspa or code == ASPA),
        request.beneficiary.age_on(act.date),
        NONE if act.forced_amo is None else act.forced_amo,
        NONE if act.forced_amc is None else act.forced_amc,
    ]


def _ngap(
    act: Act, path: str, version: int | None, profile: Profile | None, lowered: Lowered, tables: Tables
) -> tuple[int, int, int, int, int]:
    """Lower what is special to the NGAP: kilometres, price of the profession, night and holiday."""
    if profile is None:
        return (NONE,) * 5
    group, zone = profile.group, profile.zone
    kilometric = kilometric_zone = NONE
    if version is not None and tables.cells[version + KIND] == KILOMETRIC:
        kilometric = tables.index("kilometric").get(f"{act.code}/{group}", NONE)
        if zone:
            key = f"{act.code}/{group}/{_zone(zone)}"
            kilometric_zone = tables.index("kilometric_zones").get(key, NONE)
        if act.distance_km is None:
            lowered.messages.append(message("quote.distance-missing", field=f"{path}.distance_km", code=act.code))
    elif act.distance_km is not None:
        lowered.messages.append(message("quote.field-ignored", field=f"{path}.distance_km", nomenclature=act.code))
    price = tables.index("group_prices").get(f"{act.code}/{_zone(zone)}/{group}", NONE)
    night = _majoration(act.night, "night", group, path, lowered, tables)
    holiday = _majoration(act.holiday, "holiday", group, path, lowered, tables)
    return kilometric, kilometric_zone, price, night, holiday


def _zone(place: int) -> str:
    """Return the name of a zone."""
    from tables.layout import ZONES

    return ZONES[place]


def _majoration(asked: bool, what: str, group: str, path: str, lowered: Lowered, tables: Tables) -> int:
    """Lower a night or holiday majoration; one that the tables do not hold is an error, never a silent zero."""
    if not asked:
        return NONE
    place = tables.index("majorations").get(f"{group}/{what}", NONE)
    if place == NONE:
        lowered.messages.append(message("quote.no-majoration", field=f"{path}.{what}"))
    return place


def _association(act: Act, path: str, lowered: Lowered, tables: Tables) -> int:
    """Lower an association code."""
    code = str(act.association)[:20]
    return _known("associations", code, f"{path}.association", "quote.unknown-association", lowered, tables)


def _known(index: str, key: str, path: str, rule: str, lowered: Lowered, tables: Tables) -> int:
    """Return the place of a key of the tables, or say that they do not know it."""
    place = tables.index(index).get(key, NONE)
    if place == NONE:
        choices = ", ".join(tables.index(index))
        lowered.messages.append(message(rule, field=path, code=key, choices=choices))
    return place


def _unknown(act: Act, path: str, lowered: Lowered, tables: Tables) -> None:
    """Say that an act is unknown, or which of its activity and phase is."""
    known = tables.acts.get(act.nomenclature, {})
    places = {"code": act.code, "nomenclature": act.nomenclature}
    if act.nomenclature != "CCAM":
        lowered.messages.append(message("quote.unknown-act", field=f"{path}.code", **places))
        return
    others = [key for key in known if key.startswith(f"{act.code}/")]
    if not others:
        lowered.messages.append(message("quote.unknown-act", field=f"{path}.code", **places))
        return
    name = "phase" if any(key.startswith(f"{act.code}/{act.activity}/") for key in others) else "activity"
    choices = ", ".join(sorted(others))
    lowered.messages.append(message("quote.unknown-activity", field=f"{path}.{name}", code=act.key, choices=choices))


def _outside(path: str, day: date, tables: Tables) -> Message:
    """Say that a day is outside what the tables cover."""
    places = {"first": f"{tables.first_day:%d/%m/%Y}", "last": f"{tables.last_day:%d/%m/%Y}"}
    return message("quote.date-outside", field=path, day=day.isoformat(), **places)


def _ignored(act: Act, path: str, lowered: Lowered) -> None:
    """Say which fields the nomenclature of an act has no use for."""
    own = {
        "CCAM": ("modifiers", "association", "office_supplement", "exceptional"),
        "NGAP": ("distance_km", "night", "holiday"),
    }
    given = [name for nomenclature, names in own.items() if nomenclature != act.nomenclature for name in names]
    found = [name for name in given if getattr(act, name)]
    if act.nomenclature != "NGAP":
        found += ["coefficient"] * (act.coefficient != 100) + ["abatement"] * (act.abatement != 100)
    for name in found:
        places = {"nomenclature": act.nomenclature}
        lowered.messages.append(message("quote.field-ignored", field=f"{path}.{name}", **places))
