"""The routes of the HTTP API, one file per subject; each calls the terminal and shows what it returned."""
