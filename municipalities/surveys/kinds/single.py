"""One of several: an answer is the key of its option."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django import forms

from municipalities.surveys.kinds.base import BoxKind, Unreadable
from municipalities.surveys.questions import Asked, Option

MOST_AS_BUTTONS: Final = 8
MOST_SHOWN: Final = 8
_NUMBERED = re.compile(r"(?:[①-⑳]|[(（]?[0-9０-９]{1,2}(?:[)）.．、:：]|\s))\s*")
"""A number that somebody put before the label."""


def folded(text: str) -> str:
    """Without what does not tell two labels apart: width, spaces, large and small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_YES_SIGNS = "○、〇、◯、●、◎、o、レ、✓、✔、☑、はい、有、有り、あり、ある、yes、true、該当、該当する"
_NO_SIGNS = "×、✕、✖、x、いいえ、無、無し、なし、ない、no、false、該当なし、該当しない"
YES: Final = frozenset(map(folded, _YES_SIGNS.split("、")))
NO: Final = frozenset(map(folded, _NO_SIGNS.split("、")))
"""What people put for yes and for no."""


def shortened(text: str) -> str:
    return f"{text.strip()[:40]}{'…' if len(text.strip()) > 40 else ''}"


def option_of(asked: Asked, key: str) -> Option:
    return next(option for option in asked.options if option.key == key)


def design_of_options(asked: Asked) -> Iterator[str]:
    """What is wrong with the options of any kind that has some."""
    if not asked.options:
        yield "選択肢がありません。2つ以上書いてください。"
    elif len(asked.options) < 2:
        yield "選択肢が1つだけです。2つ以上書いてください。"
    names = Counter(name for option in asked.options for name in {folded(option.key), folded(option.label)})
    for name, times in names.items():
        if times > 1:
            yield f"選択肢「{name}」が2回あります。キーもラベルも、ほかの選択肢と変えてください。"


class Single(BoxKind):
    """In a cell stands the label. `compare` tells a yes that became a no, and a step back."""

    key = "single"
    label = "1つ選ぶ"
    place = 1
    takes: ClassVar[frozenset[str]] = frozenset({"options"})
    is_chosen = True

    def field(self, asked: Asked, *, in_table: bool = False) -> forms.Field:
        choices = [(option.key, option.label) for option in asked.options]
        as_buttons = not in_table and len(choices) <= MOST_AS_BUTTONS
        return forms.ChoiceField(
            label=asked.text,
            help_text=asked.help,
            required=asked.required,
            choices=choices if as_buttons else [("", "選んでください"), *choices],
            widget=forms.RadioSelect if as_buttons else forms.Select,
            error_messages={
                "required": f"「{asked.named}」を選んでください。",
                "invalid_choice": f"「{asked.named}」の選択肢にありません。選び直してください。",
            },
        )

    def read(self, asked: Asked, text: str) -> str:
        typed = folded(text)
        begins_with_number = any(folded(option.label)[0].isdigit() for option in asked.options)
        bare = typed if begins_with_number else folded(_NUMBERED.sub("", text.strip(), count=1))
        for name in (typed, bare):
            for option in asked.options:
                if name in (folded(option.label), folded(option.key)):
                    return option.key
        for signs, says in ((YES, True), (NO, False)):
            saying = [option.key for option in asked.options if option.yes is says]
            if typed in signs and len(saying) == 1:
                return saying[0]
        shown = "、".join(f"「{option.label}」" for option in asked.options[:MOST_SHOWN])
        more = f"など{len(asked.options)}個" if len(asked.options) > MOST_SHOWN else ""
        raise Unreadable(
            f"「{shortened(text)}」は選択肢にありません。{shown}{more}の中から1つ書いてください。"
        )

    def written(self, asked: Asked, value: Any) -> str:
        return option_of(asked, value).label

    def how(self, asked: Asked) -> str:
        return "選択肢から1つ書いてください。"

    def choices(self, asked: Asked) -> tuple[str, ...]:
        return tuple(option.label for option in asked.options)

    def shown(self, asked: Asked, value: Any) -> Any:
        return value

    def is_shaped(self, asked: Asked, value: Any) -> bool:
        return isinstance(value, str) and any(option.key == value for option in asked.options)

    def strikes(self, asked: Asked, old: Any, new: Any) -> str:
        if not (self.is_shaped(asked, old) and self.is_shaped(asked, new)):
            return ""
        before, after = option_of(asked, old), option_of(asked, new)
        if before.yes and after.yes is False:
            return f"「{before.label}」から「{after.label}」に変わっています。"
        if before.step is not None and after.step is not None and after.step < before.step:
            return f"「{before.label}」から「{after.label}」に戻っています。"
        return ""

    def design(self, asked: Asked) -> Iterator[str]:
        yield from design_of_options(asked)


KIND = Single()
