"""The tariff core: one request in, one answer out, every amount with its reasons.

``quote.quote`` is the way in. The rules are in ``kernel`` and ``kernel_shares``, which run compiled where a C compiler
built them and interpreted otherwise, with the same results. The environment variable ``FEUILLE_KERNEL=interpreted``
takes the Python text even where the compiled one is there.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

KERNEL_MODULES = ("kernel", "kernel_shares")


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


def kernel_mode() -> str:
    """Say how the kernel runs here: ``compiled`` or ``interpreted``."""
    from ccam_ngap import kernel_shares

    return "interpreted" if str(kernel_shares.__file__).endswith(".py") else "compiled"


if os.environ.get("FEUILLE_KERNEL") == "interpreted":
    for _name in KERNEL_MODULES:
        globals()[_name] = load_interpreted(_name)
