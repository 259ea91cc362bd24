"""`feuille sim cards`: virtual cards behind a real pcscd, for any PC/SC program to use."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.errors import StackError
from simulator.cards.identities import CPS_IDENTITIES, VITALE_IDENTITIES
from simulator.cards.pcsc import PcscStack

_DEFAULT = ((CPS_READER, "medecin"), (VITALE_READER, "famille"))
_KNOWN = ", ".join([*CPS_IDENTITIES, *VITALE_IDENTITIES])


def cards(
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Dossier où vivent les prises du pcscd.", show_default=False)
    ] = None,
    reader: Annotated[
        list[str] | None,
        typer.Option(
            "--reader", metavar="NOM=IDENTITÉ", help=f"Un lecteur et sa carte ({_KNOWN}) ; vide : sans carte."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="N'écrit rien d'autre que la ligne JSON.")] = False,
) -> None:
    """Fait tourner un pcscd avec des cartes virtuelles jusqu'à l'interruption (Ctrl-C).

    La première ligne de sortie est du JSON : la prise à donner dans PCSCLITE_CSOCK_NAME, les lecteurs, les codes.
    """
    stopping = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    try:
        wanted = _wanted(reader)
        with PcscStack(tuple(name for name, _ in wanted), folder) as stack:
            print(json.dumps(_start(stack, wanted), ensure_ascii=False), flush=True)
            if not as_json:
                print("Cartes en place. Ctrl-C pour arrêter.", file=sys.stderr)
            signal.sigwait(stopping)
    except StackError as error:
        print(f"✗ Les cartes virtuelles ne peuvent pas démarrer : {error}.", file=sys.stderr)
        raise typer.Exit(1) from None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wanted(readers: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Read the NAME=IDENTITY options. Raises StackError."""
    if not readers:
        return _DEFAULT
    wanted = tuple((name.strip(), identity.strip()) for name, _, identity in (text.rpartition("=") for text in readers))
    names = [name for name, _ in wanted]
    for name, identity in wanted:
        if not name or not name.isprintable() or not name.isascii() or '"' in name or len(name) > 100:
            raise StackError(f"« {name}={identity} » ne nomme pas un lecteur : écrivez NOM=IDENTITÉ, nom en ASCII")
        if identity and identity not in CPS_IDENTITIES and identity not in VITALE_IDENTITIES:
            raise StackError(f"la carte « {identity} » n'existe pas, cartes : {_KNOWN}")
    if len(set(names)) != len(names) or len(names) > 16:
        raise StackError("chaque lecteur doit avoir son nom, et il n'y en a pas plus de seize")
    return wanted


def _start(stack: PcscStack, wanted: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Put the cards in and describe what runs."""
    described = []
    for name, identity in wanted:
        if identity:
            stack.insert(name, identity)
        code = CPS_IDENTITIES[identity].code if identity in CPS_IDENTITIES else None
        described.append({"name": stack.full_name(name), "identity": identity or None, "pin": code})
    return {"pcsclite_csock_name": str(stack.socket_path), "readers": described}
