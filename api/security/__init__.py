"""The guards of the local HTTP server, each one small ASGI middleware; ``stack`` puts them in order."""
