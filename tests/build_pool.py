"""People of the pool for tests: plainly fictional, made and trained by the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.models import User
from accounts.seats import Seat
from pool.people.actions import register_talent
from pool.people.models import Talent
from training.courses.actions import open_catalogue
from training.courses.actions.completions import record_completion
from training.courses.models import Course

EVERY_HALF = tuple((weekday, half) for weekday in range(5) for half in ("am", "pm"))
HIROSHIMA_CITY, MATSUYAMA_CITY = "341002", "382019"


def make_talent(
    staff_seat: Seat,
    *,
    name: str = "デモ・藤井 拓也",
    kana: str = "でも・ふじい たくや",
    roles: Sequence[str] = ("project_manager",),
    skills: Sequence[tuple[str, int, str]] = (("project_planning", 3, "職務経歴書"),),
    halves: Sequence[tuple[int, str]] = EVERY_HALF,
    base_code: str = HIROSHIMA_CITY,
    days_per_week: int = 3,
    starts_on: date = date(2026, 4, 1),
    ends_on: date | None = date(2027, 3, 31),
    employment_form: str = "specified_fixed_term",
    user: User | None = None,
    **facts: Any,
) -> Talent:
    """A talent registered by a member of staff; the scope of the prefecture must be open."""
    return register_talent(
        by=staff_seat,
        name=name,
        kana=kana,
        employer=facts.pop("employer", "デモ・デジタル株式会社"),
        employment_form=employment_form,
        starts_on=starts_on,
        ends_on=ends_on,
        base_code=base_code,
        days_per_week=days_per_week,
        roles=list(roles),
        skills=list(skills),
        halves=list(halves),
        user=user,
        **facts,
    )


def clear_talent(staff_seat: Seat, talent: Talent, on: date) -> Talent:
    """Record every required course as finished on a day (not later
    than today), so that the gate is open on it."""
    open_catalogue(by=staff_seat)
    for course in Course.objects.required_on(on):
        record_completion(
            by=staff_seat,
            talent=talent,
            course=course,
            completed_on=on,
            provider="デモ・広島県研修センター",
        )
    return talent
