"""What the page of a talent shows: facts in words, the week as a small table, what is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.fields import Line, lines
from japan.skill_standard import LEVELS
from japan.wareki import format_day
from pool.people.choices import FactKind, FactStatus, Half, Weekday, form_words
from pool.people.fields import FIELDS
from pool.people.models import ConflictOfInterest, DatedFact, Leave, Talent, TalentSkill


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
    form_words: str
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
    term_word, term_kind = term_state(talent, today)
    return Profile(
        talent=talent,
        form_words=form_words(talent.employment_form),
        term_word=term_word,
        term_kind=term_kind,
        facts=lines("page", FIELDS, talent),
        skills=tuple(
            SkillLine(row, row.told, LEVELS[row.level])
            for row in TalentSkill.objects.named().filter(talent=talent).select_related("verified_by")
        ),
        weekdays=tuple(day.label for day in Weekday),
        week=tuple(
            WeekRow(half.label, tuple((day.value, half.value) in offered for day in Weekday)) for half in Half
        ),
        leaves=tuple(talent.leaves.filter(ends_on__gte=today)),
        conflicts=tuple(talent.conflicts.exclude(ends_on__lt=today)),
    )


def days_words(fact: DatedFact) -> str:
    """「令和8年4月1日から令和9年3月31日まで」."""
    until = f"{format_day(fact.ends_on)}まで" if fact.ends_on else "（終わりの定めなし）"
    return f"{format_day(fact.starts_on)}から{until}"


def words_to_approve(fact: DatedFact) -> str:
    """One wish in a line, as a second person has to read it."""
    gap = f"　切れ目の理由：{fact.gap_reason}" if fact.gap_reason else ""
    asker = f"　申し出た人：{fact.asked_by.name}さん" if fact.asked_by else ""
    return (
        f"{fact.get_kind_display()}：{fact.words}　{days_words(fact)}　根拠：{fact.paper}"
        f"　理由：{fact.reason}{gap}{asker}"
    )


@dataclass(frozen=True)
class FactRow:
    fact: DatedFact
    is_now: bool

    @property
    def days(self) -> str:
        return days_words(self.fact)


@dataclass(frozen=True)
class FactGroup:
    """One kind: what holds today, and everything that was ever asked for."""

    kind: str
    label: str
    now: str
    rows: Sequence[FactRow]


def fact_groups(facts: Sequence[DatedFact], today: date) -> list[FactGroup]:
    found = []
    for kind in FactKind:
        rows = [FactRow(fact, _holds(fact, today)) for fact in facts if fact.kind == kind]
        now = next((row.fact.words for row in rows if row.is_now), "承認された記録がありません")
        found.append(FactGroup(kind.value, str(kind.label), now, rows))
    return found


def _holds(fact: DatedFact, today: date) -> bool:
    is_open = fact.ends_on is None or fact.ends_on >= today
    return fact.status == FactStatus.APPROVED and fact.starts_on <= today and is_open
