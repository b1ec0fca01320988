"""A notice that asks for something stops asking when it is done, and says a thing once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from accounts.tenancy import scope
from notices.actions import mark_all_read, settle, tell
from notices.models import Notice
from tests.build_jobs import do_waiting
from tests.cast import HIROSHIMA, Person, unread_count
from tests.page import look

URL = "/hiroshima/visits/7/"


def ask(by: Person, *people: Person, subject: str = "訪問の内容を確認してください", **more: Any) -> None:
    with scope(HIROSHIMA):
        users = [each.user for each in people]
        tell(by=by.seat, users=users, kind="visit.logged", subject=subject, url=URL, asks=True, **more)


@pytest.mark.usefixtures("in_hiroshima")
def test_what_one_has_done_is_asked_of_nobody(
    talent_user: Person, officer: Person, municipal_approver: Person
) -> None:
    ask(talent_user, officer, municipal_approver)
    settle(kinds=["visit.logged"], url=URL)
    assert [unread_count(each.seat) for each in (officer, municipal_approver)] == [0, 0]
    assert Notice.objects.filter(settled_at=None).count() == 0


@pytest.mark.usefixtures("in_hiroshima")
def test_something_else_at_the_same_place_is_still_asked(talent_user: Person, officer: Person) -> None:
    ask(talent_user, officer)
    settle(kinds=["visit.sent_back"], url=URL)
    settle(kinds=["visit.logged"], url="/hiroshima/visits/8/")
    settle(kinds=["visit.logged"], url=URL, users=[talent_user.user])
    assert unread_count(officer.seat) == 1


@pytest.mark.usefixtures("in_hiroshima")
def test_asked_three_times_is_one_notice_and_one_mail(talent_user: Person, officer: Person) -> None:
    for time in ("一度め", "二度め", "三度め"):
        ask(talent_user, officer, subject=time)
    assert list(Notice.objects.values_list("subject", flat=True)) == ["三度め"]
    do_waiting()
    assert [message.subject for message in mail.outbox] == ["【デジタル人材プール】三度め"]


@pytest.mark.usefixtures("in_hiroshima")
def test_who_has_read_what_was_asked_is_told_when_it_is_asked_again(
    talent_user: Person, officer: Person
) -> None:
    ask(talent_user, officer, subject="一度め")
    mark_all_read(by=officer.seat)
    ask(talent_user, officer, subject="二度め")
    assert unread_count(officer.seat) == 1
    assert Notice.objects.get(subject="一度め").settled_at is not None


def test_no_mail_goes_out_for_what_is_done(talent_user: Person, officer: Person) -> None:
    ask(talent_user, officer)
    with scope(HIROSHIMA):
        settle(kinds=["visit.logged"], url=URL)
        do_waiting()
    assert mail.outbox == []


def test_the_inbox_says_that_it_is_done(talent_user: Person, officer: Person) -> None:
    ask(talent_user, officer)
    with scope(HIROSHIMA):
        settle(kinds=["visit.logged"], url=URL)
    page = look(officer, "notice_list")
    assert "済み" in page.text
    assert "未読はありません" in page.text
