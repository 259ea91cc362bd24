"""Every dense table of the compiled file: which source it comes from, its keys, and what its cells mean."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial

from tables.dated import Row
from tables.dense import Candidates, Dense, dense
from tables.epochs import Epochs
from tables.folder import SourceFolder, read_cell
from tables.indexes import Indexes, heir_of
from tables.layout import (
    DENSE,
    FORMULA,
    GIVEN_FIRST,
    GIVEN_PERCENT,
    GIVEN_SECOND,
    MODIFIER_KINDS,
    NONE,
    OPERANDS,
    PARAMETERS,
    ROLES,
)
from tables.readers import (
    amount,
    basis_points,
    hundredths,
    modifier_masks,
    one_of,
    optional,
    place_mask,
    rate,
    signed_points,
    whole,
    yes_no,
)


def dense_tables(folder: SourceFolder, epochs: Epochs, indexes: Indexes) -> dict[str, Dense]:
    """Lay out every dense table, in directory order. Raises TableError."""
    built = _Builder(folder, epochs, indexes)
    found = {**built.practitioner(), **built.ccam(), **built.rates(), **built.pathway(), **built.others()}
    return {name: found[name] for name in DENSE}


class _Builder:
    """The source folder with what is needed to lay its tables out."""

    def __init__(self, folder: SourceFolder, epochs: Epochs, indexes: Indexes) -> None:
        self.folder, self.epochs, self.indexes = folder, epochs, indexes

    def column(self, name: str, column: str, keys: Sequence[Candidates], reader: object) -> Dense:
        """Lay out one column of a table; ``reader`` turns its text into an integer."""
        assert callable(reader)
        return dense(self.folder, self.epochs, name, keys, lambda row: (read_cell(name, row, column, reader),))

    def plain(self, index: str, prefix: str = "") -> list[Candidates]:
        """Return the keys of an index as they stand, after a prefix."""
        return [(prefix + key,) for key in self.indexes[index]]

    def practitioner(self) -> dict[str, Dense]:
        """What a practitioner is: family of honoraires, CCAM group."""
        people = self.plain("practitioners")
        families, groups = one_of(self.indexes["families"]), one_of(self.indexes["groups"])
        return {
            "practitioner_families": self.column("rates/practitioners.csv", "family", people, families),
            "practitioner_groups": self.column("ccam/groups.csv", "group", people, groups),
        }

    def ccam(self) -> dict[str, Dense]:
        """Grilles, modifiers by group and by grille, associations, groupings."""
        indexes = self.indexes
        contexts: list[Candidates] = [
            (f"{group}/*/*", f"{group}/{convention}/*", f"{group}/{convention}/{option}")
            for group in indexes["groups"]
            for convention in indexes["conventions"]
            for option in indexes["options"]
        ]
        groupings = self.plain("groupings")
        return {
            "grilles": self.column("ccam/grilles.csv", "grille", contexts, one_of(indexes["grilles"])),
            "modifiers_by_group": self._modifiers([("*", group) for group in indexes["groups"]]),
            "modifiers_by_grille": self._modifiers([(f"grille-{grille}",) for grille in indexes["grilles"]]),
            "associations": self.column("ccam/associations.csv", "percent", self.plain("associations"), basis_points),
            "grouping_families": self.column(
                "rates/ccam_groupings.csv", "family", groupings, one_of(indexes["families"])
            ),
            "grouping_roles": self.column("rates/threshold_groupings.csv", "role", groupings, one_of(ROLES)),
            **self._modifier_rules(),
        }

    def _modifier_rules(self) -> dict[str, Dense]:
        """Pairs of modifiers that may stand together, those that count once an invoice, how many an act may carry."""
        pairs, limits = "ccam/modifier_pairs.csv", "ccam/limits.csv"
        masks = partial(modifier_masks, self.indexes["modifiers"])
        once: list[Candidates] = [("once_per_invoice",)]
        moments = partial(place_mask, self.indexes["associations"])
        return {
            "other_moments": self.column(limits, "value", [("other_moment",)], moments),
            "modifier_pairs": self.column(pairs, "allowed", self.plain("modifier_pairs"), yes_no),
            "modifiers_once": dense(
                self.folder, self.epochs, limits, once, lambda row: read_cell(limits, row, "value", masks), width=2
            ),
            "modifier_limits": self.column(limits, "value", [("max_modifiers",)], whole(1, 9)),
        }

    def _modifiers(self, tokens: Sequence[Candidates]) -> Dense:
        """Lay modifier values out by modifier, then by what each entry of ``tokens`` names."""
        name = "ccam/modifiers.csv"
        own: dict[tuple[str, str], list[str]] = {}
        for key in self.folder.table(name).keys():  # noqa: SIM118
            modifier, _, whom = key.partition("/")
            for token in whom.split():
                own.setdefault((modifier, token), []).append(key)
        keys = [
            [key for token in wanted for key in own.get((modifier, token), ())]
            for modifier in self.indexes["modifiers"]
            for wanted in tokens
        ]
        return dense(self.folder, self.epochs, name, keys, self._modifier, width=2)

    def _modifier(self, row: Row) -> tuple[int, int]:
        """Read a modifier value: cents when flat, hundredths of a percent otherwise."""
        name = "ccam/modifiers.csv"
        kind = read_cell(name, row, "kind", one_of(MODIFIER_KINDS))
        return kind, read_cell(name, row, "value", basis_points if kind else amount)

    def rates(self) -> dict[str, Dense]:
        """The AMO rates and what raises them."""
        regimes: list[Candidates] = [
            (f"{regime}/{family}",) for regime in self.indexes["regimes"] for family in self.indexes["families"]
        ]
        families = self.plain("families")
        raised = optional(rate)
        return {
            "base_rates": self.column("rates/base.csv", "percent", families, rate),
            "local_rates": self.column("rates/local_regime.csv", "percent", families, rate),
            "special_rates": self.column("rates/special_regimes.csv", "percent", regimes, rate),
            "aspa": self.column("rates/aspa.csv", "percent", families, rate),
            "exonerations": self.column("rates/exonerations.csv", "percent", self.plain("exonerations"), raised),
            "declared": self.column("rates/exonerations.csv", "threshold", self.plain("exonerations"), raised),
            "natures": self.column("rates/natures.csv", "percent", self.plain("natures"), raised),
            "covers": self.column("rates/covers.csv", "percent", self.plain("covers"), raised),
        }

    def pathway(self) -> dict[str, Dense]:
        """The points lost out of the pathway, and where the rule and the threshold rule reach."""
        scope, families = "rates/pathway_scope.csv", self.plain("families", "family/")
        return {
            "pathways": self.column("rates/pathway.csv", "points", self.plain("pathways"), rate),
            "pathway_families": self.column(scope, "value", families, yes_no),
            "pathway_natures": self.column(scope, "value", self.plain("natures", "nature/"), yes_no),
            "family_roles": self.column("rates/threshold_groupings.csv", "role", families, one_of(ROLES)),
            "parameters": self._parameters(),
        }

    def _parameters(self) -> Dense:
        """Lay the single figures out: euros as cents, coefficients as hundredths, ages as years."""
        table, scope = "rates/parameters.csv", "rates/pathway_scope.csv"
        euros = self.column(table, "value", [(key,) for key in PARAMETERS], _parameter)
        ages = self.column(
            scope, "value", [("min_age",) if key == "pathway_min_age" else () for key in PARAMETERS], whole(0, 150)
        )
        for place, number in enumerate(ages.sources):
            if number != NONE:
                euros.cells[place], euros.sources[place] = ages.cells[place], number
        return euros

    def others(self) -> dict[str, Dense]:
        """AMC formulas and what else the NGAP pays: kilometres, prices by profession, majorations."""
        indexes = self.indexes
        kilometres: list[Candidates] = [(key,) for key in indexes["kilometric"]]
        overseas: list[Candidates] = [heir_of(key) for key in indexes["kilometric_zones"]]
        groups: list[Candidates] = [heir_of(key) for key in indexes["group_prices"]]
        ceilings: list[Candidates] = [(key.partition("/")[2],) for key in indexes["kilometric"]]
        return {
            "formulas": dense(
                self.folder, self.epochs, "formulas/sts.csv", self.plain("formulas"), _formula, width=FORMULA
            ),
            "kilometric": dense(self.folder, self.epochs, "ngap/kilometric.csv", kilometres, _kilometric, width=2),
            "kilometre_ceilings": dense(
                self.folder, self.epochs, "ngap/kilometric_ceilings.csv", ceilings, _ceiling, width=3
            ),
            "kilometric_zones": self.column("ngap/kilometric_zones.csv", "price", overseas, amount),
            "group_prices": self.column("ngap/group_prices.csv", "value", groups, amount),
            "majorations": self.column("ngap/majorations.csv", "value", self.plain("majorations"), amount),
        }


def pair_places(indexes: Indexes) -> array[int]:
    """Return the place of every pair of modifiers in the list of pairs, NONE where it is not there."""
    names, pairs = indexes["modifiers"], {key: place for place, key in enumerate(indexes["modifier_pairs"])}
    return array("i", (pairs.get(" ".join(sorted((one, other))), NONE) for one in names for other in names))


def _parameter(text: str) -> int:
    """Read a figure of rates/parameters.csv in hundredths: cents of euros, hundredths of a coefficient."""
    return hundredths(text)


def _formula(row: Row) -> tuple[int, ...]:
    """Read one AMC formula: the percent of each operand, the amount added, the cap.

    ``p`` stands for the percent of the contract, ``p1`` and ``p2`` for its amounts; empty cells count for nothing.
    """
    name = "formulas/sts.csv"
    percents = [read_cell(name, row, operand.lower(), _percent_of) for operand in OPERANDS]
    return (*percents, read_cell(name, row, "amount", _amount_of), read_cell(name, row, "cap", _amount_of))


def _percent_of(text: str) -> int:
    """Read the percent of an operand."""
    return GIVEN_PERCENT if text == "p" else signed_points(text) if text else 0


def _amount_of(text: str) -> int:
    """Read an amount of a formula."""
    return {"": NONE, "p1": GIVEN_FIRST, "p2": GIVEN_SECOND}.get(text) or amount(text)


def _kilometric(row: Row) -> tuple[int, int]:
    """Read the price of a kilometre and the hundredths of kilometres taken off the round trip."""
    name = "ngap/kilometric.csv"
    return read_cell(name, row, "price", amount), read_cell(name, row, "deducted_km", hundredths)


def _ceiling(row: Row) -> tuple[int, int, int]:
    """Read the daily ceiling of kilometres: paid in full up to, in part up to (hundredths of km), and that part."""
    name = "ngap/kilometric_ceilings.csv"
    full, half = (read_cell(name, row, column, hundredths) for column in ("full_km", "half_km"))
    return full, half, read_cell(name, row, "percent", rate)
