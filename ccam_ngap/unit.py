"""The kernel as one compiled unit: its modules as one Python text, and the C types that text is compiled with.

Compiled one by one, the modules would look every constant up in memory and call each other through pointers. Here
they become one text: the classes that extend one another become one final class, and every integer of the layouts
becomes a constant of the C compiler. Nothing is rewritten by hand: the C types are read from the annotations
(``int`` is a 64-bit integer; ``Sequence``, ``MutableSequence``, ``Cells`` and ``MutableCells`` are buffers of them).

``setup.py`` compiles the two texts to ``ccam_ngap.compiled``; its ``DIGEST`` tells what it was made of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy

from ccam_ngap import KERNEL_MODULES, ROOT, digest, layout, layout_columns
from tables import layout as tables_layout

HEADER = """\
# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: infer_types=True, annotation_typing=False
"""
C_TYPES = {
    "int": "long long",
    "None": "void",
    "Sequence[int]": "const long long[::1]",
    "MutableSequence[int]": "long long[::1]",
    "Cells": "const int[::1]",
    "MutableCells": "int[::1]",
}
"""From annotations of the kernel to C types; a class of the kernel stands for itself."""
OPEN = frozenset({"price", "half_up"})
"""Functions that Python may call; the others are C functions."""
RELEASING = frozenset({"price_block"})
"""Functions that Python may call and that work without the GIL: one call, whose result they return."""

SILENT = frozenset({"Silent"})
"""Classes that are their base without its reasons."""


def constants() -> dict[str, int]:
    """Return every integer of the layouts by name."""
    found = {**vars(tables_layout), **vars(layout), **vars(layout_columns)}
    return {name: value for name, value in found.items() if type(value) is int}


def texts() -> tuple[str, str]:
    """Return the unit as (Python text, Cython declarations)."""
    body = list(_merged(_statements()))
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.FunctionDef) and node.name in RELEASING:
            _release(node)
    code = ast.unparse(ast.Module(body, []))
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    types = ["cimport cython", "", *_constant_types({name: n for name, n in constants().items() if name in used}), ""]
    for node in body:
        types += _class_types(node) if isinstance(node, ast.ClassDef) else _function_types(node)
    return f"{HEADER}import cython\n\nDIGEST = {digest()!r}\n\n{code}\n", "\n".join(types) + "\n"


def _constant_types(found: dict[str, int]) -> Iterator[str]:
    """Declare constants of 64 bits, like every integer of the kernel."""
    yield from ("cdef extern from *:", '    """')
    yield from (f"    #define FEUILLE_{name} ({value}LL)" for name, value in sorted(found.items()))
    yield '    """'
    yield from (f'    long long {name} "FEUILLE_{name}"' for name in sorted(found))


def _statements() -> Iterator[ast.stmt]:
    """Yield the functions and classes of every module; they hold nothing else but imports and a docstring."""
    for name in KERNEL_MODULES:
        for node in ast.parse((ROOT / "ccam_ngap" / f"{name}.py").read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node
            elif not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
                raise ValueError(f"ccam_ngap/{name}.py:{node.lineno}: only functions and classes are compiled")


class _Silence(ast.NodeTransformer):
    """Takes the reasons out of a class: its notes."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Leave notes out."""
        return ast.Pass() if ast.unparse(node.value).startswith("self.note(") else node


def _silent(name: str, spoken: ast.ClassDef) -> ast.ClassDef:
    """Return a class that does what another does and gives no reasons."""
    found = deepcopy(spoken)
    found.name = name
    found.body = [node for node in found.body if not (isinstance(node, ast.FunctionDef) and node.name == "note")]
    _Silence().visit(found)
    return ast.fix_missing_locations(found)


def _merged(nodes: Iterator[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the nodes with every class that extends another merged into one under the last name."""
    found: dict[str, ast.stmt] = {}
    for node in nodes:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.ClassDef) and node.name in SILENT:
            spoken = found[ast.unparse(node.bases[0])]
            assert isinstance(spoken, ast.ClassDef)
            node = _silent(node.name, spoken)
        elif isinstance(node, ast.ClassDef) and node.bases:
            base = found.pop(ast.unparse(node.bases[0]))
            assert isinstance(base, ast.ClassDef)
            methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
            node = ast.ClassDef(node.name, [], [], [*base.body, *methods], [])
        found[node.name] = node
    yield from found.values()


def _release(function: ast.FunctionDef) -> None:
    """Make a function free the GIL while it makes its one call."""
    last = function.body[-1]
    assert isinstance(last, ast.Return)
    freed = ast.parse("with cython.nogil:\n    found = ...\nreturn found").body
    assert isinstance(freed[0], ast.With)
    assert isinstance(freed[0].body[0], ast.Assign)
    assert last.value is not None
    freed[0].body[0].value = last.value
    function.body[-1:] = [ast.fix_missing_locations(node) for node in freed]


def _class_types(node: ast.ClassDef) -> list[str]:
    """Declare a class: its attributes from ``__init__``, then its methods."""
    lines = ["", "@cython.final", f"cdef class {node.name}:"]
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            lines += [f"    cdef {kind} {name}" for name, kind in _attributes(one)]
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and one.name != "__init__":
            lines += [f"    {text}" for text in _function_types(one)]
    return lines


def _attributes(init: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield (attribute, C type) of what ``__init__`` sets: the type of the argument it is set from, else an integer."""
    arguments = {one.arg: one.annotation for one in init.args.args}
    for node in init.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            given = arguments.get(node.value.id) if isinstance(node.value, ast.Name) else None
            yield node.targets[0].attr, _c_type(given) if given is not None else "long long"


def _function_types(node: ast.stmt) -> Sequence[str]:
    """Declare one function."""
    assert isinstance(node, ast.FunctionDef)
    assert node.returns is not None
    arguments = ["self" if one.arg == "self" else f"{_given(one)} {one.arg}" for one in node.args.args]
    head = f"{_c_type(node.returns)} {node.name}({', '.join(arguments)}) noexcept"
    if node.name in RELEASING:
        return [f"cpdef {head}"]
    return [f"{'cpdef' if node.name in OPEN else 'cdef inline'} {head} nogil"]


def _given(argument: ast.arg) -> str:
    """Return the C type of an argument. Raises ValueError when it has no annotation."""
    if argument.annotation is None:
        raise ValueError(f"argument {argument.arg} of the kernel has no type")
    return _c_type(argument.annotation)


def _c_type(annotation: ast.expr) -> str:
    """Return the C type of an annotation."""
    text = ast.unparse(annotation)
    return C_TYPES.get(text, text)
