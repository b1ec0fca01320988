"""The list of unmet needs as staff read it: reason, sentence, and who misses least."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dispatch.planner.answer.reasons import Blocked, blocked
from dispatch.planner.answer.smallest_changes import SmallestChanges
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.format.instance import Instance, Need, Talent
from dispatch.planner.format.plan import Unmet
from dispatch.planner.format.words import need_words, role_words
from dispatch.planner.judge.eligibility import missing_skills

NAMED: Final = 3
"""Talents named in a sentence; of more, only how many there are."""


def unmet_needs(standing: StandingPlan, smallest: SmallestChanges | None) -> Iterator[Unmet]:
    """In the order of the instance. All reasons are found before the first change is looked for."""
    instance = standing.instance
    reasons = [blocked(standing, need) for need in standing.unmet]
    changes = smallest.of([why.need for why in reasons]) if smallest else {}
    for why in reasons:
        change = changes.get(why.need.id)
        yield Unmet(
            need=why.need.id,
            reason=why.reason,
            message=sentence(instance, why),
            nearest=nearest(instance, why),
            smallest_change=change.keys if change else None,
            displaces=(why.exchange[1].id,) if why.exchange else (),
        )


def sentence(instance: Instance, why: Blocked) -> str:
    """Names no fact about a person but ids, roles and levels of skills."""
    return _SENTENCES[why.reason](instance, why)


def nearest(instance: Instance, why: Blocked) -> Mapping[str, object] | None:
    """The talent who misses least, and how much of what; None where nobody comes into question."""
    if not why.talents:
        return None
    match why.reason:
        case "skill":
            talent = nearest_in_skills(why.need, why.talents)
            return {"talent": talent.id, "missing": missing_skills(why.need, talent)}
        case "distance":
            talent = nearest_by_road(instance, why.need, why.talents)
            over = instance.km(talent, why.need) - instance.rules.max_one_way_km
            return {"talent": talent.id, "missing": {"km": round(over, 1)}}
        case "municipality_limit":
            return {"talent": why.talents[0].id, "missing": {"municipalities": 1}}
        case _:
            return None


def nearest_in_skills(need: Need, talents: tuple[Talent, ...]) -> Talent:
    """The fewest levels missing."""
    return min(talents, key=lambda talent: (sum(missing_skills(need, talent).values()), talent.id))


def nearest_by_road(instance: Instance, need: Need, talents: tuple[Talent, ...]) -> Talent:
    return min(talents, key=lambda talent: (instance.km(talent, need), talent.id))


def _people(why: Blocked) -> str:
    """「エンジニア3人」, after the filters so far."""
    return f"{role_words(why.need)}{len(why.talents)}人"


def _names(why: Blocked) -> str:
    """「t01、t02」, or 「5人」 where they are too many to be named."""
    if len(why.talents) > NAMED:
        return f"{len(why.talents)}人"
    return "、".join(talent.id for talent in why.talents)


def _of_role(_: Instance, why: Blocked) -> str:
    return f"{role_words(why.need)}の人材がいません。"


def _of_skill(_: Instance, why: Blocked) -> str:
    talent = nearest_in_skills(why.need, why.talents)
    skill = next(iter(missing_skills(why.need, talent)))
    asked, level = why.need.skills[skill], talent.level_words(skill)
    more = "など" if len(why.need.skills) > 1 else ""
    return (
        f"{_people(why)}のうち、{skill} "
        f"レベル{asked}{more}を満たす人がいません（最も近い{talent.id}は{level}）。"
    )


def _of_contract(_: Instance, why: Blocked) -> str:
    return f"役割とスキルを満たす{_people(why)}の契約期間では、支援の期間に頻度どおりの対応ができません。"


def _of_clearance(_: Instance, why: Blocked) -> str:
    return f"条件を満たす{_people(why)}のうち、支援の期間に間に合うように派遣できる状態になる人がいません。"


def _of_conflict(_: Instance, why: Blocked) -> str:
    return f"条件を満たす{_people(why)}には、この市町村を担当できる人がいません（利益相反）。"


def _of_distance(instance: Instance, why: Blocked) -> str:
    talent = nearest_by_road(instance, why.need, why.talents)
    km, most = instance.km(talent, why.need), instance.rules.max_one_way_km
    return f"条件を満たす{_people(why)}は、片道{most:g}kmを超えます（最も近い{talent.id}は{km:.1f}km）。"


def _of_weekday(_: Instance, why: Blocked) -> str:
    return f"条件を満たす{_people(why)}の契約期間内の曜日・時間帯や休みでは、求める頻度の日程が組めません。"


def _of_capacity(_: Instance, why: Blocked) -> str:
    if not why.has_tried_room:
        return f"対応できる{_names(why)}に空きがあるかどうかを、時間内に確かめられませんでした。"
    if not why.has_tried_exchanges:
        return f"対応できる{_names(why)}の予定に空きがありません。"
    return f"対応できる{_names(why)}の予定に空きがなく、ほかの支援を1件外しても日程が組めません。"


def _of_company(instance: Instance, why: Blocked) -> str:
    most = instance.rules.accompanied_first_visits_per_week
    return f"{_names(why)}に空きはありますが、初回の訪問に同行できる週がありません（同行は週{most}件まで）。"


def _of_municipalities(_: Instance, why: Blocked) -> str:
    return f"空きのある{_names(why)}は、担当できる市町村の数が上限に達しています。"


def _of_priority(instance: Instance, why: Blocked) -> str:
    assert why.exchange is not None
    talent, displaced = why.exchange
    other = need_words(instance, displaced)
    return f"{talent.id}が対応するには{other}を外すことになり、計画全体の評価が上がりません。"


_SENTENCES: Final[dict[str, Callable[[Instance, Blocked], str]]] = {
    "role": _of_role,
    "skill": _of_skill,
    "contract": _of_contract,
    "not_cleared": _of_clearance,
    "conflict_of_interest": _of_conflict,
    "distance": _of_distance,
    "weekday": _of_weekday,
    "capacity": _of_capacity,
    "accompaniment": _of_company,
    "municipality_limit": _of_municipalities,
    "priority": _of_priority,
}
