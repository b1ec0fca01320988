"""What the pages of a body's holiday say, before it is recorded or taken back."""

from __future__ import annotations

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import NOTHING, Line
from dispatch.visits.models import Visit
from dispatch.visits.pages import MOST_NAMED
from japan.bodies import body_name
from japan.fiscal_year import fiscal_year_of, last_day
from japan.wareki import format_short
from municipalities.holidays.calendars import towns_closed_by
from municipalities.holidays.fields import recorded_row
from municipalities.holidays.models import LocalHoliday


def fact_lines(holiday: LocalHoliday) -> list[Line]:
    """The day itself."""
    row = recorded_row(holiday)
    return [
        Line("団体", row.body),
        Line("日", row.when),
        Line("名称", row.day.name),
        Line("休日か開庁日か", row.kind),
        Line("根拠", row.ground),
    ]


def holiday_lines(seat: Seat, holiday: LocalHoliday) -> list[Line]:
    """The day, and the visits that are planned on it: these stay until somebody settles them."""
    today = timezone.localdate()
    closed = towns_closed_by(holiday, today, last_day(fiscal_year_of(today) + 1))
    visits = Visit.objects.visible_to(seat).planned().on_closed_days(closed)
    rows = list(visits.order_by("on_day", "id").values_list("on_day", "municipality_id", "talent__name"))
    named = [f"{format_short(day)}　{body_name(code)}　{name}さん" for day, code, name in rows[:MOST_NAMED]]
    left = [f"ほか{len(rows) - MOST_NAMED}件"] if len(rows) > MOST_NAMED else []
    stay = "動かさずに残し、「今日やること」に出します。訪問する人と市町村に、決め直すと知らせます"
    told = f"{len(rows)}件。{stay}" if rows else NOTHING
    return [*fact_lines(holiday), Line("この日に予定している訪問", "\n".join([told, *named, *left]))]
