"""XML from outside: no entity, no DTD, no network, no huge tree, a bounded size.

>>> parse(b"<a><b/></a>").tag
'a'
>>> parse(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
Traceback (most recent call last):
...
norms.errors.BadXml: Le message XML porte un DOCTYPE : refusé.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from lxml import etree

from norms.errors import BadXml

MAX_XML: Final = 2**20
_ELEMENT: Final = re.compile(r"Element '(?:\{[^}]*\})?(\w{1,60})'")


def parse(data: bytes) -> etree._Element:
    """Return the root element. Raises BadXml on any bytes that are not a small, plain, well-formed document."""
    if len(data) > MAX_XML:
        raise BadXml(f"Le message XML dépasse {MAX_XML} octets.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        raise BadXml(f"Le message XML est mal formé : {_place(error)}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("Le message XML porte un DOCTYPE : refusé.")
    return root


def load_schema(path: Path) -> etree.XMLSchema:
    """Load one of our own schemas from a file that ships."""
    return etree.XMLSchema(etree.parse(str(path)))


def validate(element: etree._Element, schema: etree.XMLSchema) -> None:
    """Check an element against a schema. Raises BadXml with the field and the rule that failed, never the content."""
    if not schema.validate(element):
        first = next(iter(schema.error_log))  # type: ignore[call-overload]  # stubs know no iteration
        found = _ELEMENT.match(first.message)
        raise BadXml(
            f"Le message {etree.QName(element).localname} ne suit pas son schéma :"
            f" champ {found[1] if found else '?'}, règle {first.type_name}."
        )


def _place(error: Exception) -> str:
    """Say where a document breaks without repeating what it holds."""
    if isinstance(error, etree.XMLSyntaxError) and error.position:
        return "ligne {}, colonne {}".format(*error.position)
    return "document illisible"
