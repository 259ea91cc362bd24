"""The peers measured beside us: whether they are installed, and in which version.

>>> version("no-such-peer") is None
True
"""

from __future__ import annotations

from importlib import metadata


def version(distribution: str) -> str | None:
    """Return the version of a distribution, None where it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def named(distribution: str) -> str | None:
    """Return a peer's name with its version, None where it is not installed."""
    found = version(distribution)
    return f"{distribution} {found}" if found else None
