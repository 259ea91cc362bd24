"""Reading a settings file: all of it, or every reason why not, as messages of the family ``config``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from api.errors import BadSettings
from api.settings.review import review
from api.settings.shapes import Settings
from norms.errors import NormError
from tables.catalogue import message
from tables.messages import Message, Severity

FILE_NAME: Final = "reglages.toml"
MAX_BYTES: Final = 1 << 20
_WHY: Final = {
    "missing": "il est obligatoire",
    "bool_type": "true ou false est attendu",
    "int_type": "un nombre entier est attendu",
    "float_type": "un nombre est attendu",
    "string_type": "un texte entre guillemets est attendu",
    "list_type": "une liste entre crochets est attendue",
    "model_type": "une table est attendue",
    "model_attributes_type": "une table est attendue",
    "string_too_short": "il est vide",
    "string_too_long": "il est trop long",
    "greater_than": "il est trop petit",
    "greater_than_equal": "il est trop petit",
    "less_than_equal": "il est trop grand",
    "string_pattern_mismatch": "il n'a pas la forme attendue",
    "url_parsing": "ce n'est pas une adresse",
    "url_scheme": "l'adresse commence par http:// ou https://",
    "union_tag_not_found": "la clé « kind » manque",
}


def load(folder: Path, file: Path | None = None) -> Settings:
    """Return the settings of a folder: ``file`` where one is named, else its ``reglages.toml``, else the defaults.

    Raises BadSettings, which carries every message.
    """
    path = file or folder / FILE_NAME
    if file is None and not path.is_file():
        return Settings()
    found, said = read(path)
    if found is None:
        raise BadSettings(path, said)
    return found


def read(path: Path) -> tuple[Settings | None, tuple[Message, ...]]:
    """Return the settings of a file, None when something refuses them; and everything that there is to say."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        text = content.decode("utf-8")
    except OSError as error:
        return None, (message("config.no-file", file=path, why=error.strerror or type(error).__name__),)
    except UnicodeDecodeError as error:
        return None, (message("config.unreadable", why=f"l'octet {error.start} n'est pas de l'UTF-8"),)
    if len(content) > MAX_BYTES:
        return None, (message("config.unreadable", why=f"il dépasse {MAX_BYTES} octets"),)
    found = read_text(text, path.absolute().parent)
    if not isinstance(found, Settings):
        return None, found
    said = review(found)
    refused = any(each.severity is Severity.ERROR for each in said)
    return (None if refused else found), said


def read_text(text: str, base: Path = Path()) -> Settings | tuple[Message, ...]:
    """Return the settings that a text holds, or everything that is wrong with it. Looks at no other file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (message("config.unreadable", why=_place(str(error))),)
    except RecursionError:
        return (message("config.unreadable", why="ses tables sont trop imbriquées"),)
    try:
        return Settings.model_validate(data).based(base)
    except ValidationError as error:
        return tuple(_told(each) for each in error.errors(include_url=False))
    except NormError as error:
        return (message("config.bad-value", field="norms", why=str(error).rstrip(".")),)


def _told(fault: Any) -> Message:
    """Return what pydantic found as a message; the value itself is never shown."""
    field = _path(fault["loc"])
    kind = str(fault["type"])
    if kind == "extra_forbidden":
        return message("config.unknown-field", field=field, name=field)
    if kind in {"literal_error", "union_tag_invalid"}:
        context = fault.get("ctx", {})
        choices = str(context.get("expected") or context.get("expected_tags") or "").replace(" or ", " ou ")
        return message("config.bad-value", field=field, why=f"l'une de ces valeurs est attendue : {choices}")
    if kind == "value_error":
        return message("config.bad-value", field=field, why=str(fault["ctx"]["error"]).rstrip("."))
    return message("config.bad-value", field=field, why=_WHY.get(kind, f"il est refusé ({kind})"))


def _path(places: Sequence[object]) -> str:
    """Return the path of a field as TOML readers name it; the tags that tell apart kinds of ways are left out.

    >>> _path(("mailboxes", 0, "out", "smtp", "port")), _path(("norms", 1, "norm"))
    ('mailboxes[0].out.port', 'norms[1].norm')
    """
    text = ""
    for place, part in enumerate(places):
        if isinstance(part, int):
            text += f"[{part}]"
        elif not (place and places[place - 1] in {"out", "in"} and part in {"smtp", "folder", "pop3", "imap"}):
            text += f".{part}"
    return text.removeprefix(".")


def _place(said: str) -> str:
    """Return in French where a TOML text breaks.

    >>> _place("Invalid value (at line 2, column 7)")
    'ligne 2, colonne 7'
    """
    where = said.rpartition("(at ")[2].rstrip(")")
    return where.replace("line", "ligne").replace("column", "colonne").replace("end of document", "fin du fichier")
