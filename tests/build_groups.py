"""Groups of municipalities for the tests, made by the real action inside the scope of 広島県."""

from __future__ import annotations

from typing import Any

from accounts.tenancy import scope
from municipalities.groups.actions import record_group
from municipalities.groups.models import AreaGroup
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person

FUKUYAMA, FUCHU, KASAOKA = "342076", "342084", "332054"
"""福山市, 府中市 (広島県), 笠岡市 (岡山県)."""


def made_group(staff: Person, **changed: Any) -> AreaGroup:
    """デモ圏域: 福山市 (core), 神石高原町 and 笠岡市 of the neighbour."""
    said: dict[str, Any] = {
        "kind": "metropolitan",
        "name": "デモ圏域",
        "kana": "でもけんいき",
        "members": [FUKUYAMA, JINSEKI, KASAOKA],
        "cores": [FUKUYAMA],
    }
    with scope(HIROSHIMA):
        return record_group(by=staff.seat, **{**said, **changed})


def codes_of(group: AreaGroup) -> set[str]:
    """Whoever belongs to it as it is planned to go on."""
    with scope(HIROSHIMA):
        return set(group.members.staying().values_list("code", flat=True))


__all__ = ["FUCHU", "FUKUYAMA", "JINSEKI", "KASAOKA", "SERA", "codes_of", "made_group"]
