"""Words: one line, or several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms

from desk.checks import MOST_CHARACTERS, sentence_of_break, sentence_of_unseen
from municipalities.surveys.kinds.base import BoxKind, Unreadable
from municipalities.surveys.questions import Asked

USUAL_LETTERS: Final = {True: 100, False: 1000}
"""Of one line, and of several."""
MOST_LINES: Final = 20


class Text(BoxKind):
    """An answer is the text as typed, without the spaces round it; at most `letters` of them, a line break
    being one."""

    key = "text"
    label = "文章"
    place = 6
    takes: ClassVar[frozenset[str]] = frozenset({"letters", "lines"})
    is_free = True

    def widget(self, asked: Asked) -> forms.Widget:
        if asked.lines > 1:
            return forms.Textarea(attrs={"rows": asked.lines})
        return forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})

    def at_most(self, asked: Asked) -> int:
        return asked.letters or USUAL_LETTERS[asked.lines <= 1]

    def read(self, asked: Asked, text: str) -> str:
        if len(text) > (most := self.at_most(asked)):
            over = len(text) - most
            raise Unreadable(f"{len(text):,}字あります。{most:,}字までにしてください（{over:,}字多い）。")
        broken = sentence_of_break(text, "文") if asked.lines <= 1 else ""
        if wrong := sentence_of_unseen(text, "文") or broken:
            raise Unreadable(wrong)
        return text

    def how(self, asked: Asked) -> str:
        broken = "改行もできます。" if asked.lines > 1 else "改行はできません。"
        return f"文章で、{self.at_most(asked):,}字まで書いてください。{broken}"

    def written(self, asked: Asked, value: Any) -> str:
        return str(value)

    def is_shaped(self, asked: Asked, value: Any) -> bool:
        return isinstance(value, str)

    def design(self, asked: Asked) -> Iterator[str]:
        if not 0 <= asked.letters <= MOST_CHARACTERS:
            yield f"字数（letters）は1から{MOST_CHARACTERS:,}までにしてください。"
        if not 1 <= asked.lines <= MOST_LINES:
            yield f"行数（lines）は1から{MOST_LINES}までにしてください。"


KIND = Text()
