"""Telling people. Writing down what was told belongs to the action that tells; reading it is nobody else's
business, so neither leaves an event of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.seats import Seat
from jobs.actions import enqueue_many
from notices.models import Notice, NoticeQuerySet

MAIL = "notices.mail"


@transaction.atomic
def tell(
    *,
    by: Seat,
    users: Iterable[User],
    kind: str,
    subject: str,
    body: str = "",
    url: str,
    due_on: date | None = None,
    asks: bool = False,
) -> None:
    """One notice for each of `users` whose account is in use; mails
    follow once the transaction has been committed.

    `url` is a path of ours (`/hiroshima/needs/12/`). `subject` goes into the mail: it names no person and
    nothing that is for the signed in only; `body` stays on the page. A notice that `asks` for something that
    is to be done there takes the place of an earlier one: who has not read that one gets no second.
    """
    people = {user.pk: user for user in users if user.is_active}
    if asks:
        said = {"subject": subject[:120], "body": body, "due_on": due_on, "created_at": timezone.now()}
        people = _without_waiting(people, Notice.objects.asking([kind], url), said)
    notices = Notice.objects.bulk_create(
        [
            Notice(
                prefecture_id=by.prefecture_id,
                user=person,
                kind=kind,
                subject=subject[:120],
                body=body,
                url=url,
                due_on=due_on,
                asks=asks,
            )
            for person in people.values()
        ]
    )
    wanted = [notice for notice in notices if people[notice.user_id].wants_mail]
    enqueue_many(by=by, kind=MAIL, arguments=[{"notice_id": notice.pk} for notice in wanted])


def _without_waiting(
    people: dict[int, User], asking: NoticeQuerySet, said: dict[str, Any]
) -> dict[int, User]:
    """Who is still to be told: an unread notice says the new words, one that was read is over."""
    unread = asking.unread().filter(user_id__in=people)
    told = set(unread.order_by().values_list("user_id", flat=True))
    unread.update(**said)
    asking.filter(user_id__in=people.keys() - told).update(settled_at=timezone.now())
    return {pk: person for pk, person in people.items() if pk not in told}


@transaction.atomic
def settle(*, kinds: Iterable[str], url: str, users: Iterable[User] | None = None) -> None:
    """What notices of these kinds asked for at `url` is done, or is no longer to be done: nobody is asked
    any more, whoever did it; of `users` none of these, where the page is each one's own."""
    now = timezone.now()
    asking = Notice.objects.asking(kinds, url)
    if users is not None:
        asking = asking.filter(user__in=[user.pk for user in users])
    asking.update(settled_at=now, read_at=Coalesce("read_at", Value(now)))


@transaction.atomic
def mark_read(*, by: Seat, notice: Notice) -> None:
    """The addressee has opened it."""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by: Seat) -> int:
    """Everything in the inbox of `by` is read; says how many notices that were."""
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())


@transaction.atomic
def mark_mailed(*, notice: Notice) -> None:
    """The mail server has taken the mail."""
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
