from __future__ import annotations

from datetime import date
from typing import Any

from django.core import mail

from accounts.models import Event
from accounts.tenancy import NATIONWIDE, scope
from jobs.models import Job
from notices.actions import mark_all_read, mark_read, tell
from notices.mail import mail_of
from notices.models import Notice
from tests.build_jobs import do_waiting
from tests.cast import EHIME, HIROSHIMA, Person, unread_count

URL = "/hiroshima/needs/12/"


def say(by: Person, *people: Person, subject: str = "ニーズが届きました", **more: Any) -> None:
    with scope(HIROSHIMA):
        tell(
            by=by.seat,
            users=[each.user for each in people],
            kind="need_submitted",
            subject=subject,
            url=URL,
            **more,
        )


def test_each_addressee_has_one_notice_of_their_own(
    officer: Person, staff: Person, finance: Person, in_hiroshima: None
) -> None:
    say(officer, staff, finance, staff)
    assert [unread_count(each.seat) for each in (staff, finance, officer)] == [1, 1, 0]
    assert not Event.objects.exists()


def test_a_stopped_account_is_told_nothing(officer: Person, staff: Person, in_hiroshima: None) -> None:
    staff.user.is_active = False
    say(officer, staff)
    assert not Notice.objects.exists()
    assert not Job.objects.exists()


def test_the_mail_says_the_subject_and_the_link_and_nothing_else(
    officer: Person, staff: Person, in_hiroshima: None, settings: Any
) -> None:
    settings.BASE_URL = "https://pool.example"
    say(officer, staff, body="デモ・藤井 拓也さんの訪問について", due_on=date(2026, 11, 27))
    do_waiting()
    (message,) = mail.outbox
    assert message.to == ["staff@hiroshima.example"]
    assert message.subject == "【デジタル人材プール】ニーズが届きました"
    assert f"https://pool.example{URL}\n" in message.body
    assert "令和8年11月27日" in message.body
    assert "藤井" not in message.body
    assert "中村" not in message.body
    assert Notice.objects.get().mailed_at is not None


def test_mail_goes_out_only_after_the_request_and_once(
    officer: Person, staff: Person, in_hiroshima: None
) -> None:
    say(officer, staff)
    assert mail.outbox == []
    do_waiting()
    with scope(HIROSHIMA):
        from jobs.actions import enqueue_many

        enqueue_many(by=officer.seat, kind="notices.mail", arguments=[{"notice_id": Notice.objects.get().pk}])
    do_waiting()
    assert len(mail.outbox) == 1


def test_a_mail_that_comes_twice_is_known_for_a_double(
    officer: Person, staff: Person, in_hiroshima: None
) -> None:
    say(officer, staff)
    say(officer, staff)
    first, second = Notice.objects.all()
    names = [mail_of(notice).message()["Message-ID"] for notice in (first, first, second)]
    assert names[0] == names[1] != names[2]


def test_who_wants_no_mail_gets_none(
    officer: Person, staff: Person, finance: Person, in_hiroshima: None
) -> None:
    staff.user.wants_mail = False
    with scope(NATIONWIDE):
        staff.user.save()
    say(officer, staff, finance)
    do_waiting()
    assert [message.to for message in mail.outbox] == [["finance@hiroshima.example"]]
    assert unread_count(staff.seat) == 1


def test_what_was_read_meanwhile_is_not_mailed(officer: Person, staff: Person, in_hiroshima: None) -> None:
    say(officer, staff)
    mark_read(by=staff.seat, notice=Notice.objects.get())
    do_waiting()
    assert mail.outbox == []


def test_nobody_reads_for_somebody_else(officer: Person, staff: Person, in_hiroshima: None) -> None:
    say(officer, staff)
    mark_read(by=officer.seat, notice=Notice.objects.get())
    assert mark_all_read(by=officer.seat) == 0
    assert unread_count(staff.seat) == 1
    assert mark_all_read(by=staff.seat) == 1
    assert unread_count(staff.seat) == 0


def test_an_address_that_refuses_holds_up_nobody_elses_mail(
    officer: Person, staff: Person, finance: Person, in_hiroshima: None
) -> None:
    staff.user.email = "not\nan address"
    with scope(NATIONWIDE):
        staff.user.save()
    say(officer, staff, finance)
    jobs = list(Job.objects.order_by("id"))
    from jobs.actions.claims import claim
    from jobs.runner import perform

    for job in jobs:
        claimed = claim(job.pk, HIROSHIMA)
        assert claimed is not None
        perform(claimed, lambda stage, percent: None)
    assert [message.to for message in mail.outbox] == [["finance@hiroshima.example"]]
    assert list(Job.objects.values_list("status", "attempts")) == [("waiting", 1)]


def test_the_inbox_of_another_prefecture_is_another(
    officer: Person, staff: Person, ehime_staff: Person
) -> None:
    say(officer, staff)
    with scope(EHIME):
        assert unread_count(ehime_staff.seat) == 0
