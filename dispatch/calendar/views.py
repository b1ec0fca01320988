"""Doors of the calendar, its file, and the days on which single bodies close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, check_page, confirm_page
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import ROWS_AT_ONCE, flowing
from desk.filters import words_of
from desk.lists import Tab, show_list
from dispatch.calendar.days import month_of, next_day, weeks_from
from dispatch.calendar.feed import calendar_parts, feed_of, revisions_of, shown_in_feed
from dispatch.calendar.forms import HolidayForm
from dispatch.calendar.layout import WEEKS
from dispatch.calendar.pages import fact_lines, holiday_lines
from dispatch.calendar.weeks import grid_of, month_span, steps_of
from japan.eras import FIRST_DAY
from japan.fiscal_year import fiscal_year_of
from japan.wareki import UnreadableDay, parse_day
from municipalities.holidays.actions import record_holiday, withdraw_holiday
from municipalities.holidays.checks import Said, check_holiday
from municipalities.holidays.lists import holidays
from municipalities.holidays.models import LocalHoliday
from pool.people.availability import monday_of

HOLIDAYS = "団体の休日"
VIEWS = {"weeks": "12週", "month": "月", "week": "週"}
OWN_VIEWS = {"list": "一覧", **VIEWS}
"""Of somebody who sees nobody else: a table of people has one line."""


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_calendar(request: DeskRequest) -> HttpResponse:
    """People by weeks, the days of a month or a week, or the own visits one after the other; always only what
    the seat may see."""
    seat, today = request.seat, timezone.localdate()
    views = OWN_VIEWS if seat.sees_own else VIEWS
    view = request.GET.get("view", "")
    view = view if view in views else next(iter(views))
    asked, (words, fault) = request.GET.get("from", ""), words_of(request)
    day = next_day(seat, today) if view == "week" and not asked else _day(asked, today)
    first, last = month_span(day) if view == "month" else (monday_of(day), monday_of(day))
    kept = f"&from={day.isoformat()}" if asked else ""
    context = {
        "view": view,
        "tabs": [Tab(label, f"?view={name}{kept}", name == view) for name, label in views.items()],
        "day": day,
        "first": first,
        "words": words,
        "fault": fault,
        "conditions": [f"氏名・よみ「{words}」"] if words and not fault else [],
        "today": today,
        "is_later": not asked and first > monday_of(today),
        "crumbs": way(seat, here="予定表"),
        **steps_of(view, day),
    }
    if view == "weeks":
        context["grid"] = grid_of(
            seat, day, today, page=request.GET.get("page"), words="" if fault else words
        )
    elif view == "month":
        context["weeks"] = month_of(seat, first, last, today)
    else:
        days = weeks_from(seat, first, today, weeks=WEEKS if view == "list" else 1)
        context["days"] = days if view == "week" else [day for day in days if day.entries]
    return render(request, "dispatch/calendar/dispatch_calendar.html", context)


def _day(text: str, today: date) -> date:
    """The day that is asked for; today where it cannot be read, or its fiscal year has no name in words."""
    try:
        day = parse_day(text, near=today)
    except UnreadableDay:
        return today
    return day if fiscal_year_of(monday_of(day)) >= FIRST_DAY.year else today


@desk(Permission.SEE_VISITS)
@require_safe
def dispatch_feed(request: DeskRequest) -> HttpResponse:
    """The seat's own visits as an .ics file."""
    seat, visits = request.seat, feed_of(request.seat, timezone.localdate())
    title = f"訪問の予定　{seat.place_label}"
    written = partial(calendar_parts, seat, revisions_of(visits), title, settings.BASE_URL)
    read = partial(shown_in_feed(visits).iterator, chunk_size=ROWS_AT_ONCE)
    return flowing(read, written, "訪問の予定.ics", "text/calendar; charset=utf-8")


@desk(Permission.SEE_DISPATCHES)
@require_safe
def holiday_list(request: DeskRequest) -> HttpResponse:
    may_record = request.seat.can(Permission.PLAN_DISPATCH)
    page = holidays(may_withdraw=may_record)
    return show_list(
        request,
        page,
        "dispatch/calendar/holiday_list.html",
        may_record=may_record,
        crumbs=way(request.seat, here=page.title),
    )


@desk(Permission.PLAN_DISPATCH)
def holiday_record(request: DeskRequest) -> HttpResponse:
    """The form, then what it means with the visits that are planned on such days, then the deed."""
    seat, back = request.seat, request.seat.url("holiday_list")
    form = HolidayForm(seat, request.POST or None)
    title = "団体の休日を記録する"
    asking = Asking(
        title=title,
        button="内容を確かめる",
        back=back,
        crumbs=way(seat, (HOLIDAYS, "holiday_list"), here=title),
        lead="条例で休みとしている日を記録します。これから決める訪問、期限、提案、派遣の案に使います。",
    )
    return check_page(
        request,
        form,
        record_holiday,
        asking,
        rows=lambda: holiday_lines(seat, Said(**form.facts).as_row(seat)),
        said="休日を記録しました。",
        to=back,
        check=lambda: check_holiday(seat, Said(**form.facts)),
        checking=lambda: replace(asking, title="この内容で記録しますか", button="記録する", lead=""),
    )


@desk(Permission.PLAN_DISPATCH)
def holiday_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    seat, back = request.seat, request.seat.url("holiday_list")
    holiday = get_object_or_404(LocalHoliday.objects.standing(), pk=pk)
    title = "団体の休日を取り消す"
    asking = Asking(
        title=title,
        button="取り消す",
        back=back,
        crumbs=way(seat, (HOLIDAYS, "holiday_list"), here=title),
        note="取り消すと、この日は記録する前と同じに数えます。決めてある期限と訪問は動きません。",
        danger=True,
    )
    act = partial(withdraw_holiday, holiday=holiday)
    return confirm_page(
        request, act, asking, rows=fact_lines(holiday), said="休日を取り消しました。", to=back
    )
