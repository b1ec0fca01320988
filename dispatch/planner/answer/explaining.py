"""Why this talent for this need, or why not: one sentence for any pair of a plan."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from dispatch.planner.answer.standing_plan import StandingPlan, rosters_of
from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.format.instance import Instance, Need, Talent
from dispatch.planner.format.plan import Plan
from dispatch.planner.format.words import need_words, role_words
from dispatch.planner.judge.eligibility import first_filter, missing_skills
from dispatch.planner.judge.tiers import FIT, KEPT, WORTH, fit_between
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import SolverError

SEEN_IN_A_PLAN: Final = 0.0005
"""A smaller difference is lost when a plan is written."""


def explain(instance: Instance, plan: Plan, need_id: str, talent_id: str, clock: Clock = ENDLESS) -> str:
    """Under 120 characters, for a plan that keeps every rule. Of other people it names ids only.

    Raises `KeyError` for a need or talent that the instance does not have.
    """
    need, talent = instance.need_by_id[need_id], instance.talent_by_id[talent_id]
    standing = StandingPlan(instance, rosters_of(instance, plan), clock)
    chosen = standing.talent_of.get(need.id)
    if chosen == talent.id:
        return _why_chosen(standing, need, talent)
    reason = first_filter(instance, need, talent)
    if reason is not None:
        return _WHY_NOT[reason](instance, need, talent)
    with suppress(SolverError):
        sentence = _by_calendar(standing, need, talent)
        if not clock.is_over():
            return sentence
    return f"{talent.id}に空きがあるかどうかを、時間内に確かめられませんでした。"


def _by_calendar(standing: StandingPlan, need: Need, talent: Talent) -> str:
    offer = standing.book.offer(need, talent)
    if offer is None or not standing.could_serve_alone(offer):
        return f"{talent.id}の契約期間内の曜日・時間帯や休みでは、求める頻度の日程が組めません。"
    if need.id in standing.locked:
        place = need_words(standing.instance, need)
        return f"{talent.id}も対応できますが、{place}の担当は{standing.locked[need.id]}に固定されています。"
    return _beside_the_plan(standing, need, talent, standing.talent_of.get(need.id))


def _why_chosen(standing: StandingPlan, need: Need, talent: Talent) -> str:
    instance = standing.instance
    if need.id in standing.locked:
        return f"{talent.id}は、{need_words(instance, need)}の担当に固定されています。"
    others = [one for one in instance.talents if one != talent and first_filter(instance, need, one) is None]
    points = ["前任者"] if need.incumbent == talent.id else []
    if need.is_onsite:
        points.append(f"片道{instance.km(talent, need):.1f}km")
    if unverified := [skill for skill in need.skills if skill in talent.unverified_skills]:
        points.append(f"{unverified[0]}は未確認")
    points.append(f"条件を満たす人はほかに{len(others)}人" if others else "条件を満たす人はほかにいません")
    half_days = len(standing.rosters[talent.id].half_days[need.id])
    return f"{talent.id}は条件をすべて満たし、半日{half_days}回を担当します（{'、'.join(points)}）。"


def _beside_the_plan(standing: StandingPlan, need: Need, talent: Talent, chosen: str | None) -> str:
    instance, place = standing.instance, need_words(standing.instance, need)
    if standing.with_need(need, talent, company=False) is None:
        return f"{talent.id}には、この計画で担当している支援のほかに{place}を入れる空きがありません。"
    roster = standing.with_need(need, talent)
    most = instance.rules.accompanied_first_visits_per_week
    if roster is None:
        return (
            f"{talent.id}に空きはありますが、初回の訪問に同行できる週がありません（同行は週{most}件まで）。"
        )
    if not standing.takes_the_town(need, talent):
        return (
            f"{talent.id}に空きはありますが、担当できる市町村の数が上限（{talent.max_municipalities}）"
            "に達しています。"
        )
    if chosen is None:
        return f"{talent.id}に空きがあります。時間を増やして計算し直すと、{place}に対応できます。"
    before = standing.rosters[chosen]
    rest = {one: times for one, times in before.half_days.items() if one != need.id}
    left = roster_of(instance, instance.talent_by_id[chosen], rest)
    return _compared(standing, need, talent, [before, left, roster])


def _compared(standing: StandingPlan, need: Need, talent: Talent, rosters: list[Roster]) -> str:
    """What the plan would lose if the talent took the need over: `rosters` change, before and after."""
    instance = standing.instance
    before, left, after = rosters
    own = standing.rosters.get(talent.id)
    lost = [
        one + (own.tiers[tier] if own else 0.0) - left.tiers[tier] - after.tiers[tier]
        for tier, one in enumerate(before.tiers)
    ]
    chosen = before.talent
    if instance.stability and lost[KEPT] > 0:
        return f"{talent.id}も対応できますが、前の計画の担当{chosen}を続けるほうを優先しています。"
    if lost[WORTH] > SEEN_IN_A_PLAN:
        return (
            f"{talent.id}も対応できますが、{chosen}なら対応できる半日の回数が多く、計画の評価が高くなります。"
        )
    near = fit_between(instance, need, talent, {day for day, _ in after.half_days[need.id]})
    far = fit_between(
        instance, need, instance.talent_by_id[chosen], {day for day, _ in before.half_days[need.id]}
    )
    if lost[FIT] > SEEN_IN_A_PLAN:
        why = "継続や移動、曜日の面で合って" if far > near else "ほかの支援も含めた移動や曜日の面で合って"
        return f"{talent.id}も対応できますが、{chosen}のほうが{why}います（評価の差{lost[FIT]:.2f}）。"
    return f"{talent.id}でも{chosen}でも、計画の評価は変わりません。"


def _not_the_role(_: Instance, need: Need, talent: Talent) -> str:
    return f"{talent.id}は、求める役割（{role_words(need)}）ではありません。"


def _not_the_skill(_: Instance, need: Need, talent: Talent) -> str:
    skill = next(iter(missing_skills(need, talent)))
    has = talent.level_words(skill)
    return f"{talent.id}は{skill}が{has}で、求めるレベル{need.skills[skill]}に届きません。"


def _not_in_contract(_: Instance, need: Need, talent: Talent) -> str:
    return f"{talent.id}の契約期間では、支援の期間に頻度どおりの対応ができません。"


def _not_cleared(_: Instance, need: Need, talent: Talent) -> str:
    return f"{talent.id}が派遣できる状態になる日は、支援の期間に間に合いません。"


def _in_conflict(_: Instance, need: Need, talent: Talent) -> str:
    return f"{talent.id}は、利益相反のためこの市町村を担当できません。"


def _too_far(instance: Instance, need: Need, talent: Talent) -> str:
    most = instance.rules.max_one_way_km
    return f"{talent.id}からは片道{instance.km(talent, need):.1f}kmあり、上限の{most:g}kmを超えます。"


_WHY_NOT: Final[dict[str, Callable[[Instance, Need, Talent], str]]] = {
    "role": _not_the_role,
    "skill": _not_the_skill,
    "contract": _not_in_contract,
    "not_cleared": _not_cleared,
    "conflict_of_interest": _in_conflict,
    "distance": _too_far,
}
