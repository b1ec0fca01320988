"""Days in the Japanese calendar (和暦) and times of day: written for people, and read as people type them.

Reading is forgiving in form (width, spaces, separators) and strict in fact: a day that does not exist, or
does not exist in the era named, is refused with a Japanese sentence that says what to change. Every day that
is read can be written, and the written forms can be read again.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from japan import fiscal_year
from japan.eras import ERA_PATTERN, FIRST_DAY, LAST_YEAR, era_named, era_of, year_in_words
from japan.fiscal_year import fiscal_year_of

WEEKDAYS = "月火水木金土日"
HALF_A_YEAR = timedelta(days=183)


class UnreadableDay(ValueError):
    """The typed text names no day; the message is a Japanese sentence for the person who typed it."""


class UnreadableTime(ValueError):
    """The typed text names no time of day; the message is a Japanese sentence for the person who typed it."""


def format_year(day: date) -> str:
    """「令和8年」. Raises ValueError before 1873, as every form with an era does (see ``japan.eras``)."""
    era = era_of(day)
    return f"{era.name}{year_in_words(era.year_of(day.year))}年"


def format_month(day: date) -> str:
    """「令和8年4月」, by the era of ``day`` itself."""
    return f"{format_year(day)}{day.month}月"


@lru_cache(maxsize=4096)
def format_day(day: date) -> str:
    """「令和8年4月1日」: the form of documents and mails."""
    return f"{format_month(day)}{day.day}日"


def format_day_with_western(day: date) -> str:
    """「令和8年（2026年）4月1日」: once per page, so that both counts are seen."""
    return f"{format_year(day)}（{day.year}年）{day.month}月{day.day}日"


@lru_cache(maxsize=4096)
def format_short(day: date) -> str:
    """「4月1日（水）」: lists and tasks, where the year is plain from the page."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def format_near(day: date, today: date) -> str:
    """「4月1日（水）」 of a day of this fiscal year or within half a year; else 「令和4年9月18日（日）」: far
    from today, day and month alone would be read as those of this year."""
    is_near = fiscal_year_of(day) == fiscal_year_of(today) or abs(day - today) <= HALF_A_YEAR
    return format_short(day) if is_near else f"{format_year(day)}{format_short(day)}"


@lru_cache(maxsize=4096)
def format_compact(day: date) -> str:
    """「R8.4.1」: narrow cells, and the example beside a date field."""
    era = era_of(day)
    return f"{era.letter}{era.year_of(day.year)}.{day.month}.{day.day}"


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─・", "-"))

_ERA = rf"(?P<era>{ERA_PATTERN})[-./]?(?P<year>元|[0-9]{{1,2}})"
_WESTERN = r"(?:西暦)?(?P<western>[0-9]{4})"
_MONTH_AND_DAY = r"(?P<month>[0-9]{1,2})[月./-](?P<day>[0-9]{1,2})日?"
_DIGITS = r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
_WEEKDAY = re.compile(rf"\(([{WEEKDAYS}])(?:曜日?)?(?:-?祝)?\)$")

_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_ERA}(?:年?\((?P<western>[0-9]{{4}})年?\)年?|[年./-]){_MONTH_AND_DAY}",
        rf"{_ERA}{_DIGITS}",
        rf"{_WESTERN}(?:年?\({_ERA}年?\)年?|[年./-]){_MONTH_AND_DAY}",
        rf"{_WESTERN}{_DIGITS}",
        _MONTH_AND_DAY,
    )
)
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?")


_YEAR = rf"(?:{_ERA}|{_WESTERN})"
_TO_ITS_END = r"(?P<end>末日?|中|内|いっぱい)"
_MONTH_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}[年./-](?P<month>[0-9]{{1,2}})(?:月{_TO_ITS_END}?)?",
        rf"(?P<month>[0-9]{{1,2}})月{_TO_ITS_END}?",
    )
)
_FISCAL_YEAR_END = re.compile(rf"(?:{_YEAR}|(?P<next>[来翌])|[今本当])?年度{_TO_ITS_END}")
_NEAR_ENDS = re.compile(
    r"年[末内]|今年(?:末|中|内|いっぱい)|"
    r"(?P<month>(?P<next>[来翌])月|[今当]?月)(?:末日?|中|内|いっぱい)"
)
Edge = Literal["first", "last"]


def parse_day(text: str, *, near: date | None = None, of_month: Edge | None = None) -> date:
    """Read a day as people type it, in full or half width, with spaces anywhere.

    令和8年4月1日, 令8.4.1, R8.4.1, r8-4-1, R080401, 令和元年…, 2026/4/1, 2026-04-01, 20260401, 2026年4月1日,
    and 4/1 or 4月1日 if ``near`` is given: then the year is chosen so that the day is nearest to ``near``,
    the later one of two equally near. A weekday in brackets behind it is checked. A Western year and an era
    year may stand together if they agree.

    The end of a month or fiscal year may be named instead: 令和8年12月末, 令和8年度末, and with ``near``
    3月末, 年度末, 来年度末, 年内, 今月中. A month alone (令和8年12月) is its first or last day, as
    ``of_month`` says; without that, the day is asked for.

    Raises UnreadableDay with a Japanese sentence. A year of two digits without an era is refused rather than
    guessed, since 8.4.1 may be 令和 or a Western year.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split()).translate(_DASHES)
    if not typed:
        raise UnreadableDay("日付が入力されていません。「R8.4.1」「2026/4/1」のように書いてください。")
    weekday = _WEEKDAY.search(typed)
    bare = _UNTIL.sub("", typed[: weekday.start()] if weekday else typed)
    if (end := _named_end(text, bare, near, of_month)) is not None:
        return end
    found = next((found for form in _DAY_FORMS if (found := form.fullmatch(bare))), None)
    if found is None and _TWO_DIGIT_YEAR.fullmatch(bare):
        raise _unreadable_day(
            text, "年は「令和8年」「R8」「2026年」のように、元号か4桁の西暦で書いてください。"
        )
    if found is None:
        raise _unreadable_day(text, "「令和8年4月1日」「R8.4.1」「2026/4/1」のように書いてください。")
    day = _day_of(text, found.groupdict(), near)
    if weekday and WEEKDAYS[day.weekday()] != weekday[1]:
        raise _unreadable_day(text, f"{format_day(day)}は{WEEKDAYS[day.weekday()]}曜日です。")
    return day


_UNTIL = re.compile("までに?$")


def _named_end(text: str, typed: str, near: date | None, of_month: Edge | None) -> date | None:
    """The day of what names a month or the end of a year; None where it names neither."""
    if found := next((found for form in _MONTH_FORMS if (found := form.fullmatch(typed))), None):
        if found["end"] is None and of_month is None:
            raise _unreadable_day(text, "何日かまで書いてください。月の終わりなら「12月末」と書けます。")
        return _edge_of_month(text, found.groupdict(), near, "last" if found["end"] else of_month)
    if found := _FISCAL_YEAR_END.fullmatch(typed):
        year = _western_year(text, found.groupdict())
        if year is None and near is not None:
            year = fiscal_year.fiscal_year_of(near) + bool(found["next"])
        return _existing_day(text, year + 1, 3, 31) if year is not None else None
    if near is not None and (found := _NEAR_ENDS.fullmatch(typed)):
        months = near.year * 12 + near.month - 1 + bool(found["next"])
        year, month = divmod(months, 12) if found["month"] else (near.year, 11)
        return _existing_day(text, year, month + 1, monthrange(year, month + 1)[1])
    return None


def _edge_of_month(text: str, parts: dict[str, str | None], near: date | None, edge: Edge | None) -> date:
    month = int(parts["month"] or 0)
    if not 1 <= month <= 12:
        raise _unreadable_day(text, "月は1から12です。")
    year = _western_year(text, parts)
    if year is not None:
        day = monthrange(year, month)[1] if edge == "last" and FIRST_DAY.year <= year <= LAST_YEAR else 1
        return _day_of(text, {**parts, "day": str(day)}, near)
    if near is None:
        raise _unreadable_day(text, "年がありません。「令和8年12月末」のように年から書いてください。")
    days = [
        date(year, month, monthrange(year, month)[1] if edge == "last" else 1)
        for year in (near.year - 1, near.year, near.year + 1)
    ]
    return min(days, key=lambda day: (abs(day - near), day < near))


def _western_year(text: str, parts: dict[str, str | None]) -> int | None:
    if parts.get("western"):
        return int(parts["western"] or 0)
    if not parts.get("era"):
        return None
    year = 1 if parts["year"] == "元" else int(parts["year"] or 0)
    if year == 0:
        raise _unreadable_day(text, "元号の年は1（元年）からです。")
    return era_named(parts["era"] or "").western_year(year)


def _day_of(text: str, parts: dict[str, str | None], near: date | None) -> date:
    month, day_of_month = int(parts["month"] or 0), int(parts["day"] or 0)
    if not 1 <= month <= 12:
        raise _unreadable_day(text, "月は1から12です。")
    if parts.get("era"):
        return _day_of_era(text, parts, month, day_of_month)
    if parts.get("western"):
        return _existing_day(text, int(parts["western"] or 0), month, day_of_month)
    if near is None:
        raise _unreadable_day(text, "年がありません。「R8.4.1」「2026/4/1」のように年から書いてください。")
    return _nearest_day(text, month, day_of_month, near)


def _day_of_era(text: str, parts: dict[str, str | None], month: int, day_of_month: int) -> date:
    era = era_named(parts["era"] or "")
    year = 1 if parts["year"] == "元" else int(parts["year"] or 0)
    if year == 0:
        raise _unreadable_day(text, "元号の年は1（元年）からです。")
    western = era.western_year(year)
    if parts.get("western") and int(parts["western"] or 0) != western:
        raise _unreadable_day(text, f"{era.name}{year_in_words(year)}年は{western}年です。")
    day = _existing_day(text, western, month, day_of_month)
    if era_of(day) == era:
        return day
    if day < era.first_day:
        limit = f"{era.name}は元年{era.first_day.month}月{era.first_day.day}日からです。"
    else:
        limit = f"{era.name}は{format_day(era.last_day or day).removeprefix(era.name)}までです。"
    raise _unreadable_day(text, f"{limit}{format_day(day)}ではありませんか。")


def _existing_day(text: str, year: int, month: int, day_of_month: int) -> date:
    if year < FIRST_DAY.year:
        raise _unreadable_day(text, "明治6年（1873年）より前は暦が異なるため扱えません。")
    if year > LAST_YEAR:
        raise _unreadable_day(text, f"{LAST_YEAR}年までを扱います。")
    last = monthrange(year, month)[1]
    if not 1 <= day_of_month <= last:
        raise _unreadable_day(text, f"{format_month(date(year, month, 1))}の日は1から{last}です。")
    return date(year, month, day_of_month)


def _nearest_day(text: str, month: int, day_of_month: int, near: date) -> date:
    # Eight years on each side hold a 29 February, also around 1900 and 2100.
    years = range(near.year - 8, near.year + 9)
    years_with_it = (year for year in years if 1 <= day_of_month <= monthrange(year, month)[1])
    days = [date(year, month, day_of_month) for year in years_with_it]
    if not days:
        raise _unreadable_day(text, f"{month}月の日は1から{monthrange(2024, month)[1]}です。")
    return min(days, key=lambda day: (abs(day - near), day < near))


def _unreadable_day(text: str, reason: str) -> UnreadableDay:
    return UnreadableDay(f"「{text.strip()[:40]}」は日付として読めません。{reason}")


_TIME = re.compile(
    r"(?P<half_day>午前|午後|(?i:am|pm))?"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::00)?|時(?:(?P<minute_in_words>[0-9]{1,2})分|(?P<half>半))?)"
)
_TIME_IN_DIGITS = re.compile(r"(?P<hour>[0-9]{1,2})(?P<minute>[0-9]{2})")
_AFTERNOON = ("午後", "PM")


def parse_time(text: str) -> time:
    """Read a time of day as people type it: 13:30, 13時30分, 13時半, 13時, １３：３０, 1330, 930, 午後1時半.

    With 午前 or 午後 the hour is 0 to 11: people disagree on 午後12時, so noon is asked for as 12:00. Raises
    UnreadableTime with a Japanese sentence. The result has no time zone and no seconds.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        raise UnreadableTime("時刻が入力されていません。「13:30」のように書いてください。")
    found = _TIME.fullmatch(typed) or _TIME_IN_DIGITS.fullmatch(typed)
    if found is None:
        raise _unreadable_time(text, "「13:30」「13時30分」「午後1時半」のように書いてください。")
    parts = found.groupdict()
    hour = int(parts["hour"])
    minute = 30 if parts.get("half") else int(parts.get("minute") or parts.get("minute_in_words") or 0)
    if half_day := parts.get("half_day"):
        if hour > 11:
            raise _unreadable_time(
                text, "午前・午後をつけるときの時は0から11です。正午は「12:00」と書いてください。"
            )
        hour += 12 if half_day.upper() in _AFTERNOON else 0
    if hour > 23:
        raise _unreadable_time(text, "時は0から23です。")
    if minute > 59:
        raise _unreadable_time(text, "分は0から59です。")
    return time(hour, minute)


def _unreadable_time(text: str, reason: str) -> UnreadableTime:
    return UnreadableTime(f"「{text.strip()[:40]}」は時刻として読めません。{reason}")
