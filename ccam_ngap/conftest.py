"""Doctests of this room: a compiled kernel is not collected from its Python text (``tests/ccam_ngap`` runs those)."""

from __future__ import annotations

from ccam_ngap import KERNEL_MODULES, kernel_mode

collect_ignore = [f"{name}.py" for name in KERNEL_MODULES] if kernel_mode() == "compiled" else []
