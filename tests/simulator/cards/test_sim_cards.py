"""`feuille sim cards`: another program reads the cards through the socket that the first line names."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cardio.conftest import open_pcsc
from tests.simulator.cards.test_stack import wait_until

MAIN = "import sys, typer; from api.cli.sim_cards import cards; app = typer.Typer(); app.command()(cards); app()"
OTHER = """
from cardio.pcsc import PcscReaders
from cardio.cps.card import Cps
readers = PcscReaders()
print(";".join(readers.names()))
channel = readers.connect(readers.names()[0])
print(Cps(channel).read().family_name)
channel.close()
"""


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_another_program_reads_the_cards_until_the_end(tmp_path: Path, end: signal.Signals) -> None:
    open_pcsc().close()
    folder = tmp_path if len(str(tmp_path)) < 70 else None
    program = start(
        *(["--dir", str(folder)] if folder else []), "--reader", "Mon lecteur=opticien", "--reader", "Vide="
    )
    assert program.stdout is not None
    told = json.loads(program.stdout.readline())
    assert told["readers"] == [
        {"name": "Mon lecteur 00 00", "identity": "opticien", "pin": "1234"},
        {"name": "Vide 01 00", "identity": None, "pin": None},
    ]
    where = told["pcsclite_csock_name"]
    environment = {**os.environ, "PCSCLITE_CSOCK_NAME": where}
    other = subprocess.run([sys.executable, "-c", OTHER], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.splitlines() == ["Mon lecteur 00 00;Vide 01 00", "FICTIF"]
    program.send_signal(end)
    _, said = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Traceback" not in said
    assert wait_until(lambda: not Path(where).exists())


def test_two_cards_by_default() -> None:
    open_pcsc().close()
    program = start("--json")
    assert program.stdout is not None
    told = json.loads(program.stdout.readline())
    program.send_signal(signal.SIGINT)
    out, said = program.communicate(timeout=60)
    assert [reader["identity"] for reader in told["readers"]] == ["medecin", "famille"]
    assert (out, said) == ("", "")


@pytest.mark.parametrize(
    "readers", [["sans identité"], ["A=inconnue"], ["A=medecin", "A=famille"], ["Lecteur é=medecin"], ['A"B=medecin']]
)
def test_what_cannot_be_started_is_told_in_one_line(readers: list[str]) -> None:
    program = start(*(word for reader in readers for word in ("--reader", reader)))
    out, said = program.communicate(timeout=60)
    assert (program.returncode, out) == (1, "")
    assert len(said.splitlines()) == 1
    assert said.startswith("✗")
