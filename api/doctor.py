"""What `feuille doctor` looks at: each probe returns messages of the family ``doctor``.

An information is in order, a warning is missing but optional, an error stops the work.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from api.advice import explain
from api.doctor_cards import examine_cards
from api.errors import PortTaken
from api.ports import DEFAULT_PORT, listen
from tables.catalogue import message
from tables.dated import TableError
from tables.messages import Message

if TYPE_CHECKING:
    from engine.store.store import Store

_SYSTEM_PATH = "/usr/sbin:/usr/local/sbin:/sbin"


def examine(folder: Path, port: int = DEFAULT_PORT) -> Iterator[Message]:
    """Yield what is found, probe after probe; ``folder`` is where the store is. Never raises on a missing part."""
    yield message("doctor.python", version=platform.python_version())
    yield _kernel()
    yield _tables()
    yield _library("pyscard", "smartcard", "pyscard")
    yield _program("pcscd")
    yield _program("gcc")
    yield from examine_cards()
    yield from _store(folder)
    yield from _settings(folder)
    yield _port(port)
    yield _library("fpdf2", "fpdf", "documents")
    yield _library("aiosmtpd", "aiosmtpd", "simulator")


def _kernel() -> Message:
    origin = str(import_module("ccam_ngap.kernel").__file__)
    if origin.endswith(".py"):
        return message("doctor.kernel-interpreted")
    return message("doctor.kernel-compiled", file=Path(origin).name)


def _tables() -> Message:
    from tables.compiled import open_tables

    try:
        tables = open_tables()
    except (TableError, OSError) as error:
        return message("doctor.tables-broken", why=explain(error).text)
    return message("doctor.tables", version=tables.version, sha256=tables.sha256)


def _library(distribution: str, module: str, slug: str) -> Message:
    """Say whether an optional library can be imported."""
    if importlib.util.find_spec(module) is None:
        return message(f"doctor.no-{slug}")
    return message(f"doctor.{slug}", version=metadata.version(distribution))


def _program(name: str) -> Message:
    path = shutil.which(name) or shutil.which(name, path=_SYSTEM_PATH)
    return message(f"doctor.{name}", path=path) if path else message(f"doctor.no-{name}")


def _store(folder: Path) -> Iterator[Message]:
    """Look at the folder and, where there is one, at the database."""
    from engine.errors import EngineError
    from engine.store.store import FILE_NAME, Store

    yield _space(folder)
    if not (folder / FILE_NAME).exists():
        yield message("doctor.no-database", path=folder)
        return
    try:
        with Store.open(folder) as store:
            yield _journal(store, folder)
    except EngineError as error:
        yield message("doctor.database-broken", path=folder, why=explain(error).text)
    yield message("doctor.not-encrypted")


def _journal(store: Store, folder: Path) -> Message:
    """Verify the journal and the database's own checks."""
    from engine.journal import entries, verify

    with store.reading() as connection:
        verdict = verify(entries(connection))
    faults = store.integrity()
    if verdict.ok and not faults:
        return message("doctor.database", path=folder, entries=verdict.entries)
    return message("doctor.database-broken", path=folder, why=verdict.why or "; ".join(faults))


def _settings(folder: Path) -> Iterator[Message]:
    """Read the settings file of the folder, where there is one."""
    from api.settings import FILE_NAME, read

    path = folder / FILE_NAME
    if not path.is_file():
        yield message("config.none", file=path)
        return
    found, said = read(path)
    if found is not None:
        yield message("config.valid", norms=len(found.norms), mailboxes=len(found.mailboxes))
    yield from said


def _space(folder: Path) -> Message:
    """Say whether the nearest existing folder can be written, and how much room is left (MB)."""
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        return message("doctor.folder-closed", path=place)
    return message("doctor.folder-writable", path=place, free=shutil.disk_usage(place).free // 1_000_000)


def _port(port: int) -> Message:
    try:
        listen("127.0.0.1", port).close()
    except PortTaken as taken:
        return message("doctor.port-taken", field=None, **taken.places)
    except OSError as error:
        return explain(error)
    return message("doctor.port-free", port=port)
