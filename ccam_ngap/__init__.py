"""The tariff core: one request in, one answer out, every amount with its reasons.

``quote.quote`` is the way in for one invoice, ``batch.price_batch`` for millions of lines. The rules are in
``KERNEL_MODULES``, which run compiled where a C compiler built them (``ccam_ngap.unit``) and interpreted otherwise,
with the same results. A compiled kernel that was made of other text than the one at hand is never used. The
environment variable ``FEUILLE_KERNEL=interpreted`` takes the Python text even where the compiled one is there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

KERNEL_MODULES = (
    *("kernel", "kernel_threshold", "kernel_shares", "kernel_reading", "kernel_heads", "kernel_columns"),
    *("kernel_rows", "kernel_marks", "kernel_sheet"),
)
"""The kernel's modules in the order in which they build on each other."""
TEXTS = (
    *(f"ccam_ngap/{_name}.py" for _name in (*KERNEL_MODULES, "layout", "layout_columns", "layout_marks", "unit")),
    "tables/layout.py",
)
"""What the compiled kernel is made of."""
ROOT = Path(__file__).parents[1]


def load_interpreted(name: str) -> ModuleType:
    """Load one module of the kernel from its Python text, whatever was compiled, and make it the one in use."""
    full = f"{__name__}.{name}"
    spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    return module


def digest() -> str:
    """Return the digest of every text that the compiled kernel is made of."""
    found = hashlib.sha256()
    for name in TEXTS:
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()


def kernel_mode() -> str:
    """Say how the kernel runs here: ``compiled`` or ``interpreted``."""
    from ccam_ngap import kernel_shares

    return "interpreted" if str(kernel_shares.__file__).endswith(".py") else "compiled"


def _compiled() -> ModuleType | None:
    """Return the compiled kernel where there is one and it is made of the texts at hand."""
    if os.environ.get("FEUILLE_KERNEL") == "interpreted":
        return None
    try:
        found = import_module(f"{__name__}.compiled")
    except ImportError:
        return None
    return found if digest() == found.DIGEST else None


def _settle() -> None:
    """Make every name of the kernel's modules stand for the compiled kernel, or for its Python text."""
    compiled = _compiled()
    for name in KERNEL_MODULES:
        if compiled is not None:
            sys.modules[f"{__name__}.{name}"] = compiled
        globals()[name] = compiled or load_interpreted(name)


_settle()
