"""Runs a fuzz target under atheris: ``python -m tests.fuzz.run fuzz_b2 [options of libFuzzer]``.

Only the norms and the cards are instrumented, as they are imported: to follow every library that the tests load takes
minutes. A target is a module of this folder with a function ``one(data)``, which raises on what must not happen.
"""

from __future__ import annotations

import importlib
import sys


def main() -> None:
    """Fuzz until stopped, or as long as the options say."""
    atheris = importlib.import_module("atheris")  # optional: Linux with clang only
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["norms", "cardio"]):
        target = importlib.import_module(f"tests.fuzz.{name}")
    atheris.Setup(sys.argv, target.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
