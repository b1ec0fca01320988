"""Whose seat a job acts with: asked for again when the work begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import Membership, Prefecture, User
from accounts.permissions import Permission, Role
from accounts.seats import choose, seats_of, system_seat
from accounts.tenancy import NATIONWIDE, scope
from documents.models import IssuedDocument
from jobs.actions import enqueue, enqueue_many, retry
from jobs.choices import JobStatus
from jobs.kinds import Outcome, Work, handles
from jobs.models import Job, Outbox
from members.actions import allow_user, end_membership, stop_user
from tests.build_jobs import done
from tests.build_needs import made, submitted_need
from tests.cast import HIROSHIMA, SERA, Person
from tests.page import read

YESTERDAY = date(2026, 11, 23)
seats: list[Work] = []

pytestmark = pytest.mark.usefixtures("today")


@handles("tests.whose")
def whose(work: Work) -> Outcome:
    seats.append(work)
    return Outcome()


@pytest.fixture
def sheet(staff: Person, officer: Person) -> Job:
    """The PDF of a need, which 県 staff ask for at its door."""
    need = made(submitted_need, officer.seat)
    answer = staff.client.post(staff.seat.url("need_sheet", need.pk))
    with scope(HIROSHIMA):
        return Job.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def begun(job: Job) -> tuple[str, str, int]:
    """How the job ended, in which words, and how many documents there are."""
    with scope(HIROSHIMA):
        after = done(job)
        return after.status, after.reason, IssuedDocument.objects.count()


def stop(person: Person, by: Person) -> None:
    with scope(NATIONWIDE):
        stop_user(by=by.seat, user=person.user)


def change_role(person: Person, role: Role, town: str = "") -> None:
    with scope(NATIONWIDE):
        Membership.objects.filter(user=person.user).update(role=role, municipality_code=town)


def test_the_door_leaves_what_it_asked_for_on_the_job(sheet: Job) -> None:
    assert sheet.permission == Permission.ISSUE_DOCUMENT
    assert begun(sheet) == (JobStatus.DONE, "", 1)


def test_a_stopped_account_issues_nothing(sheet: Job, staff: Person, operator: Person) -> None:
    stop(staff, operator)
    status, reason, documents = begun(sheet)
    assert (status, documents) == (JobStatus.FAILED, 0)
    assert reason == (
        "デモ・中村 恵さんの利用が停止されたため、この処理は始めませんでした。何も作られていません。"
        "必要なときは、ほかの担当者が頼み直してください。"
    )
    assert not Outbox.objects.filter(pk=sheet.pk).exists()


def test_an_account_that_was_opened_again_in_time_gets_its_paper(
    sheet: Job, staff: Person, operator: Person
) -> None:
    stop(staff, operator)
    with scope(NATIONWIDE):
        allow_user(by=operator.seat, user=User.objects.get(pk=staff.user.pk))
    assert begun(sheet) == (JobStatus.DONE, "", 1)


def test_a_seat_that_has_ended_issues_nothing(sheet: Job, staff: Person, operator: Person) -> None:
    with scope(NATIONWIDE):
        held = Membership.objects.get(user=staff.user)
        end_membership(by=operator.seat, membership=held, ends_on=YESTERDAY)
    status, reason, documents = begun(sheet)
    assert (status, documents) == (JobStatus.FAILED, 0)
    assert reason.startswith("デモ・中村 恵さんの広島県での所属が終わったため、")
    assert reason.endswith("いまの担当者が頼み直してください。")


def test_a_role_that_cannot_ask_for_it_issues_nothing_and_its_page_says_so(sheet: Job, staff: Person) -> None:
    change_role(staff, Role.TALENT)
    status, reason, documents = begun(sheet)
    assert (status, documents) == (JobStatus.FAILED, 0)
    assert "立場が変わり、この処理を頼む権限がなくなったため" in reason
    assert reason in read(staff.client.get(staff.seat.url("job_detail", sheet.pk))).text


def test_a_role_that_may_ask_for_it_too_sees_what_it_may_see_now(sheet: Job, staff: Person) -> None:
    change_role(staff, Role.FINANCE)
    assert begun(sheet) == (JobStatus.DONE, "", 1)


def test_somebody_who_moved_to_another_town_does_not_take_the_old_ones_paper(
    sheet: Job, staff: Person
) -> None:
    change_role(staff, Role.MUNICIPAL_OFFICER, SERA)
    status, reason, documents = begun(sheet)
    assert (status, documents) == (JobStatus.FAILED, 0)
    assert "支援ニーズ票は作れません" in reason


def test_a_job_that_the_operator_retries_asks_again(sheet: Job, staff: Person, operator: Person) -> None:
    with scope(HIROSHIMA):
        Job.objects.filter(pk=sheet.pk).update(status=JobStatus.SET_ASIDE, attempts=3)
        Outbox.objects.all().delete()
    stop(staff, operator)
    with scope(HIROSHIMA):
        retry(by=replace(operator.seat, prefecture_id=HIROSHIMA), job=sheet)
    status, reason, documents = begun(sheet)
    assert (status, documents) == (JobStatus.FAILED, 0)
    assert "利用が停止された" in reason


def test_scheduled_work_needs_no_seat(in_hiroshima: None) -> None:
    seats.clear()
    nobody = system_seat(Prefecture.objects.get(pk=HIROSHIMA))
    job = enqueue(by=nobody, kind="tests.whose", title="夜の処理", arguments={})
    assert done(job).status == JobStatus.DONE
    assert [(work.by.user_id, work.by.permissions) for work in seats] == [(None, frozenset())]


def test_what_was_decided_before_the_stop_is_still_told(
    staff: Person, operator: Person, in_hiroshima: None
) -> None:
    seats.clear()
    enqueue_many(by=staff.seat, kind="tests.whose", arguments=[{}])
    stop(staff, operator)
    done(Job.objects.get())
    assert [work.by.user_name for work in seats] == ["デモ・中村 恵"]


def test_work_of_one_who_holds_two_seats_keeps_to_the_one_that_asked(
    staff: Person, in_hiroshima: None
) -> None:
    with scope(NATIONWIDE):
        Membership.objects.create(
            user=staff.user,
            prefecture_id=HIROSHIMA,
            role=Role.MUNICIPAL_OFFICER,
            municipality_code=SERA,
            starts_on=date(2026, 4, 1),
        )
        held = seats_of(staff.user, slug="hiroshima", on=date(2026, 11, 24))
    asked = choose(held, Permission.WRITE_NEED)
    assert asked is not None
    seats.clear()
    done(enqueue(by=asked, kind="tests.whose", title="町の処理", arguments={}))
    done(enqueue(by=staff.seat, kind="tests.whose", title="県の処理", arguments={}))
    assert [work.by.municipality_code for work in seats] == [SERA, ""]
