"""Doors of the calendar and its file."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import attachment
from desk.filters import LONGEST_WORDS
from desk.lists import Tab
from dispatch.calendar.days import month_of, week_from
from dispatch.calendar.feed import calendar_file
from dispatch.calendar.weeks import grid_of, month_span, steps_of
from dispatch.visits.models import Visit, is_standing
from japan.eras import FIRST_DAY
from japan.fiscal_year import fiscal_year_of
from japan.wareki import UnreadableDay, parse_day
from pool.availability import monday_of

VIEWS = {"weeks": "12週", "month": "月", "week": "週"}


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_calendar(request: DeskRequest) -> HttpResponse:
    """People by weeks, or the days of a month or a week; always only what the seat may see."""
    view = request.GET.get("view", "weeks")
    view = view if view in VIEWS else "weeks"
    today = timezone.localdate()
    day, words = _day(request.GET.get("from", ""), today), request.GET.get("q", "").strip()[:LONGEST_WORDS]
    first, last = month_span(day) if view == "month" else (monday_of(day), monday_of(day))
    context = {
        "view": view,
        "tabs": [
            Tab(label, f"?view={name}&from={day.isoformat()}", name == view) for name, label in VIEWS.items()
        ],
        "day": day,
        "first": first,
        "words": words,
        "conditions": [f"氏名・よみ「{words}」"] if words else [],
        "today": today,
        "crumbs": way(request.seat, here="予定表"),
        **steps_of(view, day),
    }
    if view == "weeks":
        context["grid"] = grid_of(request.seat, day, today, page=request.GET.get("page"), words=words)
    elif view == "month":
        context["weeks"] = month_of(request.seat, first, last)
    else:
        context["week"] = week_from(request.seat, first, today)
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
    """The seat's own visits as an .ics file; those called off stay in
    it as such until their day has passed."""
    seat = request.seat
    told = is_standing() | Q(on_day__gte=timezone.localdate())
    rows = Visit.objects.visible_to(seat).filter(told).select_related("dispatch__need")
    visits = list(rows.order_by("starts_at", "id"))
    addresses = {visit.pk: seat.url("visit_detail", visit.pk) for visit in visits}
    content = calendar_file(
        visits, title=f"訪問の予定　{seat.place_label}", base_url=settings.BASE_URL, addresses=addresses
    )
    return attachment(content, "訪問の予定.ics", "text/calendar; charset=utf-8")
