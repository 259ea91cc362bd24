r"""The settings file of a terminal (``reglages.toml``): norms, mailboxes, certificates, services, production.

What a file may hold is ``api.settings.shapes``; ``docs/settings.md`` shows a whole one. Reading says everything that is
wrong at once, in French, each with its field; nothing is half taken. What the user of a terminal changes from a screen
stands in the store (``engine.settings``), not here.

>>> from api.settings.reading import read_text
>>> found = read_text('[[norms]]\nname = "town-2007"\nspecialties = ["01"]\n')
>>> found.norm_table().fse("1", "01", "01/000/999").profile
'town-2007'
>>> [(each.rule, each.field) for each in read_text('[[norms]]\nname = "cp-1999"\n')]
[('config.bad-value', 'norms[0].name')]
"""

from __future__ import annotations

from api.settings.reading import FILE_NAME, load, read, read_text
from api.settings.shapes import Settings

__all__ = ["FILE_NAME", "Settings", "load", "read", "read_text"]
