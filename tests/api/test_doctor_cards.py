"""What the doctor says of daemons, sockets, readers and cards, on the real stack and in process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.doctor_cards import daemon_socket, describe, examine_cards, probe_module
from cardio.pkcs11_module import KNOWN_MODULES
from simulator.cards.deck import CPS_READER, VITALE_READER, Deck
from simulator.cards.in_process import InProcessStack
from simulator.cards.iso7816 import Directory, VirtualCard
from tables.messages import Message
from tests.cardio.conftest import open_pcsc
from tests.cardio.softhsm import MODULE as SOFTHSM


@pytest.fixture(scope="module", params=["pcscd", "in process"])
def deck(request: pytest.FixtureRequest) -> Iterator[Deck]:
    if request.param == "in process":
        yield InProcessStack()
        return
    with open_pcsc() as stack:
        yield stack


def rules(found: list[Message]) -> list[str]:
    return [one.rule.removeprefix("doctor.") for one in found if "pkcs11" not in one.rule]


def test_each_reader_and_its_card_are_told(deck: Deck) -> None:
    deck.clear()
    deck.insert(CPS_READER, "medecin")
    found = list(examine_cards(deck.readers))
    assert rules(found) == ["readers", "reader-card", "reader-empty"]
    assert "CPS3" in found[1].text
    deck.insert(VITALE_READER, "famille", mute=True)
    assert rules(list(examine_cards(deck.readers)))[-1] == "reader-mute"


def test_a_program_that_keeps_a_card_is_told(deck: Deck) -> None:
    deck.clear()
    deck.insert(CPS_READER, "medecin")
    channel = deck.readers.connect(CPS_READER, exclusive=True)
    found = list(examine_cards(deck.readers))
    channel.close()
    held = [one for one in found if one.rule == "doctor.reader-held"]
    assert len(held) == 1
    assert CPS_READER in held[0].text
    assert held[0].advice
    assert "reader-held" not in rules(list(examine_cards(deck.readers)))


def test_a_stranger_is_told() -> None:
    deck = InProcessStack()
    deck.slot(CPS_READER).insert(VirtualCard(bytes.fromhex("3B6500002063CB6800"), Directory(0x3F00)))
    found = list(examine_cards(deck.readers))
    assert rules(found) == ["readers", "reader-unknown", "reader-empty"]
    assert "3B 65" in found[1].text


def test_no_reader_and_no_daemon_are_told() -> None:
    assert [one.rule for one in describe({})] == ["doctor.no-readers"]


def test_a_stopped_daemon_is_told() -> None:
    with open_pcsc() as stack:
        assert rules(list(examine_cards()))[:2] == ["socket", "readers"]
        stack.stop_daemon()
        assert rules(list(examine_cards())) == ["socket-missing", "no-readers"]


def test_the_socket_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "s"
    assert daemon_socket(path).rule == "doctor.socket-missing"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.bind(str(path))
        assert daemon_socket(path).rule == "doctor.socket-deaf"
        line.listen()
        assert daemon_socket(path).rule == "doctor.socket"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open anything")
def test_a_socket_without_the_right_to_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.bind(str(path))
        line.listen()
        path.chmod(0)
        assert daemon_socket(path).rule == "doctor.socket-closed"


def modules(monkeypatch: pytest.MonkeyPatch, path: str) -> list[Message]:
    """What the doctor says of a PKCS#11 module."""
    monkeypatch.setenv("FEUILLE_PKCS11_MODULE", path)
    return [one for one in examine_cards(InProcessStack().readers) if "pkcs11" in one.rule]


def test_the_pkcs11_module_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "module.so"
    assert [one.rule for one in modules(monkeypatch, str(module))] == ["doctor.no-pkcs11"]
    module.write_bytes(b"")
    found, broken = modules(monkeypatch, str(module))
    assert (found.rule, broken.rule) == ("doctor.pkcs11", "doctor.pkcs11-broken")
    assert str(module) in found.text
    assert broken.advice


@pytest.mark.parametrize("name", ["opensc", "softhsm"])
def test_a_pkcs11_module_is_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pkcs11", reason="python-pkcs11 is missing: install the extra pkcs11")
    path = next((path for path in (*KNOWN_MODULES, SOFTHSM) if name in path and Path(path).is_file()), None)
    if path is None:
        pytest.skip(f"the module of {name} is missing")
    opened = modules(monkeypatch, path)[1]
    assert opened.rule == "doctor.pkcs11-open"
    assert name in opened.text.lower()


def test_a_module_that_kills_its_process_is_told(tmp_path: Path) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("gcc is missing")
    source, module = tmp_path / "module.c", tmp_path / "module.so"
    source.write_text("__attribute__((constructor)) static void start(void) { __builtin_trap(); }\n")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(module), str(source)], check=True)
    told = probe_module(str(module))
    assert told.rule == "doctor.pkcs11-broken"
    assert "arrêté" in told.text
