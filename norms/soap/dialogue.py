"""The messages of one on-line service: dataclasses by element name, one namespace, one schema, validated both ways."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree

from norms.errors import BadXml, UnwritableField
from norms.soap.binding import dump, load
from norms.soap.envelope import SoapFault, seal, unseal
from norms.soap.parsing import load_schema, validate


class Dialogue:
    """What a service may say and be told: ``kinds`` gives the dataclass of each element name of ``schema``."""

    def __init__(self, profile: str, namespace: str, schema: Path, kinds: Mapping[str, type]) -> None:
        self.profile = profile
        self.namespace = namespace
        self._path = schema
        self._kinds = dict(kinds)
        self._tags = {kind: tag for tag, kind in kinds.items()}

    @cached_property
    def _schema(self) -> etree.XMLSchema:
        """The schema, loaded once a process."""
        return load_schema(self._path)

    def write(self, value: object, assertion: etree._Element | None = None) -> bytes:
        """Return the SOAP message of a value. Raises UnwritableField when a field is not what the schema wants."""
        tag = self._tags[type(value)]
        element = dump(value, tag, self.namespace)
        try:
            validate(element, self._schema)
        except BadXml as error:
            raise UnwritableField(self.profile, tag, "•", str(error)) from error
        return seal(element, assertion)

    def read(self, data: bytes, *expected: type) -> object:
        """Read a message of one of the expected kinds, or the fault that stands for it. Raises BadXml on other bytes.

        The value is of one of ``expected``, or a ``SoapFault``.
        """
        element = unseal(data)
        if isinstance(element, SoapFault):
            return element
        name = etree.QName(element)
        kind = self._kinds.get(name.localname) if name.namespace == self.namespace else None
        if kind is None or kind not in expected:
            wanted = ", ".join(self._tags[each] for each in expected)
            raise BadXml(f"Le message n'est pas du profil {self.profile} : {wanted} attendu.")
        validate(element, self._schema)
        try:
            return load(kind, element)
        except ValueError as error:
            raise BadXml(f"Le message {name.localname} se contredit.") from error
