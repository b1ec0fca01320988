"""The pool in numbers."""

from __future__ import annotations

from datetime import date

from japan.skill_standard import ROLES
from pool.people.figures import pool_figures
from pool.skills.choices import TIER_OF_ROLE, tiers_of
from tests.build_pool import make_talent
from tests.cast import Person

DAY = date(2026, 11, 24)


def test_every_role_belongs_to_a_tier_and_two_roles_of_one_tier_count_once() -> None:
    assert set(TIER_OF_ROLE) == set(ROLES)
    assert tiers_of(["engineer", "service_designer"]) == {"practice"}
    assert tiers_of(["producer", "project_manager", "engineer"]) == {"policy", "project", "practice"}


def test_the_figures_of_an_empty_pool_are_zero(in_hiroshima: None) -> None:
    figures = pool_figures(DAY)
    assert figures.in_term == 0
    assert set(figures.by_role.values()) == set(figures.by_tier.values()) == {0}


def test_people_are_counted_once_in_all_by_role_and_by_tier(staff: Person, in_hiroshima: None) -> None:
    make_talent(staff.seat, roles=["engineer", "service_designer"], days_per_week=2)
    make_talent(
        staff.seat, roles=["engineer"], halves=[(0, "am"), (1, "am")], days_per_week=1,
        accelerator_appointed_on=DAY,
    )  # fmt: skip
    make_talent(staff.seat, roles=["producer"], accelerator_appointed_on=date(2026, 11, 25))
    make_talent(staff.seat, roles=["producer"], ends_on=date(2026, 11, 23), accelerator_appointed_on=DAY)
    make_talent(staff.seat, roles=["producer"], starts_on=date(2026, 11, 25), ends_on=None)
    figures = pool_figures(DAY)
    assert figures.in_term == 3
    assert figures.by_role == {"producer": 1, "project_manager": 0, "service_designer": 1, "engineer": 2}
    assert figures.by_tier == {"policy": 1, "project": 0, "practice": 2}
    assert figures.accelerators_appointed == 1
