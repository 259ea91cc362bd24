"""A Chromium for the page tests: Debian's, or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATH = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser() -> Iterator[Browser]:
    """Start it headless."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=PATH, args=FLAGS, headless=True)
        try:
            yield started
        finally:
            started.close()
