"""Recording completions, keeping the catalogue, and waivers with their second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event, Membership, User
from accounts.permissions import Role
from accounts.tenancy import NATIONWIDE, scope
from notices.models import Notice
from tests.build_pool import make_talent
from tests.cast import EHIME, HIROSHIMA, Person
from training.courses.actions import add_course, open_catalogue, revise_course
from training.courses.actions.completions import record_completion, record_completions, revoke_completion
from training.courses.actions.waivers import approve_waiver, ask_waiver, refuse_waiver
from training.courses.choices import WaiverStatus
from training.courses.course_catalogue import read_courses
from training.courses.models import Completion, Course, Waiver
from training.courses.rules import last_valid_day


@pytest.fixture
def course(staff: Person, in_hiroshima: None) -> Course:
    return next(course for course in open_catalogue(by=staff.seat) if course.key == "personal_data")


def ask(staff: Person, course: Course, **facts: Any) -> Waiver:
    asked = {
        "talent": facts.pop("talent", None) or make_talent(staff.seat),
        "course": course,
        "reason": "前の勤務先で受講",
        "valid_from": date(2026, 12, 1),
        "valid_until": date(2027, 3, 31),
    }
    return ask_waiver(by=staff.seat, **{**asked, **facts})


@pytest.mark.parametrize(
    ("completed_on", "years", "expected"),
    [
        (date(2026, 4, 1), 1, date(2027, 4, 1)),
        (date(2026, 4, 1), 3, date(2029, 4, 1)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2027, 2, 28), 1, date(2028, 2, 29)),
        (date(2028, 2, 28), 1, date(2029, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
        (date(2026, 4, 1), None, None),
    ],
)
def test_a_completion_counts_until_the_day_before_its_period_comes_round(
    completed_on: date, years: int | None, expected: date | None
) -> None:
    assert last_valid_day(completed_on, years) == expected


def test_the_catalogue_is_filled_once_and_keeps_what_the_prefecture_changed(
    staff: Person, in_hiroshima: None
) -> None:
    courses = open_catalogue(by=staff.seat)
    assert [course.key for course in courses] == [row.key for row in read_courses()]
    revise_course(
        by=staff.seat, course=courses[0], name="県の研修", hours=Decimal("1.5"),
        valid_years=2, is_offered=True,
    )  # fmt: skip
    again = open_catalogue(by=staff.seat)
    assert len(again) == len(courses)
    assert again[0].name == "県の研修"
    assert Event.objects.filter(verb="open_catalogue").count() == 1


def test_a_course_of_the_prefectures_own_is_added(staff: Person, in_hiroshima: None) -> None:
    facts: dict[str, Any] = {"hours": Decimal(2), "valid_years": None}
    first, second = (add_course(by=staff.seat, name=name, **facts) for name in ("県の情報公開", "県の服務"))
    assert first.key != second.key
    for wrong in ({"name": " "}, {"hours": Decimal(0)}, {"valid_years": 0}):
        with pytest.raises(Refusal):
            add_course(by=staff.seat, **{"name": "研修", **facts, **wrong})


def test_a_completion_is_recorded_with_its_last_day_and_told_to_the_talent(
    staff: Person, talent_user: Person, course: Course, today: date
) -> None:
    talent = make_talent(staff.seat, user=talent_user.user)
    completion = record_completion(
        by=staff.seat, talent=talent, course=course, completed_on=date(2026, 11, 20), provider="デモ研修所"
    )
    assert completion.expires_on == date(2029, 11, 20)
    assert completion.recorded_by_id == staff.user.pk
    notice = Notice.objects.get(user=talent_user.user)
    assert talent.name not in notice.subject + notice.body


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"completed_on": date(2026, 11, 25)}, "completed_on"), ({"provider": " "}, "provider")],
)
def test_a_completion_of_tomorrow_or_by_nobody_is_refused(
    staff: Person, course: Course, today: date, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        record_completion(
            by=staff.seat,
            **{
                "talent": make_talent(staff.seat),
                "course": course,
                "completed_on": today,
                "provider": "所",
                **facts,
            },
        )
    assert refused.value.field == field


def test_several_talents_are_recorded_together_or_not_at_all(
    staff: Person, course: Course, today: date
) -> None:
    talents = [make_talent(staff.seat, name=f"デモ・受講者{number}") for number in range(3)]
    facts: dict[str, Any] = {"course": course, "completed_on": today, "provider": "デモ研修所"}
    record_completion(by=staff.seat, talent=talents[2], **facts)
    with pytest.raises(Refusal, match="デモ・受講者2"):
        record_completions(by=staff.seat, talents=talents, **facts)
    assert Completion.objects.count() == 1
    assert len(record_completions(by=staff.seat, talents=talents[:2], **facts)) == 2
    with pytest.raises(Refusal):
        record_completions(by=staff.seat, talents=[], **facts)


def test_a_completion_is_revoked_with_a_reason_and_stays_on_record(
    staff: Person, talent_user: Person, course: Course, today: date
) -> None:
    talent = make_talent(staff.seat, user=talent_user.user)
    facts: dict[str, Any] = {"talent": talent, "course": course, "provider": "デモ研修所"}
    completion = record_completion(by=staff.seat, completed_on=date(2026, 11, 20), **facts)
    for wrong in (
        {"revoked_from": today, "reason": " "},
        {"revoked_from": date(2026, 11, 19), "reason": "別の人の分"},
        {"revoked_from": date(2026, 11, 25), "reason": "別の人の分"},
    ):
        with pytest.raises(Refusal):
            revoke_completion(by=staff.seat, completion=completion, **wrong)
    revoke_completion(by=staff.seat, completion=completion, revoked_from=today, reason="別の人の分")
    kept = Completion.objects.get()
    assert (kept.revoked_from, kept.revoke_reason) == (today, "別の人の分")
    assert Event.objects.get(verb="revoke_completion").after["revoke_reason"] == "別の人の分"
    assert Notice.objects.filter(user=talent_user.user, kind="completion_revoked").count() == 1
    with pytest.raises(Refusal, match="すでに取り消されています"):
        revoke_completion(by=staff.seat, completion=completion, revoked_from=today, reason="別の人の分")
    record_completion(by=staff.seat, completed_on=date(2026, 11, 20), **facts)
    assert Completion.objects.standing().count() == 1


def test_a_waiver_is_asked_by_one_person_and_approved_by_another(
    staff: Person, approver: Person, municipal_approver: Person, course: Course, today: date
) -> None:
    waiver = ask(staff, course)
    told = Notice.objects.filter(kind="waiver_asked").values_list("user_id", flat=True)
    assert list(told) == [approver.user.pk]
    approved = approve_waiver(by=approver.seat, waiver=waiver)
    assert (approved.status, approved.decided_by_id) == (WaiverStatus.APPROVED, approver.user.pk)
    assert Notice.objects.filter(user=staff.user, kind="waiver_decided").count() == 1
    assert list(Event.objects.order_by("sequence").values_list("verb", flat=True))[-2:] == [
        "ask_waiver",
        "approve_waiver",
    ]


def test_nobody_decides_on_the_own_waiver(staff: Person, course: Course, today: date) -> None:
    waiver = ask(staff, course)
    for decide in (approve_waiver, refuse_waiver):
        with pytest.raises(Refusal):
            decide(by=staff.seat, waiver=waiver)
    waiver.refresh_from_db()
    assert waiver.status == WaiverStatus.ASKED


def test_the_database_itself_refuses_a_waiver_approved_by_the_asker(
    staff: Person, course: Course, today: date
) -> None:
    waiver = ask(staff, course)
    for change in ({"status": "approved", "decided_by": staff.user}, {"status": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.filter(pk=waiver.pk).update(**change)


def test_a_waiver_is_decided_once(staff: Person, approver: Person, course: Course, today: date) -> None:
    waiver = ask(staff, course)
    refuse_waiver(by=approver.seat, waiver=waiver)
    with pytest.raises(WrongState):
        approve_waiver(by=approver.seat, waiver=waiver)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"reason": "　"}, "reason"), ({"valid_until": date(2026, 11, 30)}, "valid_until")],
)
def test_a_waiver_needs_a_reason_and_days_in_order(
    staff: Person, course: Course, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        ask(staff, course, **facts)
    assert refused.value.field == field


def test_the_same_waiver_is_not_asked_twice_while_one_waits(
    staff: Person, course: Course, today: date
) -> None:
    talent = make_talent(staff.seat)
    ask(staff, course, talent=talent)
    with pytest.raises(Refusal):
        ask(staff, course, talent=talent)
    assert Waiver.objects.count() == 1


def test_a_completion_cannot_hang_on_another_prefectures_course(
    staff: Person, ehime_staff: Person, today: date, db: None
) -> None:
    with scope(EHIME):
        foreign = open_catalogue(by=ehime_staff.seat)[0]
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        with pytest.raises(IntegrityError), transaction.atomic():
            record_completion(by=staff.seat, talent=talent, course=foreign, completed_on=today, provider="所")


@pytest.mark.parametrize("decide", [approve_waiver, refuse_waiver])
def test_a_waiver_that_one_approver_decided_asks_no_other(
    staff: Person, approver: Person, course: Course, today: date, decide: Callable[..., Waiver]
) -> None:
    """Not only of whoever pressed: the page of the waiver asks nobody any more."""
    with scope(NATIONWIDE):
        second = User.objects.create(email="second@hiroshima.example", name="デモ・次長 二郎")
        Membership.objects.create(
            user=second, prefecture_id=HIROSHIMA, role=Role.APPROVER, starts_on=date(2026, 4, 1)
        )
    waiver = ask(staff, course)
    asking = Notice.objects.filter(kind="waiver_asked", asks=True)
    assert set(asking.filter(settled_at=None).values_list("user_id", flat=True)) == {
        approver.user.pk,
        second.pk,
    }
    decide(by=approver.seat, waiver=waiver)
    assert not asking.filter(settled_at=None).exists()
    assert not Notice.objects.filter(user=second, read_at=None).exists()
