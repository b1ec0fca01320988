"""The days that a text names, in whatever way they are written: R9.1.31, 1/15, 来月末, 夏. Pure.

A day without a year is the next such day. A span (a month, a season, a fiscal year) is named by its last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from japan import fiscal_year
from japan.reference_numbers import REIWA
from municipalities.needs.proposal.words import FoldedText, compile_expression

KANJI_DIGITS: Final = "〇一二三四五六七八九"
WEEKDAYS: Final = "月火水木金土日"
FRIDAY: Final = 4
FIRST_TEN: Final = 10
SECOND_TEN: Final = 20

_NUMBER: Final = r"(?:\d{1,2}|[〇一二三四五六七八九十]{1,3})"
_WRITTEN_YEAR: Final = (
    r"(?:(?P<past>平成\d{1,2}年|昨年度?|去年|前年|一昨年|おととし|先月|先々月)の?|"
    r"(?:令和|(?<![a-z])r)(?P<reiwa>\d{1,2}|元)(?:年|[./])|(?P<western>20\d{2})(?:年|[./-])|"
    r"(?P<said>再来年度?|来年度?|翌年度?|明年|今年度?|本年度?)の?)"
)
_YEAR: Final = rf"(?:{_WRITTEN_YEAR}|(?<![\d/.-]))"
"""A year, or nothing that a number could go on from."""
_PART: Final = r"(?P<part>上旬|中旬|下旬|初旬|初め|はじめ|頭|前半|半ば|後半|末日?|中|いっぱい|一杯|内)?"
_NO_MEASURE: Final = (
    r"(?![\d./]|倍|億|万|千|%|割|版|点|gb|tb|mb|km|cm|mm|m(?![a-z])|"
    r"時間|人|件|回|台|本|枚|円|歳|か所|系|条|号)"
)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day named in the text: the last one of a span. `start` and `end` are places in the folded text."""

    day: date
    start: int
    end: int
    is_span: bool = False
    """A month, a part of one, a season or a year, rather than a single day."""
    is_session: bool = False
    """The month of a session of the assembly: its first day is not said, so it is that of the month."""
    ends_itself: bool = False
    """The words alone name an end: 年度内, 今月中, 2週間以内."""


def number_of(written: str) -> int:
    """「12」「十二」「二十」 as a number. Raises ValueError for what is none."""
    if written.isdecimal():
        return int(written)
    tens, mark, ones = written.rpartition("十")
    digits = {digit: value for value, digit in enumerate(KANJI_DIGITS)}
    if not mark:
        return int("".join(str(digits[each]) for each in written))
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months_on(day: date, months: int) -> tuple[int, int]:
    """Year and month so many months after the month of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


class _Past(ValueError):
    """The words speak of a day that has passed."""


_YEARS_ON: Final = {"今年": 0, "本年": 0, "来年": 1, "翌年": 1, "明年": 1, "再来年": 2}


def _year_of(found: re.Match[str], month: int, today: date) -> int | None:
    """The year that is written or said, None where there is none. Raises `_Past`."""
    written = found.groupdict()
    if written.get("past"):
        raise _Past
    if reiwa := written.get("reiwa"):
        return REIWA.western_year(1 if reiwa == "元" else int(reiwa))
    if western := written.get("western"):
        return int(western)
    if not (said := written.get("said")):
        return None
    years_on = _YEARS_ON[said.removesuffix("度")]
    if said.endswith("度"):
        first = fiscal_year.first_day(fiscal_year.fiscal_year_of(today) + years_on)
        return first.year if month >= first.month else first.year + 1
    return today.year + years_on


def _next(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _in_time(day: date, today: date) -> date:
    if day < today:
        raise _Past
    return day


def _on_day(found: re.Match[str], today: date) -> date:
    month, day = number_of(found["month"]), number_of(found["day"])
    year = _year_of(found, month, today)
    return _next(month, day, today) if year is None else _in_time(date(year, month, day), today)


_PART_DAYS: Final = {
    "上旬": FIRST_TEN, "初旬": FIRST_TEN, "初め": FIRST_TEN, "ハジメ": FIRST_TEN, "頭": FIRST_TEN,
    "中旬": SECOND_TEN, "前半": 15, "半バ": 15,
}  # fmt: skip


_WHOLE_PARTS: Final = frozenset({"中", "内", "イツパイ", "一杯"})


def _part_end(year: int, month: int, part: str | None) -> date:
    day = _PART_DAYS.get(part or "")
    return date(year, month, day) if day else month_end(year, month)


def _in_month(found: re.Match[str], today: date) -> date:
    month = number_of(found["month"])
    if not 1 <= month <= 12:
        raise ValueError(month)
    year = _year_of(found, month, today)
    if year is not None:
        return _in_time(_part_end(year, month, found["part"]), today)
    this_year = _part_end(today.year, month, found["part"])
    return this_year if this_year >= today else _part_end(today.year + 1, month, found["part"])


def _session(found: re.Match[str], today: date) -> date:
    month = number_of(found["month"])
    year = _year_of(found, month, today)
    return date(year, month, 1) if year else _next(month, 1, today)


def _nth_weekday(found: re.Match[str], today: date) -> date:
    month = number_of(found["month"])
    year = _year_of(found, month, today) or (today.year if month >= today.month else today.year + 1)
    first = date(year, month, 1)
    days = (WEEKDAYS.index(found["weekday"]) - first.weekday()) % 7
    return _in_time(first + timedelta(days=days + 7 * (number_of(found["nth"]) - 1)), today)


_MONTHS_ON: Final = {"今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2}


def _said_month(found: re.Match[str], today: date) -> date:
    year, month = months_on(today, _MONTHS_ON[found["when"]])
    if found["day"]:
        return _in_time(date(year, month, number_of(found["day"])), today)
    return _in_time(_part_end(year, month, found["part"]), today)


def _day_alone(found: re.Match[str], today: date) -> date:
    day = number_of(found["day"])
    for months in range(3):
        year, month = months_on(today, months)
        if day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError(day)


_WEEKS_ON: Final = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2}


def _in_week(found: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS_ON[found["when"]])
    weekday = WEEKDAYS.index(found["weekday"]) if found["weekday"] else FRIDAY
    return _in_time(monday + timedelta(days=weekday), today)


def _within(found: re.Match[str], today: date) -> date:
    if found.groupdict().get("half"):
        return _months_later(today, 6)
    count, unit = number_of(found["count"]), found["unit"]
    if unit == "日":
        return today + timedelta(days=count)
    if unit == "週間":
        return today + timedelta(weeks=count)
    return _months_later(today, 12 * count if unit == "年" else count)


def _months_later(today: date, months: int) -> date:
    year, month = months_on(today, months)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _fiscal(found: re.Match[str], today: date) -> date:
    if found["reiwa"]:
        return _in_time(fiscal_year.last_day(REIWA.western_year(int(found["reiwa"]))), today)
    years_on = {"来": 1, "翌": 1, "再来": 2}.get(found["which"] or "", 0)
    return fiscal_year.last_day(fiscal_year.fiscal_year_of(today) + years_on)


SEASON_ENDS: Final = {"春": 5, "夏": 8, "秋": 11, "冬": 2}
"""The last month of each season, as the calendar of the weather counts them."""


def _season(found: re.Match[str], today: date) -> date:
    month = SEASON_ENDS[found["season"]]
    year = _year_of(found, month, today)
    if year is not None:
        return _in_time(month_end(year, month), today)
    this_year = month_end(today.year, month)
    return this_year if this_year >= today else month_end(today.year + 1, month)


_DAYS_ON: Final = {
    "今日": 0,
    "本日": 0,
    "キヨウ": 0,
    "明日": 1,
    "明朝": 1,
    "明後日": 2,
}


def _fiscal_turn(found: re.Match[str], today: date) -> date:
    return fiscal_year.last_day(fiscal_year.fiscal_year_of(today))


_HALVES: Final = {"上": (9, 30), "下": (3, 31)}
_QUARTERS: Final = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}


def _part_of_fiscal_year(found: re.Match[str], today: date) -> date:
    month, day = _HALVES[found["half"]] if found["half"] else _QUARTERS[number_of(found["quarter"])]
    return _next(month, day, today)


_TIMES: Final = {
    "盆": ((8, 12), (8, 16)),
    "連休": ((4, 28), (5, 6)),
    "夏休ミ": ((7, 20), (8, 31)),
    "仕事納メ": ((12, 27), (12, 28)),
}
"""Times of the year without a date: the last day before, and their own last day (our reading)."""
_CALLED: Final = {"ゴールデンウイーク": "連休", "GW": "連休", "gw": "連休", "大型連休": "連休"}


def _time_of_year(found: re.Match[str], today: date) -> date:
    before, last = _TIMES[_CALLED.get(found["time"], found["time"])]
    month, day = last if found["before"] is None else before
    year = _year_of(found, month, today)
    return _next(month, day, today) if year is None else _in_time(date(year, month, day), today)


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], date]
    is_span: bool = False
    is_session: bool = False
    ends_itself: bool = False


def _form(expression: str, read: Callable[[re.Match[str], date], date], **facts: bool) -> _Form:
    return _Form(compile_expression(expression), read, **facts)


_MONTH: Final = rf"(?P<month>{_NUMBER})月(?!議会|定例)"
_UNIT: Final = r"日|週間|(?:か|ヶ|ヵ|カ|ケ|箇)?月|年"
_LENGTH: Final = rf"(?P<count>{_NUMBER})(?P<unit>{_UNIT})"
_WEEK: Final = r"(?P<when>再来週|来週|翌週|今週)(?:の?(?P<weekday>[月火水木金土日])(?:曜日?)|末|中|いっぱい)?"
_TODAY: Final = r"(?:今日|本日|きょう)(?=の?(?:午前|午後|夕方)?\d{1,2}(?:時|:))"
_DUE: Final = r"(?=(?:\([^()]{1,3}\))?(?:まで|必着|締|〆|が?期限))"


def _year_end(years_on: int, today: date) -> date:
    return date(today.year + years_on, 12, 31)


_FORMS: Final = (
    _form(rf"{_YEAR}(?P<month>{_NUMBER})月の?(?P<day>{_NUMBER})日", _on_day),
    _form(rf"{_YEAR}(?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}}){_NO_MEASURE}", _on_day),
    _form(r"(?P<western>20\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _on_day),
    _form(
        rf"{_YEAR}(?P<month>{_NUMBER})月の?第(?P<nth>[1-5一二三四五])(?:週目?の?)?(?P<weekday>[月火水木金土日])曜日?",
        _nth_weekday,
    ),
    _form(rf"{_YEAR}(?P<month>{_NUMBER})月(?:定例)?(?:町|村|市)?(?:議)?会", _session, is_session=True),
    _form(rf"{_YEAR}{_MONTH}の?{_PART}", _in_month, is_span=True),
    _form(
        rf"(?P<when>再来月|来月|翌月|今月|当月)の?(?:(?P<day>{_NUMBER})日|{_PART})", _said_month, is_span=True
    ),
    _form(_WEEK, _in_week),
    _form(rf"(?:あと|残り)?(?:(?P<half>半年)|{_LENGTH})(?:以内|のうちに|後まで)", _within, ends_itself=True),
    _form(rf"(?:あと|残り){_LENGTH}(?=しか|で|です|を切)", _within, ends_itself=True),
    _form(
        r"(?:令和(?P<reiwa>\d{1,2})|(?P<which>再来|来|翌|今|本|当))?年度(?:内|中|末|いっぱい)",
        _fiscal,
        is_span=True,
        ends_itself=True,
    ),
    _form(
        r"(?:年内|年末(?!調整)|今年中|年の瀬|今年いっぱい)",
        lambda _, today: _year_end(0, today),
        is_span=True,
        ends_itself=True,
    ),
    _form(
        r"(?P<when>再来年|来年|翌年)(?:中|いっぱい|内|末)(?!の?[一-九0-9])",
        lambda found, today: _year_end(_YEARS_ON[found["when"]], today),
        is_span=True,
        ends_itself=True,
    ),
    _form(
        r"(?:年度(?:が|の)?(?:変わ|替わ|代わ|改ま)(?:る|り)?(?:の)?(?:前)?|新年度(?:になる|に入る|が始まる|の)?前)"
        r"(?=に|まで)",
        _fiscal_turn,
        is_span=True,
        ends_itself=True,
    ),
    _form(
        r"(?:(?P<half>[上下])半期|第?(?P<quarter>[1-4一二三四])四半期)の?(?:中|内|うち|末|いっぱい)",
        _part_of_fiscal_year,
        is_span=True,
        ends_itself=True,
    ),
    _form(
        rf"{_WRITTEN_YEAR}?(?:お)?(?P<time>盆|ゴールデンウィーク|GW|大型連休|夏休み|仕事納め)(?P<before>(?=の?前))?"
        r"(?=の?前|に|まで|中|の間|の?うち)",
        _time_of_year,
        is_span=True,
    ),
    _form(r"年明け", lambda _, today: date(today.year + 1, 1, 31), is_span=True),
    _form(
        rf"{_WRITTEN_YEAR}?(?P<season>[春夏秋冬])(?=まで|に(?:は|間に合)|ごろまで|頃まで|口|のうち|中)",
        _season,
        is_span=True,
    ),
    _form(r"(?P<when>本日中|今日中)", lambda _, today: today, ends_itself=True),
    _form(
        rf"(?P<when>明後日|明日|明朝|{_TODAY})",
        lambda found, today: today + timedelta(days=_DAYS_ON[found["when"]]),
    ),
    _form(rf"(?<![\d月火水木金土])(?P<day>{_NUMBER})日{_DUE}", _day_alone),
)


def named_days(folded: FoldedText, today: date) -> Iterator[NamedDay]:
    """Every day that the text names and that has not passed, none of them twice, the longest words first.

    A day that does not exist (2月31日) is passed over, and nothing else is read at its place.
    """
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for found in form.pattern.finditer(folded.text):
            start, end = found.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            try:
                day = form.read(found, today)
            except (ValueError, OverflowError, KeyError):
                continue
            ends_itself = form.ends_itself or found.groupdict().get("part") in _WHOLE_PARTS
            yield NamedDay(day, start, end, form.is_span, form.is_session, ends_itself)
