"""`feuille b2 check` on the files of the demo: accepted with and without separators, refused once damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.demo.run import run_demo
from norms.b2.check import check_file
from tests.end_to_end.command import feuille
from tests.end_to_end.silent import Silent

RECORD = 128
FLOWS = ("fse", "dre")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bytes of the FSE file and of the DRE file of a demo."""
    screen = Silent()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEUILLE_PCSC", "off")
        assert run_demo(tmp_path_factory.mktemp("b2"), screen, over_http=False, ask_code=False)
    assert screen.outcome is not None
    return {flow: Path(screen.outcome.files[flow][0]).read_bytes() for flow in FLOWS}


def records(data: bytes) -> list[bytes]:
    return [data[place : place + RECORD] for place in range(0, len(data), RECORD)]


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("separator", [b"", b"\r\n", b"\n"], ids=["none", "crlf", "lf"])
@pytest.mark.parametrize("last", [True, False], ids=["after each", "between"])
def test_a_file_is_accepted_with_and_without_separators(
    files: dict[str, bytes], tmp_path: Path, flow: str, separator: bytes, last: bool
) -> None:
    path = tmp_path / "file.b2"
    path.write_bytes(separator.join(records(files[flow])) + (separator if last else b""))
    ran = feuille("b2", "check", path)
    assert (ran.status, ran.err) == (0, "")


def shorter(found: list[bytes]) -> Iterator[list[bytes]]:
    """A record one character short, or one long."""
    for place, record in enumerate(found):
        yield [*found[:place], record[:-1], *found[place + 1 :]]
        yield [*found[:place], record + b" ", *found[place + 1 :]]


def disordered(found: list[bytes]) -> Iterator[list[bytes]]:
    """Two neighbours of different kinds swapped."""
    for place in range(len(found) - 1):
        one, two = found[place], found[place + 1]
        if one != two:
            yield [*found[:place], two, one, *found[place + 2 :]]


def miscounted(found: list[bytes]) -> Iterator[list[bytes]]:
    """A record missing, or twice."""
    for place in range(len(found)):
        yield [*found[:place], *found[place + 1 :]]
        yield [*found[:place], found[place], *found[place:]]


def mistotalled(found: list[bytes]) -> Iterator[list[bytes]]:
    """A digit of a closing record changed: a type 5 from its totals on (column 30), a 6 and a 999 anywhere."""
    for place, record in enumerate(found):
        first = {b"5": 29, b"6": 1, b"9": 3}.get(record[:1], RECORD)
        for column in range(first, RECORD):
            if record[column : column + 1].isdigit():
                digit = str((int(record[column : column + 1]) + 1) % 10).encode()
                yield [*found[:place], record[:column] + digit + record[column + 1 :], *found[place + 1 :]]


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("damage", [shorter, disordered, miscounted, mistotalled], ids=lambda damage: damage.__name__)
def test_any_damage_to_a_length_an_order_a_count_or_a_total_is_refused(
    files: dict[str, bytes], flow: str, damage: Callable[[list[bytes]], Iterator[list[bytes]]]
) -> None:
    whole = records(files[flow])
    variants = list(damage(whole))
    assert len(variants) > 10
    accepted = [number for number, variant in enumerate(variants) if not check_file(b"\r\n".join(variant))]
    assert accepted == []


@pytest.mark.parametrize("flow", FLOWS)
def test_the_command_refuses_a_damaged_file_and_says_where(files: dict[str, bytes], tmp_path: Path, flow: str) -> None:
    found = records(files[flow])
    path = tmp_path / "damaged.b2"
    path.write_bytes(b"".join([*found[:4], *found[5:]]))
    ran = feuille("b2", "check", path)
    assert ran.status == 1
    assert ran.clean
    assert (ran.out + ran.err).strip()
