"""``feuille quote``: price one invoice from JSON, nothing stored; contract §1.

Exit status: 0 priced (warnings allowed), 1 refused by a rule, 2 unreadable input. With ``--jsonl`` every line of the
input is a request and gets one line of answer with its ``status``, as soon as it is read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from ccam_ngap.answer import Answer
from ccam_ngap.errors import UnreadableRequest
from ccam_ngap.quote import quote as price
from ccam_ngap.quote import refusal
from ccam_ngap.reading import read_text
from tables.catalogue import message
from tables.causes import why_of
from tables.compiled import Tables, open_tables
from tables.dated import TableError
from tables.messages import Message

PRICED, REFUSED, UNREADABLE = 0, 1, 2
GREATEST_BYTES = 8 << 20


def quote(
    file: Annotated[str, typer.Argument(metavar="FICHIER", help="Demande JSON, ou - pour l'entrée standard.")],
    tables: Annotated[
        Path | None, typer.Option(metavar="DOSSIER", help="Dossier de tables ; sans lui, celles livrées.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Ajoute les raisons de chaque montant.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit du JSON sur la sortie standard.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Une demande par ligne, une réponse par ligne.")] = False,
) -> None:
    """Calcule les parts AMO, AMC et patient d'une facture, sans rien garder."""
    opened = open_or_leave(tables)
    if jsonl:
        with _input(file) as stream:
            for line in _lines(stream):
                status, answer = _answer(line, opened, explain)
                print(json.dumps({"status": status, **answer.to_json()}, ensure_ascii=False), flush=True)
        return
    with _input(file) as stream:
        text = stream.read(GREATEST_BYTES + 1)
    status, answer = _answer(text, opened, explain)
    if as_json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    elif status != UNREADABLE:
        from api.cli.quote_picture import show

        show(answer)
    if status == UNREADABLE:
        print(_one_line(answer.messages), file=sys.stderr)
    raise typer.Exit(status)


def _answer(text: bytes, tables: Tables, explain: bool) -> tuple[int, Answer]:
    """Read and price one request: its status and its answer."""
    if len(text) > GREATEST_BYTES:
        return UNREADABLE, refusal(tables, [message("quote.too-long", greatest=GREATEST_BYTES >> 20)])
    try:
        request = read_text(text)
    except UnreadableRequest as error:
        return UNREADABLE, refusal(tables, list(error.messages))
    answer = price(request, tables, explain=explain)
    return PRICED if answer.priced else REFUSED, answer


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines that hold something; one that is too long comes cut, and is refused as such."""
    while line := stream.readline(GREATEST_BYTES + 1):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(GREATEST_BYTES)):
            pass
        if line.strip():
            yield line


def open_or_leave(folder: Path | None) -> Tables:
    """Open the tables or leave with status 2."""
    try:
        return open_tables(folder)
    except FileNotFoundError:
        raise leave(message("tables.not-found", path=folder)) from None
    except TableError as error:
        raise leave(message("tables.faulty", why=error)) from None


def _input(file: str) -> Any:
    """Open the input or leave with status 2."""
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise leave(message("tables.no-file", path=file, why=why_of(error))) from None


def leave(found: Message, status: int = UNREADABLE) -> typer.Exit:
    """Say why in one line on standard error and return the exit of a status."""
    print(f"{found.text} {found.advice}", file=sys.stderr)
    return typer.Exit(status)


def _one_line(messages: tuple[Message, ...]) -> str:
    """Return the first fault in one line that names its field, and how many more there are."""
    first = messages[0]
    more = f" (et {len(messages) - 1} de plus)" if len(messages) > 1 else ""
    where = f"{first.field} : " if first.field else ""
    return f"{where}{first.text} {first.advice}{more}"
