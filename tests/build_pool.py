"""People of the pool for tests: plainly fictional, made and trained by the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from accounts.models import Membership, User
from accounts.permissions import ROLES, Role
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE, scope
from pool.people.actions.facts import approve_facts, ask_fact
from pool.people.actions.people import register_talent
from pool.people.actions.skills import verify_skill
from pool.people.models import DatedFact, Talent
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
    """A talent registered by a member of staff, whose employment somebody else has approved, unless
    `approved` is False; the scope of the prefecture must be open."""
    is_approved = facts.pop("approved", True)
    talent = register_talent(
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
        paper=facts.pop("paper", "任用通知書 R8デモ第1号"),
        **facts,
    )
    return approved(staff_seat, talent) if is_approved else talent


def second_person(first: Seat) -> Seat:
    """Somebody who approves what `first` asks for, whoever else is in the prefecture: an approver who has
    left since and is told nothing."""
    with scope(NATIONWIDE):
        user, is_new = User.objects.get_or_create(
            email=f"former-approver-{first.prefecture_id}@demo.example", defaults={"name": "デモ・元 課長"}
        )
        if is_new:
            Membership.objects.create(
                user=user,
                prefecture_id=first.prefecture_id,
                role=Role.APPROVER,
                starts_on=date(2024, 4, 1),
                ends_on=date(2026, 3, 31),
            )
    return replace(
        first,
        user_id=user.pk,
        user_name=user.name,
        role=Role.APPROVER,
        permissions=ROLES[Role.APPROVER].permissions,
    )


def approved(staff_seat: Seat, talent: Talent) -> Talent:
    """Everything that waits of a talent is approved."""
    waiting = DatedFact.objects.waiting().filter(talent=talent)
    numbers = list(waiting.values_list("pk", flat=True))
    approve_facts(by=second_person(staff_seat), talent=talent, numbers=numbers)
    talent.refresh_from_db()
    return talent


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


def verify_all(staff_seat: Seat, talent: Talent) -> Talent:
    """Somebody of the prefecture has looked into every skill."""
    for skill in talent.skills.all():
        verify_skill(by=staff_seat, skill=skill)
    return talent


def asked_duty(staff_seat: Seat, talent: Talent) -> DatedFact:
    """A wish that waits: from the next year on somebody does other work."""
    return ask_fact(
        by=staff_seat,
        talent=talent,
        kind="duty",
        value="other",
        starts_on=date(2027, 4, 1),
        ends_on=None,
        paper="職務命令書 R9デモ第1号",
        reason="異動の内示",
    )
