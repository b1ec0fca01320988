"""What a file is, by how it begins; then the reader of that kind looks at the whole of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from accounts.errors import Refusal
from documents.uploads.inspection.kinds import (
    ALLOWED,
    BY_ENDING,
    SAVE_AS_DOCX,
    SAVE_AS_PPTX,
    SAVE_AS_XLSX,
    TAKE_OUT,
    Kind,
    refused_ending,
)

HEAD_BYTES: Final = 4096
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "DataSpaces"))
_SAVE_AS: Final = {"xlsx": SAVE_AS_XLSX, "docx": SAVE_AS_DOCX, "pptx": SAVE_AS_PPTX}

_SIGNS: Final[tuple[tuple[str, bytes], ...]] = (
    ("pdf", rb"%PDF-"),
    ("png", rb"\x89PNG\r\n\x1a\n"),
    ("jpeg", rb"\xff\xd8\xff"),
    ("heic", rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)"),
    ("zip", rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    ("ole", re.escape(OLE)),
    ("program", rb"MZ.{0,62}?\x00|\x7fELF|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe"),
    ("program", rb"#!|L\x00\x00\x00\x01\x14\x02\x00"),
    ("archive", rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|MSCF\x00"),
    ("archive", rb"..-l[hz][0-7sd]-|.{257}ustar"),
    ("rtf", rb"\{\\rtf"),
    ("picture", rb"GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF....WEBP|....ftypavif"),
    ("film", rb"....ftyp|RIFF....(?:AVI |WAVE)|ID3[\x02-\x04]|\x1aE\xdf\xa3"),
    ("xml", rb"\xff\xfe<\x00|\xfe\xff\x00<"),
)
"""How contents begin, the telling ones first."""
_TAGS: Final[tuple[tuple[str, bytes], ...]] = (
    ("drawing", rb"(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE\s+svg[^>]*>\s*)?<(?:\w+:)?svg\b"),
    ("page", rb"<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|style|table|div|h1|img)\b"),
    ("page", rb"<(?:p|a|b|br|font|center)[\s>]|<\?php|<%|MIME-Version:"),
    ("xml", rb"<(?:\?xml|!DOCTYPE|!ENTITY)\b"),
)
"""How what is written in tags begins, behind blanks and remarks, in letters of either size."""
_PATTERNS: Final = tuple((name, re.compile(sign, re.DOTALL)) for name, sign in _SIGNS)
_TAG_PATTERNS: Final = tuple((name, re.compile(sign, re.DOTALL | re.IGNORECASE)) for name, sign in _TAGS)

_CALLED: Final[Mapping[str, str]] = {
    "pdf": "PDF",
    "png": "PNG画像",
    "jpeg": "JPEG写真",
    "heic": "HEIC写真",
    "zip": "圧縮ファイル（zip）かExcel・Word・PowerPoint",
    "ole": "古い形式のExcel・Word・PowerPointか、パスワード付きのファイル",
    "program": "プログラム",
    "archive": "圧縮ファイル",
    "rtf": "リッチテキスト",
    "picture": "別の形式の画像",
    "film": "動画か音声",
    "page": "ウェブページ（HTML）",
    "drawing": "図形（SVG）",
    "xml": "XML",
}
"""What a content is called that is another than its name says."""


def sign_of(head: bytes) -> str:
    """The name of a content by its first bytes; "" for what begins like nothing known, such as text."""
    written = _without_remarks(head)
    found = [name for name, pattern in _PATTERNS if pattern.match(head)]
    found += [name for name, pattern in _TAG_PATTERNS if pattern.match(written)]
    return found[0] if found else ""


def _without_remarks(head: bytes) -> bytes:
    """From the first letter that is neither blank nor part of a remark in tags."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while rest.startswith(b"<!--"):
        end = rest.find(b"-->")
        rest = rest[end + 3 :].lstrip() if end >= 0 else b""
    return rest


def inspect(stream: BinaryIO, ending: str) -> str:
    """The name of the kind of a file whose name ends so (with its dot, in small letters).
    Raises `Refusal` with a sentence that does not name the file."""
    head = stream.read(HEAD_BYTES)
    if not head:
        raise Refusal("中身が空（0バイト）です。正しいファイルか確かめて、付け直してください。")
    found, kind = sign_of(head), BY_ENDING.get(ending)
    if kind is None:
        raise Refusal(_refused_content(found) or refused_ending(ending))
    stream.seek(0)
    if found == "ole" and kind.name in _SAVE_AS:
        raise Refusal(_refused_ole(stream, kind))
    if found != _BEGINS.get(kind.name, kind.name):
        raise Refusal(_refused_other(found, ending, kind))
    _READERS[kind.name](stream, kind.name)
    return kind.name


def _refused_content(found: str) -> str:
    """What is worth more words than the ending of the name."""
    words = {"program": f"プログラムのため付けられません。{ALLOWED}", "archive": TAKE_OUT}
    return words.get(found, "")


def _refused_other(found: str, ending: str, kind: Kind) -> str:
    if not found:
        return (
            f"名前の終わりは「{ending}」ですが、中身が{kind.label}ではないか、壊れています。"
            "元のソフトで開けるか確かめて、保存し直してください。"
        )
    return (
        f"名前の終わりは「{ending}」ですが、中身は{_CALLED[found]}です。"
        f"元のソフトで開き、{kind.label}として保存し直してください。"
    )


def _refused_ole(stream: BinaryIO, kind: Kind) -> str:
    """Microsoft Office keeps what a password locks in a file of the old form."""
    content = stream.read()
    if any(name in content for name in _ENCRYPTED):
        return (
            f"パスワードがかかっているため、中身を確かめられません。{kind.label}で開き、「ファイル」「情報」「保護」の"
            "「パスワードを使用して暗号化」でパスワードを消して、保存し直してください。"
        )
    return f"名前の終わりは「.{kind.name}」ですが、中身は古い形式です。{_SAVE_AS[kind.name]}"


def _pdf(stream: BinaryIO, kind: str) -> None:
    from documents.uploads.inspection.pdfs import check_pdf

    check_pdf(stream)


def _picture(stream: BinaryIO, kind: str) -> None:
    from documents.uploads.inspection.pictures import check_picture

    check_picture(stream, kind)


def _heic(stream: BinaryIO, kind: str) -> None:
    from documents.uploads.inspection.heic import check_heic

    check_heic(stream.read())


def _office(stream: BinaryIO, kind: str) -> None:
    from documents.uploads.inspection.office import check_office

    check_office(stream, kind)


def _text(stream: BinaryIO, kind: str) -> None:
    from documents.uploads.inspection.texts import check_text_file

    check_text_file(stream, kind)


_BEGINS: Final = {"xlsx": "zip", "docx": "zip", "pptx": "zip", "csv": "", "txt": ""}
"""How the contents of a kind begin, where that is not called as the kind."""
_READERS: Final[Mapping[str, Callable[[BinaryIO, str], None]]] = {
    "pdf": _pdf,
    "jpeg": _picture,
    "png": _picture,
    "heic": _heic,
    **dict.fromkeys(("xlsx", "docx", "pptx"), _office),
    **dict.fromkeys(("csv", "txt"), _text),
}
"""Each takes what it needs with it only when it is called: the process that does this lives for one file."""
