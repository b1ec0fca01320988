"""PDFs: whole, without a password, and without anything that runs, opens or carries something else.

Two looks, since programs read a broken PDF in different ways. The bytes are searched for the names of what is
refused, however these are written and whichever version of the file they belong to; and pypdf reads every
object that the file's own table names, also those that are packed in streams.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from accounts.errors import Refusal
from documents.uploads.inspection.xml_parts import BROKEN

MOST_OBJECTS: Final = 60_000
"""About what can be read in the time that there is: several hundred pages."""
MOST_DEEP: Final = 60
END_WITHIN: Final = 2048
"""How many bytes from its end a whole PDF says that it ends; some scanners add blanks."""

_HOW: Final = (
    "作成したソフトで「PDFとして保存」し直すか、"
    "「印刷」で「Microsoft Print to PDF」を選んで作り直してください。"
)
LOCKED: Final = (
    "パスワードか、印刷・コピーなどの制限がかかっているため、中身を確かめられません。"
    "作成したソフトで制限を外して保存し直すか、発行元に制限のないPDFをもらってください。"
)
SCRIPT: Final = f"PDFの中にプログラム（JavaScript）が入っているため付けられません。{_HOW}"
LAUNCH: Final = f"PDFの中に、ほかのソフトやサイトを開く命令が入っているため付けられません。{_HOW}"
CARRIES: Final = (
    f"PDFの中に別のファイルか動画が入っているため付けられません。{_HOW}"
    "中のファイルは、1つずつ付けてください。"
)
FORM: Final = f"プログラムで動く入力用紙（XFAフォーム）のため付けられません。{_HOW}"
TOO_MUCH: Final = f"中の部品が多すぎて確かめきれません。{_HOW}"

_ACTIONS: Final = {
    "/JavaScript": SCRIPT,
    **dict.fromkeys(("/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"), LAUNCH),
    **dict.fromkeys(("/Movie", "/Sound", "/Rendition", "/RichMediaExecute", "/GoTo3DView"), CARRIES),
}
_MOVES_ABOUT: Final = ("/GoTo", "/Named")
_KEYS: Final = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EmbeddedFiles": CARRIES,
    "/EF": CARRIES,
    "/RichMediaContent": CARRIES,
    "/XFA": FORM,
}
_TYPES: Final = {
    "/EmbeddedFile": CARRIES,
    "/RichMedia": CARRIES,
    "/Screen": CARRIES,
    "/FileAttachment": CARRIES,
}

_NAMES: Final = {
    b"/JavaScript": SCRIPT,
    b"/Launch": LAUNCH,
    b"/SubmitForm": LAUNCH,
    b"/ImportData": LAUNCH,
    b"/EmbeddedFile": CARRIES,
    b"/EmbeddedFiles": CARRIES,
    b"/RichMedia": CARRIES,
    b"/FileAttachment": CARRIES,
}
"""Names that are too long to stand among packed bytes by chance."""
_NAME: Final = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){6,16}(?=[\s/<>\[\]()%]|$)")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(stream: BinaryIO) -> None:
    content = stream.read()
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise Refusal(BROKEN)
    for match in _NAME.finditer(content):
        name = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), match[0])
        if name in _NAMES:
            raise Refusal(_NAMES[name])
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        _check_objects(PdfReader(io.BytesIO(content), strict=False))
    except LimitReachedError as error:
        raise Refusal(TOO_MUCH) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refusal(BROKEN) from error


def _check_objects(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refusal(LOCKED)
    if "/Pages" not in reader.root_object:
        raise Refusal(BROKEN)
    _check(reader.trailer, MOST_DEEP)
    for place, (number, generation) in enumerate(_numbers(reader)):
        if place >= MOST_OBJECTS:
            raise Refusal(TOO_MUCH)
        found = _object(reader, number, generation)
        if found is not None:
            _check(found, MOST_DEEP)
    if len(reader.pages) < 1:
        raise Refusal(BROKEN)


def _numbers(reader: PdfReader) -> Iterator[tuple[int, int]]:
    """Of every object: those that stand by themselves, then those that are packed in streams."""
    for generation, places in list(reader.xref.items()):
        yield from ((number, generation) for number in list(places))
    yield from ((number, 0) for number in list(reader.xref_objStm))


def _object(reader: PdfReader, number: int, generation: int) -> Any:
    """None for an object that cannot be read and is not packed: its bytes have been searched already."""
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        if generation == 0 and number in reader.xref_objStm:
            raise
        return None


def _check(found: Any, deep: int) -> None:
    """What stands in an object itself; what it refers to is an object of its own."""
    if deep == 0:
        raise Refusal(TOO_MUCH)
    if isinstance(found, DictionaryObject):
        _check_keys(found)
        parts: Any = found.values()
    elif isinstance(found, ArrayObject):
        parts = found
    else:
        return
    for part in parts:
        if not isinstance(part, IndirectObject):
            _check(part, deep - 1)


def _check_keys(found: DictionaryObject) -> None:
    for key, refusal in _KEYS.items():
        if key in found:
            raise Refusal(refusal)
    for action in _done_by_itself(found):
        if isinstance(action, DictionaryObject) and action.get("/S") not in _MOVES_ABOUT:
            raise Refusal(LAUNCH)
    for key, refusals in (("/S", _ACTIONS), ("/Type", _TYPES), ("/Subtype", _TYPES)):
        named = found.get(key)
        if isinstance(named, str) and named in refusals:
            raise Refusal(refusals[named])


def _done_by_itself(found: DictionaryObject) -> Iterator[Any]:
    """What happens when the file, a page or a field is opened; most programs name the first page to show."""
    if "/OpenAction" in found:
        yield found["/OpenAction"]
    actions = found.get("/AA")
    if isinstance(actions, IndirectObject):
        actions = actions.get_object()
    if isinstance(actions, DictionaryObject):
        yield from (actions[name] for name in actions)
