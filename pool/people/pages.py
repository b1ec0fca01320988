"""What the page of a talent shows: facts in words, the week as a small table, what is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Value

from desk.fields import Line, lines
from japan.skill_standard import LEVELS
from japan.wareki import format_day
from pool.people.availability import Offered, halves_of, weeks_between
from pool.people.choices import FactKind, FactStatus, Half, Weekday, form_words
from pool.people.fields import FIELDS
from pool.people.models import (
    ConflictOfInterest,
    DatedFact,
    KnownWork,
    Leave,
    Talent,
    TalentSkill,
    known_works,
)
from pool.people.spans import days_between


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
class WeekPeriod:
    """The week of some days, in words where it is not that of the whole term."""

    days: str
    rows: tuple[WeekRow, ...]


@dataclass(frozen=True)
class Profile:
    talent: Talent
    form_words: str
    term_word: str
    term_kind: str
    facts: list[Line]
    skills: tuple[SkillLine, ...]
    knowledge: tuple[KnownWork, ...]
    weekdays: tuple[str, ...]
    weeks: tuple[WeekPeriod, ...]
    """The week that holds now, or first, and those that follow."""
    leaves: tuple[Leave, ...]
    conflicts: tuple[ConflictOfInterest, ...]

    @property
    def verified(self) -> int:
        return sum(line.skill.is_verified for line in self.skills)

    @property
    def unverified(self) -> int:
        return len(self.skills) - self.verified


def term_state(talent: Talent, today: date) -> tuple[str, str]:
    """The state of the term in a word, and the kind of its badge."""
    if today < talent.starts_on:
        return "任期前", "wait"
    if talent.ends_on is not None and talent.ends_on < today:
        return "任期終了", ""
    return "任期中", "go"


def profile_of(talent: Talent, offered: Sequence[Offered], today: date) -> Profile:
    """Everything recorded of a talent that is now or ahead, whose weeks are known; three queries.
    `talent` is asked for `with_knowledge`."""
    term_word, term_kind = term_state(talent, today)
    leaves, conflicts = _away(talent, today)
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
        knowledge=tuple(known_works(talent)),
        weekdays=tuple(day.label for day in Weekday),
        weeks=week_periods(talent, offered, today),
        leaves=tuple(leaves),
        conflicts=tuple(conflicts),
    )


def _away(talent: Talent, today: date) -> tuple[list[Leave], list[ConflictOfInterest]]:
    """Leaves and conflicts that are now or ahead, in one statement."""
    days = ("starts_on", "ends_on", "reason", "pk")
    leaves = talent.leaves.filter(ends_on__gte=today).order_by().values_list(*days, Value(""))
    conflicts = talent.conflicts.exclude(ends_on__lt=today).order_by()
    found: tuple[list[Leave], list[ConflictOfInterest]] = ([], [])
    rows = sorted(leaves.union(conflicts.values_list(*days, "municipality_code"), all=True), key=_in_turn)
    for starts_on, ends_on, reason, pk, code in rows:
        said = {"starts_on": starts_on, "ends_on": ends_on, "reason": reason, "pk": pk}
        if code:
            found[1].append(ConflictOfInterest(municipality_code=code, **said))
        else:
            found[0].append(Leave(**said))
    return found


def _in_turn(row: tuple[date, date | None, str, int, str]) -> tuple[date, int]:
    starts_on, *_, pk, _ = row
    return starts_on, pk


def week_periods(talent: Talent, offered: Sequence[Offered], today: date) -> tuple[WeekPeriod, ...]:
    """The week as it is today, or on the first day of the term, and as it will be."""
    first = max(today, talent.starts_on)
    weeks = weeks_between(offered, first, talent.ends_on)
    return tuple(
        WeekPeriod(
            days_between(week.starts_on if week.starts_on != first else None, week.ends_on), _rows(week)
        )
        if len(weeks) > 1
        else WeekPeriod("", _rows(week))
        for week in weeks
    )


def _rows(week: Offered) -> tuple[WeekRow, ...]:
    offered = halves_of(week.bits)
    return tuple(
        WeekRow(half.label, tuple((day.value, half.value) in offered for day in Weekday)) for half in Half
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
