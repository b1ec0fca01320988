"""A number with its unit: a whole one, or with decimals. No sum of money: that is `yen`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms

from japan.numbers import half_width
from municipalities.surveys.kinds.base import BoxKind, Unreadable
from municipalities.surveys.kinds.single import shortened
from municipalities.surveys.questions import Asked, Scalar

MOST_DECIMALS: Final = 3
USUAL_MOST: Final = 999_999_999
STRIKING_POINTS: Final = 15
"""Of a rate, in percentage points."""
RATES: Final = frozenset({"％", "%"})
ALSO: Final = {"人": ("名",), "％": ("パーセント",), "か月": ("ヶ月", "カ月", "ケ月", "ヵ月")}
"""Other ways to write a unit."""
_NUMBER = re.compile(r"(?P<minus>[-△▲])?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<rest>[0-9]+))?")
_POINT_FOR_COMMA = re.compile(r"[-△▲]?[0-9]{1,3}(?:\.[0-9]{3})+")
_COMMA = re.compile(r"[-△▲]?[0-9,.]*,[0-9,.]*")


def exact(value: Any) -> Decimal:
    """A JSON number, or the end of a range, as what it says."""
    return Decimal(str(value))


def as_json(number: Decimal) -> int | float:
    """A whole number is an int; the shortest decimals of a float say what the other is."""
    return int(number) if number == number.to_integral_value() else float(number)


class Number(BoxKind):
    """An answer is a JSON number. `compare` tells 15 points of a rate, and what has doubled or halved."""

    key = "number"
    label = "数"
    place = 3
    takes: ClassVar[frozenset[str]] = frozenset({"unit", "least", "most", "decimals"})
    is_counted = True

    def widget(self, asked: Asked) -> forms.Widget:
        mode = "decimal" if asked.decimals else "numeric"
        return forms.TextInput(attrs={"class": "w-5", "inputmode": mode, "autocomplete": "off"})

    def read(self, asked: Asked, text: str) -> int | float:
        number = self.parsed(asked, text)
        least, most = self.ends(asked)
        if not least <= number <= most:
            ends = f"{self.said(asked, as_json(least))}から{self.said(asked, as_json(most))}まで"
            raise Unreadable(f"「{shortened(text)}」は範囲の外です。{ends}の数で書いてください。")
        return as_json(number)

    def parsed(self, asked: Asked, text: str) -> Decimal:
        """The number that was typed, with or without its unit. Raises `Unreadable`."""
        typed = half_width(text)
        units = (asked.unit, *ALSO.get(asked.unit, ()))
        for unit in map(half_width, units):
            if unit and typed.endswith(unit):
                typed = typed.removesuffix(unit)
                break
        found = _NUMBER.fullmatch(typed)
        if _POINT_FOR_COMMA.fullmatch(typed) and asked.decimals < MOST_DECIMALS:
            found = None
        if found is None:
            raise Unreadable(f"「{shortened(text)}」は数として読めません。{self._how(asked, typed)}")
        rest = (found["rest"] or "").rstrip("0")
        if len(rest) > asked.decimals:
            how = f"小数は{asked.decimals}桁までに" if asked.decimals else "小数のない数に"
            raise Unreadable(f"「{shortened(text)}」は細かすぎます。{how}してください。")
        if len(found["whole"]) > len("999,999,999,999"):
            raise Unreadable(f"「{shortened(text)}」は桁が多すぎます。数を確かめてください。")
        number = Decimal(f"{found['whole'].replace(',', '')}.{rest or 0}")
        return -number if found["minus"] else number

    def _how(self, asked: Asked, typed: str) -> str:
        if _POINT_FOR_COMMA.fullmatch(typed):
            return "3桁ごとの区切りは、ピリオドではなくカンマ（,）で書いてください。"
        if _COMMA.fullmatch(typed):
            return "カンマは3桁ごとに書いてください。"
        example = "0.5" if asked.decimals else "3"
        return f"「{example}{asked.unit}」のように、数字で書いてください。{self._none(asked)}"

    def _none(self, asked: Asked) -> str:
        least, _ = self.ends(asked)
        return "ないときは「0」と書いてください。" if least <= 0 else ""

    def end(self, asked: Asked, text: str) -> Scalar:
        return as_json(self.parsed(asked, text))

    def ends(self, asked: Asked) -> tuple[Decimal, Decimal]:
        """The least and the most; 0 and a thousand million where nothing is said, for a rate 0 and 100."""
        usual = 100 if asked.unit in RATES else USUAL_MOST
        return exact(asked.least or 0), exact(usual if asked.most is None else asked.most)

    def how(self, asked: Asked) -> str:
        least, most = (self.said(asked, as_json(end)) for end in self.ends(asked))
        until = f"、{least}から{most}まで" if asked.most is not None or asked.unit in RATES else ""
        decimals = f"小数は{asked.decimals}桁までです。" if asked.decimals else ""
        unit = f"（{asked.unit}）" if asked.unit else ""
        return f"数{unit}を{until}数字で書いてください。{decimals}{self._none(asked)}"

    def written(self, asked: Asked, value: Any) -> str:
        return f"{exact(value):f}"

    def said(self, asked: Asked, value: Any) -> str:
        number = exact(value)
        return f"{'△' if number < 0 else ''}{abs(number):,f}{asked.unit}"

    def is_shaped(self, asked: Asked, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and exact(value).is_finite()

    def strikes(self, asked: Asked, old: Any, new: Any) -> str:
        if not (self.is_shaped(asked, old) and self.is_shaped(asked, new)):
            return ""
        before, after = exact(old), exact(new)
        if asked.unit in RATES:
            is_striking = abs(after - before) >= STRIKING_POINTS
        else:
            low, high = sorted((before, after))
            is_striking = high >= 2 * low and high > 0
        if not is_striking:
            return ""
        verb = "増えて" if after > before else "減って"
        return f"{self.said(asked, old)}から{self.said(asked, new)}に{verb}います。"

    def design(self, asked: Asked) -> Iterator[str]:
        ends = [end for end in (asked.least, asked.most) if end is not None]
        if any(isinstance(end, str) for end in ends):
            yield "範囲（least、most）は数で書いてください。"
            return
        if not 0 <= asked.decimals <= MOST_DECIMALS:
            yield f"小数の桁（decimals）は0から{MOST_DECIMALS}までにしてください。"
        if any(abs(exact(end)) > USUAL_MOST * 1000 for end in ends):
            yield "範囲の数が大きすぎます。"
        least, most = self.ends(asked)
        if least > most:
            words = f"{self.said(asked, as_json(least))}から{self.said(asked, as_json(most))}まで"
            yield f"範囲が逆です（{words}）。小さいほうを「いちばん小さい値」に書いてください。"


KIND = Number()
