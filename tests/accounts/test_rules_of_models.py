"""What the database refuses by itself, and the one shape of a status table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.errors import WrongState
from accounts.models import Membership
from accounts.moves import Move, move, open_moves
from accounts.people import people_of_town, people_who
from accounts.permissions import MFA_ROLES, MUNICIPAL_APPROVER, NATIONWIDE_ROLES, ROLES, Permission, Role
from tests.cast import EHIME, HIROSHIMA, JINSEKI, Person


@pytest.mark.parametrize(
    ("role", "prefecture_id", "code", "allowed"),
    [
        (Role.PREFECTURE_STAFF, HIROSHIMA, "", True),
        (Role.PREFECTURE_STAFF, HIROSHIMA, JINSEKI, False),
        (Role.PREFECTURE_STAFF, None, "", False),
        (Role.FINANCE, HIROSHIMA, "", True),
        (Role.FINANCE, None, "", False),
        (Role.APPROVER, HIROSHIMA, "", True),
        (Role.APPROVER, HIROSHIMA, JINSEKI, True),
        (Role.APPROVER, None, "", False),
        (Role.MUNICIPAL_OFFICER, HIROSHIMA, JINSEKI, True),
        (Role.MUNICIPAL_OFFICER, HIROSHIMA, "", False),
        (Role.MUNICIPAL_OFFICER, None, JINSEKI, False),
        (Role.TALENT, HIROSHIMA, "", True),
        (Role.TALENT, HIROSHIMA, JINSEKI, False),
        (Role.MINISTRY_VIEWER, None, "", True),
        (Role.MINISTRY_VIEWER, HIROSHIMA, "", False),
        (Role.MINISTRY_COORDINATOR, None, "", True),
        (Role.OPERATOR, None, "", True),
        (Role.OPERATOR, EHIME, "", False),
        ("chief", HIROSHIMA, "", False),
    ],
)
def test_the_database_refuses_a_role_in_the_wrong_body(
    officer: Person, role: str, prefecture_id: int | None, code: str, allowed: bool
) -> None:
    def make() -> None:
        with transaction.atomic():
            Membership.objects.create(
                user=officer.user,
                role=role,
                prefecture_id=prefecture_id,
                municipality_code=code,
                starts_on=date(2026, 5, 1),
            )

    if allowed:
        make()
    else:
        with pytest.raises(IntegrityError, match="membership_body"):
            make()


def test_a_membership_cannot_end_before_it_begins(officer: Person) -> None:
    with pytest.raises(IntegrityError, match="membership_dates"):
        officer.user.memberships.update(ends_on=date(2026, 3, 31))


def test_a_nationwide_membership_is_held_once_although_its_prefecture_is_null(viewer: Person) -> None:
    held = viewer.user.memberships.get()
    with pytest.raises(IntegrityError, match="membership_once"):
        Membership.objects.create(user=viewer.user, role=held.role, starts_on=held.starts_on)


@pytest.mark.parametrize(
    ("day", "active"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(officer: Person, day: date, active: bool) -> None:
    officer.user.memberships.update(ends_on=date(2027, 3, 31))
    assert Membership.objects.active_on(day).filter(user=officer.user).exists() is active


def test_people_are_told_by_what_they_may_do_in_a_body(
    today: date,
    monkeypatch: pytest.MonkeyPatch,
    staff: Person,
    finance: Person,
    officer: Person,
    other_officer: Person,
    ehime_staff: Person,
    municipal_approver: Person,
) -> None:
    assert list(people_who(Permission.REVIEW_NEED, HIROSHIMA)) == [staff.user]
    assert list(people_who(Permission.CONFIRM_VISIT, HIROSHIMA)) == []
    assert list(people_of_town(HIROSHIMA, JINSEKI)) == [officer.user, municipal_approver.user]
    officer.user.is_active = False
    officer.user.save()
    assert list(people_of_town(HIROSHIMA, JINSEKI)) == [municipal_approver.user]
    also = replace(
        ROLES[Role.FINANCE], permissions=ROLES[Role.FINANCE].permissions | {Permission.REVIEW_NEED}
    )
    monkeypatch.setitem(ROLES, Role.FINANCE, also)
    assert list(people_who(Permission.REVIEW_NEED, HIROSHIMA)) == [staff.user, finance.user]


def test_every_role_is_described_and_only_the_talent_may_do_without_a_second_factor() -> None:
    assert set(ROLES) == set(Role)
    assert all(description.prose.endswith(".") for description in ROLES.values())
    assert set(Role) - MFA_ROLES == {Role.TALENT}
    for role in NATIONWIDE_ROLES:
        assert not ROLES[role].permissions & {
            Permission.SEE_NEEDS,
            Permission.SEE_TALENTS,
            Permission.SEE_VISITS,
        }
    described = [*ROLES.values(), MUNICIPAL_APPROVER]
    held = frozenset[Permission]().union(*(description.permissions for description in described))
    assert held == set(Permission), "a permission that nobody holds"


@dataclass
class Lamp:
    status: str = "off"
    shown: dict[str, str] = field(default_factory=lambda: {"off": "消灯", "on": "点灯"})
    MOVES: ClassVar[dict[str, Move]] = {
        "light": Move(frozenset({"off"}), "on", Permission.SEE_HOME, "点ける"),
        "douse": Move(frozenset({"on"}), "off", Permission.OPERATE, "消す"),
    }

    def get_status_display(self) -> str:
        return self.shown[self.status]


def test_a_status_changes_only_along_its_table(staff: Person) -> None:
    lamp = Lamp()
    with pytest.raises(WrongState, match="いまの状態が「消灯」のため、「消す」はできません"):
        move(lamp, "douse")
    assert lamp.status == "off"
    assert [verb for verb, _ in open_moves(lamp, staff.seat)] == ["light"]
    move(lamp, "light")
    assert lamp.status == "on"
    assert open_moves(lamp, staff.seat) == [], "the button is not for this seat"


def test_the_status_tables_of_all_models_lead_to_statuses_that_exist() -> None:
    found = 0
    for model in apps.get_models():
        moves = getattr(model, "MOVES", None)
        if moves is None:
            continue
        found += 1
        statuses = {value for value, _ in model._meta.get_field("status").flatchoices}
        for verb, row in moves.items():
            assert row.sources | {row.target} <= statuses, (model, verb)
            assert row.label
    assert found >= 3
