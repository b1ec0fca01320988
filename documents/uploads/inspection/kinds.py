"""The kinds of files that are taken, and what is said of those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MB: Final = 1024 * 1024
MOST_BYTES: Final = 10 * MB
"""Of one file."""


@dataclass(frozen=True)
class Kind:
    """A kind by its name in the database: its words, the endings of its files' names, its MIME type."""

    name: str
    label: str
    endings: tuple[str, ...]
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: Final = (
    Kind("pdf", "PDF", (".pdf",), "application/pdf"),
    Kind("jpeg", "写真（JPEG）", (".jpg", ".jpeg"), "image/jpeg"),
    Kind("png", "画像（PNG）", (".png",), "image/png"),
    Kind("heic", "写真（HEIC）", (".heic", ".heif"), "image/heic"),
    Kind("xlsx", "Excel", (".xlsx",), f"{_OFFICE}spreadsheetml.sheet"),
    Kind("docx", "Word", (".docx",), f"{_OFFICE}wordprocessingml.document"),
    Kind("pptx", "PowerPoint", (".pptx",), f"{_OFFICE}presentationml.presentation"),
    Kind("csv", "CSV", (".csv",), "text/csv"),
    Kind("txt", "テキスト", (".txt",), "text/plain"),
)
_BY_NAME: Final = {kind.name: kind for kind in KINDS}
BY_ENDING: Final = {ending: kind for kind in KINDS for ending in kind.endings}

ALLOWED: Final = (
    "付けられるのは、PDF、写真（JPEG・PNG・HEIC）、"
    "Excel・Word・PowerPoint（xlsx・docx・pptx）、CSV、テキストです。"
)


def kind_called(name: str) -> Kind:
    return _BY_NAME[name]


MACRO: Final = "マクロ（自動で動くプログラム）が入っているため付けられません。"
SAVE_AS_XLSX: Final = "Excelで開き、「名前を付けて保存」でxlsx形式で保存し直してください。"
SAVE_AS_DOCX: Final = "Wordで開き、「名前を付けて保存」でdocx形式で保存し直してください。"
SAVE_AS_PPTX: Final = "PowerPointで開き、「名前を付けて保存」でpptx形式で保存し直してください。"
_OLD: Final = "古い形式は、マクロがないことを確かめられないため付けられません。"
_TO_PDF: Final = "PDFに変換したものを付けてください。"
_TO_PICTURE: Final = "JPEGかPNGで保存し直すか、PDFにしてください。"
TAKE_OUT: Final = "圧縮ファイルは付けられません。中のファイルを取り出して、1つずつ付けてください。"
_PROGRAM: Final = f"プログラムのため付けられません。{ALLOWED}"

_ENDINGS: Final = {
    ".xls .xlt": f"{_OLD}{SAVE_AS_XLSX}",
    ".doc .dot": f"{_OLD}{SAVE_AS_DOCX}",
    ".ppt .pps .pot": f"{_OLD}{SAVE_AS_PPTX}",
    ".xlsm .xltm .xlsb .xlam .xla .xlm": f"{MACRO}{SAVE_AS_XLSX}",
    ".docm .dotm": f"{MACRO}{SAVE_AS_DOCX}",
    ".pptm .potm .ppsm .ppam": f"{MACRO}{SAVE_AS_PPTX}",
    ".xltx": f"ひな形のため付けられません。{SAVE_AS_XLSX}",
    ".dotx": f"ひな形のため付けられません。{SAVE_AS_DOCX}",
    ".potx .ppsx": f"ひな形かスライドショーのため付けられません。{SAVE_AS_PPTX}",
    ".ods .odt .odp .rtf .jtd .jtdc .jtt .xdw .xbd": f"この形式は付けられません。{_TO_PDF}",
    ".pages .numbers .key": f"この形式は付けられません。{_TO_PDF}",
    ".gif .bmp .tif .tiff .webp .avif .svg": f"この画像の形式は付けられません。{_TO_PICTURE}",
    ".zip .7z .rar .lzh .gz .tgz .tar .bz2 .xz .cab .iso": TAKE_OUT,
    ".exe .com .scr .msi .dll .bat .cmd .ps1 .vbs .vbe .js .jse .wsf .hta .jar .lnk": _PROGRAM,
    ".sh .py .pl .rb .php .apk .reg .scf .inf": _PROGRAM,
    ".html .htm .xhtml .mht .mhtml .xml .url": f"ウェブページの形式は付けられません。{_TO_PDF}",
    ".mp4 .mov .avi .wmv .mp3 .wav .m4a": f"動画と音声は付けられません。{ALLOWED}",
}
_OF_ENDING: Final = {ending: words for endings, words in _ENDINGS.items() for ending in endings.split()}


def refused_ending(ending: str) -> str:
    """What is said of a name that ends so; `ending` with its dot and in small letters, or "" for none."""
    if not ending:
        return f"名前の終わりに種類（.pdfなど）がありません。{ALLOWED}"
    return _OF_ENDING.get(ending, f"この種類のファイル（{ending}）は付けられません。{ALLOWED}")
