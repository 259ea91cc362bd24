"""Which reader is for which family of card, kept in a small file of the terminal's folder from one day to the next.

Nothing rests on it but which empty reader a message names: a file that is missing, damaged or cannot be written is
passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

FILE_NAME = "lecteurs.json"
_FAMILIES = ("CPS", "Vitale")
_MOST = 64


def recall(folder: Path) -> dict[str, str]:
    """Return the families by reader name, none where there is nothing sound to read."""
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    sound = {name: family for name, family in found.items() if family in _FAMILIES}
    return dict(list(sound.items())[:_MOST])


def keep(folder: Path, known: Mapping[str, str]) -> None:
    """Write them, whole or not at all."""
    whole, part = folder / FILE_NAME, folder / f"{FILE_NAME}.part"
    with suppress(OSError):
        part.write_text(json.dumps(dict(known), ensure_ascii=False, indent=1), "utf-8")
        part.replace(whole)
    with suppress(OSError):
        part.unlink(missing_ok=True)
