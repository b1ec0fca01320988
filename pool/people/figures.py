"""The numbers of one prefecture's pool on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.seats import Seat
from japan.fiscal_year import first_day, last_day
from japan.skill_standard import ROLES
from pool.people.models import Talent, TalentRole, TalentSkill
from pool.skills.choices import TIERS, tiers_of


@dataclass(frozen=True)
class PoolFigures:
    """People in term on a day. Somebody with several roles counts once in `in_term`, once in each role, and
    once in each tier; so roles and tiers may add up to more than `in_term`."""

    on: date
    in_term: int
    by_role: Mapping[str, int]
    """By key of `japan.skill_standard.ROLES`; every role is present."""
    by_tier: Mapping[str, int]
    """By key of `pool.skills.choices.TIERS`; every tier is present."""
    accelerators_appointed: int
    """Of those in term: appointed as accelerator on or before the day."""


def pool_figures(on: date) -> PoolFigures:
    """The figures of the open scope, in two queries."""
    talents = list(Talent.objects.in_term_on(on).with_facts(on).prefetch_related("roles"))
    roles_of = {talent.pk: frozenset(row.role for row in talent.roles.all()) for talent in talents}
    by_role, by_tier = Counter[str](), Counter[str]()
    for talent in talents:
        by_role.update(roles_of[talent.pk])
        by_tier.update(tiers_of(roles_of[talent.pk]))
    return PoolFigures(
        on=on,
        in_term=len(talents),
        by_role={role: by_role[role] for role in ROLES},
        by_tier={tier: by_tier[tier] for tier in TIERS},
        accelerators_appointed=sum(1 for talent in talents if _is_appointed(talent, on)),
    )


def _is_appointed(talent: Talent, on: date) -> bool:
    return talent.accelerator_appointed_on is not None and talent.accelerator_appointed_on <= on


def in_term_by_year(fiscal_years: Sequence[int], until: date) -> Mapping[tuple[int, str], int]:
    """By fiscal year and role, who was in term on a day of the year that is not after `until`. One query."""
    terms = [(year, first_day(year), min(last_day(year), until)) for year in fiscal_years]
    rows = TalentRole.objects.order_by().values_list("role", "talent__starts_on", "talent__ends_on")
    return Counter(
        (year, role)
        for role, starts_on, ends_on in rows
        for year, first, last in terms
        if starts_on <= last and first <= last and (ends_on is None or ends_on >= first)
    )


def talents_with(seat: Seat, key: str) -> tuple[str, str, str]:
    """How many people are recorded with a skill, in term or not, and the list of them
    (`settings.SKILL_USES`)."""
    held = TalentSkill.objects.filter(skill=key)
    people = Talent.objects.visible_to(seat).filter(pk__in=held.values("talent_id")).count()
    unverified = held.filter(verified_on=None).count()
    words = f"{people}人（うち未確認{unverified}人）" if unverified else f"{people}人"
    return "登録している人材", words, f"{seat.url('talent_list')}?skill={key}&term=all" if people else ""
