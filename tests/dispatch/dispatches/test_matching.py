"""The ranking of prospects, by tables: what counts, what blocks, and
that nothing depends on the order of arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from dispatch.dispatches.fitness import Conflict
from dispatch.dispatches.matching import (
    CAPACITY_POINTS,
    KNOWN_POINTS,
    SKILL_POINTS,
    TRAVEL_POINTS,
    Prospect,
    Ranked,
    Ranking,
    Reason,
    Wanted,
    rank,
)
from pool.availability import Pattern

FIRST = date(2026, 12, 1)
PATTERN = Pattern(halves=frozenset({(1, "pm")}), days_per_week=1, starts_on=date(2026, 4, 1), ends_on=None)
WANTED = Wanted(
    municipality_code="344621",
    town="世羅町",
    role="engineer",
    skills=(("network", "ネットワーク", 3), ("cloud", "クラウド", 2)),
    starts_on=FIRST,
    ends_on=date(2027, 2, 26),
    days=(FIRST,),
    need_starts_on=FIRST,
    need_ends_on=date(2027, 2, 26),
    halves=12,
)
BEST = Prospect(
    talent_id=1,
    name="デモ・平田 誠",
    kana="でも・ひらた まこと",
    roles=frozenset({"engineer"}),
    levels={"network": 3, "cloud": 4},
    pattern=PATTERN,
    missing={FIRST: ()},
    free_halves=30,
    minutes=0,
    visits_there=2,
)


def score(prospect: Prospect, wanted: Wanted = WANTED) -> int:
    return rank(wanted, [prospect]).possible[0].score


def test_whoever_has_everything_has_all_points() -> None:
    assert score(BEST) == SKILL_POINTS + CAPACITY_POINTS + TRAVEL_POINTS + KNOWN_POINTS == 100


@pytest.mark.parametrize(
    ("change", "points", "words"),
    [
        ({"levels": {"network": 3}}, 75, "クラウドは登録なし（求める水準2）"),
        ({"levels": {"network": 2, "cloud": 2}}, 91, "ネットワークは水準2（求める水準3）"),
        ({"levels": {}}, 50, "ネットワークは登録なし"),
        ({"free_halves": 6}, 87, "空きは半日6回（この支援に要るのは約12回）"),
        ({"minutes": 75}, 92, "片道約75分（目安）"),
        ({"minutes": 400}, 85, "片道約400分"),
        ({"minutes": None}, 85, "船・飛行機（手入力）"),
        ({"visits_there": 0}, 90, "世羅町への訪問はまだありません"),
        (
            {"runs_out": ("情報セキュリティ",)},
            100,
            "「情報セキュリティ」の有効期限が、期間の終わりより前に切れます",
        ),
        ({"waived_courses": ("議会対応",)}, 100, "「議会対応」は免除"),
        ({"pattern": replace(PATTERN, ends_on=date(2027, 1, 31))}, 100, "任期が1月31日（日）で終わります"),
        ({"pattern": replace(PATTERN, starts_on=date(2026, 12, 10))}, 100, "任期は12月10日（木）からです"),
    ],
)
def test_each_shortcoming_costs_its_points_and_is_said(
    change: dict[str, object], points: int, words: str
) -> None:
    ranked = rank(WANTED, [replace(BEST, **change)]).possible[0]
    assert ranked.score == points
    assert any(words in reason.sentence for reason in ranked.reasons)
    assert ranked.score == sum(reason.points for reason in ranked.reasons)


@pytest.mark.parametrize(
    ("change", "reason", "what_would_help"),
    [
        (
            {"roles": frozenset({"producer"})},
            "「エンジニア」の登録がありません",
            "「エンジニア」として登録すると",
        ),
        ({"conflicts": (Conflict("344621", date(2027, 2, 1)),)}, "世羅町との利益相反", "期間が終わると"),
        (
            {"pattern": replace(PATTERN, ends_on=date(2026, 11, 30))},
            "任期が11月30日（月）で終わります",
            "任期が延びると",
        ),
        (
            {"pattern": replace(PATTERN, starts_on=date(2027, 3, 1))},
            "任期が3月1日（月）からです",
            "時期を任期に合わせると",
        ),
        (
            {"missing": {FIRST: ("個人情報保護",)}},
            "修了していません",
            "研修「個人情報保護」を修了すると候補になります。",
        ),
        ({"free_halves": 0}, "空きがありません", "ほかの派遣を減らすと"),
    ],
)
def test_each_block_is_told_with_what_would_change_it(
    change: dict[str, object], reason: str, what_would_help: str
) -> None:
    ranking = rank(WANTED, [replace(BEST, **change)])
    assert ranking.possible == ()
    assert reason in ranking.impossible[0].reason
    assert what_would_help in ranking.impossible[0].change


def test_only_the_first_block_is_told() -> None:
    blocked = rank(
        WANTED, [replace(BEST, roles=frozenset(), missing={FIRST: ("契約",)}, free_halves=0)]
    ).impossible[0]
    assert "人材類型" in blocked.reason
    assert "契約" not in blocked.reason


def test_removing_the_block_makes_a_prospect() -> None:
    assert rank(WANTED, [replace(BEST, missing={FIRST: ()})]).possible


def test_online_support_knows_no_distance() -> None:
    assert score(replace(BEST, minutes=None), replace(WANTED, is_online=True)) == 100


def test_the_order_does_not_depend_on_the_order_of_arrival() -> None:
    people = [
        BEST,
        replace(BEST, talent_id=2, kana="でも・あさひ"),
        replace(BEST, talent_id=3, kana="でも・あさひ"),
        replace(BEST, talent_id=4, levels={}),
        replace(BEST, talent_id=5, free_halves=0),
        replace(BEST, talent_id=6, roles=frozenset()),
    ]
    rankings = {
        (
            tuple(row.prospect.talent_id for row in ranking.possible),
            tuple(row.prospect.talent_id for row in ranking.impossible),
        )
        for ranking in (rank(WANTED, order) for order in permutations(people))
    }
    assert rankings == {((2, 3, 1, 4), (5, 6))}


def test_it_is_said_when_nobody_has_the_skills() -> None:
    def ranked(points: int) -> Ranked:
        return Ranked(prospect=None, score=points, reasons=(Reason("スキル", "文", points, 50),))  # type: ignore[arg-type]

    assert Ranking((ranked(0), ranked(0)), ()).nobody_has_the_skills
    assert not Ranking((ranked(0), ranked(5)), ()).nobody_has_the_skills
    assert not Ranking((), ()).nobody_has_the_skills
