"""What a PKCS#11 module says of itself, asked in a process that it may take down.

``python -m cardio.pkcs11_probe PATH`` writes one line: JSON and status 0, or in French why the module cannot be used
and status 1. No code is ever asked.
"""

from __future__ import annotations

import json
import sys

from cardio.errors import CardioError
from cardio.pkcs11_module import open_module, told


def describe(path: str) -> dict[str, str]:
    """Return the maker, the name and the version of a module, and the tokens it sees. Raises CardioError."""
    library = open_module(path)
    with told("lecture du module"):
        tokens = [slot.get_token().label.strip() or "sans nom" for slot in library.get_slots(token_present=True)]
        version = ".".join(map(str, library.library_version))
        return {
            "maker": str(library.manufacturer_id).strip(),
            "name": str(library.library_description).strip(),
            "version": version,
            "cards": ", ".join(tokens) or "aucune carte",
        }


def main() -> int:
    """Describe the module that is named and return the exit status."""
    try:
        print(json.dumps(describe(sys.argv[1]), ensure_ascii=False))  # noqa: T201 - the one line that is asked for
    except CardioError as error:
        code = error.places().get("code", "")
        print(f"il ne s'ouvre pas{f' ({code})' if code else ''}")  # noqa: T201 - as above
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
