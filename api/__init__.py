"""The faces: the ``feuille`` command, the HTTP API and the terminal page; and the wiring of all rooms."""
