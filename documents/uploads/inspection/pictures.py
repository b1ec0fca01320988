"""Pictures: read to their end by Pillow, after it was seen how large they are."""

from __future__ import annotations

import warnings
from typing import BinaryIO, Final

from PIL import Image

from accounts.errors import Refusal
from documents.uploads.inspection.xml_parts import BROKEN

MOST_PIXELS: Final = 100_000_000
"""The largest cameras of telephones make 50 to 108 million, most 12."""
SMALLER: Final = 8
_FORMATS: Final = {"jpeg": "JPEG", "png": "PNG"}
_JPEG_SCAN: Final = b"\xff\xda"
_JPEG_END: Final = b"\xff\xd9"
_PNG_END: Final = b"IEND\xaeB`\x82"


def too_large(size: str) -> str:
    return f"画像の縦横が大きすぎます{size}。1億画素までです。縮めて保存し直してください。"


def check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refusal(too_large(f"（{width:,}×{height:,}）"))


def check_picture(stream: BinaryIO, kind: str) -> None:
    """Whole, and no bomb: a few bytes can be drawn as a picture that fills the memory."""
    warnings.simplefilter("ignore")
    try:
        with Image.open(stream, formats=(_FORMATS[kind],)) as picture:
            width, height = picture.size
            check_pixels(width, height)
            picture.draft("L", (max(width // SMALLER, 1), max(height // SMALLER, 1)))
            picture.load()
    except Image.DecompressionBombError as error:
        raise Refusal(too_large("")) from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError) as error:
        raise Refusal(BROKEN) from error
    stream.seek(0)
    if not _has_end(stream.read(), kind):
        raise Refusal(BROKEN)


def _has_end(content: bytes, kind: str) -> bool:
    """Pillow draws some pictures whose end is missing. Behind it telephones keep what they like."""
    if kind == "png":
        return _PNG_END in content
    return content.rfind(_JPEG_END) > content.rfind(_JPEG_SCAN)
