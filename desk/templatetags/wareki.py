"""Filters that write dates, money and rates the Japanese way. The rules are in `japan/`; this only adapts.

Every filter takes None and draws – or nothing, because a page must not fall over a date that is not set.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from japan import fiscal_year as fiscal_years
from japan import numbers, wareki
from japan.clock import in_japan

register = template.Library()

NOTHING = "–"
SOON_DAYS = 2


def _local_day(value: date | datetime) -> date:
    """The calendar day in Japan of a day or a moment."""
    if isinstance(value, datetime):
        return in_japan(value).date() if value.tzinfo else value.date()
    return value


def _clock(value: datetime) -> str:
    """「9:05」 in Japan."""
    moment = in_japan(value) if value.tzinfo else value
    return f"{moment.hour}:{moment.minute:02}"


@register.filter
def day(value: date | datetime | None) -> str:
    """「令和8年11月24日」."""
    return wareki.format_day(_local_day(value)) if value else NOTHING


@register.filter
def day_western(value: date | datetime | None) -> str:
    """「令和8年（2026年）11月24日」, once per page."""
    return wareki.format_day_with_western(_local_day(value)) if value else NOTHING


@register.filter
def short_day(value: date | datetime | None) -> str:
    """「11月24日（火）」, with its year where that is far from today."""
    return wareki.format_near(_local_day(value), timezone.localdate()) if value else NOTHING


@register.filter
def near_day(value: date | None, now: datetime | date) -> str:
    """The same of a page that has its own now."""
    return wareki.format_near(value, _local_day(now)) if value else NOTHING


@register.filter
def month(value: date | datetime | None) -> str:
    """「令和8年11月」, of any day in it."""
    return wareki.format_month(_local_day(value)) if value else NOTHING


@register.filter
def compact_day(value: date | datetime | None) -> str:
    """「R8.11.24」, for narrow cells and for the value of a date field."""
    return wareki.format_compact(_local_day(value)) if value else NOTHING


@register.filter
def day_time(value: datetime | None) -> str:
    """「11月24日（火）9:05」, with its year where that is far from today."""
    return f"{short_day(value)}{_clock(value)}" if value else NOTHING


@register.filter
def moment_western(value: datetime | None) -> str:
    """「令和8年（2026年）11月24日（火）9:05」, the line at the foot of a page."""
    if not value:
        return NOTHING
    weekday = wareki.WEEKDAYS[_local_day(value).weekday()]
    return f"{day_western(value)}（{weekday}）{_clock(value)}"


@register.filter
def clock(value: datetime | None) -> str:
    """「9:05」."""
    return _clock(value) if value else NOTHING


@register.filter
def fiscal_year(value: int | date | datetime | None) -> str:
    """「令和8年度」 of a fiscal year (the Western year of its 1 April) or of a day in it."""
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return fiscal_years.label(fiscal_years.fiscal_year_of(_local_day(value)))
    return fiscal_years.label(value)


@register.filter
def comma(value: int | None) -> str:
    """「1,741」."""
    return NOTHING if value is None else numbers.count(value)


@register.filter
def yen(value: int | None) -> str:
    """「8,412,000円」."""
    return NOTHING if value is None else numbers.yen(value)


@register.filter
def thousand(value: int | None) -> str:
    """「34,399千円」 of a number already in thousands; rounding is a rule of finance, not of a page."""
    return NOTHING if value is None else f"{numbers.count(value)}千円"


@register.filter
def percent(value: float | Fraction | None, digits: int = 1) -> str:
    """「30.1％」 of a share of 1."""
    return NOTHING if value is None else numbers.percent(Fraction(value), 1, digits)


@register.filter
def due_day(value: date | None, now: datetime | date) -> str:
    """The due day in a queue: 「今日」, 「11月25日（水）」, or with its year where that is another."""
    if value is None:
        return "期限なし"
    day, today = _local_day(value), _local_day(now)
    return "今日" if day == today else near_day(day, today)


@register.filter
def due_badge(value: date | None, now: datetime | date) -> SafeString | str:
    """How near a due day is: 期限超過, 今日まで and あと2日 as badges, あと3日 and more as plain words."""
    if value is None:
        return ""
    days = (_local_day(value) - _local_day(now)).days
    if days < 0:
        return format_html('<span class="st stop">期限超過 {}日</span>', -days)
    if days == 0:
        return format_html('<span class="st wait">{}</span>', "今日まで")
    if days <= SOON_DAYS:
        return format_html('<span class="st wait">あと{}日</span>', days)
    return f"あと{days}日"
