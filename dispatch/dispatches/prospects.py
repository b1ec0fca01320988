"""Everybody of the pool as a prospect for one need: fetches what
`matching` ranks, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, Max, OuterRef, Value
from django.db.models.functions import JSONObject

from accounts.seats import Seat
from dispatch.dispatches.fitness import Conflict, Person
from dispatch.dispatches.gates import CONFLICT, conflict_told
from dispatch.dispatches.matching import (
    Held,
    Prospect,
    Ranking,
    Wanted,
    has_all,
    lack_the_skills,
    lacks_time_alone,
    rank,
    shut_for,
    skills_of_levels,
)
from dispatch.dispatches.travel import minutes_to
from dispatch.visits.models import Visit
from dispatch.visits.schedule import visit_days
from dispatch.visits.taken import TakenWeeks, taken_bits
from japan.fiscal_year import fiscal_year_of, last_day
from japan.holidays import Offices
from japan.skill_standard import Vocabulary
from municipalities.holidays.calendars import calendars
from municipalities.needs.choices import Mode
from municipalities.needs.models import Need
from municipalities.needs.pages.outlook import Outlook, Skills
from municipalities.needs.proposals import skills_of
from pool.people.availability import (
    Pattern,
    bits_between,
    free_of_bits,
    monday_of,
    offered_bits,
    open_bits,
    week_of,
)
from pool.people.models import ConflictOfInterest, Talent, TalentRole, TalentSkill, about_many
from pool.people.patterns import OWN_FACTS, patterns_from, patterns_of
from pool.skills.vocabulary import vocabulary
from training.courses.clearance import clearances, clearances_by_day


@dataclass(frozen=True)
class Period:
    """The days in which a dispatch for a need can lie: within the
    need, one fiscal year, not before tomorrow."""

    starts_on: date
    ends_on: date


def period_of(need: Need, today: date) -> Period | None:
    """None if the need's period is over."""
    starts_on = max(need.starts_on, today + timedelta(days=1))
    ends_on = min(need.ends_on, last_day(fiscal_year_of(starts_on)))
    return Period(starts_on, ends_on) if starts_on <= need.ends_on else None


def wanted_of(
    need: Need, skills: Skills, period: Period, offices: Offices, known: Vocabulary | None = None
) -> Wanted:
    """What the need asks for. The half-days are those of the town's calendar: any weekday, nobody's leave.
    Skills have names where `known` says them."""
    visits = visit_days(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        cadence=need.cadence,
        weekday=period.starts_on.weekday() % 5,
        offices=offices,
    )
    return Wanted(
        municipality_code=need.municipality_id,
        town=need.municipality_name,
        role=need.role,
        days=(period.starts_on,),
        need_starts_on=need.starts_on,
        need_ends_on=need.ends_on,
        skills=tuple((key, known.name(key) if known else key, level) for key, level in skills),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        halves=len(visits.days) * need.half_days_per_visit,
        is_online=need.mode == Mode.ONLINE,
    )


class Numbered(NamedTuple):
    """Somebody of whom no more than the number is asked."""

    pk: int


class Known(NamedTuple):
    """What the ranking asks of a talent's own row."""

    pk: int
    name: str
    kana: str
    base_code: str
    employment_form: str


def ranking_for(seat: Seat, need: Need, period: Period, today: date) -> Ranking:
    """The pool, ranked for a need in a period; whose term is over today is not shown.

    One statement for each fact, however many people there are; a large pool has thousands of rows of facts,
    so that they are read as values.
    """
    pool = Talent.objects.visible_to(seat).not_ended(today)
    in_order = pool.with_facts(today).order_by("kana", "id").values_list(*Known._fields)
    talents = [Known(*row) for row in in_order]
    first, last = monday_of(period.starts_on), week_of(period.ends_on)[-1]
    patterns = patterns_of(pool, first, last)
    cleared = clearances_by_day(talents, [period.starts_on, period.ends_on])
    taken, (roles, levels) = taken_bits(first, last), _roles_and_levels(need)
    conflicts, visits = _conflicts_there(need), _visits_to(need.municipality_id)
    offices = calendars().of(need.municipality_id)
    weeks = _open_weeks(period, offices)
    minutes = {
        base: minutes_to(need.municipality_id, base_code=base)
        for base in {talent.base_code for talent in talents}
    }

    def prospect(talent: Known) -> Prospect:
        begins, ends = (cleared[day][talent.pk] for day in (period.starts_on, period.ends_on))
        return Prospect(
            talent_id=talent.pk,
            name=talent.name,
            kana=talent.kana,
            roles=roles.get(talent.pk, frozenset()),
            levels=levels.get(talent.pk, {}),
            pattern=patterns[talent.pk],
            conflicts=conflicts.get(talent.pk, ()),
            missing={period.starts_on: begins.missing},
            free_halves=_free_in(patterns[talent.pk], weeks, taken.get(talent.pk, {})),
            minutes=minutes[talent.base_code],
            runs_out=tuple(course for course in ends.missing if course not in begins.missing),
            waived_courses=begins.waived,
            visits_there=visits.get(talent.pk, NEVER)[0],
            last_there_on=visits.get(talent.pk, NEVER)[1],
            employment_form=talent.employment_form,
        )

    return rank(wanted_of(need, skills_of(need), period, offices, vocabulary()), map(prospect, talents))


def outlook_of(need: Need, skills: Skills, today: date) -> Outlook | None:
    """How many the ranking of a need would hold today, by the same rules on the same facts, without what only
    orders and explains it: names, ways, earlier visits. Of the whole pool, whoever asks; no person is told.

    The database names those of the role that is asked for; the rules ask about it again.
    """
    period = period_of(need, today)
    if period is None:
        return None
    barred = ConflictOfInterest.objects.filter(
        talent_id=OuterRef("pk"), municipality_code=need.municipality_id
    )
    known = TalentSkill.objects.filter(talent_id=OuterRef("pk"), skill__in=[key for key, _ in skills])
    held = JSONObject(skill="skill", level="level", verified_on="verified_on")
    rows = list(
        Talent.objects.not_ended(today)
        .filter(roles__role=need.role)
        .order_by()
        .values_list(*OWN_FACTS)
        .annotate(
            barred=ArraySubquery(barred.order_by("id").values(of=CONFLICT)),
            held=ArraySubquery(known.order_by().values(of=held)),
        )
    )
    return _counted(need, skills, period, rows) if rows else Outlook(0, 0)


def _counted(need: Need, skills: Skills, period: Period, rows: list[Any]) -> Outlook:
    first, last = monday_of(period.starts_on), week_of(period.ends_on)[-1]
    offices = calendars().of(need.municipality_id)
    wanted, weeks = wanted_of(need, skills, period, offices), _open_weeks(period, offices)
    people = [Numbered(row[0]) for row in rows]
    patterns = patterns_from([row[: len(OWN_FACTS)] for row in rows], first, last)
    cleared = clearances(people, period.starts_on)
    taken = taken_bits(first, last, about_many(Visit.objects.all(), [pk for (pk,) in people]))
    fitting, skilled, unverified, known = 0, 0, 0, []
    for pk, *_, barred, held in rows:
        person = Person(
            name="",
            roles=frozenset({need.role}),
            pattern=patterns[pk],
            conflicts=tuple(conflict_told(**facts) for facts in barred),
            missing={period.starts_on: cleared[pk].missing},
            free_halves=_free_in(patterns[pk], weeks, taken.get(pk, {})),
        )
        shut = shut_for(wanted, person)
        fitting += not shut or lacks_time_alone(shut)
        if not shut:
            levels = {row["skill"]: Held(row["level"], row["verified_on"] is not None) for row in held}
            known.append(skills_of_levels(wanted, levels))
            is_skilled = has_all(wanted, levels)
            skilled += is_skilled
            unverified += is_skilled and not has_all(wanted, levels, verified=True)
    return Outlook(fitting, len(known), skilled, lack_the_skills(known), unverified)


def _open_weeks(period: Period, offices: Offices) -> dict[date, int]:
    """The half-days of a period on which a town is open, by the Monday of their week."""
    first, last = monday_of(period.starts_on), week_of(period.ends_on)[-1]
    return {
        monday: bits_between(monday, period.starts_on, period.ends_on) & open_bits(monday, offices)
        for monday in (first + timedelta(days=7 * week) for week in range((last - first).days // 7 + 1))
    }


def _free_in(pattern: Pattern, weeks: Mapping[date, int], taken: TakenWeeks) -> int:
    """Half-days that somebody can still give in the period, whose half-days `weeks` has by their Monday."""
    return sum(
        free_of_bits(offered_bits(pattern, monday) & of_period, taken.get(monday, 0), pattern.days_per_week)
        for monday, of_period in weeks.items()
    )


def _roles_and_levels(
    need: Need,
) -> tuple[Mapping[int, frozenset[str]], Mapping[int, Mapping[str, Held]]]:
    """As what each talent is registered, and how well they know the skills that the need asks for; in one
    statement."""
    none = Value(None, DateField())
    of_roles = TalentRole.objects.order_by().values_list("talent_id", "role", Value(0), none)
    asked = TalentSkill.objects.filter(skill__in=[row.skill for row in need.skills.all()])
    of_skills = asked.order_by().values_list("talent_id", "skill", "level", "verified_on")
    roles: dict[int, frozenset[str]] = defaultdict(frozenset)
    levels: dict[int, dict[str, Held]] = defaultdict(dict)
    for talent_id, key, level, verified_on in of_roles.union(of_skills, all=True):
        if level:
            levels[talent_id][key] = Held(level, verified_on is not None)
        else:
            roles[talent_id] |= {key}
    return roles, levels


def _conflicts_there(need: Need) -> Mapping[int, tuple[Conflict, ...]]:
    """Conflicts with the town of the need: those with others bar nobody from it."""
    there = ConflictOfInterest.objects.filter(municipality_code=need.municipality_id).order_by("id")
    found: dict[int, tuple[Conflict, ...]] = {}
    for talent_id, starts_on, ends_on in there.values_list("talent_id", "starts_on", "ends_on"):
        conflict = Conflict(need.municipality_id, starts_on, ends_on)
        found[talent_id] = (*found.get(talent_id, ()), conflict)
    return found


NEVER = (0, None)


def _visits_to(municipality_code: str) -> Mapping[int, tuple[int, date | None]]:
    """How often each talent has been to a town, and when last. The few logs that say that nobody came are
    looked up first; the others are not read."""
    there = Visit.objects.filter(municipality_id=municipality_code).order_by()
    not_held = list(there.not_held().values_list("pk", flat=True))
    held = there.with_log().exclude(pk__in=not_held)
    by_talent = held.values_list("talent_id").annotate(count=Count("pk"), last=Max("on_day"))
    return {talent_id: (count, last) for talent_id, count, last in by_talent}
