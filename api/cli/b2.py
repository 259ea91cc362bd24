"""``feuille b2``: show a B2 file field by field, or check it.

``show`` exits 0 even when records are damaged: it reports them; 2 when the file cannot be read or is no B2 file.
``check`` exits 0 when the file may be sent, 1 with one line per fault on standard output, 2 when it cannot be read; it
reads the file piece by piece, whatever its size. Each fault ends with the name of its rule.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from norms.b2.check import MAX_FAULTS, check_stream
from norms.b2.reading import MAX_BYTES, read_file, scan_stream
from norms.b2.remarks import remarks
from norms.b2.showing import Damages, damages, label, record_rows, to_json, unattested
from norms.b2.tree import B2File, Record
from norms.errors import UnreadableFlow
from norms.faults import Fault
from tables.catalogue import message
from tables.causes import why_of

app = typer.Typer(no_args_is_help=True, help="Montre et contrôle des fichiers B2.")

FileArgument = Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier B2, avec ou sans sauts de ligne.")]
PIPE_WIDTH = 120


@app.command()
def show(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit du JSON sur la sortie standard.")] = False,
) -> None:
    """Montre les enregistrements d'un fichier B2, champ par champ."""
    read = _read(file)
    if as_json:
        json.dump({"file": str(file), **to_json(read)}, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    faults: dict[int, list[Fault]] = {}
    for fault in read.faults:
        faults.setdefault(fault.record, []).append(fault)
    damaged = damages(read)
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    for record in read.records:
        console.print(_picture(record, damaged, faults.get(record.number, [])))


@app.command()
def check(file: FileArgument) -> None:
    """Contrôle un fichier B2 : longueurs, ordre, en-têtes, compteurs et totaux."""
    try:
        with file.open("rb") as stream:
            _check(file, stream)
    except OSError as error:
        raise _unreadable(file, error) from None


def _check(file: Path, stream: BinaryIO) -> None:
    """Tell the faults of a stream, then its warnings; leave with status 1 when there is a fault."""
    faults = check_stream(stream)
    for fault in faults:
        print(_line(fault))
    counts = _warned(stream)
    if faults:
        print(f"{file} : {_many(len(faults), 'défaut')}, à ne pas transmettre.", file=sys.stderr)
        raise typer.Exit(1)
    told = ((counts.total(), "enregistrement"), (counts["1"], "lot"), (counts["2"], "facture"))
    print(f"{file} : aucun défaut ({', '.join(_many(count, noun) for count, noun in told)}).")


def _warned(stream: BinaryIO) -> Counter[str]:
    """Tell the warnings of a stream; return how many records of each type it holds, none when it is no B2."""
    counts: Counter[str] = Counter()
    try:
        records = _counted(stream, counts)
        for remark in islice(remarks(records), MAX_FAULTS):
            print(f"avertissement : {_line(remark)}", file=sys.stderr)
        deque(records, maxlen=0)
    except UnreadableFlow:
        pass
    return counts


def _counted(stream: BinaryIO, counts: Counter[str]) -> Iterator[Record]:
    """Yield the records of a stream, counting them by type."""
    for record, _ in scan_stream(stream):
        counts[record.type] += 1
        yield record


def _bytes(path: Path) -> bytes:
    """Read a file, no further than a B2 file can go; leave with status 2 when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from None


def _read(path: Path) -> B2File:
    """Read a B2 file; leave with status 2 when it is none."""
    try:
        return read_file(_bytes(path))
    except UnreadableFlow as error:
        raise _leave(f"{path} : {error}.") from None


def _unreadable(path: Path, error: OSError) -> typer.Exit:
    """Say why a file cannot be read."""
    told = message("b2.no-file", path=path, why=why_of(error))
    return _leave(f"{told.text} {told.advice}")


def _leave(text: str) -> typer.Exit:
    """Say on one line why nothing can be done."""
    print(text, file=sys.stderr)
    return typer.Exit(2)


def _many(count: int, noun: str) -> str:
    """A count and its noun, in the plural from two on."""
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _line(fault: Fault) -> str:
    """One fault on one line: record, field, why, name of the rule."""
    column = f" (colonne {fault.column})" if fault.column else ""
    return f"enregistrement {fault.record}, {fault.field}{column} : {fault.why} [{fault.rule}]"


def _picture(record: Record, damaged: Damages, faults: list[Fault]) -> Group:
    """One record as a table, its faults below."""
    columns = unattested(record)
    title = f"{record.number} · {record.type} · {label(record)} · octet {record.offset}"
    table = Table(title=Text(title, style="bold"), title_justify="left", header_style="bold")
    table.add_column("col.", justify="right")
    for heading in ("champ", "contenu", "lecture"):
        table.add_column(heading)
    for row in record_rows(record, damaged):
        mark = "" if row.attested else " (non attesté)"
        table.add_row(row.columns, Text(f"{row.label}{mark}"), Text(row.raw), Text(row.reading))
    notes = [Text(f"colonnes non attestées : {', '.join(columns)}", style="yellow")] if columns else []
    faulty = [Text(f"✗ {fault.field} : {fault.why}", style="bold red") for fault in faults]
    return Group(table, *notes, *faulty, Text())
