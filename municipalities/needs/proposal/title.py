"""A short subject line out of a town's own first sentence. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_TITLE: Final = 40
_SHORTEST_TITLE: Final = 6

_SENTENCE_END: Final = re.compile(r"[。．！？!?\n\r\u2028\u2029]+")
_BULLET: Final = re.compile(r"^[\s・●○◎■□◆◇※*\-－–—>＞]+|^[(（]?[0-9０-９]{1,2}[)）.．、]\s*")
_GREETING: Final = re.compile(
    r"(?:いつも)?(?:大変)?お世話になって(?:おり|い)ます|お疲れ様です|お疲れさまです|はじめまして|初めまして|"
    r"こんにちは|おはようございます|よろしくお願い(?:いた)?します|突然(?:の|で)"
)
_SELF_INTRODUCTION: Final = re.compile(
    r"(?:課|係|室|局|担当|町|村|市|役場)の[^。、]{1,12}(?:です|と申します)$"
)
# A Japanese phrase ends in hiragana, and the next one begins with another kind of letter.
_PHRASE_START: Final = re.compile(r"(?<=[ぁ-ん])(?=[^ぁ-んー\s、，)）」』】〕])")


def title_of(raw_problem: str) -> str | None:
    """The first sentence that says something, at most 40 characters, never cut inside a word.

    A longer sentence loses its leading clauses, since a Japanese sentence says what it wants at its end.
    None where the text holds nothing to take a title from.
    """
    for piece in _SENTENCE_END.split(raw_problem):
        sentence = _BULLET.sub("", _one_line(piece)).strip(" 　、，,")
        if _says_something(sentence):
            return sentence if len(sentence) <= MAX_TITLE else _shortened(sentence)
    return None


def _one_line(text: str) -> str:
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(kept.split())


def _says_something(sentence: str) -> bool:
    letters = [c for c in sentence if unicodedata.category(c)[0] in "LN"]
    return len(letters) >= 2 and not _GREETING.match(sentence) and not _SELF_INTRODUCTION.search(sentence)


def _shortened(sentence: str) -> str | None:
    clauses = re.split(r"[、，]", sentence)
    for first in range(1, len(clauses)):
        rest = "、".join(clauses[first:]).strip()
        if _SHORTEST_TITLE <= len(rest) <= MAX_TITLE:
            return rest
    room = MAX_TITLE - 1
    ends = [m.start() for m in re.finditer(r"[、，\s]", sentence)] + [
        m.start() for m in _PHRASE_START.finditer(sentence)
    ]
    fitting = [end for end in ends if _SHORTEST_TITLE <= end <= room]
    return f"{sentence[: max(fitting)].rstrip()}…" if fitting else None
