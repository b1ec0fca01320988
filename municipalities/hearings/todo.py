"""What of hearings waits for somebody today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, When
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.models import Finding, Hearing, official_is_here
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import AnswerSheet

KIND: Final = "ヒアリング"
HEARING_DAYS: Final = 180
"""So many days after a round was closed its municipalities are to be heard; later nobody is asked any more
(our assumption)."""


def todo(seat: Seat, today: date) -> list[Todo]:
    """For the prefecture the hearings without minutes or without their official, and the rounds with
    municipalities that nobody hears; for a municipality its date, and what was offered to it."""
    if seat.can(Permission.RUN_SURVEY):
        return [*_of_hearings(seat, today), *_of_rounds(seat)]
    if seat.can(Permission.WRITE_NEED):
        return _of_town(seat, today)
    return []


def _of_hearings(seat: Seat, today: date) -> list[Todo]:
    rows = Hearing.objects.visible_to(seat).planned().annotate(is_here=official_is_here())
    rows = rows.filter(Q(held_on__lt=today) | Q(is_here=False)).select_related("round")
    return [_late(row, seat) if row.held_on < today else _without_official(row, seat) for row in rows]


def _late(hearing: Hearing, seat: Seat) -> Todo:
    title = f"記録がまだのヒアリング：{hearing.municipality_name}"
    url = seat.url("hearing_detail", hearing.pk)
    return Todo(KIND, title, url, "記録を書く", hearing.held_on, (hearing.when,))


def _without_official(hearing: Hearing, seat: Seat) -> Todo:
    title = f"担当の職員がいないヒアリング：{hearing.municipality_name}"
    url = seat.url("hearing_change", hearing.pk)
    about = (hearing.when, "行政に詳しい職員が異動などで不在です")
    return Todo(KIND, title, url, "職員を選び直す", hearing.held_on, about)


def _of_rounds(seat: Seat) -> list[Todo]:
    """One query, one row for each round."""
    since = timezone.now() - timedelta(days=HEARING_DAYS)
    heard = Hearing.objects.filter(round=OuterRef("round"), municipality=OuterRef("municipality"))
    sheets = AnswerSheet.objects.visible_to(seat).filter(
        ~Exists(heard.exclude(status=HearingStatus.CALLED_OFF)),
        round__status=RoundStatus.CLOSED,
        round__closed_at__gte=since,
    )
    left = sheets.order_by("round_id").values("round_id", "round__title").annotate(count=Count("pk"))
    return [_of_round(row, seat) for row in left]


def _of_round(row: Any, seat: Seat) -> Todo:
    url = seat.url("round_hearings", row["round_id"], state="none")
    about = (f"{row['count']}団体の予定がまだです",)
    return Todo(KIND, f"ヒアリングの予定：{row['round__title']}", url, "予定する", None, about)


def _of_town(seat: Seat, today: date) -> list[Todo]:
    """One query: a hearing that is to come, or one that waits for an answer to what was found."""
    waiting = Finding.objects.waiting().filter(hearing=OuterRef("pk"))
    coming = Q(status=HearingStatus.PLANNED, held_on__gte=today)
    due_on = Case(When(coming, then=F("held_on")), output_field=DateField())
    rows = Hearing.objects.visible_to(seat).annotate(is_asked=Exists(waiting), due_on=due_on)
    rows = rows.filter(coming | Q(is_asked=True)).order_by("held_on", "id")
    return [task for row in rows for task in _of_row(row, seat)]


def _of_row(hearing: Any, seat: Seat) -> list[Todo]:
    url = seat.url("hearing_detail", hearing.pk)
    found = []
    if hearing.due_on is not None:
        about = (hearing.when, hearing.where)
        found.append(Todo(KIND, "県のヒアリングを受ける", url, "日時と場所を見る", hearing.due_on, about))
    if hearing.is_asked:
        asked = "ニーズにするか、いまは要らないかを答えてください"
        found.append(Todo(KIND, "ヒアリングで分かった課題への答え", url, "課題を見て答える", None, (asked,)))
    return found
