"""Builds the tariff kernel as an optional C extension: without a C compiler the same text runs interpreted."""

import sys
from pathlib import Path

from setuptools import Extension, setup

HERE = Path(__file__).parent
LIMITED_API = "0x030B0000"  # CPython 3.11: one wheel per platform serves every later version
BUILD = Path("build/kernel/ccam_ngap")


def kernel() -> list[Extension]:
    """The kernel extension, or nothing where Cython is missing."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    sys.path.insert(0, str(HERE))
    from ccam_ngap.unit import texts

    BUILD.mkdir(parents=True, exist_ok=True)
    for name, text in zip(("compiled.py", "compiled.pxd", "__init__.py"), (*texts(), ""), strict=True):
        target = BUILD / name
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8")
    extension = Extension(
        "ccam_ngap.compiled",
        [str(BUILD / "compiled.py")],
        define_macros=[("Py_LIMITED_API", LIMITED_API)],
        py_limited_api=True,
        optional=True,
    )
    built: list[Extension] = cythonize([extension], language_level=3, build_dir="build/cython", quiet=True)
    return built


setup(ext_modules=kernel(), options={"bdist_wheel": {"py_limited_api": "cp311"}})
