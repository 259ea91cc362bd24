"""Dataclasses as XML elements: one child per field, named as the field in camel case.

Fields may be text, integers, booleans, dates, aware moments, other such dataclasses, ``X | None`` (the child is
absent) and ``tuple[X, ...]`` (the child repeats). The schema of the service says what each may hold: ``load`` expects
an element that has been validated.

>>> @dataclasses.dataclass(frozen=True)
... class Period:
...     start_date: date
...     open_end: bool = False
>>> element = dump(Period(date(2024, 5, 28)), "period", "urn:example")
>>> etree.tostring(element).decode()
'<period xmlns="urn:example"><startDate>2024-05-28</startDate><openEnd>false</openEnd></period>'
>>> load(Period, element)
Period(start_date=datetime.date(2024, 5, 28), open_end=False)
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_type_hints

from lxml import etree

from norms.errors import BadXml, UnwritableField

T = TypeVar("T")
_REFUSED: Final = "caractère que XML refuse"

_READ: Final[Mapping[object, Callable[[str], object]]] = {
    str: str,
    int: int,
    bool: lambda text: text in ("true", "1"),
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def dump(value: Any, tag: str, namespace: str) -> etree._Element:
    """Build the element of a dataclass value. Raises UnwritableField on a text that XML cannot hold."""
    element = etree.Element(f"{{{namespace}}}{tag}", nsmap={None: namespace})  # type: ignore[dict-item]  # stubs know no default
    _fill(element, value, namespace)
    return element


def load(kind: type[T], element: etree._Element) -> T:
    """Build a value of the dataclass from its element. Raises BadXml on a value of another kind."""
    namespace = etree.QName(element).namespace or ""
    values: dict[str, object] = {}
    for name, (inner, shape) in _fields(kind).items():  # type: ignore[arg-type]  # a class is hashable
        found = [_value(inner, child) for child in element.findall(f"{{{namespace}}}{_camel(name)}")]
        if shape is tuple:
            values[name] = tuple(found)
        elif found:
            values[name] = found[0]
        elif shape is None:
            values[name] = None
        else:
            raise BadXml(f"Il manque {_camel(name)} dans {etree.QName(element).localname}.")
    return kind(**values)


def _fill(element: etree._Element, value: Any, namespace: str) -> None:
    """Append one child per field value, depth first."""
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        for item in content if isinstance(content, tuple) else (content,):
            if item is None:
                continue
            child = etree.SubElement(element, f"{{{namespace}}}{_camel(field.name)}")
            if dataclasses.is_dataclass(item):
                _fill(child, item, namespace)
            else:
                _write(child, field.name, item)


def _write(child: etree._Element, name: str, item: object) -> None:
    """Set the text of a leaf."""
    if isinstance(item, bool):
        child.text = "true" if item else "false"
        return
    try:
        child.text = item.isoformat() if isinstance(item, date) else str(item)
    except ValueError as error:
        raise UnwritableField(
            etree.QName(child.getroottree().getroot()).localname, _camel(name), "•", _REFUSED
        ) from error


def _value(kind: Any, element: etree._Element) -> object:
    """Read one leaf or nested value."""
    if dataclasses.is_dataclass(kind):
        return load(kind, element)  # type: ignore[arg-type]  # is_dataclass narrows to instance or class
    try:
        return _READ[kind](element.text or "")
    except ValueError as error:
        raise BadXml(f"{etree.QName(element).localname} ne se lit pas (ligne {element.sourceline}).") from error


@cache
def _fields(kind: type) -> Mapping[str, tuple[Any, Any]]:
    """Return (inner type, shape) by field name; shape is tuple, None for an optional field, else the type itself."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, hint in get_type_hints(kind).items():
        inner = next((arg for arg in get_args(hint) if arg not in (Ellipsis, types.NoneType)), hint)
        shape = (
            tuple if getattr(hint, "__origin__", None) is tuple else None if types.NoneType in get_args(hint) else hint
        )
        found[name] = (inner, shape)
    return found


def _camel(name: str) -> str:
    """Turn snake case into camel case.

    >>> _camel("birth_date")
    'birthDate'
    """
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
