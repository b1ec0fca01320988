"""Skills of the vocabulary for tests, made by the real actions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from pool.skills.actions import add_skill, retire_skill
from pool.skills.models import Skill


def made_skill(staff: Seat, *, name: str = "公開型GISの運用", **facts: Any) -> Skill:
    """A skill of the prefecture's own; its scope must be open."""
    return add_skill(by=staff, name=name, **{"roles": ["engineer"], **facts})


def unused_skill(staff: Seat, key: str = "rpa") -> Skill:
    """A skill of the standard that is out of use from today on."""
    skill = Skill.objects.get(key=key)
    return retire_skill(by=staff, skill=skill, unused_from=timezone.localdate(), reason="まとめたため")


def skill_things(staff: Seat) -> dict[str, Skill]:
    """For `tests.world`."""
    return {"own_skill": made_skill(staff), "unused_skill": unused_skill(staff, "open_data_gis")}
