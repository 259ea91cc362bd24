"""Reading codes in a picture, with zxing-cpp and Pillow, imported only when a picture comes."""

from __future__ import annotations

from io import BytesIO

from cardio.errors import NoApcvCode, NoBarcodeLibrary

MAX_BYTES = 16_000_000
MAX_PIXELS = 40_000_000
"""No camera of a terminal makes more; a bigger picture is refused unread."""


def codes_in(picture: bytes) -> tuple[bytes, ...]:
    """Return what the QR codes of a picture (PNG, JPEG…) say. Raises NoBarcodeLibrary, NoApcvCode."""
    try:
        import zxingcpp
        from PIL import Image
    except ImportError:
        raise NoBarcodeLibrary from None
    if len(picture) > MAX_BYTES:
        raise NoApcvCode
    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP", "BMP")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NoApcvCode
            found = zxingcpp.read_barcodes(
                opened.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
    except NoApcvCode:
        raise
    except Exception:  # a damaged picture makes Pillow raise a dozen unrelated types, some of them plain Exception
        raise NoApcvCode from None
    return tuple(bytes(one.bytes) for one in found)
