"""Completions that run out: told 60 and 14 days before, once each, and at home until they are renewed."""

from __future__ import annotations

from datetime import date, datetime

import time_machine
from django.utils import timezone

from accounts.tenancy import scope
from notices.models import Notice
from tests.build_pool import clear_talent, make_talent
from tests.cast import HIROSHIMA, Person
from training.courses.actions.completions import record_completion
from training.courses.actions.expiring import tell_of_expiries
from training.courses.models import Course
from training.courses.tasks import tell_of_expiring_completions
from training.courses.todo import todo

LAST_DAY = date(2027, 1, 10)


def on(day: date) -> time_machine.travel:
    return time_machine.travel(
        datetime(day.year, day.month, day.day, 8, tzinfo=timezone.get_default_timezone()), tick=False
    )


def told(person: Person, kind: str) -> int:
    return Notice.objects.filter(user=person.user, kind=kind).count()


def test_what_runs_out_is_told_twice_and_stands_at_home_until_it_is_renewed(
    staff: Person, talent_user: Person, today: date, db: None
) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat, user=talent_user.user, starts_on=date(2026, 1, 5))
        clear_talent(staff.seat, talent, date(2026, 1, 10))
        assert talent.completions.get(course__key="security_policy").expires_on == LAST_DAY
    with on(date(2026, 11, 10)):
        assert tell_of_expiring_completions() == 0
    with on(date(2026, 11, 11)):
        assert (tell_of_expiring_completions(), tell_of_expiring_completions()) == (1, 0)
    with on(date(2026, 12, 26)):
        assert tell_of_expiring_completions() == 0
    with on(date(2026, 12, 27)):
        assert (tell_of_expiring_completions(), tell_of_expiring_completions()) == (1, 0)
        with scope(HIROSHIMA):
            assert (told(talent_user, "completion_expiring"), told(staff, "completions_expiring")) == (2, 2)
            title = "「情報セキュリティポリシー」の有効期限が近づいています"
            assert title in [task.title for task in todo(talent_user.seat, date(2026, 12, 27))]
            record_completion(
                by=staff.seat,
                talent=talent,
                course=Course.objects.get(key="security_policy"),
                completed_on=date(2026, 12, 27),
                provider="県",
            )
            assert not todo(talent_user.seat, date(2026, 12, 27))
    with on(date(2027, 1, 5)):
        assert tell_of_expiring_completions() == 0


def test_without_a_catalogue_nobody_is_told(staff: Person, in_hiroshima: None) -> None:
    assert tell_of_expiries(by=staff.seat) == 0


def test_nobody_is_told_whose_term_ends_first(staff: Person, today: date, db: None) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat, starts_on=date(2026, 1, 5), ends_on=date(2026, 12, 31))
        clear_talent(staff.seat, talent, date(2026, 1, 10))
    with on(date(2026, 12, 20)):
        assert tell_of_expiring_completions() == 0
