"""The CPS through PKCS#11: on SoftHSM2, and on the virtual CPS3 through OpenSC's module and a real pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardio import pkcs11_module, pkcs11_token
from cardio.cps.card import Cps
from cardio.errors import (
    BadCodeShape,
    CardRemoved,
    CodeBlocked,
    CodeRequired,
    NoCard,
    NoPkcs11Module,
    Pkcs11Fault,
    SharingViolation,
    WrongCode,
)
from cardio.pkcs11_cps import Pkcs11Cps
from simulator.cards.cps3 import cps_keys
from simulator.cards.deck import CPS_READER, VITALE_READER
from simulator.cards.identities import CPS_IDENTITIES, DEMO_CODE
from simulator.cards.in_process import InProcessStack
from simulator.cards.iso7816 import VirtualCard
from simulator.cards.pcsc import PcscStack
from tests.cardio.softhsm import forget, make_token

OPENSC = [path for path in pkcs11_module.KNOWN_MODULES if "opensc" in path and Path(path).is_file()]
DOCTOR = CPS_IDENTITIES["medecin"]


@dataclass(frozen=True)
class Place:
    """Where a doctor's CPS is to be found through PKCS#11."""

    module: str
    reader: str = ""
    card: VirtualCard | None = None

    def open(self) -> Pkcs11Cps:
        return Pkcs11Cps(self.module, self.reader)


@pytest.fixture
def softhsm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    place = Place(make_token(tmp_path, "medecin", monkeypatch))
    yield place
    forget()


@pytest.fixture
def opensc(pcsc_stack: PcscStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is missing: install the extra pkcs11")
    if not OPENSC:
        pytest.skip("OpenSC's PKCS#11 module is missing: install the package opensc")
    pcsc_stack.clear()
    pcsc_stack.insert(CPS_READER, "medecin")
    monkeypatch.setattr(pkcs11_token, "_refusals", {})
    yield Place(OPENSC[0], CPS_READER, pcsc_stack.card("medecin"))
    pkcs11.unload(OPENSC[0])


@pytest.fixture(params=["softhsm", "opensc"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def card(place: Place) -> Iterator[Pkcs11Cps]:
    with place.open() as found:
        yield found


def code(digits: str = DEMO_CODE) -> bytearray:
    return bytearray(digits, "ascii")


def verify(certificate: bytes, signature: bytes, data: bytes) -> None:
    public = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())


def test_it_reads_what_the_apdus_read(card: Pkcs11Cps) -> None:
    deck = InProcessStack()
    deck.insert(CPS_READER, "medecin")
    direct = Cps(deck.readers.connect(CPS_READER))
    assert card.read() == direct.read()
    direct.unlock(code())
    card.unlock(code())
    assert card.read() == direct.read()
    assert card.read().situations == DOCTOR.situations
    assert card.certificate() == direct.certificate()
    assert card.authentication_certificate() == direct.authentication_certificate()


def test_a_locked_card_gives_no_situation_and_signs_nothing(card: Pkcs11Cps) -> None:
    assert card.read().situations == ()
    for step in (card.sign, card.authenticate):
        with pytest.raises(CodeRequired):
            step(b"FSE")


def test_the_code_is_wiped_whatever_happens(card: Pkcs11Cps) -> None:
    for given, refused in (("12a4", BadCodeShape), ("12345", BadCodeShape), ("9999", WrongCode)):
        buffer = code(given)
        with pytest.raises(refused):
            card.unlock(buffer)
        assert not any(buffer)
    right = code()
    card.unlock(right)
    assert right == bytearray(4)


def test_what_is_not_four_digits_spends_no_try(card: Pkcs11Cps) -> None:
    with pytest.raises(BadCodeShape):
        card.unlock(code("123"))
    assert card.tries_left() == 3


def test_a_right_code_gives_all_tries_back(card: Pkcs11Cps) -> None:
    with pytest.raises(WrongCode) as refused:
        card.unlock(code("9999"))
    assert refused.value.tries_left == card.tries_left() == 2
    card.unlock(code())
    assert card.tries_left() == 3


def test_a_refusal_after_an_unlocking_locks_again(card: Pkcs11Cps) -> None:
    card.unlock(code())
    with pytest.raises(WrongCode):
        card.unlock(code("9999"))
    assert card.read().situations == ()
    with pytest.raises(CodeRequired):
        card.authenticate(b"FSE")


def test_after_three_wrong_codes_no_fourth_is_sent(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    log_in = pkcs11_token.Pkcs11Token.log_in

    def counted(token: pkcs11_token.Pkcs11Token, given: bytearray) -> bool:
        sent.append(len(given))
        return log_in(token, given)

    monkeypatch.setattr(pkcs11_token.Pkcs11Token, "log_in", counted)
    with place.open() as card:
        for left in (2, 1):
            with pytest.raises(WrongCode) as refused:
                card.unlock(code("0000"))
            assert refused.value.tries_left == left
        with pytest.raises(CodeBlocked):
            card.unlock(code("0000"))
        with pytest.raises(CodeBlocked):
            card.unlock(code())
    with place.open() as card, pytest.raises(CodeBlocked):
        card.unlock(code())
    assert sent == [4, 4, 4]


def test_the_authentication_key_signs(card: Pkcs11Cps) -> None:
    card.unlock(code())
    for data in (b"", b"defi", bytes(range(256)) * 40):
        proof = card.authenticate(data)
        verify(card.authentication_certificate(), proof, data)
        with pytest.raises(InvalidSignature):
            verify(card.certificate(), proof, data)


def test_the_signature_key_signs_on_softhsm(softhsm: Place) -> None:
    with softhsm.open() as card:
        card.unlock(code())
        verify(card.certificate(), card.sign(b"FSE"), b"FSE")


def test_opensc_cannot_use_the_signature_key_and_says_so(opensc: Place) -> None:
    with opensc.open() as card:
        card.unlock(code())
        with pytest.raises(Pkcs11Fault, match="MechanismInvalid"):
            card.sign(b"FSE")
        verify(card.authentication_certificate(), card.authenticate(b"FSE"), b"FSE")


def test_closing_forgets_the_code(place: Place) -> None:
    with place.open() as card:
        card.unlock(code())
    card.close()
    with place.open() as card:
        assert card.read().situations == ()
        with pytest.raises(CodeRequired):
            card.authenticate(b"FSE")
    with pytest.raises(NoCard):
        card.certificate()


def test_two_holders_of_one_card_do_not_share_a_code(place: Place) -> None:
    with place.open() as first, place.open() as second:
        first.unlock(code())
        with pytest.raises(SharingViolation):
            second.unlock(code())
        assert second.read().situations == ()
        assert first.tries_left() == 3


def test_the_card_may_leave_and_come_back(opensc: Place, pcsc_stack: PcscStack) -> None:
    with opensc.open() as card:
        card.unlock(code())
        pcsc_stack.remove(CPS_READER)
        with pytest.raises((CardRemoved, NoCard)):
            card.authenticate(b"FSE")
        with pytest.raises((CardRemoved, NoCard)):
            opensc.open()
        pcsc_stack.insert(CPS_READER, "medecin")
    with opensc.open() as card:
        card.unlock(code())
        assert card.read().situations == DOCTOR.situations


def test_a_card_that_came_blocked_never_sees_a_code(opensc: Place, pcsc_stack: PcscStack) -> None:
    pcsc_stack.insert(CPS_READER, "bloquee")
    with opensc.open() as card:
        assert card.tries_left() == 0
        with pytest.raises(CodeBlocked):
            card.unlock(code())


def test_an_empty_reader_or_an_unknown_one_is_told(opensc: Place) -> None:
    for reader in (VITALE_READER, "Lecteur inconnu"):
        with pytest.raises(NoCard):
            Pkcs11Cps(opensc.module, reader)


def test_the_module_is_chosen_by_argument_then_by_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module, other = tmp_path / "module.so", tmp_path / "other.so"
    module.touch()
    other.touch()
    monkeypatch.setenv(pkcs11_module.MODULE_VARIABLE, str(module))
    assert pkcs11_module.find_module() == str(module)
    assert pkcs11_module.find_module(str(other)) == str(other)
    monkeypatch.delenv(pkcs11_module.MODULE_VARIABLE)
    monkeypatch.setattr(pkcs11_module, "KNOWN_MODULES", (str(tmp_path / "absent.so"), str(other)))
    assert pkcs11_module.find_module() == str(other)
    monkeypatch.setattr(pkcs11_module, "KNOWN_MODULES", ())
    for chosen in (None, str(tmp_path / "absent.so")):
        with pytest.raises(NoPkcs11Module):
            pkcs11_module.find_module(chosen)


def test_a_file_that_is_no_module_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pkcs11", reason="python-pkcs11 is missing: install the extra pkcs11")
    wrong = tmp_path / "module.so"
    wrong.write_bytes(b"not a library")
    with pytest.raises(NoPkcs11Module):
        Pkcs11Cps(str(wrong))


def test_without_the_binding_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "module.so"
    module.touch()
    monkeypatch.setitem(__import__("sys").modules, "pkcs11", None)
    with pytest.raises(NoPkcs11Module, match="python-pkcs11"):
        Pkcs11Cps(str(module))


def test_keys_and_certificates_go_together() -> None:
    keys = cps_keys(DOCTOR)
    assert keys.signature.certificate() != keys.authentication.certificate()
