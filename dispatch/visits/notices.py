"""Who is told what about visits. Subjects go out by mail: they name towns and numbers, no person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models import Event, User
from accounts.people import people_of_town, people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from dispatch.visits.choices import UNLOGGED, VisitStatus
from dispatch.visits.models import Visit
from dispatch.visits.moves import is_guest_gone
from japan.wareki import format_short
from municipalities.register.models import Municipality
from notices.actions import settle, tell
from pool.people.models import Talent

DAYS_TO_CONFIRM = 7
REMINDED_TODAY = "今日はもう催促しました。次に催促できるのは、明日からです。"
LOG_WANTED, CONFIRMATION_WANTED = "visit.log_wanted", "visit.confirmation_wanted"


def confirm_by(logged_on: date) -> date:
    """Until when a host is asked to confirm a visit."""
    return logged_on + timedelta(days=DAYS_TO_CONFIRM)


def correct_by(sent_back_on: date) -> date:
    """Until when a log that was sent back is to be put right: as long as the host had to read it."""
    return sent_back_on + timedelta(days=DAYS_TO_CONFIRM)


def reminders(verb: str, of: type[Model], number: Any) -> QuerySet[Event]:
    """How often a person or a town was reminded, the newest first; `number` may lead to a row around it."""
    return Event.objects.filter(verb=verb, subject_type=of._meta.label_lower, subject_id=number)


def is_reminded(verb: str, thing: Model) -> bool:
    """Whether somebody has reminded a person or a town today."""
    today = timezone.localdate()
    return reminders(verb, type(thing), str(thing.pk)).filter(at__date=today).exists()


def visit_cancelled(*, by: Seat, visit: Visit, reason: str) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問が取り消されました"
    _tell_visit(by, visit, [*_host(visit), *visit.talent.people], "cancelled", subject, f"理由：{reason}")


def logged(*, by: Seat, visit: Visit, on: date) -> None:
    subject = f"{format_short(visit.on_day)}の訪問の内容を確認してください"
    body = "訪問の記録が届きました。内容が違うときは、ひとこと添えて差し戻せます。"
    _settle(by, visit, "sent_back")
    _tell_visit(by, visit, _host(visit), "logged", subject, body, due_on=confirm_by(on), asks=True)
    settle_log_wanted(by=by, visit=visit)


def confirmed(*, by: Seat, visit: Visit) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問が確認されました"
    _settle_answer(by, visit)
    _tell_visit(by, visit, visit.talent.people, "confirmed", subject)


def sent_back(*, by: Seat, visit: Visit, text: str) -> None:
    """To the person who went, or to the prefecture where nobody else can put the log right."""
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}の訪問記録が差し戻されました"
    _settle_answer(by, visit)
    people = _staff(visit) if is_guest_gone(visit) else visit.talent.people
    due_on = correct_by(timezone.localdate())
    _tell_visit(by, visit, people, "sent_back", subject, text, due_on=due_on, asks=True)


def log_wanted(*, by: Seat, talent: Talent, count: int) -> None:
    subject, body = f"訪問の記録をお願いします（{count}件）", "県から、記録の催促が届きました。"
    tell(
        by=by,
        users=talent.people,
        kind=LOG_WANTED,
        subject=subject,
        body=body,
        url=_unlogged_url(by),
        asks=True,
    )


def confirmation_wanted(*, by: Seat, municipality: Municipality, count: int) -> None:
    subject, body = f"訪問の受入確認をお願いします（{count}件）", "県から、確認の催促が届きました。"
    users = people_of_town(by.prefecture_id, municipality.pk)
    url = _waiting_url(by)
    tell(by=by, users=users, kind=CONFIRMATION_WANTED, subject=subject, body=body, url=url, asks=True)


def settle_log_wanted(*, by: Seat, visit: Visit) -> None:
    """With the last missing log written, or its visit called off, nobody is reminded any more."""
    if not Visit.objects.unlogged(timezone.localdate()).filter(talent_id=visit.talent_id).exists():
        settle(kinds=[LOG_WANTED], url=_unlogged_url(by), users=visit.talent.people)


def _settle_answer(by: Seat, visit: Visit) -> None:
    """The host has answered: this visit is asked about no more, and no visit is once all are answered."""
    _settle(by, visit, "logged")
    if not Visit.objects.waiting().filter(municipality_id=visit.municipality_id).exists():
        settle(kinds=[CONFIRMATION_WANTED], url=_waiting_url(by), users=_host(visit))


def _settle(by: Seat, visit: Visit, kind: str) -> None:
    settle(kinds=[f"visit.{kind}"], url=by.url("visit_detail", visit.pk))


def _unlogged_url(by: Seat) -> str:
    return by.url("visit_list", state=UNLOGGED)


def _waiting_url(by: Seat) -> str:
    return by.url("visit_list", state=VisitStatus.LOGGED.value)


def remarked(*, by: Seat, visit: Visit, text: str) -> None:
    subject = f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問に、ひとことが届きました"
    others = [user for user in (*_host(visit), *visit.talent.people) if user.pk != by.user_id]
    _tell_visit(by, visit, others, "remarked", subject, text)


def went_uncleared(*, by: Seat, visit: Visit, missing: Sequence[str]) -> None:
    """To the prefecture: a visit was held on a day on which the person did not meet the conditions."""
    subject = f"{visit.dispatch.number}　派遣の条件を満たさない日の訪問が記録されました"
    body = "\n".join(
        (
            f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問です。"
            "記録が整うまで、受入れの市町村は確認できません。",
            *missing,
        )
    )
    _tell_visit(by, visit, _staff(visit), "uncleared", subject, body)


def _staff(visit: Visit) -> list[User]:
    return list(people_who(Permission.PLAN_DISPATCH, visit.prefecture_id))


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
    asks: bool = False,
) -> None:
    tell(
        by=by,
        users=users,
        kind=f"visit.{kind}",
        subject=subject,
        body=body,
        url=by.url("visit_detail", visit.pk),
        due_on=due_on,
        asks=asks,
    )
