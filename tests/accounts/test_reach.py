"""How far a role sees: closed by default, for every table that has a door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import models

from accounts.permissions import ROLES, Body, Permission, Reach, Role, RoleDescription
from accounts.seats import Seat
from accounts.tenancy import TenantModel, TenantQuerySet, scope
from tests.cast import HIROSHIMA
from tests.world import World


def seen_by_seat() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


def rows(model: type[models.Model], seat: Seat) -> int:
    return int(model._default_manager.visible_to(seat).count())  # type: ignore[attr-defined]


def test_a_role_that_says_nothing_of_its_reach_sees_nothing(world: World) -> None:
    """As a new role does, even one that holds every permission."""
    stranger = RoleDescription("A role that somebody has just added.", Body.PREFECTURE, frozenset(Permission))
    seat = replace(
        world.people["staff"].seat, reach=stranger.reach, permissions=stranger.permissions, user_id=None
    )
    with scope(HIROSHIMA):
        assert {model.__name__: rows(model, seat) for model in seen_by_seat()} == {
            model.__name__: 0 for model in seen_by_seat()
        }


def test_the_prefecture_sees_what_nobody_else_does(world: World) -> None:
    with scope(HIROSHIMA):
        seen = {model.__name__ for model in seen_by_seat() if rows(model, world.people["staff"].seat)}
    assert {"Need", "Talent", "Dispatch", "Visit", "Completion", "Waiver", "IssuedDocument"} <= seen


def test_a_town_and_a_talent_meet_only_what_names_them(world: World) -> None:
    town, other, walker = (world.people[who].seat for who in ("officer", "other_officer", "talent_user"))
    with scope(HIROSHIMA):
        for name in ("Visit", "Dispatch"):
            model = next(each for each in seen_by_seat() if each.__name__ == name)
            assert rows(model, town) > 0
            assert rows(model, walker) > 0
            assert rows(model, other) == 0
        talents = next(each for each in seen_by_seat() if each.__name__ == "Talent")
        assert (rows(talents, town), rows(talents, walker)) == (0, 1)


def test_reach_without_the_field_it_needs_is_closed(in_hiroshima: None, officer: Any) -> None:
    class Unnamed(TenantModel):
        class Meta(TenantModel.Meta):
            app_label = "accounts"
            managed = False

    found = TenantQuerySet(Unnamed).visible_to(officer.seat)
    assert found.query.is_empty()
    apps.all_models["accounts"].pop("unnamed")


def test_every_role_says_how_far_it_sees() -> None:
    nationwide = {Role.MINISTRY_VIEWER, Role.MINISTRY_COORDINATOR, Role.OPERATOR}
    assert {role for role in Role if ROLES[role].reach is Reach.NONE} == nationwide
