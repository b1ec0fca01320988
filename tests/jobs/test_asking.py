from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from jobs.actions import cancel, enqueue, enqueue_many, give_up, retry
from jobs.choices import JobStatus
from jobs.kinds import Outcome, UnknownKind, Work, handler_of, handles
from jobs.models import Job, Outbox
from jobs.remaining import in_words
from tests.build_jobs import do_waiting, done
from tests.cast import HIROSHIMA, Person


@handles("tests.greet")
def greet(work: Work) -> Outcome:
    work.progress("書いています", 50)
    return Outcome(f"/hiroshima/{work.arguments['name']}/", work.by.user_name)


@handles("tests.refuse")
def refuse(work: Work) -> Outcome:
    raise Refusal("対象の月の記録がまだありません。先に訪問の記録を入れてください。")


def ask(by: Person, kind: str = "tests.greet", key: str = "", title: str = "あいさつ") -> Job:
    return enqueue(by=by.seat, kind=kind, title=title, arguments={"name": "a"}, key=key)


def test_a_job_and_its_outbox_row_are_written_in_the_transaction_of_who_asks(
    staff: Person, in_hiroshima: None
) -> None:
    with transaction.atomic():
        ask(staff)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not Outbox.objects.exists()
    job = ask(staff)
    assert Outbox.objects.get().job_id == job.pk
    assert job.status == JobStatus.WAITING


def test_a_job_is_done_with_the_seat_that_asked(officer: Person, in_hiroshima: None) -> None:
    job = done(ask(officer))
    assert (job.status, job.percent) == (JobStatus.DONE, 100)
    assert (job.result_url, job.result_label) == ("/hiroshima/a/", officer.user.name)
    assert not Outbox.objects.exists()


def test_the_seat_of_a_job_is_that_of_the_asker(officer: Person, in_hiroshima: None) -> None:
    seen: list[Any] = []
    handles("tests.seat")(lambda work: seen.append(work.by) or Outcome())
    done(ask(officer, "tests.seat"))
    assert seen == [officer.seat]


def test_the_same_key_joins_a_job_that_has_not_begun(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    first = ask(staff, key="figures")
    assert ask(officer, key="figures").pk == first.pk
    assert ask(staff, key="others").pk != first.pk
    assert ask(staff).pk != ask(staff).pk
    done(first)
    assert ask(staff, key="figures").pk != first.pk


def test_what_the_database_refuses_is_not_tried_forever(staff: Person, in_hiroshima: None) -> None:
    nobody = replace(staff.seat, role=None)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError):
        enqueue(by=nobody, kind="tests.greet", title="x", arguments={}, key="figures")


def test_joining_a_job_makes_it_due_again(staff: Person, in_hiroshima: None) -> None:
    job = ask(staff, key="figures")
    Outbox.objects.update(due_at="2099-01-01T00:00:00Z", sends=3)
    ask(staff, key="figures")
    row = Outbox.objects.get(pk=job.pk)
    assert row.due_at.year != 2099
    assert row.sends == 0


def test_the_same_key_in_another_prefecture_is_another_job(staff: Person, ehime_staff: Person) -> None:
    with scope(HIROSHIMA):
        first = ask(staff, key="figures")
    with scope(38):
        second = ask(ehime_staff, key="figures")
        assert list(Job.objects.all()) == [second]
    assert first.pk != second.pk


def test_work_that_nobody_does_is_not_accepted(staff: Person, in_hiroshima: None) -> None:
    with pytest.raises(UnknownKind):
        ask(staff, "tests.nobody")
    with pytest.raises(UnknownKind):
        enqueue_many(by=staff.seat, kind="tests.nobody", arguments=[{}])


def test_two_functions_cannot_handle_one_kind() -> None:
    with pytest.raises(ValueError, match="handled by"):
        handles("tests.greet")(refuse)
    assert handler_of("tests.greet") is greet


def test_a_refusal_ends_the_job_with_its_sentence(staff: Person, in_hiroshima: None) -> None:
    job = done(ask(staff, "tests.refuse"))
    assert job.status == JobStatus.FAILED
    assert job.reason == "対象の月の記録がまだありません。先に訪問の記録を入れてください。"


def test_housekeeping_leaves_no_row(staff: Person, in_hiroshima: None) -> None:
    enqueue_many(by=staff.seat, kind="tests.greet", arguments=[{"name": "a"}, {"name": "b"}])
    assert Outbox.objects.count() == 2
    assert not Job.objects.visible_to(staff.seat).exists()
    do_waiting()
    assert not Job.objects.exists()
    assert not Outbox.objects.exists()


def test_a_waiting_job_is_cancelled_at_once(staff: Person, in_hiroshima: None) -> None:
    job = cancel(by=staff.seat, job=ask(staff))
    assert job.status == JobStatus.CANCELLED
    assert not Outbox.objects.exists()
    assert Event.objects.filter(verb="cancel_job").count() == 1
    with pytest.raises(WrongState):
        cancel(by=staff.seat, job=job)


def test_a_running_job_is_asked_to_stop(staff: Person, in_hiroshima: None) -> None:
    job = ask(staff)
    Job.objects.update(status=JobStatus.RUNNING)
    assert cancel(by=staff.seat, job=job).cancel_asked
    assert Job.objects.get().status == JobStatus.RUNNING
    assert Outbox.objects.exists()


def test_only_a_job_set_aside_is_retried_or_given_up(staff: Person, in_hiroshima: None) -> None:
    job = ask(staff)
    for verb in (retry, give_up):
        with pytest.raises(WrongState):
            verb(by=staff.seat, job=job)


def test_a_job_set_aside_is_not_retried_beside_a_newer_one(staff: Person, in_hiroshima: None) -> None:
    old = ask(staff, key="figures")
    Job.objects.update(status=JobStatus.SET_ASIDE)
    ask(staff, key="figures")
    with pytest.raises(Refusal, match="順番を待っています"):
        retry(by=staff.seat, job=old)


def test_giving_up_keeps_the_reason(staff: Person, in_hiroshima: None) -> None:
    job = ask(staff)
    Job.objects.update(status=JobStatus.SET_ASIDE, reason="プロセスが止まりました")
    ended = give_up(by=staff.seat, job=job)
    assert (ended.status, ended.reason) == (JobStatus.FAILED, "プロセスが止まりました")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "あと約10秒"),
        (9, "あと約10秒"),
        (41, "あと約50秒"),
        (55, "あと約1分"),
        (61, "あと約2分"),
        (7200, "あと約2時間"),
    ],
)
def test_what_is_left_is_said_in_words(seconds: int | None, words: str) -> None:
    from datetime import timedelta

    assert in_words(None if seconds is None else timedelta(seconds=seconds)) == words
