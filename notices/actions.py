"""Telling people. Writing down what was told belongs to the action that tells; reading it is nobody else's
business, so neither leaves an event of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.seats import Seat
from jobs.actions import enqueue_many
from notices.models import Notice

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
) -> None:
    """One notice for each of `users` whose account is in use; mails
    follow once the transaction has been committed.

    `url` is a path of ours (`/hiroshima/needs/12/`). `subject` goes into the mail: it names no person and
    nothing that is for the signed in only; `body` stays on the page.
    """
    people = {user.pk: user for user in users if user.is_active}
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
            )
            for person in people.values()
        ]
    )
    wanted = [notice for notice in notices if people[notice.user_id].wants_mail]
    enqueue_many(by=by, kind=MAIL, arguments=[{"notice_id": notice.pk} for notice in wanted])


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
