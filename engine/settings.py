"""What the user of a terminal chose, kept in the store; a change is journalled with the old and the new value.

``adri_mode`` says when ADRi is asked without the user's word (``engine.rights.asking``); ``pcsc`` whether the terminal
follows the readers of the machine ("on") or stands alone ("off").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, insert, select, update

from engine.ports import Clock
from engine.rights.asking import MODES
from engine.store.schema import setting
from engine.store.store import Store
from engine.store.unit import Unit
from tables.catalogue import message
from tables.messages import Message

ON, OFF = "on", "off"
CHOICES: Mapping[str, tuple[str, ...]] = {"adri_mode": MODES, "pcsc": (ON, OFF)}
"""The values of each setting, the one of a new terminal first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of a terminal, with the values of a new one.

    >>> Settings().adri_mode, Settings().pcsc
    ('targeted', 'on')
    """

    adri_mode: str = CHOICES["adri_mode"][0]
    pcsc: str = CHOICES["pcsc"][0]


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings of a store. What is refused comes back as messages; StoreFault is raised."""

    store: Store
    clock: Clock

    def current(self) -> Settings:
        """Return the settings; a value that this version does not know counts as never chosen."""
        with self.store.reading() as connection:
            return _read(connection)

    def change(self, wanted: Settings) -> Settings | tuple[Message, ...]:
        """Keep the settings; only what changes is written. Refuses a value that a setting does not have."""
        wrong = tuple(
            message("setting.unknown-value", field=name, choices=", ".join(CHOICES[name]))
            for name, value in asdict(wanted).items()
            if value not in CHOICES[name]
        )
        if wrong:
            return wrong
        with self.store.writing(self.clock.now(), "Le réglage") as unit:
            before = asdict(_read(unit.connection))
            for name, value in asdict(wanted).items():
                if before[name] != value:
                    _put(unit, name, value, before[name])
        return wanted


def _read(connection: Connection) -> Settings:
    """Return what is kept, the defaults for the rest."""
    kept = {row.name: row.value for row in connection.execute(select(setting))}
    names = [each.name for each in fields(Settings)]
    return Settings(**{name: kept[name] for name in names if kept.get(name) in CHOICES[name]})


def _put(unit: Unit, name: str, value: str, before: str) -> None:
    """Write one setting and its journal entry."""
    values = {"value": value, "at": unit.at}
    done = unit.connection.execute(update(setting).where(setting.c.name == name).values(values))
    if not done.rowcount:
        unit.connection.execute(insert(setting).values(name=name, **values))
    unit.note("setting.changed", name=name, before=before, after=value)
