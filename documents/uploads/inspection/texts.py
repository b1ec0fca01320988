"""Text and CSV: letters throughout, in UTF-8 or in the letters of Windows (CP932)."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from accounts.errors import Refusal

ENCODINGS: Final = ("utf-8-sig", "cp932")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLD_END: Final = "\x1a"
"""With which large old machines end a text."""
_COMMAND: Final = re.compile(r"[=+\-@＝＋－＠]\s*[A-Za-z0-9_.]+\s*\|[^!\n]*!")
"""A cell that has Excel run another program: =cmd|' /C calc'!A0."""

HOW: Final = "UTF-8かシフトJISで保存し直してください。"


def check_text_file(stream: BinaryIO, kind: str) -> None:
    content = stream.read()
    if content.startswith(_UTF_16):
        raise Refusal(f"文字コードがUTF-16のため読めません。メモ帳の「名前を付けて保存」などで、{HOW}")
    text = _read(content)
    if text is None:
        raise Refusal(f"文字として読めないところがあります。テキストではないか、文字コードが違います。{HOW}")
    if found := _CONTROLS.search(text.rstrip(_OLD_END)):
        line = text.count("\n", 0, found.start()) + 1
        raise Refusal(
            f"{line:,}行目に、文字ではないもの（制御文字）が入っています。テキストではないか、壊れています。"
            "元のソフトで開けるか確かめて、保存し直してください。"
        )
    if kind == "csv" and (command := _COMMAND.search(text)):
        line = text.count("\n", 0, command.start()) + 1
        raise Refusal(
            f"{line:,}行目に、ほかのソフトを動かす命令（DDE）が入っているため付けられません。"
            "その行を直して保存し直してください。"
        )


def _read(content: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
