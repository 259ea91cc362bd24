"""Filling values that cannot change: how the kernel makes answers without going through their constructors.

Compiled, ``set_field`` is one call of C (``ccam_ngap.unit``).
"""

from __future__ import annotations

set_field = object.__setattr__
"""Set a field of a frozen value that nobody else holds yet."""
