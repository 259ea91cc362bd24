"""What a scanned page looks like: pdfium renders it, Pillow measures it. Nothing here decides.

pypdfium2 comes with an extra and is imported when a document is looked at; pdfium serves one thread at a time.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS_AN_INCH: Final = 72
MM_AN_INCH: Final = 25.4
LOOK_PIXELS: Final = 1000
"""The longest side of the rendering: about 85 dots an inch for A4, what a screen of 800 × 600 shows."""

SKEW_PIXELS: Final = 300
SKEW_DEGREES: Final = range(-10, 11)
SURE: Final = 1.2
"""How much sharper the lines must stand at an angle than as they are for the page to be called crooked."""

HASH_SIDE: Final = 16
MAX_OBJECTS: Final = 500
INK: Final = 48
"""How much darker than the paper a point must be to be ink."""

_pdfium: Final = Lock()


class Unreadable(Exception):
    """The bytes are no PDF that opens without a password. Caught by ``norms.scor.checks``."""


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of a document: those of its first page from ``short_mm`` on.

    ``dpi`` is that of its coarsest page-wide image, 0 without any; ``ink`` per mille of dark points, ``contrast`` and
    ``edge`` grey levels between ink and paper, ``skew`` tenths of a degree, ``picture`` a 256-bit fingerprint.
    """

    pages: int
    short_mm: int
    long_mm: int
    dpi: int
    ink: int
    contrast: int
    edge: int
    skew: int
    picture: int = field(repr=False)


def look(pdf: bytes) -> Look:
    """Open a document and measure its first page. Raises Unreadable, ImportError without pypdfium2 or Pillow."""
    pypdfium2 = import_module("pypdfium2")  # kept out of the start of every command
    try:
        with _pdfium, closing(pypdfium2.PdfDocument(pdf)) as document:
            pages = len(document)
            page = document[0]
            width, height = page.get_size()
            dpi = _resolution(page, width, height)
            bitmap = page.render(scale=LOOK_PIXELS / max(width, height, 1), grayscale=True)
            picture = bitmap.to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError) as error:
        raise Unreadable from error
    short, long = sorted(round(side / POINTS_AN_INCH * MM_AN_INCH) for side in (width, height))
    paper = _percentile(picture.histogram(), 0.9)
    dark = sum(picture.histogram()[: max(0, paper - INK)])
    darkest = _percentile(picture.histogram(), 0.002)
    return Look(
        pages=pages,
        short_mm=short,
        long_mm=long,
        dpi=dpi,
        ink=dark * 1000 // max(1, picture.width * picture.height),
        contrast=paper - darkest,
        edge=_edge(picture),
        skew=_skew(picture, paper),
        picture=_fingerprint(picture),
    )


def _resolution(page: Any, width: float, height: float) -> int:
    """Return the resolution of the coarsest image that covers half of the page or more, 0 where there is none."""
    image = import_module("pypdfium2").raw.FPDF_PAGEOBJ_IMAGE
    found = []
    for count, each in enumerate(page.get_objects(filter=[image])):
        if count >= MAX_OBJECTS:
            break
        left, bottom, right, top = each.get_bounds()
        if (right - left) * (top - bottom) * 2 >= width * height:
            pixels = each.get_px_size()
            sides = zip(sorted(pixels), sorted((right - left, top - bottom)), strict=True)
            found.append(min(round(dots * POINTS_AN_INCH / points) for dots, points in sides if points))
    return min(found, default=0)


def _percentile(histogram: list[int], share: float) -> int:
    """Return the grey level below which a share of the points stands."""
    left = sum(histogram) * share
    for level, count in enumerate(histogram):
        left -= count
        if left <= 0:
            return level
    return len(histogram) - 1


def _edge(picture: Image) -> int:
    """Return how steep the steepest strokes are, in grey levels from a point to the next."""
    from PIL import ImageChops

    aside = ImageChops.difference(picture, ImageChops.offset(picture, 1, 0))
    below = ImageChops.difference(picture, ImageChops.offset(picture, 0, 1))
    steps = ImageChops.lighter(aside, below).crop((1, 1, picture.width, picture.height))
    return _percentile(steps.histogram(), 0.999)


def _skew(picture: Image, paper: int) -> int:
    """Return the angle at which lines of text stand out best, in tenths of a degree; 0 when none clearly does."""
    from PIL.Image import Resampling

    small = picture.copy()
    small.thumbnail((SKEW_PIXELS, SKEW_PIXELS))
    ink = small.point([255 if level < paper - INK // 2 else 0 for level in range(256)])

    def lines(degrees: int) -> float:
        turned = ink.rotate(degrees, Resampling.BILINEAR)
        rows = turned.resize((1, turned.height), Resampling.BOX).tobytes()
        return sum((one - other) ** 2 for one, other in pairwise(rows))

    scores = {degrees: lines(degrees) for degrees in SKEW_DEGREES}
    best = max(scores, key=lambda degrees: (scores[degrees], -abs(degrees)))
    return best * 10 if scores[best] > SURE * scores[0] else 0


def _fingerprint(picture: Image) -> int:
    """Return one bit a cell: whether it is darker than the next one. Scans of one page differ by a few bits."""
    cells = picture.resize((HASH_SIDE + 1, HASH_SIDE)).tobytes()
    bits = 0
    for row in range(HASH_SIDE):
        for column in range(HASH_SIDE):
            place = row * (HASH_SIDE + 1) + column
            bits = bits << 1 | (cells[place] < cells[place + 1])
    return bits
