"""The parcel of a lot: one ZIP file, ``index.xml`` first, then the PDFs. Profile ``simulated-scor``: ours.

The index is validated both ways by our own ``simulated_scor.xsd``. Writing refuses a document that is not the one of
its digest; reading is bounded in size and refuses a parcel whose index and content disagree.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from norms.errors import BadXml, UnreadableFlow, UnwritableField, UnwritableFlow
from norms.scor.index import ScorIndex
from norms.scor.limits import limit
from norms.soap.binding import dump, load
from norms.soap.parsing import MAX_XML, load_schema, parse, validate

PROFILE: Final = "simulated-scor"
NAMESPACE: Final = "urn:feuille:simulated:scor:1"
INDEX: Final = "index.xml"
TAG: Final = "scorIndex"
MAX_FILES: Final = 1000
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_parcel(index: ScorIndex, files: Mapping[str, bytes]) -> bytes:
    """Return the parcel; the same index and files give the same bytes.

    Raises UnwritableField when a field is not what the schema wants, UnwritableFlow when the files are not those of
    the index.
    """
    _agree(index, files, UnwritableFlow)
    element = dump(index, TAG, NAMESPACE)
    try:
        validate(element, _schema())
    except BadXml as error:
        raise UnwritableField(PROFILE, TAG, "•", str(error)) from error
    content = {INDEX: etree.tostring(element, xml_declaration=True, encoding="UTF-8")} | dict(sorted(files.items()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as parcel:
        for name, data in content.items():
            parcel.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return out.getvalue()


def read_parcel(data: bytes) -> tuple[ScorIndex, Mapping[str, bytes]]:
    """Read a parcel: its index and its PDFs by name. Raises UnreadableFlow, BadXml, and nothing else on any bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            names = parcel.namelist()
            if len(names) > MAX_FILES or len(set(names)) != len(names) or INDEX not in names:
                raise UnreadableFlow("Le colis de pièces n'a pas d'index, ou trop de fichiers.")
            root = parse(_extract(parcel, INDEX, MAX_XML))
            files = {name: _extract(parcel, name, limit("max_bytes")) for name in names if name != INDEX}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UnreadableFlow("Le colis de pièces ne s'ouvre pas.") from error
    if root.tag != f"{{{NAMESPACE}}}{TAG}":
        raise BadXml(f"L'index n'est pas du profil {PROFILE}.")
    validate(root, _schema())
    try:
        index = load(ScorIndex, root)
    except ValueError as error:
        raise BadXml("L'index des pièces se contredit.") from error
    _agree(index, files, UnreadableFlow)
    return index, files


def _extract(parcel: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read one file of a parcel, of a bounded size whatever its header says. Raises UnreadableFlow."""
    with parcel.open(name) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableFlow(f"Le fichier {name!r} du colis dépasse {most} octets.")
    return data


def _agree(index: ScorIndex, files: Mapping[str, bytes], error: type[UnreadableFlow | UnwritableFlow]) -> None:
    """Check that the files are those that the index names, to the bit. Raises ``error``."""
    named = {document.file: document.sha256 for document in index.documents if document.file}
    if set(named) != set(files):
        raise error("Les pièces du colis ne sont pas celles de son index.")
    for name, digest in named.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise error(f"La pièce {name!r} n'est pas celle que l'index annonce.")


@cache
def _schema() -> etree.XMLSchema:
    """Load the schema once a process."""
    return load_schema(Path(__file__).with_name("simulated_scor.xsd"))
