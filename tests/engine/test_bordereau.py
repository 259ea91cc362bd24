"""The bordereau says what left, in one page, the same bytes each time."""

import re
import zlib
from pathlib import Path

import pytest

from engine.documents.bordereau import NOTICE, plain
from engine.errors import UnknownTransmission
from engine.office import Office
from tests.engine.people import doctor_request, optician_request, sealed
from tests.engine.test_returns import Gone


@pytest.fixture
def transmitted(office: Office) -> Office:
    sealed(office, doctor_request(), "one")
    sealed(office, optician_request(), "two")
    office.make_lots()
    office.make_files()
    office.send(Gone())
    return office


def text_of(pdf: bytes) -> str:
    """What the pages write, one line per text drawn."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = b"\n".join(zlib.decompress(each) for each in streams if each[:1] == b"\x78")
    shown = [each.decode("latin-1") for each in re.findall(rb"\((.*?)(?<!\\)\)\s*Tj", drawn, re.DOTALL)]
    return "\n".join(re.sub(r"\\(.)", r"\1", each) for each in shown)


def test_it_tells_lots_invoices_amounts_and_the_checkpoint(transmitted: Office, tmp_path: Path) -> None:
    pdf = transmitted.bordereau(tmp_path / "bordereau.pdf").read_bytes()
    text = text_of(pdf)
    for told in ("Lot 001", "Lot AAA", "000000001", "000000002", "15/12/2024", "73,56 EUR", "51,49 EUR", "314,91 EUR"):
        assert told in text, told
    assert "51,58 EUR" in text  # what the AMO owes for both
    assert "122,07 EUR" in text  # what the AMC owes for both
    assert "173,65 EUR" in text
    assert "sans valeur légale" in text
    assert NOTICE.startswith("Scellement simulé : sans valeur légale")
    for made in transmitted.files():
        assert made.name in text
        assert made.sha256 in text
    found = next(line for line in text.splitlines() if re.fullmatch(r"[0-9a-f]{64}", line))
    seq = int(re.search(r"Écriture n° (\d+)", text).group(1))  # type: ignore[union-attr]
    from engine.journal import Checkpoint

    assert transmitted.verify_journal([Checkpoint(seq, found)]).ok
    assert not transmitted.verify_journal([Checkpoint(seq, "0" * 64)]).ok
    assert pdf.count(b"/Type /Page\n") == 1


def test_the_same_transmission_gives_the_same_bytes(transmitted: Office, tmp_path: Path) -> None:
    first = transmitted.bordereau(tmp_path / "a.pdf").read_bytes()
    assert transmitted.bordereau(tmp_path / "b.pdf", 1).read_bytes() == first


def test_nothing_sent_is_no_bordereau(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UnknownTransmission):
        office.bordereau(tmp_path / "bordereau.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_it_shows_no_name_and_no_nir(transmitted: Office, tmp_path: Path) -> None:
    text = text_of(transmitted.bordereau(tmp_path / "bordereau.pdf").read_bytes())
    assert "SPECIMEN" not in text
    assert "2550699999999" not in text


def test_signs_that_no_font_draws_are_replaced() -> None:
    assert plain("L’œuvre coûte −1\u202f234,00\u00a0€") == "L'oeuvre coûte -1 234,00 EUR"
