"""The sheet of a practitioner that the terminal sees for the first time: filled from the CPS, verified, validated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from stdnum import luhn

from cardio.cps.holder import CpsHolder
from tables.catalogue import message
from tables.messages import Message

FROM_CPS, BY_HAND = "cps", "manual"
"""Where the content of a sheet comes from."""
MODES = ("liberal", "salarie", "benevole")
"""The modes of exercise; what a CPS bills with is liberal unless the practitioner says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is kept of a practitioner in one situation.

    ``rpps`` has 11 digits, ``billing_number`` 9, both with their key; ``situation`` is its number on the CPS (1 to
    16); ``caisse`` the organism the practitioner belongs to, 3 digits ("991"…), empty as long as nobody said it.
    ``number`` (the practitioner's own AM number) and all after it are copied from that situation of the CPS: a
    remplaçant bills with them. They are empty on a sheet that an older version kept.
    """

    origin: str
    civility: str = field(repr=False)
    family_name: str = field(repr=False)
    first_name: str = field(repr=False)
    rpps: str
    billing_number: str
    situation: int
    mode: str = MODES[0]
    caisse: str = ""
    number: str = ""
    structure_name: str = ""
    specialty: str = ""
    kind: str = ""
    convention: str = ""
    option: str | None = None
    zone: str = ""

    @property
    def complete(self) -> bool:
        """Whether the situation of the CPS is on the sheet."""
        return bool(self.number)

    @property
    def name(self) -> str:
        """Who it is, as lists show it."""
        return f"{self.family_name} {self.first_name}"


def sheet_of(holder: CpsHolder, situation: int) -> Sheet | Message:
    """Return the sheet that a CPS fills, to verify; or why there is none (no such situation)."""
    found = next((each for each in holder.situations if each.number == situation), None)
    if found is None:
        return message("people.unknown-situation", field="practitioner.situation", situation=situation)
    return Sheet(
        origin=FROM_CPS,
        civility=holder.civility,
        family_name=holder.family_name,
        first_name=holder.first_name,
        rpps=holder.rpps,
        billing_number=found.billing_number,
        situation=situation,
        number=found.practitioner_number,
        structure_name=found.structure_name,
        specialty=found.specialty,
        kind=found.kind,
        convention=found.convention,
        option=found.option,
        zone=found.tariff_zone,
    )


def verified(sheet: Sheet, *, civility: str, family_name: str, first_name: str, mode: str, caisse: str) -> Sheet:
    """Return a sheet as the practitioner verified it; names that are not the card's make it a sheet by hand.

    What identifies the practitioner (RPPS, billing number, situation) stays as the card says.
    """
    names = (civility.strip(), family_name.strip(), first_name.strip())
    origin = sheet.origin if names == (sheet.civility, sheet.family_name, sheet.first_name) else BY_HAND
    return replace(
        sheet,
        origin=origin,
        civility=names[0],
        family_name=names[1],
        first_name=names[2],
        mode=mode,
        caisse=caisse.strip(),
    )


def faults(sheet: Sheet) -> tuple[Message, ...]:
    """Return what keeps a sheet from being validated; empty when all is well."""
    checks = (
        (bool(sheet.family_name.strip()), "family_name", "people.sheet-empty", "le nom"),
        (bool(sheet.first_name.strip()), "first_name", "people.sheet-empty", "le prénom"),
        (_number(sheet.rpps, 11), "rpps", "people.sheet-number", "Le numéro RPPS (11 chiffres)"),
        (_number(sheet.billing_number, 9), "billing_number", "people.sheet-number", "Le numéro de facturation"),
        (1 <= sheet.situation <= 16, "situation", "people.sheet-number", "Le numéro de situation (1 à 16)"),
        (sheet.mode in MODES, "mode", "people.sheet-empty", "le mode d'exercice"),
        (not sheet.caisse or _digits(sheet.caisse, 3), "caisse", "people.sheet-number", "La caisse (3 chiffres)"),
    )
    return tuple(message(rule, field=f"sheet.{name}", what=what) for good, name, rule, what in checks if not good)


def _number(text: str, size: int) -> bool:
    """Whether a text is a number of that size whose last digit is its Luhn key."""
    return _digits(text, size) and bool(luhn.is_valid(text))


def _digits(text: str, size: int) -> bool:
    """Whether a text is that many ASCII digits."""
    return len(text) == size and text.isascii() and text.isdigit()
