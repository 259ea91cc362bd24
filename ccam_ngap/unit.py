"""The kernel as one compiled unit: its modules as one Python text, and the C types that text is compiled with.

Compiled one by one, the modules would look every constant up in memory and call each other through pointers. Here
they become one text: the classes that extend one another become one final class, and every integer of the layouts
becomes a constant of the C compiler. Nothing is rewritten by hand: the C types are read from the annotations
(``int`` is a 64-bit integer; ``Sequence``, ``MutableSequence`` and the kinds of ``Cells`` and ``Bytes`` are buffers).
The modules of ``OF_VALUES`` also read and make Python values: there every other annotation is an object, and what
Python raises goes through.

``setup.py`` compiles the two texts to ``ccam_ngap.compiled``; its ``DIGEST`` tells what it was made of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from ccam_ngap import KERNEL_MODULES, ROOT, digest, layout, layout_columns, layout_marks
from tables import layout as tables_layout

HEADER = """\
# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: infer_types=True, annotation_typing=False
"""
C_TYPES = {
    "int": "long long",
    "None": "void",
    "bool": "bint",
    "Sequence[int]": "const long long[::1]",
    "MutableSequence[int]": "long long[::1]",
    "Cells": "const int[::1]",
    "MutableCells": "int[::1]",
    "MutableBytes": "unsigned char[::1]",
}
"""From annotations of the kernel to C types; a class of the kernel stands for itself."""
MANY = {"ManyCells": ("const int", "int"), "ManyBytes": ("const unsigned char", "uchar")}
"""Annotations of several buffers that are read through one array of pointers: C type of a cell, Cython's name of it."""
ROOM = 64
"""How many buffers such an array has room for."""
OF_VALUES = ("kernel_rows", "kernel_marks", "kernel_sheet")
"""Modules that handle Python values."""
OPEN = frozenset({"price", "half_up"})
"""Functions over integers that Python may call; the others are C functions."""
OPEN_OF_VALUES = frozenset(
    {"lower", "price", "cell", "column", "answer", "withheld", "reply", "act_key", "age_on", "dearest_first"}
)
"""Those over values."""
MADE = ("ccam_ngap.answer",)
"""Where the classes of the values that the kernel makes come from."""
SET_FIELD = (
    'cdef extern from "Python.h":',
    '    int set_field "PyObject_GenericSetAttr" (object, object, object) except -1',
)
"""What ``ccam_ngap.values.set_field`` is in C."""
RELEASING = frozenset({"price_block"})
"""Functions that Python may call and that work without the GIL: one call, whose result they return."""

SILENT = frozenset({"Silent"})
"""Classes that are their base without its reasons."""


def constants() -> dict[str, int]:
    """Return every integer of the layouts by name."""
    found = {**vars(tables_layout), **vars(layout), **vars(layout_columns), **vars(layout_marks)}
    return {name: value for name, value in found.items() if type(value) is int}


def texts() -> tuple[str, str]:
    """Return the unit as (Python text, Cython declarations)."""
    integers = list(_merged(_statements(name for name in KERNEL_MODULES if name not in OF_VALUES)))
    values = list(_merged(_statements(name for name in KERNEL_MODULES if name in OF_VALUES)))
    for node in ast.walk(ast.Module(integers, [])):
        if isinstance(node, ast.FunctionDef) and node.name in RELEASING:
            _release(node)
    code = ast.unparse(ast.Module([_pointed(node) for node in (*integers, *values)], []))
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    types = ["cimport cython", "", *_constant_types({name: n for name, n in constants().items() if name in used})]
    types += ["", *SET_FIELD, ""]
    classes = {node.name for node in integers if isinstance(node, ast.ClassDef)}
    for node in integers:
        types += _types(node, Integers())
    for node in values:
        types += _types(node, Values(classes))
    imports = "\n".join(_imports())
    return f"{HEADER}import cython\n{imports}\n\nDIGEST = {digest()!r}\n\n{code}\n", "\n".join(types) + "\n"


def _constant_types(found: dict[str, int]) -> Iterator[str]:
    """Declare constants of 64 bits, like every integer of the kernel."""
    yield from ("cdef extern from *:", '    """')
    yield from (f"    #define FEUILLE_{name} ({value}LL)" for name, value in sorted(found.items()))
    yield '    """'
    yield from (f'    long long {name} "FEUILLE_{name}"' for name in sorted(found))


def _statements(names: Iterable[str]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the functions and classes of some modules; they hold nothing else but imports and a docstring."""
    for name in names:
        for node in ast.parse((ROOT / "ccam_ngap" / f"{name}.py").read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node
            elif not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) and not _for_types_only(node):
                raise ValueError(f"ccam_ngap/{name}.py:{node.lineno}: only functions and classes are compiled")


def _for_types_only(node: ast.stmt) -> bool:
    """Whether a statement is there for the type checker."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _imports() -> Iterator[str]:
    """Yield the imports of ``OF_VALUES`` that the unit does not hold itself: the classes of values that it makes."""
    for name in OF_VALUES:
        for node in ast.parse((ROOT / "ccam_ngap" / f"{name}.py").read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module in MADE:
                yield ast.unparse(node)


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


def _merged(nodes: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
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


def _pointed(node: ast.stmt) -> ast.stmt:
    """Return a class whose ``__init__`` points at the buffers of its lists, which the object then holds."""
    found = deepcopy(node)
    for init in ast.walk(found):
        if not isinstance(init, ast.FunctionDef) or init.name != "__init__":
            continue
        kinds = {one.arg: ast.unparse(one.annotation) for one in init.args.args if one.annotation is not None}
        body: list[ast.stmt] = []
        for one in init.body:
            many = _many(one, kinds)
            body += ast.parse(_pointing(*many)).body if many else [one]
        init.body = body
    return found


def _many(node: ast.stmt, kinds: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return (attribute, argument, annotation) of a statement that keeps a list of buffers."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Name):
        return None
    target, kind = node.targets[0], kinds.get(node.value.id, "")
    return (target.attr, node.value.id, kind) if isinstance(target, ast.Attribute) and kind in MANY else None


def _pointing(name: str, given: str, kind: str) -> str:
    """Return the text that points at every buffer of a list."""
    cell = MANY[kind][1]
    return f"""
one_of_{name} = cython.declare(cython.const[cython.{cell}][::1])
self.held_{name} = list({given})
for k in range(len({given})):
    one_of_{name} = self.held_{name}[k]
    self.{name}[k] = cython.address(one_of_{name}[0])
"""


class Integers:
    """How functions over integers are declared: C functions that need no Python, but those that Python may call."""

    def function(self, node: ast.FunctionDef) -> str:
        """Declare a function."""
        head = f"{self.type_of(node.returns)} {node.name}({', '.join(self.arguments(node))}) noexcept"
        if node.name in RELEASING:
            return f"cpdef {head}"
        return f"{'cpdef' if node.name in OPEN else 'cdef inline'} {head} nogil"

    def arguments(self, node: ast.FunctionDef) -> Iterator[str]:
        """Yield the arguments of a function with their types. Raises ValueError when one has no annotation."""
        for one in node.args.args:
            if one.arg != "self" and one.annotation is None:
                raise ValueError(f"argument {one.arg} of the kernel has no type")
            yield "self" if one.arg == "self" else f"{self.type_of(one.annotation)} {one.arg}"

    def type_of(self, annotation: ast.expr | None) -> str:
        """Return the C type of an annotation; a class of the kernel stands for itself."""
        assert annotation is not None
        text = ast.unparse(annotation)
        return C_TYPES.get(text, text)


class Values(Integers):
    """How functions over values are declared: C functions of Python objects, whose exceptions go through."""

    def __init__(self, classes: Iterable[str]) -> None:
        self.classes = frozenset(classes)

    def function(self, node: ast.FunctionDef) -> str:
        """Declare a function."""
        kind = "object" if ast.unparse(node.returns or ast.Constant(None)) == "None" else self.type_of(node.returns)
        raising = " except *" if kind in ("long long", "bint") else ""
        way = "cpdef" if node.name in OPEN_OF_VALUES else "cdef"
        return f"{way} {kind} {node.name}({', '.join(self.arguments(node))}){raising}"

    def type_of(self, annotation: ast.expr | None) -> str:
        """Return the C type of an annotation; what is neither an integer, a buffer nor of the kernel is an object."""
        found = super().type_of(annotation)
        if found in self.classes or found in C_TYPES.values():
            return found
        kind = found.partition("[")[0]
        return kind if kind in ("dict", "list", "tuple") else "object"


def _types(node: ast.stmt, ways: Integers) -> list[str]:
    """Declare a function, or a class: its attributes from ``__init__``, then its methods."""
    if isinstance(node, ast.FunctionDef):
        return [ways.function(node)]
    assert isinstance(node, ast.ClassDef)
    methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    lines = ["", "@cython.final", f"cdef class {node.name}:"]
    for one in methods:
        if one.name == "__init__":
            lines += [f"    cdef {kind} {name}" for name, kind in _attributes(one, ways)]
    return lines + [f"    {ways.function(one)}" for one in methods if one.name != "__init__"]


def _attributes(init: ast.FunctionDef, ways: Integers) -> Iterator[tuple[str, str]]:
    """Yield (attribute, C type) of what ``__init__`` sets: its own annotation or that of the argument, else integer."""
    arguments = {one.arg: one.annotation for one in init.args.args}
    for node in init.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
            yield node.target.attr, ways.type_of(node.annotation)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            given = arguments.get(node.value.id) if isinstance(node.value, ast.Name) else None
            many = MANY.get(ast.unparse(given)) if given is not None else None
            if many:
                yield f"held_{node.targets[0].attr}", "list"
                yield f"{node.targets[0].attr}[{ROOM}]", f"{many[0]}*"
                continue
            yield node.targets[0].attr, ways.type_of(given) if given is not None else "long long"
