"""`feuille lots`: the lots of a terminal, those whose ARL is late, and what can be done about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bearer_code import with_code
from api.cli.telling import tell
from api.errors import NoSuchThing
from api.folders import data_folder

if TYPE_CHECKING:
    from api.terminal import Terminal
    from engine.office import Office
    from engine.overview import Lot

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Option("--dir", help="Dossier de la base (défaut : celui de feuille serve).", show_default=False),
]
Number = Annotated[str, typer.Argument(help="Numéro du lot (001, AAA).", show_default=False)]
Biller = Annotated[str, typer.Option(help="Facturant, où plusieurs ont un lot de ce numéro.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Rend des données plutôt que du texte.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Fichier de réglages (défaut : reglages.toml du dossier).",
                              show_default=False),
]  # fmt: skip


@app.callback()
def lots() -> None:
    """Suit les lots : état, ARL en retard, renvoi, réouverture, envoi et retours par les boîtes des réglages."""


@app.command("list")
def list_lots(folder: Folder = None, as_json: AsJson = False) -> None:
    """Liste les lots, leur état et leur réponse, le plus ancien d'abord."""
    with open_office(folder) as office:
        _show(office.lots(), as_json)


@app.command()
def watch(folder: Folder = None, as_json: AsJson = False) -> None:
    """Repère les lots restés deux jours ouvrés sans ARL ; statut 1 s'il y en a."""
    from api.late import late_lots, late_messages

    with open_office(folder) as office:
        late = late_lots(office)
        _show(late, as_json)
        for each in late_messages(late):
            tell(each)
    raise typer.Exit(1 if late else 0)


@app.command()
def resend(number: Number, folder: Folder = None, biller: Biller = "", as_json: AsJson = False) -> None:
    """Fait repartir, au prochain envoi, un lot non remis ou sans ARL : même fichier, même numéro."""
    with open_office(folder) as office:
        office.resend_lot(number, biller)
        _show((office.lot(number, biller),), as_json)


@app.command()
def reopen(number: Number, folder: Folder = None, biller: Biller = "", as_json: AsJson = False) -> None:
    """Rouvre un lot refusé : ses factures iront dans un nouveau lot."""
    with open_office(folder) as office:
        office.reopen_lot(number, biller)
        _show((office.lot(number, biller),), as_json)


@app.command()
def treat(
    number: Number,
    note: Annotated[str, typer.Argument(help="Ce qui a été fait, sans nommer de patient.", show_default=False)],
    folder: Folder = None,
    biller: Biller = "",
    as_json: AsJson = False,
) -> None:
    """Note le traitement manuel d'un lot en erreur, refusé, rejeté ou sans ARL."""
    with open_office(folder) as office:
        _show((office.treat_lot(number, note[:200], biller),), as_json)


@app.command()
def send(folder: Folder = None, settings: SettingsFile = None) -> None:
    """Met en lot, écrit les fichiers et les envoie par les boîtes aux lettres des réglages."""
    import uuid

    with _terminal(folder, settings) as terminal:
        terminal.make_lots(str(uuid.uuid4()))
        terminal.make_files()
        report, bordereau = with_code(terminal, terminal.send)
        for made in report.sent:
            print(f"✓ {made.name} → {made.destination}")
        for each in report.messages:
            tell(each)
        print(f"Bordereau : {bordereau}" if bordereau else "Rien à envoyer.")


@app.command()
def receive(folder: Folder = None, settings: SettingsFile = None) -> None:
    """Relève les boîtes aux lettres des réglages et intègre les ARL et les RSP."""
    with _terminal(folder, settings) as terminal:
        found = terminal.receive()
        for each in found.messages:
            tell(each)
        print(f"{found.arls} ARL, {found.rsps} RSP, {found.notices} avis ; {found.known} déjà connus.")


@contextmanager
def open_office(folder: Path | None) -> Iterator[Office]:
    """Open the office of a folder, at the time of its own world. Raises NoSuchThing, EngineError."""
    from api.wiring import clock_of
    from engine.office import Office
    from engine.store.store import FILE_NAME
    from tables.compiled import open_tables

    place = folder or data_folder()
    if not (place / FILE_NAME).is_file():
        raise NoSuchThing(what=f"La base {place / FILE_NAME}")
    with Office.open(place, open_tables(), clock_of(place)) as office:
        yield office


@contextmanager
def _terminal(folder: Path | None, file: Path | None) -> Iterator[Terminal]:
    """Open the terminal of a folder with its settings. Raises BadSettings, EngineError."""
    from api.settings import load
    from api.wiring import terminal_of

    place = folder or data_folder()
    with terminal_of(place, sandbox=False, settings=load(place, file)) as terminal:
        yield terminal


def _show(found: Iterable[Lot], as_json: bool) -> None:
    """Print lots."""
    from api.shapes.states import LotsShape
    from tables.money import euros

    if as_json:
        print(json.dumps(LotsShape.of(found).model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    for lot in found:
        amounts = f"{euros(lot.amo)} AMO" if lot.flow == "FSE" else f"{euros(lot.amc)} AMC"
        print(f"{lot.number}  {lot.flow}  {lot.label}  → {lot.destination}, {len(lot.invoices)} factures, {amounts}")
        for name, told in (("ARL attendu avant le", lot.due), ("Réponse", lot.answer), ("Traité", lot.treatment)):
            if told:
                print(f"     {name} : {told}")
        if lot.actions:
            print(f"     Possible : {', '.join(lot.actions)}")
