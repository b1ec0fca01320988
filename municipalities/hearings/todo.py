"""What of hearings waits for somebody today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.models import Finding, Hearing
from municipalities.needs.models import is_answered_for
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import AnswerSheet

KIND: Final = "ヒアリング"
HEARING_DAYS: Final = 180
"""So many days after a round was closed its municipalities are to be heard; later nobody is asked any more
(our assumption)."""


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """For the prefecture the hearings without minutes or without their official, and the municipalities of
    rounds that nobody hears; for a municipality its date, and what was offered to it."""
    if seat.can(Permission.RUN_SURVEY):
        return [_hearings(seat, today), _unheard(seat)]
    return [_of_town(seat, today)] if seat.can(Permission.WRITE_NEED) else []


def todo(seat: Seat, today: date) -> list[Todo]:
    rows = waiting(seat, today)
    if seat.can(Permission.RUN_SURVEY):
        hearings, unheard = rows
        left = unheard.order_by("round_id").values("round_id", "round__title").annotate(count=Count("pk"))
        return [*(_of_hearing(row, seat, today) for row in hearings), *(_of_round(row, seat) for row in left)]
    return [task for found in rows for row in found for task in _of_row(row, seat)]


def _hearings(seat: Seat, today: date) -> QuerySet[Any]:
    rows = Hearing.objects.visible_to(seat).planned().annotate(is_here=is_answered_for("official_id"))
    return rows.filter(Q(held_on__lt=today) | Q(is_here=False))


def _of_hearing(hearing: Hearing, seat: Seat, today: date) -> Todo:
    return _late(hearing, seat) if hearing.held_on < today else _without_official(hearing, seat)


def _late(hearing: Hearing, seat: Seat) -> Todo:
    title = f"記録がまだのヒアリング：{hearing.municipality_name}"
    url = seat.url("hearing_detail", hearing.pk)
    return Todo(KIND, title, url, "記録を書く", hearing.held_on, (hearing.when,))


def _without_official(hearing: Hearing, seat: Seat) -> Todo:
    title = f"担当の職員がいないヒアリング：{hearing.municipality_name}"
    url = seat.url("hearing_change", hearing.pk)
    about = (hearing.when, "行政に詳しい職員が異動などで不在です")
    return Todo(KIND, title, url, "職員を選び直す", hearing.held_on, about)


def _unheard(seat: Seat) -> QuerySet[Any]:
    """The sheets of rounds that were closed lately, of municipalities with whom nothing is planned."""
    since = timezone.now() - timedelta(days=HEARING_DAYS)
    heard = Hearing.objects.filter(round=OuterRef("round"), municipality=OuterRef("municipality"))
    return AnswerSheet.objects.visible_to(seat).filter(
        ~Exists(heard.exclude(status=HearingStatus.CALLED_OFF)),
        round__status=RoundStatus.CLOSED,
        round__closed_at__gte=since,
    )


def _of_round(row: Any, seat: Seat) -> Todo:
    url = seat.url("round_hearings", row["round_id"], state="none")
    about = (f"{row['count']}団体の予定がまだです",)
    return Todo(KIND, f"ヒアリングの予定：{row['round__title']}", url, "予定する", None, about)


def _of_town(seat: Seat, today: date) -> QuerySet[Any]:
    """A hearing that is to come, or one that waits for an answer to what was found."""
    asked = Finding.objects.waiting().filter(hearing=OuterRef("pk"))
    coming = Q(status=HearingStatus.PLANNED, held_on__gte=today)
    due_on = Case(When(coming, then=F("held_on")), output_field=DateField())
    rows = Hearing.objects.visible_to(seat).annotate(is_asked=Exists(asked), due_on=due_on)
    return rows.filter(coming | Q(is_asked=True)).order_by("held_on", "id")


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
