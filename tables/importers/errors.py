"""What stops an import before anything is changed.

Every error carries the message that the user reads: what is wrong with which file, and what to do. ::

    ImportRefusedError
    ├── UnreadableFileError     a file that is not what the importer reads (empty, truncated, a web page, too big…)
    ├── UnusableFolderError     a target that is not a folder of tables, or cannot be written
    └── UnusableTablesError     tables that would not compile any more
"""

from __future__ import annotations

from tables.catalogue import message
from tables.messages import Message


class ImportRefusedError(Exception):
    """An import that was not made; ``message`` says why. The target folder is as it was."""

    def __init__(self, found: Message) -> None:
        super().__init__(found.text)
        self.message = found


class UnreadableFileError(ImportRefusedError):
    """A file that cannot be imported."""


class UnusableFolderError(ImportRefusedError):
    """A target folder that cannot take the tables."""


class UnusableTablesError(ImportRefusedError):
    """Tables that the import would leave unable to compile."""


def unreadable(slug: str, file: str, **places: object) -> UnreadableFileError:
    """Build the error of a file from a rule of the family ``import``.

    >>> str(unreadable("empty", "ccam.csv"))
    'Le fichier « ccam.csv » est vide.'
    """
    return UnreadableFileError(message(f"import.{slug}", field=file, file=file, **places))
