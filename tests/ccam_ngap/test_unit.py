"""The compiled unit: made of the texts at hand, with the C types that their annotations say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ccam_ngap
from ccam_ngap import kernel_mode, layout_columns, unit


def test_a_compiled_kernel_of_other_text_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if kernel_mode() == "interpreted":
        pytest.skip("no compiled kernel here")
    monkeypatch.delenv("FEUILLE_KERNEL", raising=False)
    assert ccam_ngap._compiled() is not None
    monkeypatch.setattr(ccam_ngap, "digest", lambda: "0" * 64)
    assert ccam_ngap._compiled() is None


def test_every_function_and_attribute_has_a_c_type() -> None:
    text, types = unit.texts()
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name != "__init__"]
    declared = re.findall(r"c(?:p)?def (?:inline )?(?:long long|void|bint|object|list|tuple) (\w+)\(", types)
    assert sorted(declared) == sorted(node.name for node in functions)
    assert len(functions) > 40
    words = frozenset(re.findall(r"\w+", types))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            assert node.attr in words, node.attr


def test_the_layouts_become_constants_and_the_classes_one() -> None:
    text, types = unit.texts()
    words = frozenset(re.findall(r"\w+", text))
    for name, value in unit.constants().items():
        if name in words:
            assert f"    #define FEUILLE_{name} ({value}LL)\n" in types
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    assert all(not node.bases for node in classes)
    assert {"tariff", "price", "amo"} <= {node.name for node in classes[0].body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("text", ["def f(a) -> int:\n    return a", "X = 1"])
def test_what_cannot_be_compiled_is_refused(text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ccam_ngap").mkdir()
    (tmp_path / "ccam_ngap" / "kernel.py").write_text(text)
    monkeypatch.setattr(unit, "ROOT", tmp_path)
    monkeypatch.setattr(unit, "KERNEL_MODULES", ("kernel",))
    with pytest.raises(ValueError, match=r"no type|only functions"):
        unit.texts()


def test_what_python_raises_goes_through_functions_over_values() -> None:
    _, types = unit.texts()
    whole = next(line for line in types.splitlines() if " whole(" in line)
    assert whole.split() == ["cdef", "long", "long", "whole(object", "number)", "except", "*"]
    assert 'set_field "PyObject_GenericSetAttr"' in types
    text, _ = unit.texts()
    assert "from ccam_ngap.answer import Answer, Line, Totals" in text


def test_every_column_of_a_batch_has_its_pointer() -> None:
    assert layout_columns.N_LINE_COLUMNS + layout_columns.N_INVOICE_COLUMNS <= unit.ROOM
