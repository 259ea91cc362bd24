"""The CPS from reading to signing, on the real PC/SC stack and in process."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardio.cps.card import Cps
from cardio.errors import BadCodeShape, CodeBlocked, CodeRequired, WrongCode
from simulator.cards.deck import CPS_READER
from simulator.cards.identities import CPS_IDENTITIES, DEMO_CODE
from tests.cardio.conftest import Table


def code(digits: str = DEMO_CODE) -> bytearray:
    return bytearray(digits, "ascii")


@pytest.mark.parametrize("identity", CPS_IDENTITIES)
def test_a_locked_card_names_its_holder_and_no_situation(table: Table, identity: str) -> None:
    expected = CPS_IDENTITIES[identity]
    holder = table.cps(identity).read()
    assert (holder.family_name, holder.first_name, holder.civility, holder.rpps, holder.profession) == (
        expected.family_name,
        expected.first_name,
        expected.civility,
        expected.rpps,
        expected.profession,
    )
    assert holder.valid_until == expected.valid_until
    assert len(holder.serial) == 8
    assert holder.situations == ()


@pytest.mark.parametrize("identity", ["medecin", "opticien", "infirmier", "remplacant", "perimee"])
def test_an_unlocked_card_gives_its_situations(table: Table, identity: str) -> None:
    card = table.cps(identity)
    card.unlock(code())
    assert card.read().situations == CPS_IDENTITIES[identity].situations


def test_a_card_out_of_validity_says_since_when(table: Table) -> None:
    assert table.cps("perimee").read().valid_until == date(2024, 6, 30)


def test_doctor_and_optician_bill_in_the_same_centre() -> None:
    doctor, optician = (CPS_IDENTITIES[name].situations[0] for name in ("medecin", "opticien"))
    assert doctor.billing_number == optician.billing_number
    assert doctor.practitioner_number != optician.practitioner_number
    assert (doctor.kind, optician.kind, optician.specialty) == ("specialty", "activity", "64")


def test_wrong_codes_count_down_to_blocked_and_no_further_code_is_sent(table: Table) -> None:
    card = table.cps()
    assert card.tries_left() == 3
    for left in (2, 1):
        with pytest.raises(WrongCode) as refused:
            card.unlock(code("0000"))
        assert refused.value.tries_left == left == card.tries_left()
    with pytest.raises(CodeBlocked):
        card.unlock(code("0000"))
    assert card.tries_left() == 0
    assert table.verifies() == 3
    with pytest.raises(CodeBlocked):
        card.unlock(code())
    with pytest.raises(CodeBlocked):
        table.cps().unlock(code())
    assert table.verifies() == 3


def test_a_right_code_gives_all_tries_back(table: Table) -> None:
    card = table.cps()
    for _ in range(2):
        with pytest.raises(WrongCode):
            card.unlock(code("9999"))
    card.unlock(code())
    assert card.tries_left() == 3


def test_the_counter_outlives_the_reader(table: Table) -> None:
    with pytest.raises(WrongCode):
        table.cps().unlock(code("1111"))
    table.deck.remove(CPS_READER)
    assert table.cps().tries_left() == 2


def test_a_card_that_came_blocked_never_sees_a_code(table: Table) -> None:
    with pytest.raises(CodeBlocked):
        table.cps("bloquee").unlock(code())
    assert table.verifies() == 0


@pytest.mark.parametrize("shape", ["", "123", "12345", "12a4", "12 4", "12³4", "abcd", "-123"])
def test_what_is_not_four_digits_is_not_sent(table: Table, shape: str) -> None:
    given = bytearray(shape.encode("latin-1"))
    card = table.cps()
    with pytest.raises(BadCodeShape):
        card.unlock(given)
    assert not any(given)
    assert table.verifies() == 0
    assert card.tries_left() == 3


def test_signing_wants_the_code_first(table: Table) -> None:
    with pytest.raises(CodeRequired):
        table.cps().sign(b"FSE")


@pytest.mark.parametrize("data", [b"", b"FSE", bytes(range(256)) * 40])
def test_the_signature_holds_by_the_certificate_alone(table: Table, data: bytes) -> None:
    card = table.cps()
    card.unlock(code())
    signature = card.sign(data)
    public = x509.load_der_x509_certificate(card.certificate()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(signature, data + b"\x00", padding.PKCS1v15(), hashes.SHA256())


def test_the_other_key_authenticates_by_its_own_certificate(table: Table) -> None:
    card = table.cps()
    with pytest.raises(CodeRequired):
        card.authenticate(b"defi")
    card.unlock(code())
    proof = card.authenticate(b"defi")
    keys = [
        x509.load_der_x509_certificate(der).public_key()
        for der in (card.authentication_certificate(), card.certificate())
    ]
    right, other = keys
    assert isinstance(right, rsa.RSAPublicKey)
    assert isinstance(other, rsa.RSAPublicKey)
    right.verify(proof, b"defi", padding.PKCS1v15(), hashes.SHA256())
    with pytest.raises(InvalidSignature):
        other.verify(proof, b"defi", padding.PKCS1v15(), hashes.SHA256())


def test_closing_the_channel_locks_the_card(table: Table) -> None:
    table.deck.insert(CPS_READER, "medecin")
    channel = table.connect(CPS_READER)
    Cps(channel).unlock(code())
    channel.close()
    with pytest.raises(CodeRequired):
        table.cps().sign(b"FSE")


def test_taking_the_card_out_locks_it(table: Table) -> None:
    table.cps().unlock(code())
    table.deck.remove(CPS_READER)
    card = table.cps()
    assert card.read().situations == ()
    with pytest.raises(CodeRequired):
        card.sign(b"FSE")
