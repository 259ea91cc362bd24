"""Who asks an on-line service: a VIHF assertion that the unlocked CPS signs, made anew for each question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from lxml import etree

from api.card_desk import CardDesk
from api.errors import ServiceFailed
from engine.ports import Clock
from norms.soap.vihf import Vihf, national_number, sign_assertion

Assertion = Callable[[], etree._Element]
"""Makes a signed assertion. Raises NotUnlocked, ServiceFailed, CardioError."""


@dataclass(frozen=True, slots=True)
class CardAssertion:
    """Assertions of the CPS that is in the reader; the card signs each one. No name of a patient stands in them."""

    desk: CardDesk
    clock: Clock

    def __call__(self) -> etree._Element:
        """Make one. Raises NotUnlocked where no CPS is unlocked, ServiceFailed without signxml, CardioError."""
        if not can_sign():
            raise ServiceFailed(service="en ligne", why="signxml manque sur ce poste : installez feuille[transport]")
        with self.desk.cps() as cps:
            holder = cps.read()
            structure = holder.situations[0].billing_number if holder.situations else ""
            vihf = Vihf(
                identifier=f"_{uuid.uuid4().hex}",
                issued=self.clock.now(),
                name_id=national_number(holder.rpps),
                structure=structure,
                subject_name=f"{holder.first_name} {holder.family_name}".strip(),
                roles=(holder.profession,),
                product_version=metadata.version("feuille"),
            )
            return sign_assertion(vihf, cps)


def can_sign() -> bool:
    """Whether the library that signs XML is installed."""
    return find_spec("signxml") is not None
