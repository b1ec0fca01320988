"""Which numbers stand far apart from those of other municipalities of the same size.

A number is far away where all of this holds, so that neither a narrow spread nor small numbers make noise:
it lies more than one and a half interquartile ranges beyond the quartiles; it is at least twice or at most
half the median, of a rate 15 points away; and of counts it is three away. Quartiles, not mean and deviation:
the number in question must not hide itself. A group of fewer than five answers is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles
from typing import Any, Final

from japan.numbers import count
from municipalities.surveys.kinds import BoxKind, kinds
from municipalities.surveys.kinds.number import RATES, STRIKING_POINTS, exact
from municipalities.surveys.kinds.table import answer_in
from municipalities.surveys.questions import Asked, Column, Question, Row

FEWEST: Final = 5
BEYOND: Final = Fraction(3, 2)
TIMES: Final = 2
LEAST_APART: Final = 3
"""Of counts: people, days, cases."""
RULE: Final = (
    f"同じ人口規模の団体の回答を小さい順に並べ、真ん中の半分（四分位範囲）から、その幅の1.5倍を超えて外れ、"
    f"かつ中央値の{TIMES}倍以上か半分以下のもの（率は中央値と{STRIKING_POINTS}ポイント以上、"
    f"人数などの数は{LEAST_APART}以上違うもの）を挙げています。金額は住民1人あたりに直して比べ、"
    f"人数などの数と率はそのまま比べます。回答が{FEWEST}団体に満たない人口規模では、挙げません。"
)


@dataclass(frozen=True)
class Spread:
    """The quartiles of `size` numbers."""

    size: int
    low: Fraction
    median: Fraction
    high: Fraction


def spread_of(numbers: Iterable[Fraction]) -> Spread | None:
    """None for fewer numbers than may be judged."""
    found = sorted(numbers)
    if len(found) < FEWEST:
        return None
    low, median, high = quantiles(found, n=4, method="inclusive")
    return Spread(len(found), low, median, high)


@dataclass(frozen=True)
class Measure:
    """A number that is asked for: a question, or one cell of a table. `code` is that of its cell."""

    code: str
    question: Question
    asked: Asked
    label: str
    row: Row | None = None

    @property
    def is_rate(self) -> bool:
        return self.asked.unit in RATES

    @property
    def is_money(self) -> bool:
        return self.asked.kind == "yen"

    def answer(self, value: Any) -> Any:
        """The number in an answer to the question; None where there is none."""
        if self.row is not None:
            assert isinstance(self.asked, Column)
            value = answer_in(value, self.row, self.asked) if isinstance(value, dict) else None
        return value if value is not None and _box(self.asked).is_shaped(self.asked, value) else None

    def number(self, value: Any, population: int) -> Fraction | None:
        """What is compared: of money that for each resident."""
        found = self.answer(value)
        if found is None or (self.is_money and not population):
            return None
        number = Fraction(exact(found))
        return number / population if self.is_money else number

    def words(self, value: Any) -> str:
        """The number as it was answered."""
        return _box(self.asked).said(self.asked, self.answer(value))

    def told(self, number: Fraction) -> str:
        """A number to compare with, in words."""
        if self.is_money:
            return f"住民1人あたり{count(round(number))}円"
        rounded = round(number, 1)
        places = 0 if rounded.denominator == 1 else 1
        return f"{float(rounded):,.{places}f}{self.asked.unit}"

    def is_far(self, number: Fraction, spread: Spread) -> bool:
        apart, reach = abs(number - spread.median), BEYOND * (spread.high - spread.low)
        if spread.low - reach <= number <= spread.high + reach:
            return False
        if self.is_rate:
            return apart >= STRIKING_POINTS
        if not self.is_money and apart < LEAST_APART:
            return False
        return number >= TIMES * spread.median or TIMES * number <= spread.median


def measures_of(questions: Iterable[Question]) -> list[Measure]:
    return [measure for question in questions for measure in _measures(question)]


def _measures(question: Question) -> Iterator[Measure]:
    if kinds()[question.kind].is_counted:
        yield Measure(question.id, question, question, question.named)
    for row in question.rows:
        for column in question.columns:
            if kinds()[column.kind].is_counted:
                label = f"{question.named}（{row.label}、{column.named}）"
                yield Measure(f"{question.id}.{row.key}.{column.key}", question, column, label, row)


def _box(asked: Asked) -> BoxKind:
    kind = kinds()[asked.kind]
    assert isinstance(kind, BoxKind)
    return kind
