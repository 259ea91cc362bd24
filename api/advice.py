"""From a declared error to the French message that says what to do.

Every room declares its errors in one tree; each class (or each system error number) names a rule of the catalogue,
and this is the only place where an error becomes text. An error that no room declares is a fault of ours: it gets the
message ``api.internal`` and keeps its details to itself.

>>> told = explain(FileNotFoundError(2, "No such file or directory", "facture.json"))
>>> told.rule, "facture.json" in told.text
('api.file-not-found', True)
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping

from api.errors import AnsweredProblem, BadSettings, Declined, FaceError, Refused
from cardio.errors import CardioError
from ccam_ngap.errors import UnreadableRequest
from engine.errors import (
    DiskFull,
    EngineError,
    IdempotencyConflict,
    IllegalTransition,
    StalePrice,
    StoreBusy,
    TransportFault,
    UnknownInvoice,
    UnknownLot,
    UnknownTransmission,
)
from norms.errors import NormError
from tables.catalogue import message, rules
from tables.dated import TableError
from tables.messages import Message

_SYSTEM_RULES: Mapping[int, str] = {
    errno.ENOSPC: "api.disk-full",
    errno.EDQUOT: "api.disk-full",
    errno.EFBIG: "api.disk-full",
    errno.EACCES: "api.permission",
    errno.EPERM: "api.permission",
    errno.EROFS: "api.permission",
    errno.ENOENT: "api.file-not-found",
    errno.ENOTDIR: "api.file-not-found",
    errno.EISDIR: "api.is-folder",
    errno.EEXIST: "api.already-there",
    errno.ECONNREFUSED: "api.no-answer",
    errno.ETIMEDOUT: "api.no-answer",
    errno.EMFILE: "api.too-many-files",
}
_HTTP: Mapping[type[Exception], int] = {
    UnreadableRequest: 400,
    UnknownInvoice: 404,
    UnknownLot: 404,
    UnknownTransmission: 404,
    IllegalTransition: 409,
    StalePrice: 409,
    IdempotencyConflict: 422,
    DiskFull: 507,
    TransportFault: 503,
    StoreBusy: 503,
    EngineError: 500,
}
UNREADABLE = frozenset({"api.file-not-found", "api.is-folder"})


def explain(error: BaseException) -> Message:
    """Return the French message of an error."""
    return explain_all(error)[0]


def explain_all(error: BaseException) -> tuple[Message, ...]:
    """Return every French message that an error carries: at least one."""
    if isinstance(error, FaceError):
        if isinstance(error, Declined):
            return error.messages
        own = message(error.rule, field=None, **error.places)
        return (own, *error.messages) if isinstance(error, Refused | AnsweredProblem | BadSettings) else (own,)
    carried = getattr(error, "messages", None)
    if isinstance(carried, tuple) and carried and all(isinstance(one, Message) for one in carried):
        return carried
    told = getattr(error, "message", None)
    if isinstance(told, Message):
        return (told,)
    return (_one(error),)


def is_declared(error: BaseException) -> bool:
    """Whether a room declared the error (as opposed to a fault of the program)."""
    return explain(error).rule != "api.internal"


def exit_status(error: BaseException) -> int:
    """Return the exit status of the command line: 2 for unreadable input, 70 for a fault of ours, else 1."""
    if isinstance(error, FaceError):
        return error.status
    if isinstance(error, UnreadableRequest):
        return 2
    if (told := explain(error)).rule == "api.internal":
        return 70
    return 2 if told.rule in UNREADABLE else 1


def http_status(error: BaseException) -> int:
    """Return the HTTP status of an error: 409 for cards and other states of the machine, 422 for refusals."""
    if isinstance(error, FaceError):
        return error.http_status
    for kind, status in _HTTP.items():
        if isinstance(error, kind):
            return status
    told = explain(error)
    if told.rule in {"api.internal", "api.bad-table"}:
        return 500
    if isinstance(error, OSError):
        return 507 if told.rule == "api.disk-full" else 503
    return 409 if told.family == "cards" else 422


def _one(error: BaseException) -> Message:
    """Return the message of an error that does not carry its own."""
    if isinstance(error, CardioError) and error.rule in rules():
        return message(error.rule, field=None, **error.places())
    if isinstance(error, TableError):
        return message("api.bad-table", why=str(error))
    if isinstance(error, NormError):
        return message("api.bad-flow", why=str(error))
    if isinstance(error, OSError):
        return _system(error)
    if isinstance(error, sqlite3.OperationalError):
        return _database(error)
    return message("api.internal", kind=type(error).__name__)


def _system(error: OSError) -> Message:
    """Return the message of an operating system error."""
    rule = _SYSTEM_RULES.get(error.errno or 0, "api.system")
    path = f" : {error.filename}" if error.filename else ""
    return message(rule, path=path, why=error.strerror or type(error).__name__)


def _database(error: sqlite3.OperationalError) -> Message:
    """Return the message of a database that could not be written: the simulator keeps its own."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return message("api.disk-full", path="")
    if primary in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return message("api.permission", path="")
    return message("api.system", path="", why=getattr(error, "sqlite_errorname", "SQLite"))
