"""Builds the tariff kernel as an optional C extension: without a C compiler the same file runs interpreted."""

from setuptools import Extension, setup

LIMITED_API = "0x030B0000"  # CPython 3.11: one wheel per platform serves every later version


def kernel() -> list[Extension]:
    """The kernel extension, or nothing where Cython is missing."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    extension = Extension(
        "ccam_ngap.kernel",
        ["ccam_ngap/kernel.py"],
        define_macros=[("Py_LIMITED_API", LIMITED_API)],
        py_limited_api=True,
        optional=True,
    )
    built: list[Extension] = cythonize([extension], language_level=3, build_dir="build/cython", quiet=True)
    return built


setup(ext_modules=kernel(), options={"bdist_wheel": {"py_limited_api": "cp311"}})
