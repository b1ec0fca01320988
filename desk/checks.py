"""What every typed text and day must be before it is written, whichever door it came by. Pure.

Nothing is put right silently: each refusal names the field and says what to change. And nobody writes over
what they have not seen: a form carries the mark of what stood there when it was drawn (`ReadForm`); whoever
sends it after somebody else has stored something else is told what stands there now.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from accounts.errors import Refusal, WrongState
from japan.eras import FIRST_DAY, LAST_YEAR
from japan.wareki import format_day

MOST_CHARACTERS: Final = 4_000
LAST_DAY: Final = date(LAST_YEAR, 12, 31)
"""The last day that can be written with an era (`japan.eras`)."""


def check_day(day: date, field: str, label: str) -> None:
    """A day that every page and paper can write with its era."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refusal(
            f"年が{day.year}年になっています。「{label}」は、{format_day(FIRST_DAY)}から{format_day(LAST_DAY)}までの"
            "日付にしてください。",
            field=field,
        )


def too_long(text: str, label: str, at_most: int) -> str:
    """The sentence for a text with more letters than are kept; a line break is one letter."""
    over = len(text) - at_most
    return f"{label}が{len(text):,}字あります。{at_most:,}字までにしてください（{over:,}字多い）。"


def check_text(
    text: str, field: str, label: str, *, at_most: int = MOST_CHARACTERS, is_one_line: bool = False
) -> None:
    """Not longer than the column, and no character that no screen shows; a name or a title is one line."""
    if len(text) > at_most:
        raise Refusal(too_long(text, label, at_most), field=field)
    if unseen := sentence_of_unseen(text, label) or (sentence_of_break(text, label) if is_one_line else ""):
        raise Refusal(unseen, field=field)


_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb]"
)
"""Letters that no screen shows, and those that turn round what stands beside them. Joiners (U+200C, U+200D)
and selectors of variants are none of them: names and signs need these."""


def sentence_of_unseen(text: str, label: str) -> str:
    """What is said of the first letter that nobody sees; "" if there is none."""
    found = _UNSEEN.search(text)
    if found is None:
        return ""
    return (
        f"{label}の{found.start() + 1:,}字目に、画面に出ない文字（制御文字）が入っています。"
        "その前後を打ち直してください。"
    )


def sentence_of_break(text: str, label: str) -> str:
    """What is said of a line break or a tab where there is one line; "" if there is none."""
    found = re.search("[\t\n\r]", text)
    return f"{label}の{found.start() + 1:,}字目に改行かタブがあります。1行で書いてください。" if found else ""


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL stores every letter but NUL, and half of a surrogate pair is no letter at all."""


def is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def are_storable(texts: Iterable[str]) -> bool:
    return all(is_storable(text) for text in texts)


class WrittenMeanwhile(WrongState):
    """Somebody has stored something else since the page was opened. `mark` is that of what stands there now,
    and `stands` says it in words."""

    def __init__(self, stands: str = "", mark: str = "") -> None:
        sentence = "この画面を開いたあとに、ほかの画面で書き直されています。まだ何も保存していません。"
        if stands:
            sentence += f"いまの記録は「{stands}」です。このまま書き直すときは、もう一度送ってください。"
        super().__init__(sentence)
        self.mark = mark


def mark_of(values: Mapping[str, Any]) -> str:
    """SHA-256 of what stands there, for a form to carry: whoever goes on writing says on which words."""
    written = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def refuse_unseen(
    read: str, stored: Mapping[str, Any], typed: Mapping[str, Any], *, stands: str = ""
) -> None:
    """`read` is the mark of that on which somebody began; "" where they began on nothing. The same written
    twice is no matter."""
    if read and read != mark_of(stored) and any(stored[name] != typed[name] for name in typed):
        raise WrittenMeanwhile(stands, mark_of(stored))
