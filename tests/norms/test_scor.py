"""Supporting documents: checked as scans of real bytes, indexed to their lot, carried in a parcel."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norms.errors import BadXml, UnreadableFlow, UnwritableField, UnwritableFlow
from norms.scor import (
    DocumentState,
    Fingerprint,
    ScorDocument,
    ScorIndex,
    check_document,
    may_follow,
    read_parcel,
    write_parcel,
)
from norms.scor.limits import limit
from norms.scor.states import due_on_paper, may_purge
from tables.catalogue import SOURCES, rules
from tables.dated import load

PIL = pytest.importorskip("PIL.Image")
pytest.importorskip("pypdfium2")
from PIL import Image, ImageDraw, ImageFilter  # noqa: E402 behind the skip
from PIL.Image import Image as Picture  # noqa: E402 behind the skip

A5 = (148, 210)


def page(seed: int = 1, *, dpi: int = 200, size: tuple[int, int] = A5, ink: int = 20) -> Picture:
    """A scanned prescription: lines of strokes of random lengths on paper."""
    chance = random.Random(seed)
    width, height = (round(side / 25.4 * dpi) for side in size)
    picture = Image.new("L", (width, height), 245)
    draw = ImageDraw.Draw(picture)
    step = dpi // 5
    for y in range(step * 2, height - step * 2, step):
        x = step
        while x < width * chance.uniform(0.5, 0.9):
            word = chance.randint(step // 3, step)
            draw.rectangle((x, y, x + word, y + step // 3), fill=ink)
            x += word + step // 4
    return picture


def pdf(*pictures: Picture, dpi: int = 200) -> bytes:
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=list(pictures[1:]))
    return out.getvalue()


def found(document: bytes, *known: Fingerprint) -> list[str]:
    return [each.rule for each in check_document(document, "nouvelle", known).messages]


def test_a_straight_clear_page_passes() -> None:
    verdict = check_document(pdf(page()), "ordonnance")
    assert verdict.messages == ()
    assert verdict.state is DocumentState.COMPLIANT
    assert verdict.fingerprint is not None
    assert verdict.fingerprint.name == "ordonnance"


def test_a_page_of_a_word_processor_passes_too() -> None:
    from fpdf import FPDF

    document = FPDF(format="A4")
    document.add_page()
    document.set_font("helvetica", size=12)
    for line in range(30):
        document.cell(0, 8, f"Ligne {line} de l'ordonnance, lisible et droite", new_x="LMARGIN", new_y="NEXT")
    assert found(bytes(document.output())) == []


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (pdf(Image.new("L", (1166, 1654), 250)), "scor.blank"),
        (pdf(Image.effect_noise((1166, 1654), 6).point([min(255, level + 110) for level in range(256)])), "scor.blank"),
        (pdf(page(), page(2)), "scor.pages"),
        (pdf(page(dpi=100), dpi=100), "scor.low-resolution"),
        (pdf(page(size=(105, 148))), "scor.too-small"),
        (pdf(page().rotate(6, fillcolor=245)), "scor.crooked"),
        (pdf(page().rotate(-8, fillcolor=245)), "scor.crooked"),
        (pdf(page(ink=195)), "scor.illegible"),
        (pdf(page().filter(ImageFilter.GaussianBlur(18))), "scor.illegible"),
        (b"", "scor.unreadable"),
        (b"%PDF-1.7\n%%EOF", "scor.unreadable"),
        (pdf(page())[:2000], "scor.unreadable"),
    ],
)
def test_each_fault_has_its_name(document: bytes, rule: str) -> None:
    assert rule in found(document)
    assert check_document(document).state is DocumentState.NON_COMPLIANT


def test_a_heavy_document_is_not_even_opened() -> None:
    assert found(b"\0" * (limit("max_bytes") + 1)) == ["scor.too-heavy"]


def test_a_slight_tilt_is_no_fault() -> None:
    assert "scor.crooked" not in found(pdf(page().rotate(1, fillcolor=245)))


def test_the_same_file_is_a_duplicate_and_a_second_scan_looks_alike() -> None:
    same = pdf(page())  # made once: a PDF says in which second it was made
    first = check_document(same, "première").fingerprint
    assert first is not None
    assert found(same, first) == ["scor.duplicate"]
    assert found(pdf(page().point([min(255, level + 4) for level in range(256)])), first) == ["scor.lookalike"]
    assert found(pdf(page(7)), first) == []


def test_a_locked_document_is_unreadable() -> None:
    from fpdf import FPDF

    document = FPDF(format="A4")
    document.add_page()
    document.set_encryption(owner_password="a", user_password="b")
    assert found(bytes(document.output())) == ["scor.unreadable"]


def test_without_the_library_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    assert found(pdf(page())) == ["scor.no-library"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000))
def test_any_bytes_give_a_verdict(data: bytes, place: int) -> None:
    whole = pdf(page(dpi=50), dpi=50)
    for candidate in (data, b"%PDF-1.4\n" + data, whole[:place] + data + whole[place:]):
        check_document(candidate)


def test_a_giant_page_is_looked_at_small() -> None:
    from fpdf import FPDF

    document = FPDF(unit="pt", format=(14000, 3))
    document.add_page()
    assert "scor.too-small" in found(bytes(document.output()))


FILE = pdf(page(dpi=50), dpi=50)
FIRST = ScorDocument(
    identifier="20241215090000-0001", kind="ORDN", invoice=1, prescription_date=date(2024, 12, 1),
    file="ordonnance-1.pdf", sha256=hashlib.sha256(FILE).hexdigest(),
)  # fmt: skip
NEXT = ScorDocument(identifier="20241215090000-0002", kind="ORDN", invoice=2, first_prescription=FIRST.identifier)
INDEX = ScorIndex(
    identification="20241215090000-0001", made_at=datetime(2024, 12, 15, 9, tzinfo=UTC), biller="991145608",
    regime="01", caisse="999", centre="9999", lot="001", lot_day=date(2024, 12, 15), documents=(FIRST, NEXT),
)  # fmt: skip
FILES = {"ordonnance-1.pdf": FILE}


def test_a_parcel_reads_back_and_is_always_the_same() -> None:
    data = write_parcel(INDEX, FILES)
    assert read_parcel(data) == (INDEX, FILES)
    assert write_parcel(INDEX, FILES) == data


def test_a_series_sends_its_prescription_once() -> None:
    later = replace(INDEX, documents=(NEXT,))
    assert read_parcel(write_parcel(later, {})) == (later, {})
    with pytest.raises(ValueError, match="refers"):
        replace(NEXT, file="x.pdf", sha256="0")
    with pytest.raises(ValueError, match="refers"):
        replace(NEXT, first_prescription="")


@pytest.mark.parametrize("files", [{}, {"ordonnance-1.pdf": FILE + b"x"}, FILES | {"other.pdf": FILE}])
def test_a_parcel_whose_files_are_not_those_of_its_index_is_never_written(files: dict[str, bytes]) -> None:
    with pytest.raises(UnwritableFlow):
        write_parcel(INDEX, files)


@pytest.mark.parametrize("changes", [{"lot": "AAA"}, {"biller": "1"}, {"documents": (replace(NEXT, kind="X"),)}])
def test_what_the_schema_refuses_is_never_written(changes: dict[str, object]) -> None:
    index = replace(INDEX, **changes)  # type: ignore[arg-type]  # wrong values are the point
    with pytest.raises(UnwritableField):
        write_parcel(index, FILES if "documents" not in changes else {})


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in files.items():
            parcel.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_hostile_parcels_are_refused() -> None:
    bomb = packed(index__xml=b"<a>" + b" " * 50_000_000 + b"</a>")
    assert len(bomb) < 100_000
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    for data in (b"", b"PK", bomb, packed(other=b""), packed(index__xml=b"<a/>"), packed(index__xml=laughs)):
        with pytest.raises((UnreadableFlow, BadXml)):
            read_parcel(data)
    swapped = write_parcel(INDEX, FILES).replace(b"ordonnance-1.pdf", b"../../../pwn.pdf")
    with pytest.raises((UnreadableFlow, BadXml)):
        read_parcel(swapped)


@settings(deadline=None)
@given(st.integers(0, len(write_parcel(INDEX, FILES)) - 1), st.binary(min_size=1, max_size=8))
def test_any_change_of_a_parcel_is_refused_or_harmless(place: int, data: bytes) -> None:
    changed = bytearray(write_parcel(INDEX, FILES))
    changed[place : place + len(data)] = data
    with suppress(UnreadableFlow, BadXml):
        _, files = read_parcel(bytes(changed))
        assert files == FILES


def test_states_have_labels_and_roads_that_end() -> None:
    rows = {row.key: row.values["next"].split() for row in load(SOURCES, "scor/states.csv").rows}
    assert set(rows) == {state.value for state in DocumentState}
    assert all(set(following) <= set(rows) for following in rows.values())
    assert {state.label for state in DocumentState} >= {"MANQUANT", "NON CONFORME", "CONFORME", "COLLECTE PAPIER"}
    assert not any(may_follow(DocumentState.ARCHIVED, state) for state in DocumentState)
    assert may_follow(DocumentState.NON_COMPLIANT, DocumentState.COMPLIANT)


def test_five_days_then_paper_and_six_months_then_purge() -> None:
    assert not due_on_paper(date(2024, 12, 2), date(2024, 12, 7))
    assert due_on_paper(date(2024, 12, 2), date(2024, 12, 8))
    assert not may_purge(date(2024, 6, 1), date(2024, 12, 1))
    assert may_purge(date(2024, 6, 1), date(2024, 12, 2))


def test_every_rule_of_the_family_says_what_to_do() -> None:
    assert all(rule.advice for name, rule in rules().items() if name.startswith("scor."))
