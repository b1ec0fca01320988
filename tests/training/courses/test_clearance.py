"""The gate before a dispatch: the pure rule by a table, then the rows behind it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import scope
from tests.build_pool import clear_talent, make_talent
from tests.build_training import clearance_of
from tests.cast import EHIME, HIROSHIMA, Person
from training.courses.actions import COURSE_FACTS, open_catalogue, require_course, revise_course
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.actions.waivers import approve_waiver, ask_waiver, refuse_waiver
from training.courses.clearance import DONE, NO_CATALOGUE, clearances, clearances_by_day
from training.courses.models import Completion, Course
from training.courses.rules import CompletionFact, RequirementFact, WaiverFact, clear

REQUIRED = [RequirementFact(1, "議会対応"), RequirementFact(2, "予算・決算")]
DAY = date(2026, 11, 24)
BEFORE, AFTER = date(2026, 11, 23), date(2026, 11, 25)


def done(
    course_id: int, completed_on: date = date(2026, 4, 1), expires_on: date | None = None
) -> CompletionFact:
    return CompletionFact(course_id, completed_on, expires_on)


def waived(
    course_id: int, first: date = BEFORE, last: date = AFTER, *, is_approved: bool = True
) -> WaiverFact:
    return WaiverFact(course_id, first, last, is_approved)


@pytest.mark.parametrize(
    ("completions", "waivers", "missing", "covered_by_waiver"),
    [
        ([], [], ("議会対応", "予算・決算"), ()),
        ([done(1), done(2)], [], (), ()),
        ([done(1), done(3)], [], ("予算・決算",), ()),
        ([done(1), done(2, expires_on=DAY)], [], (), ()),
        ([done(1), done(2, expires_on=BEFORE)], [], ("予算・決算",), ()),
        ([done(1), done(2, expires_on=BEFORE), done(2, expires_on=AFTER)], [], (), ()),
        ([done(1), done(2, completed_on=DAY)], [], (), ()),
        ([done(1), done(2, completed_on=AFTER)], [], ("予算・決算",), ()),
        ([done(1)], [waived(2)], (), ("予算・決算",)),
        ([done(1)], [waived(2, first=DAY)], (), ("予算・決算",)),
        ([done(1)], [waived(2, last=DAY)], (), ("予算・決算",)),
        ([done(1)], [waived(2, last=BEFORE)], ("予算・決算",), ()),
        ([done(1)], [waived(2, first=AFTER)], ("予算・決算",), ()),
        ([done(1)], [waived(2, is_approved=False)], ("予算・決算",), ()),
        ([done(1), done(2)], [waived(2)], (), ()),
        ([], [waived(1), waived(2)], (), ("議会対応", "予算・決算")),
    ],
    ids=[
        "nothing done", "all done", "another course does not help", "the last valid day counts",
        "the day after does not", "a renewal counts", "completed on the day", "completed after the day",
        "waived", "first day of the waiver", "last day of the waiver", "waiver over", "waiver to come",
        "waiver not approved", "a completion is no waiver", "all waived",
    ],
)  # fmt: skip
def test_the_gate_opens_only_when_every_required_course_counts_on_the_day(
    completions: list[CompletionFact],
    waivers: list[WaiverFact],
    missing: tuple[str, ...],
    covered_by_waiver: tuple[str, ...],
) -> None:
    found = clear(REQUIRED, completions, waivers, DAY)
    assert (found.cleared, found.missing, found.waived) == (not missing, missing, covered_by_waiver)


def test_without_a_catalogue_nobody_is_cleared(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    assert clearance_of(talent, DAY).missing == (NO_CATALOGUE,)
    assert not clearance_of(talent, DAY).cleared


def test_a_talent_is_cleared_from_the_day_of_the_last_completion_to_the_first_expiry(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    talent = clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 10))
    assert not clearance_of(talent, date(2026, 4, 9)).cleared
    assert clearance_of(talent, date(2026, 4, 10)).cleared
    assert clearance_of(talent, date(2027, 4, 10)).cleared
    assert clearance_of(talent, date(2027, 4, 11)).missing == ("情報セキュリティポリシー",)


def test_a_waiver_opens_the_gate_only_once_somebody_else_approved_it(
    staff: Person, approver: Person, in_hiroshima: None, today: date
) -> None:
    talent = make_talent(staff.seat)
    courses = {course.key: course for course in open_catalogue(by=staff.seat)}
    for course in courses.values():
        if course.requirements.exists() and course.key != "budget":
            record_completion(
                by=staff.seat,
                talent=talent,
                course=course,
                completed_on=date(2026, 4, 1),
                provider="デモ機関",
            )
    facts = {
        "talent": talent,
        "course": courses["budget"],
        "valid_from": today,
        "valid_until": date(2026, 12, 31),
    }
    refused = ask_waiver(by=staff.seat, reason="他県で受講", **facts)
    assert not clearance_of(talent, today).cleared
    refuse_waiver(by=approver.seat, waiver=refused)
    assert not clearance_of(talent, today).cleared
    asked = ask_waiver(by=staff.seat, reason="他県で受講。修了証あり", **facts)
    approve_waiver(by=approver.seat, waiver=asked)
    assert clearance_of(talent, today).waived == ("予算・決算",)
    assert not clearance_of(talent, date(2027, 1, 1)).cleared


def test_a_course_that_becomes_required_closes_the_gate_and_one_no_longer_offered_opens_it(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    talent = clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 1))
    course = Course.objects.get(key="standardization")
    facts = {fact: getattr(course, fact) for fact in COURSE_FACTS}
    require_course(by=staff.seat, course=course, starts_on=today)
    assert clearance_of(talent, today).missing == (course.name,)
    revise_course(by=staff.seat, course=course, **facts | {"is_offered": False})
    assert clearance_of(talent, today).cleared


def test_revoking_a_completion_closes_the_gate_from_that_day_on_and_not_before(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    talent = clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 1))
    revoke_completion(
        by=staff.seat,
        completion=Completion.objects.get(course__key="budget"),
        revoked_from=date(2026, 11, 1),
        reason="実施機関が修了を取り消したため",
    )
    assert clearance_of(talent, today).missing == ("予算・決算",)
    assert clearance_of(talent, date(2026, 11, 1)).missing == ("予算・決算",)
    assert clearance_of(talent, date(2026, 10, 31)).cleared


def test_many_talents_are_answered_in_four_queries(staff: Person, in_hiroshima: None, today: date) -> None:
    talents = [clear_talent(staff.seat, make_talent(staff.seat), today) for _ in range(3)]
    talents.append(make_talent(staff.seat))
    with CaptureQueriesContext(connection) as queries:
        found = clearances(talents, today)
    assert [found[talent.pk].cleared for talent in talents] == [True, True, True, False]
    assert len(queries) == 4


def test_of_who_has_done_everything_nothing_on_record_is_read(
    staff: Person, in_hiroshima: None, today: date
) -> None:
    talents = [clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 10)) for _ in range(2)]
    with CaptureQueriesContext(connection) as queries:
        found = clearances_by_day(talents, [today, date(2027, 4, 10)])
    assert len(queries) == 2
    assert all(each == DONE for answers in found.values() for each in answers.values())


def test_many_days_are_answered_in_four_queries_too(staff: Person, in_hiroshima: None, today: date) -> None:
    talent = clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 10))
    days = [date(2026, 4, 9), date(2026, 4, 10), today, date(2027, 4, 10), date(2027, 4, 11)]
    with CaptureQueriesContext(connection) as queries:
        found = clearances_by_day([talent], days)
    assert len(queries) == 4
    assert [found[day][talent.pk].cleared for day in days] == [False, True, True, True, False]
    assert [found[day][talent.pk] for day in days] == [clearance_of(talent, day) for day in days]


def test_another_prefecture_has_a_catalogue_of_its_own(staff: Person, ehime_staff: Person, db: None) -> None:
    with scope(HIROSHIMA):
        open_catalogue(by=staff.seat)
    with scope(EHIME):
        assert not Course.objects.exists()
        assert {course.prefecture_id for course in open_catalogue(by=ehime_staff.seat)} == {EHIME}
