"""The appli carte Vitale (apCV): from a picture of its QR code, or from the phone on a contactless reader."""

from __future__ import annotations

from fastapi import APIRouter

from api.errors import NotConfigured, NotUnlocked, ServiceFailed
from api.routes.wiring import TheTerminal
from api.shapes.apcv import ApcvShape
from api.shapes.base import messages_of
from api.shapes.cards import PhoneBody, PictureBody, VitaleShape
from api.shapes.rights import RightsShape
from api.terminal import Terminal
from tables.catalogue import message

router = APIRouter(tags=["cartes"])
PICTURE_PATH = "/v1/cards/apcv/qr"


@router.post("/cards/apcv/qr", summary="Lire le QR code d'une appli carte Vitale")
def post_picture(body: PictureBody, terminal: TheTerminal) -> ApcvShape:
    """Read the people of the QR code in a picture, then ask ADRi; they are treated until a Vitale is read."""
    return _read(terminal, body.picture, body.beneficiary)


@router.post("/cards/apcv/nfc", summary="Lire l'appli carte Vitale d'un téléphone posé sur le lecteur")
def post_phone(body: PhoneBody, terminal: TheTerminal) -> ApcvShape:
    """Read the people of the phone on the contactless reader, then ask ADRi."""
    return _read(terminal, None, body.beneficiary)


@router.delete("/cards/apcv", status_code=204, summary="Oublier l'appli carte Vitale présentée")
def delete_apcv(terminal: TheTerminal) -> None:
    """Forget the apCV: the Vitale in the reader is read again."""
    terminal.forget_apcv()


def _read(terminal: Terminal, picture: bytes | None, place: int) -> ApcvShape:
    """Read an apCV and ask ADRi about one of its people: its rights are those of ADRi, always."""
    people = VitaleShape.model_validate(terminal.apcv(picture))
    day = terminal.today()
    try:
        rights = RightsShape.of(terminal.ask_rights(place, day), day)
    except NotConfigured:
        why = "aucun service configuré"
    except NotUnlocked:
        why = "la CPS n'est pas déverrouillée"
    except ServiceFailed as error:
        why = str(error.places["why"])
    else:
        return ApcvShape(people=people, rights=rights, messages=())
    told = messages_of((message("rights.adri-unreached", field="beneficiary.rights", why=why),))
    return ApcvShape(people=people, rights=None, messages=told)
