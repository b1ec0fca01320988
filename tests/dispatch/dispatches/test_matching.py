"""The ranking of prospects, by tables: what counts, what blocks, and
that nothing depends on the order of arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.dispatches.fitness import Conflict
from dispatch.dispatches.matching import (
    CAPACITY_POINTS,
    KNOWN_POINTS,
    SKILL_POINTS,
    TRAVEL_POINTS,
    Held,
    Prospect,
    Ranked,
    Ranking,
    Reason,
    Wanted,
    rank,
)
from pool.people.availability import Offered, Pattern, bits_of

FIRST = date(2026, 12, 1)
PATTERN = Pattern((Offered(bits_of({(1, "pm")})),), days_per_week=1, starts_on=date(2026, 4, 1), ends_on=None)
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
    levels={"network": Held(3), "cloud": Held(4)},
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
        ({"levels": {"network": Held(3)}}, 75, "クラウドは登録なし（求める水準2）"),
        ({"levels": {"network": Held(2), "cloud": Held(2)}}, 91, "ネットワークは水準2（求める水準3）"),
        ({"levels": {}}, 50, "ネットワークは登録なし"),
        (
            {"levels": {"network": Held(3, is_verified=False), "cloud": Held(2)}},
            87,
            "ネットワークは水準3（求める水準3、本人の申告だけで未確認）",
        ),
        (
            {"free_halves": 6},
            87,
            "12月1日（火）から2月26日（金）までの空きは半日6回（この支援に要るのは約12回）",
        ),
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
            "「エンジニア」として登録する",
        ),
        (
            {"conflicts": (Conflict("344621", date(2027, 2, 1), date(2027, 5, 31)),)},
            "世羅町との利益相反",
            "登録が終わる5月31日（月）より後",
        ),
        (
            {"pattern": replace(PATTERN, ends_on=date(2026, 11, 30))},
            "任期が11月30日（月）で終わります",
            "任期を12月1日（火）より後まで延ばす",
        ),
        (
            {"pattern": replace(PATTERN, starts_on=date(2027, 3, 1))},
            "任期が3月1日（月）からです",
            "支援の時期を3月1日（月）からに合わせる",
        ),
        (
            {"missing": {FIRST: ("個人情報保護",)}},
            "修了していません",
            "研修「個人情報保護」を修了するか、免除を受ける",
        ),
        ({"free_halves": 0}, "空きがありません", "ほかの派遣を減らす"),
    ],
)
def test_each_block_is_told_with_what_would_change_it(
    change: dict[str, object], reason: str, what_would_help: str
) -> None:
    ranking = rank(WANTED, [replace(BEST, **change)])
    assert ranking.possible == ()
    (blocked,) = ranking.impossible
    (missing,) = blocked.missing
    assert reason in missing.reason
    assert what_would_help in missing.change
    assert blocked.can_change


def test_all_blocks_are_told_in_their_order() -> None:
    (blocked,) = rank(
        WANTED, [replace(BEST, roles=frozenset(), missing={FIRST: ("契約",)}, free_halves=0)]
    ).impossible
    assert [verdict.name for verdict in blocked.missing] == ["人材類型", "研修", "空き"]
    assert "契約" in blocked.missing[1].reason


def test_outside_the_term_it_is_the_term_that_has_to_change_and_not_the_time() -> None:
    gone = replace(BEST, pattern=replace(PATTERN, ends_on=date(2026, 11, 30)), free_halves=0)
    (blocked,) = rank(WANTED, [gone]).impossible
    assert [verdict.name for verdict in blocked.missing] == ["任期"]


def test_a_conflict_without_an_end_cannot_be_changed() -> None:
    (blocked,) = rank(WANTED, [replace(BEST, conflicts=(Conflict("344621", FIRST),))]).impossible
    assert not blocked.can_change


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=2))
def test_verifying_never_lowers_the_score(held: list[tuple[int, bool]]) -> None:
    levels = {key: Held(*each) for key, each in zip(("network", "cloud"), held, strict=True) if each[0]}
    verified = {key: Held(each.level) for key, each in levels.items()}
    assert score(replace(BEST, levels=levels)) <= score(replace(BEST, levels=verified))
    if any(not each.is_verified for each in levels.values()):
        assert score(replace(BEST, levels=levels)) < score(replace(BEST, levels=verified))


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
