"""What of calls waits for whoever keeps the pool: a changed list, a taken person, a call without a word."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_near
from pool.candidates.choices import CallStatus
from pool.candidates.models import PATIENCE, CandidateCall

KIND = "候補人材"


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """Calls of the prefecture, whoever began them."""
    if not seat.can(Permission.EDIT_TALENT):
        return []
    calls = CandidateCall.objects.visible_to(seat).waiting(today)
    return [calls.select_related("candidate").order_by("id")]


def todo(seat: Seat, today: date) -> list[Todo]:
    return [_task(call, seat, today) for call in chain.from_iterable(waiting(seat, today))]


def _task(call: CandidateCall, seat: Seat, today: date) -> Todo:
    name = call.candidate.name
    page = seat.url("candidate_detail", call.candidate_id)
    asked = f"{format_near(call.asked_on, today)}に打診"
    if call.status == CallStatus.TAKEN:
        title = f"採用した{name}を人材プールに登録する"
        return Todo(KIND, title, seat.url("call_register", call.pk), "登録する", None, (asked,))
    if call.is_overtaken:
        what = "名簿の内容が変わりました" if call.candidate.is_listed else "名簿から外れました"
        return Todo(KIND, f"打診中の{name}：{what}", page, "内容を確かめる", None, (asked,))
    last = f"最後のやり取りは{format_near(call.last_word_on, today)}"
    return Todo(
        KIND,
        f"{name}への打診の状況を確かめる",
        page,
        "経過を見る",
        call.last_word_on + PATIENCE,
        (asked, last),
    )
