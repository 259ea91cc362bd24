"""What the API shows after an appli carte Vitale (apCV) was read."""

from __future__ import annotations

from typing import Final

from api.shapes.base import MessageShape, Shape
from api.shapes.cards import VitaleShape
from api.shapes.rights import RightsShape

APCV_NOTICE: Final = "Contenu d'appli carte Vitale simulé : celui d'un vrai téléphone se lit avec le module du GIE."


class ApcvShape(Shape):
    """The people of the phone, and what ADRi answered about the one that was asked for.

    ``rights`` is null where ADRi could not be reached: ``messages`` then say so, and ADRi is asked again when billing.
    """

    people: VitaleShape
    rights: RightsShape | None
    messages: tuple[MessageShape, ...]
    notice: str = APCV_NOTICE
