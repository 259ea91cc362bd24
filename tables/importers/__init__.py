"""Importers of the official files: each reads a file as its publisher makes it and writes dated rows into a folder.

``run.run_import`` does one import: files read first, the folder changed all at once or not at all, a report of what
was read, what could not be, and what changed. Every error is an ``errors.ImportRefusedError``.
"""
