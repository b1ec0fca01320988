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
_PNG_END: Final = b"IEND\xaeB`\x82"


def too_large(width: int, height: int) -> str:
    return (
        f"画像の縦横が大きすぎます（{width:,}×{height:,}）。合わせて1億画素までです。"
        "縮めて保存し直してください。"
    )


def check_picture(stream: BinaryIO, kind: str) -> None:
    """Whole, and no bomb: a few bytes can be drawn as a picture that fills the memory."""
    warnings.simplefilter("ignore")
    try:
        with Image.open(stream, formats=(_FORMATS[kind],)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Refusal(too_large(width, height))
            picture.draft("L", (max(width // SMALLER, 1), max(height // SMALLER, 1)))
            picture.load()
    except Image.DecompressionBombError as error:
        raise Refusal(too_large(MOST_PIXELS, 2)) from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError) as error:
        raise Refusal(BROKEN) from error
    if kind == "png" and not _has_end(stream):
        raise Refusal(BROKEN)


def _has_end(stream: BinaryIO) -> bool:
    stream.seek(0)
    return _PNG_END in stream.read()
