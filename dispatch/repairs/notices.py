"""Who is told that planned visits are in question, are moved, or fall away. Subjects go out by mail: they
name towns, no person; nobody is told why somebody cannot go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.people import people_of_town
from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from japan.bodies import body_name
from japan.wareki import format_short
from notices.actions import tell
from pool.people.models import Talent

IN_QUESTION = "日や行く人が変わることがあります。決まるとお知らせが届きます。"


def in_question_there(*, by: Seat, municipality_code: str, days: Sequence[date]) -> None:
    tell(
        by=by,
        users=people_of_town(by.prefecture_id, municipality_code),
        kind="visit.in_question",
        subject=f"{body_name(municipality_code)}への訪問{len(days)}回を、県が決め直します",
        body=f"{format_short(days[0])}からの訪問です。{IN_QUESTION}",
        url=by.url("visit_list", state=VisitStatus.PLANNED.value),
    )


def in_question(*, by: Seat, talent: Talent, count: int) -> None:
    tell(
        by=by,
        users=talent.people,
        kind="visit.in_question",
        subject=f"予定の訪問{count}回を、県が決め直します",
        body=IN_QUESTION,
        url=by.url("visit_list", state=VisitStatus.PLANNED.value),
    )


def fell_away(*, by: Seat, visits: Sequence[Visit], reason: str) -> None:
    """Visits of one dispatch that are called off together, in one notice."""
    days = "、".join(format_short(visit.on_day) for visit in visits)
    tell(
        by=by,
        users=[*people_of_town(by.prefecture_id, visits[0].municipality_id), *visits[0].talent.people],
        kind="visit.cancelled",
        subject=f"{visits[0].municipality_name}への訪問{len(visits)}回が取り消されました",
        body=f"{days}\n理由：{reason}",
        url=by.url("dispatch_detail", visits[0].dispatch_id),
    )


def moved(*, by: Seat, visit: Visit, was: date) -> None:
    town, span = visit.municipality_name, visit.get_span_display()
    tell(
        by=by,
        users=[*people_of_town(by.prefecture_id, visit.municipality_id), *visit.talent.people],
        kind="visit.moved",
        subject=f"{format_short(was)}の{town}への訪問が{format_short(visit.on_day)}に移りました",
        body=f"新しい予定は{format_short(visit.on_day)}の{span}です。",
        url=by.url("visit_detail", visit.pk),
    )
