"""今日やること: what waits for each kind of user, gathered from the apps below; and the one search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import dispatch.visits.todo
import finance.todo
import municipalities.needs.todo
import pool.todo
import training.todo
from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.todo import Todo
from dispatch.dispatches.figures import capacity_by_role
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from finance.figures import allocation_figure
from home.finding import find_for
from home.prefecture_picture import (
    COLUMNS,
    POPULATIONS,
    SORTS,
    picture_of,
)
from japan.fiscal_year import fiscal_year_of
from municipalities.needs.choices import NeedStatus
from municipalities.needs.forms import NeedForm
from municipalities.needs.models import Need
from notices.models import Notice

SOURCES = (municipalities.needs.todo, dispatch.visits.todo, training.todo, pool.todo, finance.todo)
NEED_BADGES = {
    NeedStatus.DRAFT: "draft",
    NeedStatus.SUBMITTED: "wait",
    NeedStatus.RETURNED: "stop",
    NeedStatus.ACCEPTED: "wait",
    NeedStatus.IN_SUPPORT: "go",
    NeedStatus.CLOSED: "done",
    NeedStatus.DECLINED: "",
}


@dataclass(frozen=True)
class Group:
    """Tasks of one span of time, for the queue of an office."""

    label: str
    tasks: list[Todo]


def todos(seat: Any, today: date) -> list[Todo]:
    """Everything that waits for this seat, the nearest date first, what has no date last."""
    found = chain.from_iterable(source.todo(seat, today) for source in SOURCES)
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or today, task.kind, task.title))


def grouped(tasks: Iterable[Todo], today: date) -> list[Group]:
    """The queue in spans: what is late, what is due today, this week, later, and without a date."""
    week_ends = today + timedelta(days=6 - today.weekday())
    spans: dict[str, list[Todo]] = {"期限を過ぎた": [], "今日まで": [], "今週": [], "来週から先": [], "期限なし": []}
    for task in tasks:
        spans[_span(task.due_on, today, week_ends)].append(task)
    return [Group(label, rows) for label, rows in spans.items() if rows]


def _span(due_on: date | None, today: date, week_ends: date) -> str:
    if due_on is None:
        return "期限なし"
    if due_on < today:
        return "期限を過ぎた"
    if due_on == today:
        return "今日まで"
    return "今週" if due_on <= week_ends else "来週から先"


@desk(Permission.SEE_HOME)
@require_safe
def today(request: DeskRequest) -> HttpResponse:
    """A different home for each kind of user."""
    if request.seat.is_municipal:
        return _municipal_home(request)
    if request.seat.sees_own:
        return _talent_home(request)
    return _prefecture_home(request)


def _prefecture_home(request: DeskRequest) -> HttpResponse:
    day = timezone.localdate()
    population, sort = request.GET.get("population", ""), request.GET.get("sort", "online_32")
    picture = picture_of(request.seat, day, population=population, sort=sort)
    if wanted_format(request):
        name = f"市町村の取組と訪問_{request.seat.prefecture_name}"
        return download(request, name=name, title="市町村の取組と訪問", columns=COLUMNS, rows=picture.rows)
    tasks = todos(request.seat, day)
    kind = request.GET.get("kind", "")
    shown = [task for task in tasks if kind in ("", task.kind)]
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    context = {
        "day": day,
        "tasks": tasks,
        "groups": grouped(shown, day),
        "kinds": sorted(Counter(task.kind for task in tasks).items()),
        "kind": kind,
        "late": sum(task.due_on is not None and task.due_on < day for task in tasks),
        "due_today": sum(task.due_on == day for task in tasks),
        "next_month": next_month,
        "capacity": capacity_by_role(next_month),
        "figure": allocation_figure(fiscal_year_of(day)) if request.seat.can(Permission.SEE_FINANCE) else None,
        "fiscal_year": fiscal_year_of(day),
        "picture": picture,
        "populations": [(value, words) for value, (words, _) in POPULATIONS.items()],
        "sorts": [(value, words) for value, (words, _) in SORTS.items()],
        "population": population,
        "sort": sort,
    }
    return render(request, "home/home_prefecture.html", context)


def _municipal_home(request: DeskRequest) -> HttpResponse:
    day = timezone.localdate()
    needs = Need.objects.visible_to(request.seat).order_by("-id")
    open_needs = needs.exclude(status__in=[NeedStatus.CLOSED, NeedStatus.DECLINED])
    tasks = todos(request.seat, day)
    context = {
        "day": day,
        "tasks": tasks,
        "late": sum(task.due_on is not None and task.due_on < day for task in tasks),
        "form": NeedForm(),
        "needs": [(need, NEED_BADGES[NeedStatus(need.status)]) for need in [*open_needs[:6], *_closed(needs)]],
        "need_count": needs.count(),
        "visits": _coming(request, day)[:4],
        "news": Notice.objects.filter(user=request.user).order_by("-id")[:4],
    }
    return render(request, "home/home_municipality.html", context)


def _closed(needs: Any) -> list[Need]:
    return list(needs.filter(status=NeedStatus.CLOSED)[:2])


def _coming(request: DeskRequest, day: date) -> Any:
    planned = Visit.objects.visible_to(request.seat).filter(status=VisitStatus.PLANNED, on_day__gte=day)
    related = ("talent", "municipality", "dispatch__need")
    return planned.select_related(*related).prefetch_related("talent__roles").order_by("starts_at")


def _talent_home(request: DeskRequest) -> HttpResponse:
    day = timezone.localdate()
    coming = list(_coming(request, day)[:8])
    context = {
        "day": day,
        "tasks": todos(request.seat, day),
        "today_visits": [visit for visit in coming if visit.on_day == day],
        "visits": [visit for visit in coming if visit.on_day > day],
        "news": Notice.objects.filter(user=request.user).order_by("-id")[:4],
    }
    return render(request, "home/home_talent.html", context)


@desk(Permission.SEARCH)
@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """One search over screens, towns, people and needs, as far as this seat may see them."""
    words = request.GET.get("q", "").strip()[:80]
    return render(
        request, "home/search.html", {"words": words, "found": find_for(request.seat, words) if words else []}
    )
