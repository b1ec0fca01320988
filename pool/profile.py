"""What the page of a talent shows: facts in words, the week as a small table, and the course of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Event
from accounts.seats import Seat
from japan.skill_standard import LEVELS, ROLES
from japan.wareki import format_day
from pool.models import ConflictOfInterest, Half, Leave, Talent, TalentSkill, Weekday
from pool.talent_search import SKILL_NAMES
from pool.tiers import tier_label

EVENT_WORDS = {
    "register_talent": "登録",
    "revise_talent": "登録内容を変更",
    "end_term": "任期の終わりを設定",
    "verify_skill": "スキルを確認",
    "take_leave": "休みを登録",
    "withdraw_leave": "休みを取消し",
    "declare_conflict": "利益相反を登録",
    "end_conflict": "利益相反を終了",
}
LONGEST_COURSE = 12


@dataclass(frozen=True)
class RoleLine:
    label: str
    tier: str


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
class CourseEntry:
    title: str
    detail: str
    kind: str = ""


@dataclass(frozen=True)
class Profile:
    talent: Talent
    term_word: str
    term_kind: str
    roles: tuple[RoleLine, ...]
    skills: tuple[SkillLine, ...]
    weekdays: tuple[str, ...]
    week: tuple[WeekRow, ...]
    leaves: tuple[Leave, ...]
    conflicts: tuple[ConflictOfInterest, ...]
    course: tuple[CourseEntry, ...]


def term_state(talent: Talent, today: date) -> tuple[str, str]:
    """The state of the term in a word, and the kind of its badge."""
    if today < talent.starts_on:
        return "任期前", "wait"
    if talent.ends_on is not None and talent.ends_on < today:
        return "任期終了", ""
    return "任期中", "go"


def profile_of(talent: Talent, seat: Seat, today: date) -> Profile:
    """Everything recorded of a talent that is now or ahead; seven queries."""
    offered = {(row.weekday, row.half) for row in talent.halves.all()}
    term_word, term_kind = term_state(talent, today)
    return Profile(
        talent=talent,
        term_word=term_word,
        term_kind=term_kind,
        roles=tuple(RoleLine(ROLES[row.role], tier_label(row.role)) for row in talent.roles.all()),
        skills=tuple(
            SkillLine(row, SKILL_NAMES.get(row.skill, row.skill), LEVELS[row.level])
            for row in talent.skills.select_related("verified_by")
        ),
        weekdays=tuple(day.label for day in Weekday),
        week=tuple(WeekRow(half.label, tuple((day.value, half.value) in offered for day in Weekday)) for half in Half),
        leaves=tuple(talent.leaves.filter(ends_on__gte=today)),
        conflicts=tuple(talent.conflicts.exclude(ends_on__lt=today)),
        course=_course(talent) if seat.user_id != talent.user_id else (),
    )


def _course(talent: Talent) -> tuple[CourseEntry, ...]:
    """The latest events, the newest first. Who merely looked stands in the record of events, not here."""
    events = Event.objects.filter(
        subject_type=Talent._meta.label_lower, subject_id=str(talent.pk), verb__in=EVENT_WORDS
    )[:LONGEST_COURSE]
    return tuple(
        CourseEntry(
            EVENT_WORDS[event.verb],
            f"{format_day(timezone.localdate(event.at))}　{event.user_name}",
            "now" if index == 0 else "",
        )
        for index, event in enumerate(events)
    )
