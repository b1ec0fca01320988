"""What the pool asks of people today: what a second person approves, and terms that are about to end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_day
from pool.people.choices import FactKind, FactStatus
from pool.people.models import DatedFact, Talent

KIND = "人材"

BEFORE_END = timedelta(days=60)
"""Time to extend the appointment or to hand over the work."""


def todo(seat: Seat, today: date) -> list[Todo]:
    """What waits for a second person; for keepers of the pool, employments and terms that end."""
    found = _to_approve(seat) if seat.can(Permission.APPROVE_FACT) else []
    return [*found, *_ending(seat, today)] if seat.can(Permission.EDIT_TALENT) else found


def _to_approve(seat: Seat) -> list[Todo]:
    """A row for each talent of whom somebody else asked for something, the one that begins first."""
    asked = DatedFact.objects.visible_to(seat).waiting().exclude(asked_by_id=seat.user_id)
    rows = asked.order_by("starts_on", "id").values_list("talent_id", "talent__name", "kind", "starts_on")
    by_talent: dict[int, list[tuple[str, str, date]]] = {}
    for talent_id, name, kind, starts_on in rows:
        by_talent.setdefault(talent_id, []).append((name, kind, starts_on))
    return [
        Todo(
            kind=KIND,
            title=f"{of_one[0][0]}さんの任用などの申出を承認するか決める",
            url=seat.url("fact_approval", talent_id),
            action="内容を確認",
            due_on=of_one[0][2],
            lines=("、".join(dict.fromkeys(str(FactKind(kind).label) for _, kind, _ in of_one)),),
        )
        for talent_id, of_one in by_talent.items()
    ]


def _ending(seat: Seat, today: date) -> list[Todo]:
    """A row for each talent whose employment or term ends within two months, the nearest first, and for each
    whose wish a second person has sent back; all in one statement."""
    limit = today + BEFORE_END
    forms = DatedFact.objects.filter(
        talent_id=OuterRef("pk"), kind=FactKind.FORM, status__in=(FactStatus.APPROVED, FactStatus.WAITING)
    )
    back = DatedFact.objects.sent_back().filter(talent_id=OuterRef("pk")).order_by("-id")
    told = JSONObject(kind="kind", remark="remark", starts_on="starts_on")
    talents = Talent.objects.visible_to(seat).annotate(
        employed_until=Subquery(forms.order_by("-starts_on").values("ends_on")[:1]),
        back=Subquery(back.values(told=told)[:1]),
    )
    is_in_term = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    ends = is_in_term & (Q(ends_on__lte=limit) | Q(employed_until__lte=limit))
    asked = talents.annotate(ends=ExpressionWrapper(ends, BooleanField()))
    rows = asked.filter(Q(ends=True) | Q(back__isnull=False)).order_by("ends_on", "id")
    found = []
    for pk, name, ends_on, employed_until, is_ending, sent_back in rows.values_list(
        "pk", "name", "ends_on", "employed_until", "ends", "back"
    ):
        if sent_back:
            found.append(_sent_back(seat, pk, name, sent_back))
        if is_ending:
            found.append(_ends(seat, pk, name, ends_on, employed_until))
    return sorted(found, key=lambda row: row.due_on or date.max)


def _sent_back(seat: Seat, pk: int, name: str, fact: Mapping[str, str]) -> Todo:
    """Refused, and nothing was asked for since."""
    return Todo(
        kind=KIND,
        title=f"差戻し：{name}さんの{FactKind(fact['kind']).label}",
        url=seat.url("fact_ask", pk, fact["kind"]),
        action="申し出直す",
        due_on=date.fromisoformat(fact["starts_on"]),
        lines=(f"理由：{fact['remark']}",),
    )


def _ends(seat: Seat, pk: int, name: str, ends_on: date | None, employed_until: date | None) -> Todo:
    if employed_until is not None and (ends_on is None or employed_until <= ends_on):
        return Todo(
            kind=KIND,
            title=f"{name}さんの任用の続きを申し出るか、引継ぎを決める",
            url=seat.url("fact_ask", pk, FactKind.FORM),
            action="任用を申し出る",
            due_on=employed_until,
            lines=(f"任用は{format_day(employed_until)}まで。続きがなければ、翌日から派遣できません",),
        )
    return Todo(
        kind=KIND,
        title=f"{name}さんの任期を延ばすか、引継ぎを決める",
        url=seat.url("term_end", pk),
        action="任期を決める",
        due_on=ends_on,
        lines=(f"任期は{format_day(ends_on)}まで",) if ends_on else (),
    )
