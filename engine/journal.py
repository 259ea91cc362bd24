"""The journal: an append-only list of every decision and transition, each entry sealed by the hash of the one before.

The hash of an entry is SHA-256 over the previous hash and the canonical JSON of the entry. An edit, a deletion, a swap
or an insertion breaks the chain at that entry; a truncated tail is caught by a checkpoint (number and hash of the last
entry) kept outside the machine: one is printed on every bordereau. Entries hold internal ids, never a NIR, a name or a
card code.

>>> GENESIS == "0" * 64
True
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, desc, insert, select

from engine.canonical import canonical
from engine.errors import JournalBroken
from engine.store.schema import journal

GENESIS = "0" * 64
"""What stands for the previous hash in the first entry."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The number and the hash of an entry: proof of all that stands before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as stored; ``body`` is its canonical JSON text."""

    seq: int
    at: str
    kind: str
    body: str
    previous: str
    hash: str

    def to_json(self) -> dict[str, object]:
        """Return the entry as JSON data, its body opened."""
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind,
            "body": json.loads(self.body),
            "previous": self.previous,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class JournalVerdict:
    """What verifying found: ``first_bad`` is the number of the first entry that does not hold, None when all do."""

    ok: bool
    first_bad: int | None
    entries: int
    why: str
    checkpoint: Checkpoint


def chain(previous: str, seq: int, at: str, kind: str, body: str) -> str:
    """Return the hash of an entry, hexadecimal.

    >>> chain(GENESIS, 1, "2024-12-15T09:00:00+01:00", "opened", "{}")[:12]
    'c1d476b946bc'
    """
    entry = canonical({"at": at, "body": body, "kind": kind, "seq": seq})
    return hashlib.sha256(bytes.fromhex(previous) + entry.encode()).hexdigest()


def head(connection: Connection) -> Checkpoint:
    """Return the last entry's checkpoint; number 0 for an empty journal."""
    row = connection.execute(select(journal.c.seq, journal.c.hash).order_by(desc(journal.c.seq)).limit(1)).first()
    return Checkpoint(row.seq, row.hash) if row else Checkpoint(0, GENESIS)


def append(connection: Connection, at: str, kind: str, body: Mapping[str, object]) -> Checkpoint:
    """Add one entry, in the transaction of the change it tells. The caller holds the write lock."""
    last = head(connection)
    text = canonical(dict(body))
    entry = chain(last.hash, last.seq + 1, at, kind, text)
    values = {"seq": last.seq + 1, "at": at, "kind": kind, "body": text, "previous": last.hash, "hash": entry}
    connection.execute(insert(journal).values(values))
    return Checkpoint(last.seq + 1, entry)


def entries(connection: Connection) -> Iterator[Entry]:
    """Yield every entry in order."""
    for row in connection.execute(select(journal).order_by(journal.c.seq)).yield_per(1000):
        yield Entry(row.seq, row.at, row.kind, row.body, row.previous, row.hash)


def verify(found: Iterable[Entry], checkpoints: Iterable[Checkpoint] = ()) -> JournalVerdict:
    """Check a journal from its first entry, against checkpoints kept elsewhere too.

    ``first_bad`` names the entry where the chain breaks; for a checkpoint beyond the last entry (a truncated tail), the
    first entry that is missing.
    """
    kept: dict[int, set[str]] = {}
    for checkpoint in checkpoints:
        kept.setdefault(checkpoint.seq, set()).add(checkpoint.hash)
    kept.pop(0, None)
    last = Checkpoint(0, GENESIS)
    for entry in found:
        why = _fault(last, entry) or _against(kept, entry)
        if why:
            return JournalVerdict(False, last.seq + 1, last.seq, why, last)
        last = Checkpoint(entry.seq, entry.hash)
    if any(seq > last.seq for seq in kept):
        return JournalVerdict(False, last.seq + 1, last.seq, "la fin du journal manque", last)
    return JournalVerdict(True, None, last.seq, "", last)


def require(verdict: JournalVerdict) -> JournalVerdict:
    """Return a good verdict as it is; raise JournalBroken on a bad one."""
    if verdict.first_bad is not None:
        raise JournalBroken(verdict.first_bad, verdict.why)
    return verdict


def _fault(last: Checkpoint, entry: Entry) -> str:
    """Say in French why an entry does not follow the last one; empty when it does."""
    if entry.seq != last.seq + 1:
        return "une écriture manque ou est en trop"
    if entry.previous != last.hash:
        return "l'écriture ne suit pas la précédente"
    if chain(last.hash, entry.seq, entry.at, entry.kind, entry.body) != entry.hash:
        return "l'écriture a été modifiée"
    return ""


def _against(kept: Mapping[int, set[str]], entry: Entry) -> str:
    """Say in French how an entry contradicts the checkpoints kept; empty when it does not."""
    return "l'écriture diffère du point de contrôle" if kept.get(entry.seq, {entry.hash}) != {entry.hash} else ""
