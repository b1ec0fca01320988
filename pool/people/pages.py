"""What the page of a talent shows: facts in words, the week as a small table, what is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk.fields import Line, lines
from japan.skill_standard import LEVELS, skill_names
from pool.people.choices import Half, Weekday
from pool.people.fields import FIELDS
from pool.people.models import ConflictOfInterest, Leave, Talent, TalentSkill


@dataclass(frozen=True)
class SkillLine:
    skill: TalentSkill
    name: str
    level_words: str


@dataclass(frozen=True)
class WeekRow:
    """午前 or 午後, and whether each weekday from Monday is offered."""

    label: str
    offered: tuple[bool, ...]


@dataclass(frozen=True)
class Profile:
    talent: Talent
    term_word: str
    term_kind: str
    facts: list[Line]
    skills: tuple[SkillLine, ...]
    weekdays: tuple[str, ...]
    week: tuple[WeekRow, ...]
    leaves: tuple[Leave, ...]
    conflicts: tuple[ConflictOfInterest, ...]


def term_state(talent: Talent, today: date) -> tuple[str, str]:
    """The state of the term in a word, and the kind of its badge."""
    if today < talent.starts_on:
        return "任期前", "wait"
    if talent.ends_on is not None and talent.ends_on < today:
        return "任期終了", ""
    return "任期中", "go"


def profile_of(talent: Talent, today: date) -> Profile:
    """Everything recorded of a talent that is now or ahead; five queries."""
    offered = {(row.weekday, row.half) for row in talent.halves.all()}
    names = skill_names()
    term_word, term_kind = term_state(talent, today)
    return Profile(
        talent=talent,
        term_word=term_word,
        term_kind=term_kind,
        facts=lines("page", FIELDS, talent),
        skills=tuple(
            SkillLine(row, names.get(row.skill, row.skill), LEVELS[row.level])
            for row in talent.skills.select_related("verified_by")
        ),
        weekdays=tuple(day.label for day in Weekday),
        week=tuple(
            WeekRow(half.label, tuple((day.value, half.value) in offered for day in Weekday)) for half in Half
        ),
        leaves=tuple(talent.leaves.filter(ends_on__gte=today)),
        conflicts=tuple(talent.conflicts.exclude(ends_on__lt=today)),
    )
