"""Everybody of the pool as a prospect for one need: fetches what
`matching` ranks, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count

from accounts.seats import Seat
from dispatch.dispatches.gates import conflicts_of, roles_of
from dispatch.dispatches.matching import Prospect, Ranking, Wanted, rank
from dispatch.dispatches.travel import minutes_to
from dispatch.visits.models import Visit
from dispatch.visits.schedule import visit_days
from dispatch.visits.taken import TakenDays, taken_halves
from japan.fiscal_year import fiscal_year_of, last_day
from japan.skill_standard import skill_names
from municipalities.needs.choices import Mode
from municipalities.needs.models import Need
from pool.availability import free_in_week, monday_of, pattern_of, week_of
from pool.models import Talent
from training.clearance import Clearance, clearances_by_day


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


def wanted_of(need: Need, period: Period) -> Wanted:
    """What the need asks for. The half-days are those of a plain calendar: any weekday, nobody's leave."""
    names = skill_names()
    visits = visit_days(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        cadence=need.cadence,
        weekday=period.starts_on.weekday() % 5,
    )
    return Wanted(
        municipality_code=need.municipality_id,
        town=need.municipality.name,
        role=need.role,
        days=(period.starts_on,),
        need_starts_on=need.starts_on,
        need_ends_on=need.ends_on,
        skills=tuple((row.skill, names.get(row.skill, row.skill), row.level) for row in need.skills.all()),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        halves=len(visits.days) * need.half_days_per_visit,
        is_online=need.mode == Mode.ONLINE,
    )


def ranking_for(seat: Seat, need: Need, period: Period, today: date) -> Ranking:
    """The pool, ranked for a need in a period; whose term is over
    today is not shown. Thirteen queries in all."""
    in_pool = Talent.objects.visible_to(seat).not_ended(today).order_by("kana", "id")
    talents = list(in_pool.prefetch_related("roles", "skills", "halves", "leaves", "conflicts"))
    cleared = clearances_by_day(talents, [period.starts_on, period.ends_on])
    taken = taken_halves(monday_of(period.starts_on), week_of(period.ends_on)[-1])
    visits = _visits_to(need.municipality_id)
    return rank(
        wanted_of(need, period),
        (
            _prospect(
                talent,
                need=need,
                period=period,
                first=cleared[period.starts_on][talent.pk],
                final=cleared[period.ends_on][talent.pk],
                taken=taken.get(talent.pk, {}),
                visits_there=visits.get(talent.pk, 0),
            )
            for talent in talents
        ),
    )


def _prospect(
    talent: Talent,
    *,
    need: Need,
    period: Period,
    first: Clearance,
    final: Clearance,
    taken: TakenDays,
    visits_there: int,
) -> Prospect:
    return Prospect(
        talent_id=talent.pk,
        name=talent.name,
        kana=talent.kana,
        roles=roles_of(talent),
        levels={row.skill: row.level for row in talent.skills.all()},
        pattern=pattern_of(talent),
        conflicts=conflicts_of(talent),
        missing={period.starts_on: first.missing},
        free_halves=_free_in(talent, period, taken),
        minutes=minutes_to(need.municipality_id, base_code=talent.base_code),
        runs_out=tuple(course for course in final.missing if course not in first.missing),
        waived_courses=first.waived,
        visits_there=visits_there,
    )


def _free_in(talent: Talent, period: Period, taken: TakenDays) -> int:
    """Half-days that the talent can still give from the first to the last day of the period."""
    pattern = pattern_of(talent)
    inside = replace(
        pattern,
        starts_on=max(pattern.starts_on, period.starts_on),
        ends_on=min(pattern.ends_on or period.ends_on, period.ends_on),
    )
    free, monday = 0, monday_of(period.starts_on)
    while monday <= period.ends_on:
        free += free_in_week(inside, monday, taken)
        monday += timedelta(days=7)
    return free


def _visits_to(municipality_code: str) -> Mapping[int, int]:
    """How often each talent has been to a town."""
    held = Visit.objects.held().filter(municipality_id=municipality_code)
    rows = held.order_by().values("talent_id").annotate(count=Count("id"))
    return {row["talent_id"]: row["count"] for row in rows}
