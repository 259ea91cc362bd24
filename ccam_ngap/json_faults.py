"""Why a text is not JSON, in French: what Python's reader says in English, told to the person who made the file.

>>> import json
>>> try:
...     json.loads('{"code": }')
... except ValueError as error:
...     why(error)
'une valeur manque'
"""

from __future__ import annotations

REASONS = {
    "Expecting value": "une valeur manque",
    "Expecting property name": "un nom de champ entre guillemets est attendu",
    "Illegal trailing comma": "une virgule est de trop",
    "Expecting ','": "une virgule manque",
    "Expecting ':'": "deux-points manquent après un nom de champ",
    "Unterminated string": "un texte n'est pas fermé par des guillemets",
    "Invalid control character": "un texte contient un caractère de contrôle ou un retour à la ligne",
    "Invalid \\": "une barre oblique inverse est mal employée",
    "Extra data": "du texte suit la fin de la demande",
    "Exceeds the limit": "un nombre a trop de chiffres",
    "Unexpected UTF-8 BOM": "le fichier commence par une marque d'ordre des octets",
}
"""How each fault starts in English, and what it is."""


def why(error: ValueError) -> str:
    """Return why JSON text could not be read."""
    if isinstance(error, UnicodeDecodeError):
        return "le fichier n'est pas en UTF-8"
    said = str(getattr(error, "msg", None) or error)
    return next((french for start, french in REASONS.items() if said.startswith(start)), "syntaxe incorrecte")
