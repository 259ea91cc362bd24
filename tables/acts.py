"""Act versions: for every act, what it is and what it costs from each date on, as one run of cells a version.

A version is written whenever a row about the act starts; ``version_of_act[epoch * acts + act]`` says where it lies,
−1 where the act is not in force. Beside every cell stands the number of the source row that gave it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from tables import layout
from tables.dated import Row
from tables.epochs import Epochs
from tables.folder import SourceFolder, fault, read_cell
from tables.indexes import ACT, Indexes
from tables.layout import NONE
from tables.readers import amount, hundredths, modifier_masks, one_of, optional, ten_thousandths

Cells = list[int]
Change = Callable[[Cells, Cells], None]
"""Applies one source row to the cells of a version and to their sources."""


@dataclass(slots=True)
class ActVersions:
    """What is laid out so far: the acts in order, their versions, and where each version starts."""

    folder: SourceFolder
    epochs: Epochs
    indexes: Indexes
    names: dict[str, list[str]] = field(default_factory=dict)
    cells: array[int] = field(default_factory=lambda: array("i"))
    sources: array[int] = field(default_factory=lambda: array("i"))
    places: list[list[tuple[int, int]]] = field(default_factory=list)
    """For every act, (first epoch, position of the version or NONE), oldest first."""
    grilles: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Number the grilles."""
        self.grilles = {name: int(name) for name in self.indexes["grilles"]}

    def by_epoch(self) -> array[int]:
        """Return ``version_of_act``."""
        count, acts = len(self.epochs), len(self.places)
        found = array("i", [NONE]) * (count * acts)
        for act, places in enumerate(self.places):
            ends = [first for first, _ in places[1:]] + [count]
            for (first, position), after in zip(places, ends, strict=True):
                found[first * acts + act : after * acts : acts] = array("i", [position]) * (after - first)
        return found

    def add(self, width: int, changes: Mapping[int, Sequence[Change]]) -> None:
        """Lay out the versions of one act from the changes of each epoch; a version without kind is not in force."""
        cells, sources = [NONE] * width, [NONE] * width
        places = []
        for epoch in sorted(changes):
            for change in changes[epoch]:
                change(cells, sources)
            places.append((epoch, len(self.cells) if cells[layout.KIND] != NONE else NONE))
            if cells[layout.KIND] != NONE:
                self.cells.extend(cells)
                self.sources.extend(sources)
        self.places.append(places)


def act_versions(folder: SourceFolder, epochs: Epochs, indexes: Indexes) -> ActVersions:
    """Lay out every act of every nomenclature, in the order of their names. Raises TableError."""
    found = ActVersions(folder, epochs, indexes)
    for nomenclature, lay_out in (("CCAM", _ccam), ("LPP", _lpp), ("NABM", _nabm), ("NGAP", _ngap)):
        acts = folder.table(f"{nomenclature.lower()}/acts.csv")
        prices = _prices_by_act(folder, nomenclature)
        found.names[nomenclature] = list(acts.keys())
        for key in acts.keys():  # noqa: SIM118
            lay_out(found, key, prices.pop(key, []))
        for key, rows in prices.items():
            name = f"{nomenclature.lower()}/prices.csv"
            raise fault(name, rows[0][0], f"{key} a un prix mais aucune ligne dans {acts.name}")
    return found


def _prices_by_act(folder: SourceFolder, nomenclature: str) -> dict[str, list[tuple[Row, str]]]:
    """Group price rows by act key; the second member is what the price is for (a zone, grilles, nothing)."""
    table = folder.table(f"{nomenclature.lower()}/prices.csv")
    grouped: dict[str, list[tuple[Row, str]]] = {}
    for row in sorted(table.rows, key=lambda row: (row.start, row.key)):
        key, _, what = row.key.rpartition("/") if nomenclature != "LPP" else (row.key, "", "")
        grouped.setdefault(key, []).append((row, what))
    return grouped


def _ngap(found: ActVersions, key: str, prices: Sequence[tuple[Row, str]]) -> None:
    """Lay out an act or key letter of the NGAP, priced by zone."""
    changes = _attributes(found, "ngap/acts.csv", key, _ngap_cells)
    own = {what for _, what in prices}
    for row, what in prices:
        zones = [_zone("ngap/prices.csv", row, what), *_heirs(what, own)]
        _price_change(found, changes, "ngap/prices.csv", row, [layout.PRICES + zone for zone in zones])
    found.add(layout.PRICES + len(layout.ZONES), changes)


def _ccam(found: ActVersions, key: str, prices: Sequence[tuple[Row, str]]) -> None:
    """Lay out an act, activity and phase of the CCAM, priced by grille."""
    changes = _attributes(found, "ccam/acts.csv", key, _ccam_cells)
    _zone_changes(found, changes, "ccam/zones.csv", key)
    _coverage_changes(found, changes, key)
    seen: set[tuple[int, int]] = set()
    for row, what in prices:
        grilles, epoch = [_grille(found, row, text) for text in what.split()], found.epochs.first(row)
        for grille in grilles:
            if (epoch, grille) in seen:
                raise fault("ccam/prices.csv", row, f"la grille {grille} a deux prix au {row.start}")
            seen.add((epoch, grille))
        _price_change(found, changes, "ccam/prices.csv", row, [layout.PRICES + grille for grille in grilles])
    found.add(layout.PRICES + len(found.indexes["grilles"]), changes)


def _lpp(found: ActVersions, key: str, prices: Sequence[tuple[Row, str]]) -> None:
    """Lay out a product of the LPP, one price everywhere and a coefficient by zone."""
    changes = _attributes(found, "lpp/acts.csv", key, _lpp_cells)
    _zone_changes(found, changes, "lpp/zones.csv", key)
    for row, _ in prices:
        _price_change(found, changes, "lpp/prices.csv", row, [layout.PRICES])
        _maximum_change(found, changes, row)
    _limit_changes(found, changes, key)
    found.add(layout.MAX_AMOUNT + 1, changes)


def _nabm(found: ActVersions, key: str, _prices: Sequence[tuple[Row, str]]) -> None:
    """Lay out a biology test: its coefficient, and what its key letter is worth by zone (``ngap/prices.csv``)."""
    changes = _attributes(found, "nabm/acts.csv", key, _nabm_cells)
    versions = _rows(found, "nabm/acts.csv", key)
    for row, following in zip(versions, (*versions[1:], None), strict=False):
        if not row.repealed:
            _letter_prices(found, changes, row, following)
    found.add(layout.LETTER_COEFFICIENT + 1, changes)


Changes = dict[int, list[Change]]


def _letter_prices(found: ActVersions, changes: Changes, row: Row, following: Row | None) -> None:
    """Add the prices of the key letter of a biology test, by zone, for as long as a version of the test lasts."""
    name, first = "ngap/prices.csv", found.epochs.first(row)
    last = found.epochs.first(following) if following else len(found.epochs)
    for place, zone in enumerate(layout.ZONES):
        cell = layout.PRICES + place
        _set(changes, first, {cell: NONE}, NONE)
        letter = row.values["letter"]
        own = _rows(found, name, f"{letter}/{zone}")
        for price in own or _rows(found, name, f"{letter}/{layout.PARENTS.get(zone)}"):
            epoch = max(first, found.epochs.first(price))
            if epoch < last:
                value = NONE if price.repealed else read_cell(name, price, "value", amount)
                _set(changes, epoch, {cell: value}, found.folder.number(name, price))


def _rows(found: ActVersions, name: str, key: str) -> tuple[Row, ...]:
    """Return the versions of a key of a table."""
    return found.folder.table(name).versions(key)


def _attributes(
    found: ActVersions, name: str, key: str, read: Callable[[ActVersions, Row], Mapping[int, int]]
) -> Changes:
    """Start the changes of an act with its own rows: what it is, or that it ends."""
    changes: Changes = {}
    for row in _rows(found, name, key):
        values = {layout.KIND: NONE} if row.repealed else read(found, row)
        _set(changes, found.epochs.first(row), values, found.folder.number(name, row))
    return changes


def _set(changes: Changes, epoch: int, values: Mapping[int, int], number: int) -> None:
    """Add the change that writes some cells and where they come from."""

    def change(cells: Cells, sources: Cells) -> None:
        for place, value in values.items():
            cells[place], sources[place] = value, number

    changes.setdefault(epoch, []).append(change)


def _price_change(found: ActVersions, changes: Changes, name: str, row: Row, places: Sequence[int]) -> None:
    """Add the change of one price row."""
    price = NONE if row.repealed else read_cell(name, row, "value", amount)
    _set(changes, found.epochs.first(row), dict.fromkeys(places, price), found.folder.number(name, row))


def _maximum_change(found: ActVersions, changes: Changes, row: Row) -> None:
    """Add the change of the maximum price of a product."""
    value = read_cell("lpp/prices.csv", row, "max_price", optional(amount))
    number = found.folder.number("lpp/prices.csv", row)
    _set(changes, found.epochs.first(row), {layout.MAX_PRICE: value}, number)


def _zone_changes(found: ActVersions, changes: Changes, name: str, key: str) -> None:
    """Add the overseas coefficients of an act: the most precise that the table holds, for each zone."""
    first = min(changes, default=0)
    _set(changes, first, {layout.ZONE_COEFFICIENTS: 10_000}, NONE)
    if not found.folder.table(name).rows:
        return
    for place, zone in enumerate(layout.ZONES):
        for row in _coefficients(found, name, key, zone):
            value = NONE if row.repealed else read_cell(name, row, "coefficient", ten_thousandths)
            epoch = max(first, found.epochs.first(row))
            _set(changes, epoch, {layout.ZONE_COEFFICIENTS + place: value}, found.folder.number(name, row))


def _coefficients(found: ActVersions, name: str, key: str, zone: str) -> tuple[Row, ...]:
    """Return the rows of the overseas coefficient of an act in a zone.

    Those of the tariff come first, then those of its code, then those of every act (``*``); a territory without any
    takes those of its zone, a zone without any those of its territories where they are the same.
    """
    inside = [territory for territory, parent in layout.PARENTS.items() if parent == zone]
    for subject in dict.fromkeys((key, key.partition("/")[0], "*")):
        for where in (zone, layout.PARENTS.get(zone)):
            if where and (rows := _rows(found, name, f"{subject}/{where}")):
                return rows
        histories = [_rows(found, name, f"{subject}/{territory}") for territory in inside]
        said = {tuple((row.start, row.values["coefficient"]) for row in rows) for rows in histories}
        if len(said) == 1 and histories[0]:
            return histories[0]
    return ()


def _coverage_changes(found: ActVersions, changes: Changes, key: str) -> None:
    """Add what the AMO says of a CCAM act; a row without values is the ordinary case."""
    for row in _rows(found, "ccam/coverage.csv", key):
        value = 0
        if not row.repealed:
            value = read_cell("ccam/coverage.csv", row, "covered", one_of(layout.COVERAGES))
            value += layout.PRIOR_APPROVAL * read_cell("ccam/coverage.csv", row, "prior_approval", _approval)
        epoch = found.epochs.first(row)
        _set(changes, epoch, {layout.COVERAGE: value}, found.folder.number("ccam/coverage.csv", row))


def _limit_changes(found: ActVersions, changes: Changes, key: str) -> None:
    """Add the greatest quantity and amount of a product, and whether the AMO must agree first."""
    name = "lpp/limits.csv"
    for row in _rows(found, name, key):
        values = {
            layout.MAX_QUANTITY: read_cell(name, row, "max_quantity", optional(hundredths)),
            layout.MAX_AMOUNT: read_cell(name, row, "max_amount", optional(amount)),
            layout.COVERAGE: layout.PRIOR_APPROVAL * read_cell(name, row, "prior_approval", _approval),
        }
        _set(changes, found.epochs.first(row), values, found.folder.number(name, row))


@cache
def _approval(text: str) -> int:
    """Read whether the AMO must agree first: ``yes``, ``no`` or nothing."""
    return one_of(("", "no", "yes"))(text) // 2


def _nabm_cells(found: ActVersions, row: Row) -> Mapping[int, int]:
    """Read what a biology test is: the family is that of its key letter, biology where the NGAP does not know it."""
    name = "nabm/acts.csv"
    known = _rows(found, "ngap/acts.csv", row.values["letter"])
    family = known[-1].values["family"] if known else "biology"
    return {
        layout.FAMILY: read_cell(name, row, "letter", lambda _: one_of(found.indexes["families"])(family)),
        layout.KIND: layout.KINDS.index("nabm"),
        layout.EXO_TM: 0,
        layout.PREVENTION: 0,
        layout.MODIFIERS_LOW: 0,
        layout.MODIFIERS_HIGH: 0,
        layout.COVERAGE: layout.PRIOR_APPROVAL * read_cell(name, row, "prior_approval", _approval),
        layout.LETTER_COEFFICIENT: read_cell(name, row, "coefficient", hundredths),
    }


def _ngap_cells(found: ActVersions, row: Row) -> Mapping[int, int]:
    """Read what an NGAP act is."""
    family, groupings = row.values["family"], found.indexes["groupings"]
    reader = one_of(found.indexes["families"])
    return {
        layout.FAMILY: NONE if family == "practitioner" else read_cell("ngap/acts.csv", row, "family", reader),
        layout.KIND: read_cell("ngap/acts.csv", row, "kind", one_of(layout.KINDS[:5])),
        layout.EXO_TM: 0,
        layout.PREVENTION: 0,
        layout.MODIFIERS_LOW: 0,
        layout.MODIFIERS_HIGH: 0,
        layout.ZONE_COEFFICIENTS: 10_000,
        layout.GROUPING: groupings.index(ACT + row.key) if ACT + row.key in groupings else NONE,
    }


def _ccam_cells(found: ActVersions, row: Row) -> Mapping[int, int]:
    """Read what a CCAM act, activity and phase is."""
    name = "ccam/acts.csv"
    if row.key.count("/") != 2:
        raise fault(name, row, f"la clé « {row.key} » doit être code/activité/phase")
    exo, prevention = read_cell(name, row, "exo_tm", _exo_tm)
    low, high = read_cell(name, row, "modifiers", partial(modifier_masks, found.indexes["modifiers"]))
    grouping = row.values["grouping"]
    return {
        layout.FAMILY: NONE,
        layout.KIND: layout.KINDS.index("ccam"),
        layout.EXO_TM: exo,
        layout.PREVENTION: prevention,
        layout.GROUPING: found.indexes["groupings"].index(grouping) if grouping else NONE,
        layout.MODIFIERS_LOW: low,
        layout.MODIFIERS_HIGH: high,
        layout.OFFICE_SUPPLEMENT: read_cell(name, row, "office_supplement", optional(amount)),
    }


def _lpp_cells(found: ActVersions, row: Row) -> Mapping[int, int]:
    """Read what an LPP product is: its family is always that of the LPP."""
    return {
        layout.FAMILY: read_cell("lpp/acts.csv", row, "label", lambda _: one_of(found.indexes["families"])("lpp")),
        layout.KIND: layout.KINDS.index("lpp"),
        layout.EXO_TM: 0,
        layout.PREVENTION: 0,
        layout.MODIFIERS_LOW: 0,
        layout.MODIFIERS_HIGH: 0,
    }


@cache
def _exo_tm(text: str) -> tuple[int, int]:
    """Read an exo-TM code such as ``1``, ``1-7`` or nothing into (code, prevention).

    >>> _exo_tm("1-7"), _exo_tm("5"), _exo_tm("7"), _exo_tm("")
    ((1, 1), (5, 0), (0, 1), (0, 0))
    """
    codes = [one_of(tuple("1234567"))(code) + 1 for code in text.split("-")] if text else []
    own = [code for code in codes if code != 7]
    if len(own) > 1 or 6 in own:
        raise ValueError(f"« {text} » n'est pas un code d'exonération de 1 à 5, seul ou avec 7")
    return (own[0] if own else 0, int(7 in codes))


def _heirs(zone: str, own: Collection[str]) -> list[int]:
    """Return the places of the territories of a zone that have no row of their own."""
    inside = (territory for territory, parent in layout.PARENTS.items() if parent == zone and territory not in own)
    return [layout.ZONES.index(territory) for territory in inside]


def _zone(name: str, row: Row, text: str) -> int:
    """Read the zone of an NGAP price key."""
    if text not in layout.ZONES:
        raise fault(name, row, f"la clé « {row.key} » doit finir par une zone : {', '.join(layout.ZONES)}")
    return layout.ZONES.index(text)


def _grille(found: ActVersions, row: Row, text: str) -> int:
    """Read one grille number of a CCAM price key."""
    if text not in found.grilles:
        raise fault("ccam/prices.csv", row, f"la grille « {text} » n'est pas dans ccam/grilles.csv")
    return found.grilles[text]
