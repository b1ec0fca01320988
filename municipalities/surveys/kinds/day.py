"""A day, or a month where that is asked (`precision`)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Final

from django.utils import timezone

from japan.wareki import UnreadableDay, format_compact, format_day, format_month, parse_day
from municipalities.surveys.kinds.base import BoxKind, Unreadable
from municipalities.surveys.kinds.single import shortened
from municipalities.surveys.questions import Asked, Scalar

PRECISIONS: Final = ("day", "month")
USUAL_LEAST: Final = date(1947, 4, 1)
USUAL_MOST: Final = date(2069, 12, 31)
"""A later day is a slip of the finger (令和99年 for 令和9年)."""
TODAY: Final = "today"
"""What has been cannot lie ahead. A day that was past once stays so: an answer is never wrong later on."""
STRIKING_DAYS: Final = 365
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
"""What sheets put behind a day."""


def day_of(value: str) -> date:
    """The day of an answer, for a month its first. Raises ValueError."""
    return date.fromisoformat(value if len(value) > 7 else f"{value}-01")


class Day(BoxKind):
    """An answer is `2027-01-31`, for a month `2027-01`. Read in any form of `japan.wareki` that has its year.
    `compare` tells what has moved by a year or more."""

    key = "day"
    label = "日付"
    place = 5
    takes: ClassVar[frozenset[str]] = frozenset({"least", "most", "precision", "latest"})
    is_dated = True

    def read(self, asked: Asked, text: str) -> str:
        is_month = asked.precision == "month"
        try:
            day = parse_day(_MIDNIGHT.sub("", text), of_month="first" if is_month else None)
        except UnreadableDay as error:
            raise Unreadable(str(error)) from error
        least, most = self.ends(asked)
        if asked.latest == TODAY and day > timezone.localdate():
            what, until = "年月" if is_month else "日", self._words(asked, timezone.localdate())
            raise Unreadable(
                f"「{shortened(text)}」は、これから来る{what}です。{until}までの{what}を書いてください。"
            )
        if not least <= day <= most:
            ends = f"{self._words(asked, least)}から{self._words(asked, most)}まで"
            raise Unreadable(
                f"「{shortened(text)}」は範囲の外です。年を確かめて、{ends}の"
                f"{'年月' if is_month else '日付'}を書いてください。"
            )
        return day.isoformat()[:7] if is_month else day.isoformat()

    def end(self, asked: Asked, text: str) -> Scalar:
        is_month = asked.precision == "month"
        try:
            day = parse_day(text, of_month="first" if is_month else None)
        except UnreadableDay as error:
            raise Unreadable(str(error)) from error
        return day.isoformat()[:7] if is_month else day.isoformat()

    def ends(self, asked: Asked) -> tuple[date, date]:
        least = USUAL_LEAST if asked.least is None else day_of(str(asked.least))
        most = USUAL_MOST if asked.most is None else day_of(str(asked.most))
        if asked.precision == "month":
            most = most.replace(day=monthrange(most.year, most.month)[1])
        return least, most

    def how(self, asked: Asked) -> str:
        is_month = asked.precision == "month"
        until = ("今月までの" if is_month else "今日までの") if asked.latest == TODAY else ""
        if is_month:
            return f"{until}年月を、「令和9年1月」「R9.1」「2027/1」のように書いてください。"
        return f"{until}日付を、「令和9年1月31日」「R9.1.31」「2027/1/31」のように書いてください。"

    def written(self, asked: Asked, value: Any) -> str:
        return self._words(asked, day_of(value))

    def _words(self, asked: Asked, day: date) -> str:
        return format_month(day) if asked.precision == "month" else format_day(day)

    def shown(self, asked: Asked, value: Any) -> Any:
        compact = format_compact(day_of(value))
        return compact.rpartition(".")[0] if asked.precision == "month" else compact

    def is_shaped(self, asked: Asked, value: Any) -> bool:
        length = 7 if asked.precision == "month" else 10
        if not isinstance(value, str) or len(value) != length:
            return False
        try:
            return USUAL_LEAST.replace(year=1873) <= day_of(value)
        except ValueError:
            return False

    def strikes(self, asked: Asked, old: Any, new: Any) -> str:
        if not (self.is_shaped(asked, old) and self.is_shaped(asked, new)):
            return ""
        days = (day_of(new) - day_of(old)).days
        if abs(days) < STRIKING_DAYS:
            return ""
        verb = "遅く" if days > 0 else "早く"
        return f"{self.said(asked, old)}から{self.said(asked, new)}に、1年以上{verb}なっています。"

    def design(self, asked: Asked) -> Iterator[str]:
        if asked.precision not in PRECISIONS:
            yield "日付の細かさ（precision）は day か month にしてください。"
            return
        if asked.latest not in ("", TODAY):
            yield "いつまでか（latest）は today だけが使えます。"
        try:
            least, most = self.ends(asked)
        except ValueError:
            yield "範囲（least、most）は「2026-04-01」か「2026-04」の形の、ある日で書いてください。"
            return
        if least > most:
            ends = f"{format_day(least)}から{format_day(most)}まで"
            yield f"範囲が逆です（{ends}）。早いほうを「いちばん小さい値」に書いてください。"


KIND = Day()
