"""操作履歴: what was done in this prefecture, for those who answer for it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Event
from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.event_words import (
    change_rows,
    role_label,
    subject_label,
    verb_label,
)
from desk.files.list_files import MOST_ROWS, csv_answer
from members import actions
from members.forms import EventFilter

COLUMNS = ("番号", "日時", "利用者", "立場", "動作", "対象の種類", "対象", "団体コード", "変更")


@desk(Permission.SEE_EVENTS)
@require_safe
def event_list(request: DeskRequest) -> HttpResponse:
    form = EventFilter(request.GET)
    form.is_valid()
    events = _narrow(Event.objects.order_by("-sequence"), form.cleaned_data)
    too_many = request.GET.get("format") == "csv" and events.count() > MOST_ROWS
    if request.GET.get("format") == "csv" and not too_many:
        rows = [_csv_row(event) for event in events]
        conditions = form.conditions()
        actions.record_export(by=request.seat, verb="export_events", conditions=conditions, count=len(rows))
        return csv_answer("操作履歴", COLUMNS, rows)
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "conditions": form.conditions(),
        "rows": [_row(event) for event in page],
        "too_many": too_many,
        "most_rows": MOST_ROWS,
    }
    return render(request, "members/event_list.html", shown)


def _narrow(events: QuerySet[Event], given: dict[str, Any]) -> QuerySet[Event]:
    if given.get("who"):
        events = events.filter(user_name__icontains=given["who"])
    if given.get("verb"):
        events = events.filter(verb=given["verb"])
    if given.get("what"):
        events = events.filter(subject_label__icontains=given["what"])
    if given.get("since"):
        events = events.filter(at__gte=_midnight(given["since"]))
    if given.get("until"):
        events = events.filter(at__lt=_midnight(given["until"] + timedelta(days=1)))
    return events


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "verb": verb_label(event.verb),
        "role": role_label(event.role),
        "kind": subject_label(event.subject_type),
        "changes": change_rows(event.subject_type, event.before, event.after),
    }


def _csv_row(event: Event) -> tuple[str, ...]:
    changes = change_rows(event.subject_type, event.before, event.after)
    return (
        str(event.sequence),
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        event.user_name,
        role_label(event.role),
        verb_label(event.verb),
        subject_label(event.subject_type),
        event.subject_label,
        event.municipality_code,
        "、".join(f"{row['label']}：{row['before']}→{row['after']}" for row in changes),
    )
