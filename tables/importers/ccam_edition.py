"""One edition of the CCAM as an import reads it, whatever the file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class ReadTariff:
    """One act × activity × phase of an edition; prices in cents, None where the edition gives none.

    ``covered`` is ``yes``, ``conditions`` (reimbursed under conditions), ``no`` (« Non pris en charge ») or
    ``unpriced`` (listed without a price, or at 0.00).
    """

    line: int
    activity: str
    phase: str
    label: str
    opposable: int | None
    outside: int | None
    covered: str
    prior_approval: bool
    exo_tm: str
    grouping: str


@dataclass(slots=True)
class ReadAct:
    """One act of an edition: its tariffs in file order, the modifiers and complementary acts that it admits."""

    code: str
    line: int
    label: str
    conditions: bool = False
    prior_approval: bool = False
    excluded: bool = False
    modifiers: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()
    tariffs: list[ReadTariff] = field(default_factory=list)


@dataclass(slots=True)
class ReadModifier:
    """One value of a modifier (chapter 19.03): for whom in the words of the file, in both price columns."""

    line: int
    letter: str
    text: str
    kind: str
    opposable: str
    outside: str


@dataclass(slots=True)
class Edition:
    """A whole edition: version, first day of application, acts by code, modifier values."""

    version: str
    start: date
    acts: dict[str, ReadAct] = field(default_factory=dict)
    modifiers: list[ReadModifier] = field(default_factory=list)

    def tariffs(self) -> Iterator[tuple[ReadAct, ReadTariff]]:
        """Yield every act × activity × phase in file order."""
        for act in self.acts.values():
            for tariff in act.tariffs:
                yield act, tariff

    def counts(self) -> Mapping[str, int]:
        """Return what was read, under the names of the report."""
        covers = [tariff.covered for _, tariff in self.tariffs()]
        return {
            "actes": len(self.acts),
            "tarifs": len(covers),
            "avec prix": sum(cover in ("yes", "conditions") for cover in covers),
            "sans prix": covers.count("unpriced"),
            "non pris en charge": covers.count("no"),
            "listes de modificateurs": sum(bool(act.modifiers) for act in self.acts.values()),
            "valeurs de modificateurs": len(self.modifiers),
        }


def key_of(act: ReadAct, tariff: ReadTariff) -> str:
    """Return the key of a tariff in the tables: ``code/activity/phase``."""
    return f"{act.code}/{tariff.activity}/{tariff.phase}"
