"""The page of one skill: what it is, and where it is recorded.

Rooms of higher floors know who has a skill and who asks for one; the wiring names who is asked
(`settings.SKILL_USES`), as it does for what rests on facts (`docs/adr/0019`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.seats import Seat
from desk.fields import NOTHING, Line, lines
from pool.skills.fields import FIELDS, use_of
from pool.skills.models import Skill


@dataclass(frozen=True)
class Use:
    """Where a skill is recorded: by whom, how often, and the list of these, "" where there is none."""

    label: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class SkillPage:
    skill: Skill
    use_word: str
    use_kind: str
    facts: Sequence[Line]
    uses: Sequence[Use]


@cache
def _asked() -> Sequence[Callable[[Seat, str], tuple[str, str, str]]]:
    return [cast("Any", import_string(name)) for name in settings.SKILL_USES]


def uses_of(seat: Seat, skill: Skill) -> list[Use]:
    return [Use(*asked(seat, skill.key)) for asked in _asked()]


def skill_page(skill: Skill, seat: Seat) -> SkillPage:
    word, kind = use_of(skill)
    facts = [line for line in lines("page", FIELDS, skill) if line.value != NOTHING]
    return SkillPage(skill, word, kind, facts, uses_of(seat, skill))
