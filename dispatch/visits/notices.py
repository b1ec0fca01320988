"""Who is told what about visits. Subjects go out by mail: they name towns and numbers, no person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from dispatch.visits.models import Visit
from japan.wareki import format_short
from notices.actions import tell

DAYS_TO_CONFIRM = 7


def confirm_by(logged_on: date) -> date:
    """Until when a host is asked to confirm a visit."""
    return logged_on + timedelta(days=DAYS_TO_CONFIRM)


def visit_cancelled(*, by: Seat, visit: Visit, reason: str) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問が取り消されました"
    _tell_visit(by, visit, [*_host(visit), *visit.talent.people], "cancelled", subject, f"理由：{reason}")


def logged(*, by: Seat, visit: Visit, on: date) -> None:
    subject = f"{format_short(visit.on_day)}の訪問の内容を確認してください"
    body = "訪問の記録が届きました。内容が違うときは、ひとこと添えて差し戻せます。"
    _tell_visit(by, visit, _host(visit), "logged", subject, body, due_on=confirm_by(on))


def confirmed(*, by: Seat, visit: Visit) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問が確認されました"
    _tell_visit(by, visit, visit.talent.people, "confirmed", subject)


def sent_back(*, by: Seat, visit: Visit, text: str) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}の訪問記録が差し戻されました"
    _tell_visit(by, visit, visit.talent.people, "sent_back", subject, text)


def remarked(*, by: Seat, visit: Visit, text: str) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問に、ひとことが届きました"
    others = [user for user in (*_host(visit), *visit.talent.people) if user.pk != by.user_id]
    _tell_visit(by, visit, others, "remarked", subject, text)


def went_uncleared(*, by: Seat, visit: Visit) -> None:
    """To the prefecture: a visit was held on a day on which the person did not meet the conditions."""
    subject = f"{visit.dispatch.number}　研修の要件を満たさない日の訪問が記録されました"
    body = (
        f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問です。"
        "研修の修了と免除を確かめてください。"
    )
    staff = people_who(Permission.PLAN_DISPATCH, visit.prefecture_id)
    _tell_visit(by, visit, staff, "uncleared", subject, body)


def _host(visit: Visit) -> list[User]:
    return list(people_of_town(visit.prefecture_id, visit.municipality_id))


def _tell_visit(
    by: Seat,
    visit: Visit,
    users: Iterable[User],
    kind: str,
    subject: str,
    body: str = "",
    due_on: date | None = None,
) -> None:
    url = by.url("visit_detail", visit.pk)
    tell(by=by, users=users, kind=f"visit.{kind}", subject=subject, body=body, url=url, due_on=due_on)
