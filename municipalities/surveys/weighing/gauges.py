"""How far along an answer is: for questions whose options are steps, or say yes and no.

A table that asks for a step in each row is as far as its rows are on average, and done where all of them are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from municipalities.surveys.kinds import BoxKind, kind_of
from municipalities.surveys.questions import Asked, Question

LEVELS: Final = 5
FORWARD, BACK = 1, -1


@dataclass(frozen=True)
class Reading:
    """`share` of the way, from 0 to 1; None for an answer that stands beside it (ほかの方法をとる)."""

    words: str
    share: Fraction | None

    @property
    def is_done(self) -> bool:
        return self.share == 1

    @property
    def level(self) -> int:
        """1 (not begun) to 5 (done): the shade; 0 for none."""
        if self.share is None:
            return 0
        return 1 + int(self.share * (LEVELS - 1) + Fraction(1, 2))


@dataclass(frozen=True)
class Gauge:
    """`shares`: key of an option -> how far along it is; options that say nothing of it are left out.
    `column` is that of a table, "" for a question of one answer."""

    question: Question
    labels: Mapping[str, str]
    shares: Mapping[str, Fraction]
    column: str = ""

    @property
    def done_words(self) -> str:
        """The answer that is furthest along, in its own words."""
        furthest = next(self.labels[key] for key, share in self.shares.items() if share == 1)
        return f"すべて{furthest}" if self.column else furthest

    def read(self, value: Any) -> Reading | None:
        """None for no answer, and for one that is none of the options."""
        if not self.column:
            known = isinstance(value, str) and value in self.labels
            return Reading(self.labels[value], self.shares.get(value)) if known else None
        if not isinstance(value, dict):
            return None
        rows = [str(row.get(self.column)) for row in value.values() if isinstance(row, dict)]
        found = [self.shares[key] for key in rows if key in self.shares]
        if not found:
            beside = dict.fromkeys(self.labels[key] for key in rows if key in self.labels)
            return Reading("、".join(beside), None) if beside else None
        done = sum(share == 1 for share in found)
        return Reading(f"{done}／{len(found)}", sum(found, Fraction(0)) / len(found))


def gauge_of(question: Question) -> Gauge | None:
    """None where answers are no steps of one way, and where they say what is wished."""
    if question.wish:
        return None
    if _is_one_of_options(question) and (shares := _shares(question)):
        return Gauge(question, _labels(question), shares)
    for column in question.columns:
        if _is_one_of_options(column) and (shares := _shares(column)):
            return Gauge(question, _labels(column), shares, column.key)
    return None


def gauges_of(questions: Iterable[Question]) -> list[Gauge]:
    return [gauge for question in questions if (gauge := gauge_of(question))]


def turn_of(before: Reading | None, after: Reading | None) -> int:
    """`FORWARD`, `BACK`, or 0 where nothing changed or one of the two is none."""
    if before is None or after is None or before.share is None or after.share is None:
        return 0
    if before.share == after.share:
        return 0
    return FORWARD if after.share > before.share else BACK


def _is_one_of_options(asked: Asked) -> bool:
    kind = kind_of(asked)
    return kind.is_chosen and isinstance(kind, BoxKind)


def _labels(asked: Asked) -> dict[str, str]:
    return {option.key: option.label for option in asked.options}


def _shares(asked: Asked) -> dict[str, Fraction]:
    """By steps where there are some, else by yes and no; empty where there is no way to go."""
    steps = {option.key: option.step for option in asked.options if option.step is not None}
    if not steps:
        steps = {option.key: int(option.yes) for option in asked.options if option.yes is not None}
    least, most = min(steps.values(), default=0), max(steps.values(), default=0)
    if least == most:
        return {}
    return {key: Fraction(step - least, most - least) for key, step in steps.items()}
