"""Why a file or a folder cannot be used, in French: what the system says, told to the person who gave it.

>>> why_of(FileNotFoundError(2, "No such file or directory")), why_of(OSError(5, "Input/output error"))
("il n'existe pas", 'le support répond par une erreur')
>>> why_unwritten(FileNotFoundError(2, "No such file or directory"))
"le dossier n'existe pas"
"""

from __future__ import annotations

import errno

CAUSES = {
    errno.ENOENT: "il n'existe pas",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.EACCES: "l'accès est refusé",
    errno.EPERM: "l'accès est refusé",
    errno.EROFS: "le support est en lecture seule",
    errno.ENOSPC: "il n'y a plus de place",
    errno.EDQUOT: "le quota est atteint",
    errno.EIO: "le support répond par une erreur",
    errno.EFBIG: "le fichier serait trop grand",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "trop de liens se suivent",
}
WRITTEN = {
    errno.ENOENT: "le dossier n'existe pas",
    errno.EEXIST: "un fichier porte le nom de ce dossier",
}
"""Causes that are told otherwise of a file that was to be written."""


def why_of(error: OSError) -> str:
    """Return why a file or a folder cannot be used."""
    return CAUSES.get(error.errno or 0) or error.strerror or "erreur du système"


def why_unwritten(error: OSError) -> str:
    """Return why a file or its folder cannot be written."""
    return WRITTEN.get(error.errno or 0) or why_of(error)
