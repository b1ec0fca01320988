"""A town's own words become a proposal whose every field can be explained."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from japan import fiscal_year
from japan.skill_standard import LEVELS, ROLES, read_skills
from municipalities.needs.choices import Category, Involvement
from municipalities.needs.proposal import (
    Context,
    Proposal,
    propose,
)
from municipalities.needs.proposal.rules import (
    CATEGORY_ENGAGEMENT,
    CATEGORY_LABELS,
    CATEGORY_ROLE,
    CATEGORY_SKILL,
    RULES_VERSION,
    read_rules,
)
from municipalities.needs.proposal.title import MAX_TITLE
from municipalities.needs.proposals import STORED_FIELDS

SENTENCES = Path(__file__).parent / "problem_sentences.tsv"
TODAY = date(2026, 11, 24)

CLOUD_COST = (
    "来年度の予算要求までに、クラウドの利用料がいまの見積りのままでよいのか判断したい。"
    "業者から毎年の費用が今の1.8倍になると言われたが、内訳を見ても妥当かどうか分からない。\n"
    "担当は私ひとりで、窓口と防災無線も兼ねているので、説明を聞くのも半日が限度。"
    "できれば一緒に資料を見て、業者との打合せにも出てもらいたい。"
)


def _sentences() -> list[tuple[str, str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as handle:
        return [(r["problem"], r["category"], r["role"]) for r in csv.DictReader(handle, delimiter="\t")]


def _proposed(problem: str, **facts: object) -> Proposal:
    return propose(problem, Context(today=TODAY, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(("problem", "category", "role"), _sentences())
def test_a_problem_is_read_as_a_coordinator_would(problem: str, category: str, role: str) -> None:
    proposal = _proposed(problem)
    assert (proposal.category, proposal.role) == (category, role)


def test_the_table_of_problems_covers_every_category_and_role() -> None:
    sentences = _sentences()
    assert len(sentences) >= 100
    assert {category for _, category, _ in sentences} == set(CATEGORY_LABELS)
    assert {role for _, _, role in sentences} == set(ROLES)


def test_an_island_town_alone_with_a_cloud_estimate_before_its_deadline() -> None:
    proposal = _proposed(
        CLOUD_COST, population=6574, solo_it_staff=True, wanted_by=date(2026, 12, 11), road_isolated=True
    )
    assert (
        proposal.title == "来年度の予算要求までに、クラウドの利用料がいまの見積りのままでよいのか判断したい"
    )
    assert proposal.category == "standardization_cloud"
    assert proposal.role == "project_manager"
    assert proposal.skills[0] == ("cloud_cost_review", 3)
    assert proposal.engagement == "accompany"
    assert proposal.cadence == "weekly"
    assert proposal.half_days_per_visit == 1
    assert (proposal.starts_on, proposal.ends_on) == (date(2026, 12, 1), date(2027, 3, 31))
    assert proposal.mode == "both"
    assert proposal.priority == "high"
    assert "「妥当」" in proposal.reasons["role"]
    assert "「業者との打合せ」" in proposal.reasons["role"]
    assert "「一緒に」" in proposal.reasons["engagement"]
    assert "「半日」" in proposal.reasons["half_days_per_visit"]
    assert "島" in proposal.reasons["mode"]
    assert proposal.reasons["priority"] == "担当が1人以下。人口6,574人の小規模な団体。期限まで17日。"
    assert proposal.rules_version == RULES_VERSION == "need-2026-12b"


@pytest.mark.parametrize(
    "problem", ["", "   \n\t", "。。。", "？？？", "あ", "asdf qwer", "\U0001f600" * 2, "\x01"]
)
def test_a_text_that_says_nothing_is_passed_on_honestly(problem: str) -> None:
    proposal = _proposed(problem)
    assert (proposal.category, proposal.role) == ("other", "project_manager")
    assert "見当たらない" in proposal.reasons["category"]
    assert "「" not in proposal.reasons["role"]


def test_a_very_long_text_is_read_from_its_beginning_only() -> None:
    proposal = _proposed("ガバメントクラウドの費用を見てほしい。" + "あ" * 200_000 + "研修" * 100)
    assert proposal.category == "standardization_cloud"
    assert "20,000字" in proposal.reasons["category"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ガバクラの費用", "ｶﾞﾊﾞｸﾗの費用"),
        ("RPAを入れたい", "ｒｐａをいれたい"),
        ("セキュリティの研修", "せきゅりてぃの研修"),
        ("ウイルスに感染", "ウィルスに感染"),
        ("データ分析をしたい", "デ－タ分析をしたい"),
        ("仕様書を読んでほしい", "仕様\n  書を読んでほしい"),
        ("Wi-Fiが遅い", "ＷｉＦｉが遅い"),
    ],
)
def test_the_way_of_typing_does_not_matter(one: str, other: str) -> None:
    first, second = _proposed(one), _proposed(other)
    assert (first.category, first.role, first.skills) == (second.category, second.role, second.skills)


def test_reasons_quote_the_towns_own_spelling() -> None:
    assert "「ｶﾞﾊﾞｸﾗ」" in _proposed("ｶﾞﾊﾞｸﾗのことを聞きたい").reasons["category"]


def test_radicals_out_of_a_pdf_are_read_as_the_letters_they_stand_for() -> None:
    pasted, typed = _proposed("⾸⻑"), _proposed("首長")
    assert (pasted.title, pasted.category, pasted.role) == (typed.title, "plan", "producer")
    assert pasted.reasons == typed.reasons
    reason = _proposed("町⻑から全庁の⽅針を⽰すよう⾔われた").reasons["category"]
    assert reason == "「町長」「方針」から。"


def test_latin_words_are_whole_words() -> None:
    assert _proposed("mail online guide").category == "other"
    assert _proposed("LINEの運用を見直したい").category == "bpr_procurement"


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        (
            "お世話になっております。\n・庁舎の無線LANがつながらない。原因は不明。",
            "庁舎の無線LANがつながらない",
        ),
        ("1．仕様書を読んでほしい", "仕様書を読んでほしい"),
        (
            "昨年度に策定した計画の内容がすでに古くなっており、来年度の改定に向けて、進め方を相談したい。",
            "来年度の改定に向けて、進め方を相談したい",
        ),
        ("葛\U000e0100城市の髙橋が困っている", "葛\U000e0100城市の髙橋が困っている"),
    ],
)
def test_the_title_is_what_is_asked_or_the_first_that_says_something(problem: str, title: str) -> None:
    assert _proposed(problem).title == title


def test_a_long_sentence_without_pauses_is_cut_between_phrases() -> None:
    problem = (
        "役場の窓口で住民が何枚も同じ住所と氏名を書かされている状況を"
        "なんとか改善する方法を知りたいと思っている"
    )
    title = _proposed(problem).title
    assert title.endswith("…")
    assert len(title) <= MAX_TITLE
    kept = title.removesuffix("…")
    assert problem.startswith(kept)
    assert "ぁ" <= kept[-1] <= "ん"


def test_one_endless_word_gives_a_plain_title() -> None:
    assert _proposed("A" * 300).title == "困りごと（その他）"


@pytest.mark.parametrize(
    ("problem", "cadence", "half_days"),
    [
        ("毎週来て一緒に標準化の作業をしてほしい", "weekly", 1),
        ("隔週でBPRの相談に乗ってほしい", "twice_monthly", 1),
        ("月に一回、計画の進み具合を見てほしい", "monthly", 1),
        ("月４日、役場に来て実務をやってほしい", "four_days_monthly", 2),
        ("1回だけ、半日だけ話を聞きたい", "once", 1),
        ("職員研修の講師をお願いしたい", "once", 1),
        ("年内に1回、話を聞かせてほしい", "once", 1),
        ("毎月、役場に来て相談に乗ってほしい", "monthly", 1),
        ("毎月の集計に2日かけている。一緒に見直したい", "twice_monthly", 1),
        ("丸1日かけて業務フローを一緒に書きたい", "twice_monthly", 2),
    ],
)
def test_the_rhythm_follows_the_words(problem: str, cadence: str, half_days: int) -> None:
    proposal = _proposed(problem)
    assert (proposal.cadence, proposal.half_days_per_visit) == (cadence, half_days)


@pytest.mark.parametrize(
    ("problem", "deadline"),
    [
        ("12月11日までに仕様書を仕上げたい", date(2026, 12, 11)),
        ("１月末までに決めたい", date(2027, 1, 31)),
        ("2月28日（日）締切の計画", date(2027, 2, 28)),
        ("令和9年6月30日までに移行したい", date(2027, 6, 30)),
        ("年内に研修をしたい", date(2026, 12, 31)),
        ("研修を年度内に開きたい", date(2027, 3, 31)),
        ("今月中に返事がほしい", date(2026, 11, 30)),
        ("来月末の議会に出したい", date(2026, 12, 31)),
        ("2月31日までに出したい", None),
        ("10月1日に導入した仕組みを直したい", None),
        ("いつかやりたい", None),
        ("年度が変わる前に、引継ぎの手順書を作りたい", date(2027, 3, 31)),
        ("お盆前までに、無線の設定を見直したい", date(2027, 8, 12)),
        ("ゴールデンウィーク前に、予約の画面を直したい", date(2027, 4, 28)),
        ("夏休み中に児童向けの教室を開きたい", date(2027, 8, 31)),
        ("上半期中に規程を直したい", date(2027, 9, 30)),
        ("第４四半期中に仕様書を固めたい", date(2027, 3, 31)),
        ("仕事納めまでに回答を出したい", date(2026, 12, 28)),
        ("住民説明会は1月20日（水）10時からです。資料を一緒に作ってほしい", date(2027, 1, 20)),
        ("一般質問が12月9日にある。答弁の組み立てを一緒に考えてほしい", date(2026, 12, 9)),
        ("説明会は11月20日でした。資料の直し方を教えてほしい", None),
        ("毎年お盆に混むので、窓口の流れを見直したい", None),
        ("来年1月末で契約したい", date(2027, 1, 31)),
        ("来年1月末で決めたい", date(2027, 1, 31)),
        ("来年1月末で切れます", date(2027, 1, 31)),
        ("令和８年１２月末をもって切り替えるので相談したい", date(2026, 12, 31)),
        ("令和9年3月末で保守が切れる", date(2027, 3, 31)),
        ("保守が来年3月で切れる", date(2027, 3, 31)),
        ("研修をお願いします。令和９年２月１０日（水）１３時から会議室です。", date(2027, 2, 10)),
        ("研修の講師をお願いしたい。2月の第2週の水曜日に開きます。", date(2027, 2, 10)),
        ("保守が3月末で切れました。次を相談したい", None),
    ],
)
def test_a_deadline_in_the_words_is_seen(problem: str, deadline: date | None) -> None:
    assert _proposed(problem).deadline_on == deadline


def test_the_date_of_the_form_goes_before_the_words() -> None:
    assert _proposed("年内に決めたい", wanted_by=date(2027, 2, 1)).deadline_on == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("today", "wanted_by", "starts_on"),
    [
        (date(2026, 11, 22), date(2026, 12, 10), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2027, 1, 10), date(2027, 1, 4)),
        (date(2026, 11, 22), date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 11, 24), date(2026, 11, 29), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 7)),
    ],
)
def test_a_near_deadline_begins_on_a_working_day(today: date, wanted_by: date, starts_on: date) -> None:
    proposal = propose("見積りについて助言がほしい", Context(today=today, wanted_by=wanted_by))
    assert proposal.starts_on == starts_on
    assert proposal.ends_on >= starts_on


@pytest.mark.parametrize("days", range(7))
def test_nobody_is_proposed_to_come_before_somebody_can_be_chosen(days: int) -> None:
    deadline = TODAY + timedelta(days=days)
    proposal = _proposed("標準化を一緒に進めてほしい", wanted_by=deadline)
    assert proposal.starts_on == date(2026, 12, 1)
    assert "間に合いません" in proposal.reasons["starts_on"]
    assert "相談窓口へ電話" in proposal.reasons["starts_on"]


def test_a_word_that_stands_for_two_skills_is_quoted_once() -> None:
    for problem in ("ネットが遅い", "無線LANがつながらず遅い", "サーバが遅い"):
        for reason in _proposed(problem).reasons.values():
            quotes = re.findall("「[^」]*」", reason)
            assert len(quotes) == len(set(quotes)), reason


def test_words_of_no_field_are_not_given_as_the_ground_for_one() -> None:
    proposal = _proposed("プリンタが遅い")
    assert proposal.category == "other"
    assert proposal.reasons["category"].startswith("分野を示す言葉が見当たらないため、その他としました。")


@pytest.mark.parametrize(
    ("today", "wanted_by", "starts_on", "ends_on"),
    [
        (date(2026, 11, 24), None, date(2026, 12, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), None, date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 2, 10), None, date(2027, 3, 1), date(2027, 3, 31)),
        (date(2027, 3, 20), None, date(2027, 4, 1), date(2028, 3, 31)),
        (date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 1), date(2027, 3, 31)),
        (date(2026, 11, 24), date(2026, 11, 1), date(2026, 12, 1), date(2027, 3, 31)),
        (date(2026, 11, 24), date(2027, 6, 30), date(2026, 12, 1), date(2027, 6, 30)),
        (date(2026, 11, 24), date(2040, 1, 1), date(2026, 12, 1), date(2028, 3, 31)),
    ],
)
def test_the_period_stays_in_the_fiscal_year_unless_a_date_leads_out(
    today: date, wanted_by: date | None, starts_on: date, ends_on: date
) -> None:
    proposal = propose("標準化を一緒に進めてほしい", Context(today=today, wanted_by=wanted_by))
    assert (proposal.starts_on, proposal.ends_on) == (starts_on, ends_on)


@pytest.mark.parametrize(
    ("problem", "facts", "priority"),
    [
        ("不審なメールを開いて感染した。至急助けてほしい", {}, "high"),
        ("担当が一人で、来週の12月1日までに仕様書が要る", {}, "high"),
        ("計画を見直したい", {"population": 3000, "solo_it_staff": True}, "high"),
        ("計画を見直したい", {"population": 3000}, "normal"),
        ("計画を見直したい", {"population": 300_000, "solo_it_staff": False}, "normal"),
        ("急ぎではないが、計画を見直したい", {}, "low"),
        ("急ぎませんので、いつでも結構です", {"population": 3000}, "low"),
    ],
)
def test_priority_weighs_words_and_facts(problem: str, facts: dict[str, object], priority: str) -> None:
    assert _proposed(problem, **facts).priority == priority


def test_online_applications_are_not_a_wish_to_meet_online() -> None:
    assert _proposed("オンライン申請の仕組みを現地で見てほしい").mode == "onsite"
    assert _proposed("オンラインで相談したい").mode == "online"
    assert _proposed("オンラインでもよいが、初回は来てほしい").mode == "both"


def test_life_in_the_area_is_told_from_the_work_of_the_office() -> None:
    assert _proposed("観光客の人流データを分析したい").is_regional
    assert not _proposed("電子決裁を入れたい").is_regional


def test_a_hard_case_asks_for_the_highest_level() -> None:
    assert _proposed("サーバがランサムウェアに感染した").skills[0][1] == max(LEVELS)


def test_every_skill_of_the_rules_is_in_the_vocabulary() -> None:
    known = {skill.key for skill in read_skills()}
    assert set(read_rules()["skill"]) <= known
    assert set(CATEGORY_SKILL.values()) <= known


def test_the_rules_speak_of_every_category_and_of_no_other_choice() -> None:
    assert set(CATEGORY_ROLE) == set(CATEGORY_ENGAGEMENT) == set(Category.values)
    assert set(CATEGORY_ROLE.values()) <= set(ROLES)
    assert set(CATEGORY_ENGAGEMENT.values()) <= set(Involvement.values)


RULE_WORDS = sorted(
    {
        expression
        for table in read_rules().values()
        for by_weight in table.values()
        for expressions in by_weight.values()
        for expression in expressions
        if expression.isalnum()
    }
)
TYPED = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.one_of(
            st.sampled_from(RULE_WORDS), st.sampled_from(["、", "。", "\n", "を", "12月31日まで", "島"])
        ),
        max_size=30,
    ).map("".join),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@settings(max_examples=200, deadline=None)
@given(
    problem=TYPED,
    today=DAYS,
    population=st.none() | st.integers(0, 4_000_000),
    solo=st.none() | st.booleans(),
    wanted_by=st.none() | DAYS,
    isolated=st.booleans(),
)
@example(problem="\u0300\ufe00", today=TODAY, population=0, solo=None, wanted_by=None, isolated=True)
@example(problem="\ud800", today=TODAY, population=None, solo=True, wanted_by=TODAY, isolated=False)
def test_any_text_gives_a_whole_proposal(
    problem: str,
    today: date,
    population: int | None,
    solo: bool | None,
    wanted_by: date | None,
    isolated: bool,
) -> None:
    context = Context(today, population, solo, wanted_by, isolated)
    proposal = propose(problem, context)
    assert proposal == propose(problem, context)
    assert today + timedelta(days=1) <= proposal.starts_on <= proposal.ends_on
    last_day = fiscal_year.last_day(fiscal_year.fiscal_year_of(proposal.starts_on) + 1)
    assert proposal.ends_on <= last_day
    assert set(proposal.reasons) == set(STORED_FIELDS) - {"deadline_on"} | {"skills"}
    assert all(reason.endswith("。") for reason in proposal.reasons.values())
    assert 1 <= len(proposal.title) <= MAX_TITLE
    assert "\n" not in proposal.title
    assert "\x00" not in proposal.title
    assert 1 <= len(proposal.skills) <= 3
    assert len({key for key, _ in proposal.skills}) == len(proposal.skills)
    assert all(level in LEVELS for _, level in proposal.skills)
    assert proposal.category in CATEGORY_LABELS
    assert proposal.role in ROLES
    assert proposal.half_days_per_visit in (1, 2)
