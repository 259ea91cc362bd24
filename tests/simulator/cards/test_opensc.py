"""Software that we did not write takes the virtual CPS for a real one: OpenSC's tools, through a real pcscd."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardio.cps.card import Cps
from cardio.recognise import CPS3_ATR
from simulator.cards.deck import CPS_READER
from simulator.cards.ias import IasCard
from simulator.cards.identities import CPS_IDENTITIES, DEMO_CODE
from simulator.cards.pcsc import PcscStack
from tests.cardio.conftest import open_pcsc

DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")


@pytest.fixture(scope="module")
def opened() -> Iterator[PcscStack]:
    missing = [tool for tool in ("opensc-tool", "pkcs15-tool", "pkcs11-tool") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} missing: install the package opensc")
    with open_pcsc() as found:
        yield found


@pytest.fixture
def stack(opened: PcscStack) -> PcscStack:
    opened.clear()
    opened.insert(CPS_READER, "medecin")
    return opened


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment whose home is empty, so that no cache of another card is read or left."""
    return os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}


class Tools:
    """Runs a tool and gives what it printed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def run(self, *command: str, code: int = 0) -> str:
        done = subprocess.run(command, capture_output=True, env=self._environment, timeout=60, check=False)
        told = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == code, told
        return told

    def value(self, label: str, *options: str) -> bytes:
        """The value of a data object."""
        command = ["pkcs11-tool", *options, "--read-object", "--type", "data", "--label", label]
        done = subprocess.run(command, capture_output=True, env=self._environment, timeout=60, check=False)
        return done.stdout if done.returncode == 0 else b""


@pytest.fixture
def tools(stack: PcscStack, home: dict[str, str]) -> Tools:
    return Tools(home)


LOGIN = ("-l", "--pin", DEMO_CODE)


def of_reader(stack: PcscStack, step: str) -> bytes:
    """What our own reading says, for comparison: a certificate."""
    channel = stack.readers.connect(CPS_READER)
    try:
        card = Cps(channel)
        return card.certificate() if step == "signature" else card.authentication_certificate()
    finally:
        channel.close()


def test_the_card_is_recognised(tools: Tools) -> None:
    assert tools.run("opensc-tool", "-r", "0", "-a").strip() == CPS3_ATR.hex(":")
    assert tools.run("opensc-tool", "-r", "0", "-n").strip() == "IAS-ECC"


def test_the_serial_number_is_that_of_the_card(stack: PcscStack, tools: Tools) -> None:
    channel = stack.readers.connect(CPS_READER)
    serial = Cps(channel).read().serial
    channel.close()
    told = tools.run("opensc-tool", "-r", "0", "--serial").split()
    assert serial in "".join(told)
    assert re.search(rf"serial num\s*: {serial}", tools.run("pkcs11-tool", "-L"))


def test_the_code_is_listed(tools: Tools) -> None:
    told = tools.run("pkcs15-tool", "--list-pins")
    for line in ("PIN [Code porteur]", "min_len:4, max_len:4, stored_len:4", "Type           : ascii-numeric"):
        assert line in told


def test_both_keys_are_listed_each_with_its_use(tools: Tools) -> None:
    told = tools.run("pkcs15-tool", "--list-keys")
    signature, authentication = told.split("Private RSA Key")[1:]
    assert re.search(r"ID\s*: 0110", signature)
    assert "sign, nonRepudiation" in signature
    assert re.search(r"ID\s*: 0120", authentication)
    assert "nonRepudiation" not in authentication
    assert told.count("ModLength      : 2048") == 2
    assert told.count("neverExtract") == 2


@pytest.mark.parametrize(("identifier", "name"), [("0110", "signature"), ("0120", "authentication")])
def test_both_certificates_are_read(stack: PcscStack, tools: Tools, identifier: str, name: str) -> None:
    assert f"ID             : {identifier}" in tools.run("pkcs15-tool", "--list-certificates")
    told = tools.run("pkcs15-tool", "--read-certificate", identifier)
    start, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----\n"
    text = told[told.index(start) : told.index(end) + len(end)]
    found = x509.load_pem_x509_certificate(text.encode())
    assert found == x509.load_der_x509_certificate(of_reader(stack, name))


def test_the_slot_and_its_token_are_listed(tools: Tools) -> None:
    told = tools.run("pkcs11-tool", "-L")
    assert CPS_READER in told
    assert "CPS3 simulée" in told
    assert "feuille (simulation)" in told
    assert "login required" in told


FREE = ("CPS_ID_CARD", "CPS_NAME_PS", "CPS_LANG_PS", "CPS_INFO_PS", "CPS_DATA")
PROTECTED = ("CPS_ACTIVITY_01_PS", "CPS_SIT_FACT")


def test_what_the_code_protects_is_listed_after_login_only(tools: Tools) -> None:
    before, after = tools.run("pkcs11-tool", "-O"), tools.run("pkcs11-tool", *LOGIN, "-O")
    assert [label for label in FREE if f"'{label}'" not in before] == []
    assert not [label for label in PROTECTED if label in before]
    assert [label for label in FREE + PROTECTED if f"'{label}'" not in after] == []
    assert "Private Key Object" not in before
    assert after.count("Private Key Object; RSA") == 2


def test_objects_are_read(tools: Tools) -> None:
    assert tools.value("CPS_ID_CARD").startswith(bytes.fromhex("5A0A8025000001"))
    assert tools.value("CPS_INFO_PS").endswith(b"SM26")
    assert tools.value("CPS_ACTIVITY_01_PS", *LOGIN).startswith(b"\xee")
    place = CPS_IDENTITIES["medecin"].situations[0]
    assert place.structure_name.encode() in tools.value("CPS_ACTIVITY_01_PS", *LOGIN)
    assert place.billing_number.encode() in tools.value("CPS_SIT_FACT", *LOGIN)
    assert [tools.value(label) for label in PROTECTED] == [b"", b""]


def test_wrong_codes_count_down_to_blocked(stack: PcscStack, tools: Tools) -> None:
    for flag in ("user PIN count low", "final user PIN try", "user PIN locked"):
        assert flag not in tools.run("pkcs11-tool", "-L")
        assert "CKR_PIN_INCORRECT" in tools.run("pkcs11-tool", "-l", "--pin", "9999", "-O", code=1)
        assert flag in tools.run("pkcs11-tool", "-L")
    assert "CKR_PIN_LOCKED" in tools.run("pkcs11-tool", *LOGIN, "-O", code=1)
    card = stack.card("medecin")
    assert isinstance(card, IasCard)
    assert card.code is not None
    assert card.code.tries_left == 0


def test_the_authentication_key_signs(stack: PcscStack, tools: Tools, tmp_path: Path) -> None:
    asked, signed = tmp_path / "asked", tmp_path / "signed"
    asked.write_bytes(DIGEST_INFO + hashlib.sha256(b"FSE").digest())
    tools.run(
        "pkcs11-tool", *LOGIN, "--sign", "-m", "RSA-PKCS", "--id", "0120", "-i", str(asked), "-o", str(signed)
    )  # fmt: skip
    public = x509.load_der_x509_certificate(of_reader(stack, "authentication")).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signed.read_bytes(), b"FSE", padding.PKCS1v15(), hashes.SHA256())


def test_the_signature_key_signs_unless_opensc_cannot_hash_in_part(
    stack: PcscStack, tools: Tools, tmp_path: Path
) -> None:
    """OpenSC hands the card the state of a hash that it began; built on OpenSSL 3, it has no such state to give."""
    asked, signed = tmp_path / "asked", tmp_path / "signed"
    asked.write_bytes(b"FSE")
    command = ["pkcs11-tool", *LOGIN, "--sign", "-m", "SHA256-RSA-PKCS", "--id", "0110", "-i", str(asked)]
    done = subprocess.run(
        [*command, "-o", str(signed)], capture_output=True, text=True, env=tools._environment, timeout=60, check=False
    )
    if done.returncode:
        assert "C_SignFinal failed: rv = CKR_FUNCTION_NOT_SUPPORTED" in done.stderr, "the card itself was not asked"
        return
    public = x509.load_der_x509_certificate(of_reader(stack, "signature")).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signed.read_bytes(), b"FSE", padding.PKCS1v15(), hashes.SHA256())


def test_the_signature_key_refuses_to_authenticate(tools: Tools, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    asked.write_bytes(DIGEST_INFO + hashlib.sha256(b"FSE").digest())
    told = tools.run(
        "pkcs11-tool", *LOGIN, "--sign", "-m", "RSA-PKCS", "--id", "0110", "-i", str(asked), code=1
    )  # fmt: skip
    assert "CKR_MECHANISM_INVALID" in told


@pytest.mark.parametrize("identity", CPS_IDENTITIES)
def test_every_identity_is_a_card_of_its_own(stack: PcscStack, tools: Tools, identity: str) -> None:
    stack.insert(CPS_READER, identity)
    expected = CPS_IDENTITIES[identity]
    told = tools.run("pkcs11-tool", "-O")
    for part in (f"SN={expected.family_name}", f"GN={expected.first_name}", f"CN=8{expected.rpps}"):
        assert part in told
    if expected.tries_left:
        assert tools.run("pkcs11-tool", *LOGIN, "-O").count("CPS_ACTIVITY_") == len(expected.situations)
    else:
        assert "CKR_PIN_LOCKED" in tools.run("pkcs11-tool", *LOGIN, "-O", code=1)
