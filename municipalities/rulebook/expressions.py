"""An expression of the rules as people read it: 「問［い］合［わ］せ（対応｜が多）」. Pure.

The built-in words are regular expressions, which nobody in an office reads. Of their signs the rules use few;
each has a Japanese way of writing here, and the page says what the brackets mean (`LEGEND`). The expression
itself stands beside it in the file of the list.
"""

from __future__ import annotations

import re
from typing import Final

LEGEND: Final = (
    ("（A｜B）", "AでもBでも当たります"),
    ("［い］", "あってもなくても当たります"),
    ("…", "間に短い言葉が入っても当たります"),
    ("〈後ろがAなら除く〉", "すぐ後ろ（前）にその言葉があるときは当たりません"),
)
_GAP: Final = re.compile(r"(?:\[\^[^\]]*\]|\.)(?:\{\d+,\d+\}|\*)\??")
_NUMBERS: Final = "0-9一二三四五六七八九十"
_LOOKS: Final = {"(?!": "後ろ", "(?<!": "前"}
"""What stands beside a word and takes it away."""
_ANYTHING: Final = "…"


def readable(expression: str) -> str:
    """The expression in words. Raises ValueError for a sign that the rules have not used so far."""
    said, end = _alternatives(expression, 0)
    if end != len(expression):
        raise ValueError(f"{expression}: unreadable from {expression[end:]}")
    return said


def _alternatives(text: str, place: int) -> tuple[str, int]:
    """Parts divided by 「|」 up to a closing bracket or the end."""
    parts, said = [], ""
    while place < len(text) and text[place] != ")":
        if text[place] == "|":
            parts.append(said)
            said, place = "", place + 1
            continue
        piece, place = _piece(text, place)
        said += piece
    return "｜".join([*parts, said]), place


def _piece(text: str, place: int) -> tuple[str, int]:
    """One letter, class or group, with what says how often it stands there."""
    gap = _GAP.match(text, place)
    if gap is not None:
        return _ANYTHING, gap.end()
    piece, place = _one(text, place)
    if text[place : place + 1] == "?":
        inner = piece[1:-1] if piece.startswith("（") and piece.endswith("）") else piece
        return f"［{inner}］", place + 1
    if text[place : place + 1] == "+":
        return piece, place + 1
    return piece, place


def _one(text: str, place: int) -> tuple[str, int]:
    if text[place] == "[":
        end = text.index("]", place)
        return _class(text[place + 1 : end]), end + 1
    if text[place] == "(":
        return _group(text, place)
    if text[place] in "\\*{}?+^$":
        raise ValueError(f"{text}: unreadable from {text[place:]}")
    return (_ANYTHING if text[place] == "." else text[place]), place + 1


def _class(letters: str) -> str:
    if letters == _NUMBERS:
        return "（数）"
    if letters == "a-z":
        return "英字"
    ranges = re.sub(r"([0-9])-([0-9])", lambda found: f"{found[1]}から{found[2]}｜", letters)
    parts = ranges.split("｜")
    return f"（{'｜'.join([*parts[:-1], *parts[-1]])}）"


def _group(text: str, place: int) -> tuple[str, int]:
    for sign, words in _LOOKS.items():
        if text.startswith(sign, place):
            said, end = _alternatives(text, place + len(sign))
            return f"〈{words}が{said}なら除く〉", end + 1
    if not text.startswith("(?:", place):
        raise ValueError(f"{text}: unreadable from {text[place:]}")
    said, end = _alternatives(text, place + 3)
    return f"（{said}）", end + 1
