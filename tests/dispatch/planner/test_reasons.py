"""Reasons for unmet needs: each kind by hand with its sentence, and against every way to fit a need in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.planner.answer.solving import solve
from dispatch.planner.answer.standing_plan import StandingPlan, rosters_of
from dispatch.planner.answer.unmet import unmet_needs
from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Days, Instance, Need, Pair, Point, Rules, Talent
from dispatch.planner.format.plan import Placement, Plan, Unmet
from dispatch.planner.judge.eligibility import FILTERS, emptied_by
from dispatch.planner.judge.tiers import tiers_of
from dispatch.planner.judge.violations import violations_of
from tests.build_plans import instance, need, rows_of, talent
from tests.build_programs import NEEDS, TALENTS, can_be_tried, every_choice, with_ids

SECONDS = 60.0
ANY = 99
MAY = Days(date(2026, 5, 1), date(2026, 5, 1))


def unmet_of(given_instance: Instance) -> Unmet:
    (unmet,) = solve(given_instance, SECONDS, with_changes=False).unmet
    return unmet


@pytest.mark.parametrize(
    ("who", "wanted", "reason", "words", "nearest"),
    [
        ({}, {"role": "producer"}, "role", "プロデューサーの人材がいません。", None),
        (
            {},
            {"skills": {"cloud": 3}},
            "skill",
            "エンジニア1人のうち、cloud レベル3を満たす人がいません（最も近いt1はレベル2）。",
            {"talent": "t1", "missing": {"cloud": 1}},
        ),
        ({}, {"skills": {"web": 1}}, "skill", "最も近いt1は未習得", {"talent": "t1", "missing": {"web": 1}}),
        ({"contract": MAY}, {}, "contract", "契約期間では、支援の期間に頻度どおりの対応ができません。", None),
        ({"cleared_on": None}, {}, "not_cleared", "派遣できる状態になる人がいません。", None),
        ({"conflicts": frozenset("A")}, {}, "conflict_of_interest", "利益相反", None),
        (
            {"base": Point(33.0, 132.0)},
            {},
            "distance",
            "片道50kmを超えます（最も近いt1は111.2km）。",
            {"talent": "t1", "missing": {"km": 61.2}},
        ),
        ({"half_days": frozenset({"wed_am"})}, {}, "weekday", "日程が組めません。", None),
    ],
)
def test_on_an_empty_calendar_the_first_filter_that_leaves_nobody_is_named(
    who: dict[str, object], wanted: dict[str, object], reason: str, words: str, nearest: object
) -> None:
    unmet = unmet_of(instance(talent(**who), need(**wanted)))
    assert (unmet.reason, unmet.nearest, unmet.displaces) == (reason, nearest, ())
    assert words in unmet.message


def test_somebody_with_room_but_no_week_left_for_a_first_visit() -> None:
    rules = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1)
    unmet = unmet_of(instance(talent(), need("n1"), need("n2", priority=1), rules=rules))
    assert (unmet.need, unmet.reason) == ("n2", "accompaniment")
    assert unmet.message == "t1に空きはありますが、初回の訪問に同行できる週がありません（同行は週1件まで）。"


def test_somebody_with_room_but_no_municipality_left() -> None:
    unmet = unmet_of(
        instance(talent(max_municipalities=1), need("n1"), need("n2", priority=1, municipality="B"))
    )
    assert (unmet.need, unmet.reason) == ("n2", "municipality_limit")
    assert unmet.nearest == {"talent": "t1", "missing": {"municipalities": 1}}


def test_a_need_that_would_have_to_give_way_is_named() -> None:
    unmet = unmet_of(instance(talent(half_days=frozenset({"tue_am"})), need("n1"), need("n2", priority=1)))
    assert (unmet.need, unmet.reason, unmet.displaces) == ("n2", "priority", ("n1",))
    assert unmet.message == "t1が対応するにはn1（北町）を外すことになり、計画全体の評価が上がりません。"


def test_what_is_locked_does_not_give_way() -> None:
    given_instance = instance(
        talent(half_days=frozenset({"tue_am"})),
        need("n1", priority=1),
        need("n2"),
        locked=(Pair("n1", "t1"),),
    )
    unmet = unmet_of(given_instance)
    assert (unmet.need, unmet.reason, unmet.displaces) == ("n2", "capacity", ())


def test_a_need_for_which_two_would_have_to_give_way_has_no_room() -> None:
    who = talent(half_days=frozenset({"tue_am", "tue_pm"}), max_municipalities=3)
    given_instance = instance(who, need("n1"), need("n2"), need("n3", half_days=2, priority=1))
    unmet = unmet_of(given_instance)
    assert (unmet.need, unmet.reason) == ("n3", "capacity")
    assert unmet.message == "対応できるt1の予定に空きがなく、ほかの支援を1件外しても日程が組めません。"


def test_what_time_did_not_suffice_to_try_is_not_claimed() -> None:
    given_instance = instance(talent(half_days=frozenset({"tue_am"})), need("n1"), need("n2", priority=1))
    standing = StandingPlan(
        given_instance, rosters_of(given_instance, solve(given_instance, SECONDS)), Clock(0.0)
    )
    (unmet,) = unmet_needs(standing, None)
    assert unmet.reason == "capacity"
    assert unmet.message == "対応できるt1に空きがあるかどうかを、時間内に確かめられませんでした。"


# Against every way


def fits(given_instance: Instance, plan: Plan, who: Talent, needs: Iterable[Need], **rules: int) -> bool:
    """Whether any half days of these needs, with all that the other talents do, break no rule."""
    loose = replace(given_instance, rules=replace(given_instance.rules, **rules))
    alone = replace(loose, talents=(who,), needs=tuple(needs))
    others = [row for row in plan.half_days if row.talent != who.id]
    for choice in every_choice(alone):
        if all(choice.values()):
            rows = rows_of(given_instance, {one: (who.id, times) for one, times in choice.items()})
            pairs = dict.fromkeys((row.need, row.talent) for row in [*others, *rows])
            tried = replace(
                plan, half_days=(*others, *rows), placements=tuple(Placement(*pair) for pair in pairs)
            )
            tried = replace(tried, tiers=tiers_of(loose, tried))
            if not [fault for fault in violations_of(loose, tried) if fault.rule not in (0, 9)]:
                return True
    return False


def reasons_by_trying(given_instance: Instance, plan: Plan, wanted: Need) -> Iterator[str]:
    """Every reason that applies, the first filter first; `priority` also where `capacity` does."""
    reason, left = emptied_by(given_instance, wanted)
    if reason is not None:
        yield reason
        return
    wide = replace(
        given_instance, talents=tuple(replace(one, max_municipalities=ANY) for one in given_instance.talents)
    )
    served = {row.need: row.talent for row in plan.placements}
    own = {
        one.id: [other for other in given_instance.needs if served.get(other.id) == one.id] for one in left
    }
    nothing = replace(plan, half_days=(), placements=())
    free = [one for one in left if fits(wide, nothing, wide.talent_by_id[one.id], [wanted])]
    if not free:
        yield "weekday"
        return
    any_week = {"accompanied_first_visits_per_week": ANY}
    room = [
        one for one in free if fits(wide, plan, wide.talent_by_id[one.id], [*own[one.id], wanted], **any_week)
    ]
    if not room:
        for one in free:
            for other in own[one.id]:
                rest = [kept for kept in own[one.id] if kept != other]
                if fits(given_instance, plan, one, [*rest, wanted]):
                    yield "priority"
        yield "capacity"
        return
    company = [one for one in room if fits(wide, plan, wide.talent_by_id[one.id], [*own[one.id], wanted])]
    for one in company:
        if fits(given_instance, plan, one, [*own[one.id], wanted]):
            yield "priority"
            return
    yield "municipality_limit" if company else "accompaniment"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    TALENTS,
    TALENTS,
    st.lists(NEEDS, min_size=3, max_size=3).map(with_ids),
    st.sampled_from([1, 2]),
    st.sampled_from([1, 2]),
)
def test_no_reason_is_given_that_trying_everything_contradicts(
    first: Talent, second: Talent, needs: list[Need], company: int, towns: int
) -> None:
    narrow = [replace(one, half_days=frozenset(sorted(one.half_days)[:2])) for one in (first, second)]
    talents = [
        replace(one, id=f"t{place}", max_municipalities=towns) for place, one in enumerate(narrow, start=1)
    ]
    given_instance = instance(*talents, *needs, rules=Rules(50.0, 30.0, company))
    assume(can_be_tried(given_instance))
    plan = solve(given_instance, SECONDS, with_changes=False)
    for unmet in plan.unmet:
        assert unmet.reason == next(
            reasons_by_trying(given_instance, plan, given_instance.need_by_id[unmet.need])
        )
        assert len(unmet.message) < 120
        assert set(unmet.displaces) <= {row.need for row in plan.placements}


def test_every_filter_has_its_reason() -> None:
    assert list(FILTERS) == ["role", "skill", "contract", "not_cleared", "conflict_of_interest", "distance"]
