"""Where a role is held, and what its body is called."""

from __future__ import annotations

import pytest

from accounts.models import Membership, Prefecture
from accounts.permissions import ROLES, Body, Role, roles_in
from tests.cast import HIROSHIMA, JINSEKI


def test_every_role_is_held_somewhere_and_nationwide_ones_name_their_house() -> None:
    assert {role for body in Body for role in roles_in(body)} == set(Role)
    assert {role for role in Role if ROLES[role].house} == set(roles_in(Body.NATION))


@pytest.mark.parametrize(
    ("role", "code", "body", "in_full"),
    [
        (Role.PREFECTURE_STAFF, "", "広島県", "広島県"),
        (Role.MUNICIPAL_OFFICER, JINSEKI, "神石高原町", "広島県 神石高原町"),
        (Role.OPERATOR, None, "運用", "運用"),
        (Role.MINISTRY_VIEWER, None, "総務省", "総務省"),
    ],
)
def test_the_body_of_a_seat_in_words(db: None, role: Role, code: str | None, body: str, in_full: str) -> None:
    prefecture = None if code is None else Prefecture.objects.get(pk=HIROSHIMA)
    held = Membership(role=role, prefecture=prefecture, municipality_code=code or "")
    assert (held.body, held.body_in_full) == (body, in_full)
