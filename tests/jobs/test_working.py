"""Workers in a database where commits are real: leases, fences, and what others see meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import scope
from jobs.actions import cancel, enqueue, retry
from jobs.actions.claims import Claim, claim
from jobs.choices import JobStatus
from jobs.kinds import Outcome, Work, handles
from jobs.models import Job, Outbox
from jobs.runner import perform, run
from notices.actions import tell
from tests.build_jobs import now, written
from tests.cast import HIROSHIMA, Person

steps: dict[str, Callable[[Work], None]] = {}


@handles("tests.stepwise")
def stepwise(work: Work) -> Outcome:
    """Writes a notice, then does what the test wants."""
    tell(by=work.by, users=[User.objects.get(pk=work.by.user_id)], kind="tests", subject="書いた", url="/")
    steps["now"](work)
    return Outcome("/hiroshima/", "結果")


def nothing(work: Work) -> None:
    work.progress("終わりかけ", 90)


def stumble(work: Work) -> None:
    raise ValueError("デモ・藤井 拓也さんの番号")


@pytest.fixture
def job(asker: Person) -> Job:
    steps["now"] = nothing
    with scope(HIROSHIMA):
        return enqueue(by=asker.seat, kind="tests.stepwise", title="段階のある処理", arguments={})


def let_the_lease_run_out(job: Job) -> None:
    with scope(HIROSHIMA):
        Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def aside(action: Callable[[], Any]) -> list[Any]:
    """Run something in a thread with its own connection, as another process would, and wait for it."""
    answers: list[Any] = []

    def work() -> None:
        try:
            answers.append(action())
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return answers


def test_a_job_run_twice_does_its_work_once(job: Job) -> None:
    run(job.pk, HIROSHIMA)
    run(job.pk, HIROSHIMA)
    assert now(job).status == JobStatus.DONE
    assert written() == 1
    assert not Outbox.objects.exists()


def test_progress_is_seen_by_others_before_the_work_commits(job: Job, superuser: Any) -> None:
    seen: list[Any] = []

    def look(work: Work) -> None:
        work.progress("23市町のうち14", 60)
        seen.append(superuser.execute("select status, stage, percent from jobs_job").fetchone())
        seen.append(superuser.execute("select count(*) from notices_notice").fetchone())

    steps["now"] = look
    run(job.pk, HIROSHIMA)
    assert seen == [("running", "23市町のうち14", 60), (0,)]
    assert written() == 1


def test_progress_prolongs_the_lease(job: Job, superuser: Any) -> None:
    def linger(work: Work) -> None:
        superuser.execute("update jobs_job set leased_until = now()")
        superuser.execute("update jobs_outbox set due_at = now()")
        work.progress("まだ途中", 10)
        left = superuser.execute(
            "select leased_until - now() > '15 s', due_at - now() > '15 s' from jobs_job join jobs_outbox "
            "on job_id = id"
        ).fetchone()
        assert left == (True, True)

    steps["now"] = linger
    run(job.pk, HIROSHIMA)
    assert now(job).status == JobStatus.DONE


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_nothing(job: Job, asker: Person) -> None:
    def cancel_it() -> None:
        with scope(HIROSHIMA):
            cancel(by=asker.seat, job=job)

    def go_on(work: Work) -> None:
        aside(cancel_it)
        work.progress("次の段階", 70)
        raise AssertionError("not reached")

    steps["now"] = go_on
    run(job.pk, HIROSHIMA)
    assert now(job).status == JobStatus.CANCELLED
    assert written() == 0
    assert not Outbox.objects.exists()


def test_two_workers_never_hold_one_row(job: Job) -> None:
    start, answers = Barrier(2), []

    def take() -> None:
        try:
            start.wait(5)
            answers.append(claim(job.pk, HIROSHIMA))
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(isinstance(answer, Claim) for answer in answers) == 1
    assert len(answers) == 2
    assert now(job).attempts == 1


def test_a_row_that_somebody_holds_is_passed_over_without_waiting(job: Job, superuser: Any) -> None:
    with superuser.transaction():
        superuser.execute("select * from jobs_job where id = %s for update", [job.pk])
        assert claim(job.pk, HIROSHIMA) is None
    assert Outbox.objects.filter(pk=job.pk).exists()
    assert claim(job.pk, HIROSHIMA) is not None


def test_a_lease_that_ran_out_takes_no_job_from_a_worker_that_is_alive(job: Job) -> None:
    rounds: list[int] = []

    def be_late(work: Work) -> None:
        rounds.append(work.job_id)
        aside(lambda: (let_the_lease_run_out(job), run(job.pk, HIROSHIMA)))
        assert now(job).leased_until > timezone.now(), "whoever asked has seen that the work goes on"  # type: ignore[operator]

    steps["now"] = be_late
    run(job.pk, HIROSHIMA)
    assert len(rounds) == 1
    assert written() == 1
    assert (now(job).status, now(job).attempts) == (JobStatus.DONE, 1)


def test_a_worker_that_lost_its_job_to_another_changes_nothing(job: Job, superuser: Any) -> None:
    def lose_it(work: Work) -> None:
        superuser.execute("update jobs_job set attempts = attempts + 1")

    steps["now"] = lose_it
    run(job.pk, HIROSHIMA)
    assert (now(job).status, written()) == (JobStatus.RUNNING, 0)

    def hear_of_it(work: Work) -> None:
        work.progress("次の段階", 50)
        raise AssertionError("not reached")

    let_the_lease_run_out(job)
    steps["now"] = lambda work: (lose_it(work), hear_of_it(work))[-1]
    run(job.pk, HIROSHIMA)
    assert (now(job).status, written()) == (JobStatus.RUNNING, 0)


def test_a_claim_that_was_overtaken_before_its_work_began_does_not_begin(job: Job, superuser: Any) -> None:
    claimed = claim(job.pk, HIROSHIMA)
    assert claimed is not None
    superuser.execute("update jobs_job set attempts = attempts + 1")
    steps["now"] = lambda work: pytest.fail("it began")
    perform(claimed, lambda stage, percent: None)
    assert (now(job).status, written()) == (JobStatus.RUNNING, 0)


def test_a_job_without_reports_keeps_its_lease_by_itself(job: Job, settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.4
    leases: list[Any] = []

    def sit_still(work: Work) -> None:
        for _ in range(2):
            leases.append(aside(lambda: now(job).leased_until)[0])
            sleep(1.0)

    steps["now"] = sit_still
    run(job.pk, HIROSHIMA)
    assert leases[1] > leases[0] + timedelta(seconds=0.5)
    assert (now(job).status, now(job).attempts) == (JobStatus.DONE, 1)


def test_a_database_that_refuses_signs_of_life_ends_no_job(job: Job, settings: Any, superuser: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.4

    def be_cut_off(work: Work) -> None:
        with superuser.transaction():
            superuser.execute("lock table jobs_job in exclusive mode")
            sleep(1.0)
        assert aside(lambda: claim(job.pk, HIROSHIMA)) == [None]
        work.progress("また届く", 50)

    steps["now"] = be_cut_off
    run(job.pk, HIROSHIMA)
    assert (now(job).status, now(job).attempts, written()) == (JobStatus.DONE, 1, 1)


def test_a_job_that_waits_for_another_try_shows_no_progress_of_the_last(job: Job) -> None:
    def stumble_halfway(work: Work) -> None:
        work.progress("半分", 50)
        raise ValueError

    steps["now"] = stumble_halfway
    run(job.pk, HIROSHIMA)
    after = now(job)
    assert (after.status, after.stage, after.percent, after.started_at) == (JobStatus.WAITING, "", 0, None)


def test_a_kind_of_work_may_ask_for_longer_pauses(asker: Person) -> None:
    @handles("tests.patient", pauses=(timedelta(minutes=1), timedelta(minutes=15)))
    def patient(work: Work) -> Outcome:
        raise ConnectionRefusedError

    with scope(HIROSHIMA):
        job = enqueue(by=asker.seat, kind="tests.patient", title="待てる処理", arguments={})
    for minutes in (1, 15):
        run(job.pk, HIROSHIMA)
        pause = now(job).leased_until - timezone.now()  # type: ignore[operator]
        assert timedelta(minutes=minutes) - timedelta(seconds=20) < pause <= timedelta(minutes=minutes)
        let_the_lease_run_out(job)


def test_poison_is_set_aside_after_three_tries_and_done_after_a_retry(job: Job, asker: Person) -> None:
    steps["now"] = stumble
    for attempt in (1, 2):
        run(job.pk, HIROSHIMA)
        assert (now(job).status, now(job).attempts) == (JobStatus.WAITING, attempt)
        run(job.pk, HIROSHIMA)
        assert now(job).attempts == attempt, "it pauses before it is tried again"
        let_the_lease_run_out(job)
    run(job.pk, HIROSHIMA)
    poisoned = now(job)
    assert poisoned.status == JobStatus.SET_ASIDE
    assert "ValueError" in poisoned.reason
    assert "藤井" not in poisoned.reason
    assert not Outbox.objects.exists()
    assert written() == 0

    steps["now"] = nothing
    with scope(HIROSHIMA):
        retry(by=asker.seat, job=poisoned)
    assert Outbox.objects.filter(pk=job.pk).exists()
    run(job.pk, HIROSHIMA)
    assert now(job).status == JobStatus.DONE
    assert written() == 1


def test_a_job_whose_workers_die_is_set_aside_too(job: Job) -> None:
    for _ in range(3):
        assert claim(job.pk, HIROSHIMA) is not None
        let_the_lease_run_out(job)
    assert claim(job.pk, HIROSHIMA) is None
    assert now(job).status == JobStatus.SET_ASIDE
    assert now(job).reason == "処理中のプロセスが3回とも途中で止まりました。"


def test_the_id_of_a_job_that_has_ended_leaves_the_outbox(job: Job) -> None:
    run(job.pk, HIROSHIMA)
    Outbox.objects.create(job_id=job.pk, prefecture_id=HIROSHIMA)
    run(job.pk, HIROSHIMA)
    assert not Outbox.objects.exists()
