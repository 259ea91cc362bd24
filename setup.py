"""Builds the tariff kernel as an optional C extension: without a C compiler the same file runs interpreted."""

from setuptools import Extension, setup

LIMITED_API = "0x030B0000"  # CPython 3.11: one wheel per platform serves every later version
KERNEL = ("kernel", "kernel_shares")  # the tariff of a line, then who pays what of it


def kernel() -> list[Extension]:
    """The kernel extensions, or nothing where Cython is missing."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    extensions = [
        Extension(
            f"ccam_ngap.{name}",
            [f"ccam_ngap/{name}.py"],
            depends=[f"ccam_ngap/{name}.pxd"],
            define_macros=[("Py_LIMITED_API", LIMITED_API)],
            py_limited_api=True,
            optional=True,
        )
        for name in KERNEL
    ]
    built: list[Extension] = cythonize(extensions, language_level=3, build_dir="build/cython", quiet=True)
    return built


setup(ext_modules=kernel(), options={"bdist_wheel": {"py_limited_api": "cp311"}})
