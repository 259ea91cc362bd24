"""The ``feuille`` command, one file per command."""
