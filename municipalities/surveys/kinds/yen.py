"""A sum of money, in whole yen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from japan.numbers import UnreadableNumber, parse_int
from japan.numbers import yen as yen_words
from municipalities.surveys.kinds.base import Unreadable
from municipalities.surveys.kinds.number import Number
from municipalities.surveys.questions import Asked


class Yen(Number):
    """Read with 千円, 万円 and 億円 as well: an answer is a whole number of yen."""

    key = "yen"
    label = "金額（円）"
    place = 4
    takes: ClassVar[frozenset[str]] = frozenset({"least", "most"})

    def widget(self, asked: Asked) -> forms.Widget:
        return forms.TextInput(attrs={"class": "w-10", "inputmode": "numeric", "autocomplete": "off"})

    def parsed(self, asked: Asked, text: str) -> Decimal:
        try:
            return Decimal(parse_int(text))
        except UnreadableNumber as error:
            raise Unreadable(str(error)) from error

    def ends(self, asked: Asked) -> tuple[Decimal, Decimal]:
        return Decimal(str(asked.least or 0)), Decimal(str(10**12 if asked.most is None else asked.most))

    def how(self, asked: Asked) -> str:
        return "金額（円）を書いてください。「8,412千円」「1億2,000万円」のようにも書けます。"

    def written(self, asked: Asked, value: Any) -> str:
        return yen_words(value)

    def said(self, asked: Asked, value: Any) -> str:
        return yen_words(value)

    def is_shaped(self, asked: Asked, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)


KIND = Yen()
