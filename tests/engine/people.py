"""What the engine's tests bill: the people of the virtual cards, keys that sign, the demonstration's invoices."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from cardio.cps.holder import CpsHolder
from cardio.vitale.content import VitaleContent
from engine.cover.contract import CoverChoice
from engine.invoice.request import DraftRequest
from engine.invoice.values import Draft, Priced, Sealed
from engine.office import Office
from simulator.cards.identities import CPS_IDENTITIES, VITALE_IDENTITIES

DAY = date(2024, 12, 15)


def holder(name: str = "medecin") -> CpsHolder:
    """The holder that the virtual CPS of that name shows once unlocked."""
    found = CPS_IDENTITIES[name]
    return CpsHolder(
        serial="99900001",
        family_name=found.family_name,
        first_name=found.first_name,
        civility=found.civility,
        rpps=found.rpps,
        profession=found.profession,
        situations=found.situations,
        valid_until=found.valid_until,
    )


def vitale(name: str = "famille", **changes: Any) -> VitaleContent:
    """A virtual Vitale; ``changes`` replace fields of its first beneficiary."""
    content = VITALE_IDENTITIES[name].content
    first = replace(content.beneficiaries[0], **changes)
    return replace(content, beneficiaries=(first, *content.beneficiaries[1:]))


def ngap(code: str = "C", **more: object) -> dict[str, object]:
    return {"nomenclature": "NGAP", "code": code, "date": DAY.isoformat(), **more}


def ccam(code: str = "AFLB001", **more: object) -> dict[str, object]:
    return {"nomenclature": "CCAM", "code": code, "date": DAY.isoformat(), "activity": "1", "phase": "0", **more}


def lpp(code: str, prestation: str, fee: int, quantity: int = 1) -> dict[str, object]:
    return {
        "nomenclature": "LPP",
        "code": code,
        "prestation": prestation,
        "date": DAY.isoformat(),
        "quantity": quantity,
        "fee": fee,
    }


def doctor_request(**changes: Any) -> DraftRequest:
    """C and AFLB001 by a general practitioner, the patient's own doctor, formula 052."""
    asked = DraftRequest(
        holder=holder(), situation=1, vitale=vitale(), invoice_date=DAY, acts=(ngap(), ccam()), pathway="T"
    )
    return replace(asked, **changes)


def optician_request(**changes: Any) -> DraftRequest:
    """Two lenses and a frame by an optician, 100.00 euros of the AMC for the invoice."""
    lens, frame = lpp("7230795", "VU3", 10300), lpp("7211674", "M03", 20900)
    asked = DraftRequest(
        holder=holder("opticien"),
        situation=1,
        vitale=vitale(),
        invoice_date=DAY,
        acts=(lens, dict(lens), frame),
        cover=CoverChoice(amount=10000),
    )
    return replace(asked, **changes)


class KeySigner:
    """A key of its own, certified by itself, that signs as a card does."""

    def __init__(self, name: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).serial_number(1)
        builder = builder.not_valid_before(datetime(2024, 1, 1, tzinfo=UTC)).public_key(self.key.public_key())
        made = builder.not_valid_after(datetime(2034, 1, 1, tzinfo=UTC)).sign(self.key, hashes.SHA256())
        self.der = made.public_bytes(serialization.Encoding.DER)
        self.signed = 0

    def certificate(self) -> bytes:
        return self.der

    def sign(self, data: bytes) -> bytes:
        self.signed += 1
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@cache
def signer(name: str) -> KeySigner:
    """The signer of that name, its key made once."""
    return KeySigner(name)


def drafted(office: Office, asked: DraftRequest) -> Draft:
    """The draft of a request that nothing refuses."""
    found = office.draft(asked)
    assert isinstance(found, Draft), found
    return found


def priced(office: Office, asked: DraftRequest) -> Priced:
    """The price of a request that nothing refuses."""
    found = office.price(drafted(office, asked))
    assert isinstance(found, Priced), found
    return found


def sealed(office: Office, asked: DraftRequest, key: str) -> Sealed:
    """The sealed invoice of a request that nothing refuses."""
    return office.seal(priced(office, asked), signer("cps"), signer("vitale"), idempotency_key=key)
