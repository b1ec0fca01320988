"""The sentences, reasons and doubts that the page shows: the design's own example, and the odd cases."""

from __future__ import annotations

import pytest

from finance.allocation import (
    Body,
    Case,
    Contribution,
    Expense,
    OtherFunding,
    Person,
    calculate,
    line_reason,
    ordinary_sentence,
    sentences,
    uncertain_rules,
)


def person(name, form, duty=True, appointed=False):
    return Person(name, form, duty, True, appointed)


FIGURE = Case(
    2026,
    Body("prefecture", "340006"),
    (
        person("藤井", "fiscal_year_appointee"),
        person("西本", "outsourced"),
        person("森", "special_part_time"),
        person("大西", "outsourced"),
        person("平田", "fiscal_year_appointee", duty=False),
        person("石井", "regular", appointed=True),
        person("小林", "regular", appointed=True),
    ),
    (
        Expense("e1", "personnel", 8_412_000, "藤井"),
        Expense("e2", "personnel", 23_100_000, "西本"),
        Expense("e3", "travel", 612_000, "西本"),
        Expense("e4", "personnel", 5_280_000, "森"),
        Expense("e5", "personnel", 14_850_000, "大西"),
        Expense("e6", "personnel", 7_980_000, "平田"),
        Expense("e7", "personnel", 7_310_000, "石井"),
        Expense("e8", "personnel", 7_310_000, "小林"),
        Expense("e9", "recruitment", 3_480_000),
    ),
    (Contribution("c1", "342092", "e5", 1_400_000), Contribution("c2", "342106", "e5", 1_000_000)),
)


def test_each_sentence_takes_one_step_of_the_sum():
    result = calculate(FIGURE)
    assert sentences(FIGURE, result) == [
        "支出した経費は、9行で78,334,000円です。",
        "このうち4行、23,212,000円は対象になりません。残りは55,122,000円です。",
        "市町村の負担金2,400,000円を差し引きます。同じ経費を二重に数えないためです。",
        "上限を超えた3,580,000円を除きます（人件費 1人2,000万円、募集経費 1団体300万円）。",
        "対象になる経費は49,142,000円です。10分の7を掛けて34,399,400円。",
        "千円未満は、500円未満を切り捨て、500円以上を切り上げます。34,399千円です。",
    ]
    assert ordinary_sentence(result) == (
        "普通交付税の見込み（別に数え、上の額に足しません）："
        "780万円程度 × 2人 ＝ 1,560万円程度。基準財政需要額に入る概算です。"
    )
    assert result.steps == (*sentences(FIGURE, result), ordinary_sentence(result))


def test_each_line_has_one_short_reason():
    assert [line_reason(line, FIGURE) for line in calculate(FIGURE).lines] == [
        "主な仕事が市町村支援",
        "1人2,000万円を超えた分を除く",
        "委託では人件費以外は対象にならない",
        "主な仕事が市町村支援",
        "市町村の負担金を差し引いた",
        "主な仕事が市町村支援でない",
        "令和7年度から、常勤は普通交付税で見込む",
        "令和7年度から、常勤は普通交付税で見込む",
        "1団体300万円を超えた分を除く（令和7年度から令和9年度まで）",
    ]


def test_the_doubts_say_what_they_would_change():
    found = [(item.title, item.effect_yen) for item in uncertain_rules(FIGURE, calculate(FIGURE))]
    assert found == [
        ("「主な仕事」の線引き", 5_586_000),
        ("募集経費の300万円は、経費の上限か措置額の上限か", 336_000),
        ("普通交付税の単価と数える日", None),
        ("財政力による補正があるか", None),
    ]


@pytest.mark.parametrize(
    ("kind", "body", "year", "worker", "words"),
    [
        ("operation", "prefecture", 2025, None, "事業運営経費は、募集経費に当たる部分だけが対象になる"),
        (
            "travel",
            "prefecture",
            2025,
            person("p1", "special_part_time"),
            "直接任用した人の旅費が対象になるか、資料に書かれていない",
        ),
        (
            "personnel",
            "municipality",
            2025,
            person("p1", "regular"),
            "この団体は、この経費の措置の対象にならない",
        ),
        ("recruitment", "prefecture", 2030, None, "この経費の措置は令和5年度から令和11年度まで"),
        ("leader_training", "prefecture", 2022, None, "この経費の措置は令和5年度から"),
        ("leader_training", "prefecture", 2023, None, "措置率が資料に書かれていないため、記録だけする"),
        ("municipal_contribution", "municipality", 2025, None, "令和7年度から令和11年度までの対象経費"),
        ("cio_assistant_pay", "municipality", 2021, None, "令和3年度の対象経費"),
        ("recruitment", "prefecture", 2025, None, "1団体300万円の上限の中"),
    ],
)
def test_reasons_of_other_lines(kind, body, year, worker, words):
    expense = Expense("e1", kind, 100, worker.id if worker else None)
    case = Case(year, Body(body, "342025"), (worker,) if worker else (), (expense,))
    assert line_reason(calculate(case).lines[0], case) == words


def test_a_line_after_the_cap_says_that_nothing_was_left():
    expenses = (Expense("e1", "recruitment", 3_000_000), Expense("e2", "recruitment", 1))
    case = Case(2025, Body("prefecture", "340006"), (), expenses)
    assert line_reason(calculate(case).lines[1], case) == "1団体300万円の上限を、前の行で使い切った"


def test_people_recruited_for_other_work_are_named_as_such():
    expense = Expense("e1", "recruitment", 1, for_people=("p1",))
    people = (person("p1", "outsourced", duty=False),)
    case = Case(2025, Body("prefecture", "340006"), people, (expense,))
    reason = line_reason(calculate(case).lines[0], case)
    assert reason == "募集した人の主な仕事が、どの人も市町村支援でない"


def test_both_kinds_of_money_from_others_are_named():
    case = Case(
        2025,
        Body("prefecture", "340006"),
        (),
        (Expense("e1", "recruitment", 1_000),),
        (Contribution("c1", "342025", "e1", 900),),
        (OtherFunding("f1", "e1", 500, "国庫補助金"),),
    )
    result = calculate(case)
    assert sentences(case, result)[2].startswith("市町村の負担金900円と特定財源100円を差し引きます。")
    assert line_reason(result.lines[0], case) == "市町村の負担金と特定財源を差し引いた"


def test_steps_that_take_nothing_away_say_so():
    case = Case(2025, Body("prefecture", "340006"), (), (Expense("e1", "recruitment", 10_715),))
    result = calculate(case)
    assert sentences(case, result)[1:4] == [
        "対象にならない行はありません。",
        "差し引く負担金や特定財源はありません。",
        "上限を超えた分はありません（募集経費 1団体300万円）。",
    ]
    assert "10分の7を掛けて7,500.5円。" in sentences(case, result)[4]
    assert result.steps[-1].endswith("数える人はいません。")


def test_a_case_without_expenses_says_so():
    case = Case(2024, Body("prefecture", "340006"))
    result = calculate(case)
    assert result.steps == ("支出した経費はありません。",)
    assert uncertain_rules(case, result) == []


def test_each_measure_is_told_by_its_name_when_it_is_not_the_pool():
    expenses = (Expense("e1", "cio_assistant_pay", 1_000_001),)
    case = Case(2022, Body("municipality", "342025"), (), expenses)
    told = sentences(case, calculate(case))
    assert told[4] == (
        "特別交付税（CIO補佐官等の任用）：対象になる経費は1,000,001円です。2分の1を掛けて500,000.5円。"
    )


def doubt(case, code):
    return next(item for item in uncertain_rules(case, calculate(case)) if item.code == code)


def test_the_effect_of_the_other_cap_for_the_years_after_the_raise():
    case = Case(2028, Body("prefecture", "340006"), (), (Expense("e1", "recruitment", 2_500_000),))
    item = doubt(case, "recruitment_cap_after_raise")
    assert (item.effect, item.effect_yen) == ("引き上げた1団体300万円のままなら +1,050千円", 1_050_000)


def test_the_effect_of_the_lower_cap_for_a_core_city():
    case = Case(2026, Body("core_hub_city", "342076"), (), (Expense("e1", "recruitment", 1_200_000),))
    item = doubt(case, "recruitment_cap_core_city")
    assert (item.effect, item.effect_yen) == ("引き上げ前の1団体100万円なら −140千円", -140_000)


def test_the_effect_of_travel_by_people_employed_directly():
    people = (person("p1", "special_part_time"),)
    case = Case(2026, Body("prefecture", "340006"), people, (Expense("e1", "travel", 100_000, "p1"),))
    assert doubt(case, "direct_travel").effect_yen == 70_000


def test_the_effect_of_recruiting_regular_staff():
    people = (person("p1", "regular", appointed=True),)
    expenses = (Expense("e1", "recruitment", 100_000, for_people=("p1",)),)
    case = Case(2026, Body("prefecture", "340006"), people, expenses)
    assert doubt(case, "recruitment_of_regular").effect_yen == -70_000


def test_the_effect_of_appointment_is_on_the_ordinary_estimate():
    people = (person("p1", "regular"), person("p2", "regular", appointed=True))
    case = Case(2026, Body("prefecture", "340006"), people)
    assert doubt(case, "regular_not_appointed").effect_yen == 7_800_000


@pytest.mark.parametrize(
    ("kind", "year", "code"),
    [
        ("municipal_contribution", 2026, "contribution_cap"),
        ("cio_assistant_pay", 2022, "cio_cap"),
        ("cio_assistant_pay", 2023, "rate_unknown"),
    ],
)
def test_effects_that_cannot_be_calculated_say_so(kind, year, code):
    case = Case(year, Body("municipality", "342025"), (), (Expense("e1", kind, 1_000),))
    item = doubt(case, code)
    assert item.effect.startswith("計算できません")
    assert item.effect_yen is None
