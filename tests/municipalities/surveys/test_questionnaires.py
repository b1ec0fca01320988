"""A set of questions: what is wrong with it, which questions apply, what is wrong between answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from municipalities.surveys.questionnaire import (
    AskedAgain,
    Earlier,
    Questionnaire,
    asked_again,
    burden,
    burden_words,
)
from municipalities.surveys.reading import WrongQuestionnaire, questionnaire_of
from tests.build_questions import OF_KIND, STEPS, of, whole, written


def _sentences(made: Questionnaire, **answers: Any) -> list[str]:
    return [fault.sentence for fault in made.check(answers)]


def _shown(made: Questionnaire, **answers: Any) -> list[str]:
    return [question.id for question in made.shown(answers)]


def when(name: str, *one_of: str) -> dict[str, Any]:
    return {"question": name, "one_of": list(one_of)}


def test_json_goes_round_exactly() -> None:
    given = whole(
        *(written(kind, kind) for kind in sorted(OF_KIND)),
        written(
            "last_one",
            "number",
            required=True,
            help="例：3人",
            minutes=0.5,
            least=-1,
            most=2.5,
            decimals=1,
            condition=when("multiple", "cost"),
            source="indicator:online_32_percent",
            checks=[{"rule": "at_most", "of": ["number"], "sentence": "多すぎます。"}],
        ),
    )
    made = questionnaire_of(given)
    assert made.as_json() == given
    assert questionnaire_of(made.as_json()) == made
    assert list(made.codes)[:1] == ["day"]
    assert made.codes["table.tax.step"].id == "table"


WRONG: list[tuple[list[dict[str, Any]], str]] = [
    ([], "設問がありません。"),
    ([written("a", "text"), written("a", "text", meaning="other")], "設問のid「a」が2回使われています"),
    (
        [written("a", "text", meaning="m.x"), written("b", "text", meaning="m.x")],
        "設問のmeaning「m.x」が2回使われています",
    ),
    ([{**written("a", "text"), "kind": "essay"}], "sections[0].questions[0].kind: 使えない値です：「essay」"),
    ([{**written("a", "text"), "id": "A 1"}], "半角の小文字・数字・_"),
    ([written("a", "text", meaning="担当.人数")], "「it_staff.people」のように"),
    ([written("a", "text", unit="人")], "「文章」の設問には書けません"),
    ([written("a", "text", color="red")], "この形式にないキーです"),
    ([written("a", "text", minutes=0.3)], "0.5分きざみ"),
    ([written("a", "text", source="twitter")], "取り出せるもとではありません：「twitter」"),
    ([written("a", "text", letters=9999)], "字数（letters）"),
    ([written("a", "single", options=[])], "選択肢がありません"),
    ([written("a", "multiple", options=[{"key": "x", "label": "ある"}])], "選択肢が1つだけ"),
    (
        [written("a", "single", options=[{"key": "x", "label": "ある"}, {"key": "y", "label": "あ る"}])],
        "選択肢「ある」が2回あります",
    ),
    ([written("a", "number", least=5, most=3)], "範囲が逆です（5人から3人まで）"),
    ([written("a", "number", least="五")], "範囲（least、most）は数で"),
    ([written("a", "number", decimals=9)], "小数の桁"),
    (
        [written("a", "day", least="2027-04-01", most="2026-04-01")],
        "範囲が逆です（令和9年4月1日から令和8年4月1日まで）",
    ),
    ([written("a", "day", least="2027-02-30")], "ある日で書いてください"),
    ([written("a", "day", precision="week")], "day か month"),
    ([written("a", "table", rows=[])], "表の行（rows）がありません"),
    ([written("a", "table", rows=[{"key": "r", "label": "行"}] * 2)], "表の行のキー「r」が2回"),
    (
        [written("a", "table", columns=[{"key": "f", "text": "資料", "kind": "file"}])],
        "列「資料」：「ファイル」は表の列にできません",
    ),
    (
        [
            written(
                "a", "table", columns=[{"key": "n", "text": "数", "kind": "number", "least": 9, "most": 1}]
            )
        ],
        "列「数」：範囲が逆です",
    ),
    (
        [
            written(
                "a",
                "table",
                rows=[{"key": f"r{each}", "label": f"{each}"} for each in range(401)],
                columns=[{"key": "n", "text": "数", "kind": "number"}],
            )
        ],
        "ます目が401あります",
    ),
    ([written("a", "text", condition=when("z", "yes"))], "条件の設問「z」がありません"),
    (
        [written("a", "text", condition=when("b", "yes")), written("b", "single")],
        "条件の設問「b」が後にあります",
    ),
    ([written("a", "single", condition=when("a", "yes"))], "条件がひと回りしています"),
    (
        [
            written("a", "single", condition=when("b", "yes")),
            written("b", "single", condition=when("a", "yes")),
        ],
        "条件がひと回りしています（「b」も",
    ),
    (
        [written("a", "number"), written("b", "text", condition=when("a", "3"))],
        "条件の設問「a」は選択肢の設問ではありません",
    ),
    (
        [written("a", "single"), written("b", "text", condition=when("a", "maybe"))],
        "条件の値「maybe」が設問「a」の選択肢にありません",
    ),
    ([written("a", "single"), written("b", "text", condition=when("a"))], "one_of: 空です"),
    ([written("a", "day", checks=[{"rule": "before", "of": ["z"]}])], "相手の設問「z」がありません"),
    ([written("a", "day", checks=[{"rule": "before", "of": ["a"]}])], "相手が自分自身です"),
    ([written("a", "day", checks=[{"rule": "later", "of": ["a"]}])], "使える値は before"),
    ([written("a", "day", checks=[{"rule": "before", "of": []}])], "相手の設問を1つ"),
    (
        [written("a", "number"), written("b", "number", checks=[{"rule": "sum_of", "of": ["a", "a"]}])],
        "足す設問を2つ以上、1回ずつ",
    ),
    (
        [written("a", "text"), written("b", "number", checks=[{"rule": "at_most", "of": ["a"]}])],
        "数か金額の設問にだけ使えます。「a」は違います",
    ),
    ([written(f"q{each}", "text") for each in range(201)], "設問が201問あります。200問まで"),
]


@pytest.mark.parametrize(("questions", "said"), WRONG)
def test_what_is_wrong_with_questions_is_told_with_its_place(
    questions: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(WrongQuestionnaire) as caught:
        questionnaire_of(whole(*questions))
    assert any(said in fault for fault in caught.value.faults), caught.value.faults


@pytest.mark.parametrize(
    "given", [None, [], {"format": "other"}, {"format": "questionnaire/1", "title": " ", "sections": []}]
)
def test_what_is_no_questionnaire_is_refused(given: Any) -> None:
    with pytest.raises(WrongQuestionnaire):
        questionnaire_of(given)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongQuestionnaire) as caught:
        of(
            written("a", "text", unit="人"),
            written("b", "number", least=5, most=3),
            written("c", "text", condition=when("a", "x")),
        )
    assert [fault.split("：")[0] for fault in caught.value.faults] == ["設問 a", "設問 b「b」"]


def test_a_condition_rests_on_one_that_itself_applies() -> None:
    made = of(
        written("a", "single"),
        written("b", "multiple", condition=when("a", "yes")),
        written("c", "text", condition=when("b", "cost", "staff")),
    )
    assert _shown(made) == ["a"]
    assert _shown(made, a="yes") == ["a", "b"]
    assert _shown(made, a="yes", b=["vendor"]) == ["a", "b"]
    assert _shown(made, a="yes", b=["staff", "vendor"]) == ["a", "b", "c"]
    assert _shown(made, a="no", b=["staff"]) == ["a"]


def test_what_does_not_apply_is_not_missed_and_not_looked_at() -> None:
    made = of(
        written("a", "single", required=True),
        written("b", "number", required=True, condition=when("a", "yes")),
    )
    assert _sentences(made) == ["「a」が未記入です。選んでください。"]
    assert _sentences(made, a="no", b="壊れた値") == []
    assert _sentences(made, a="yes") == ["「b」が未記入です。書いてください。"]
    assert _sentences(made, a="yes", b=-1) == [
        "「b」：「-1」は範囲の外です。0人から999,999,999人までの数で書いてください。"
    ]


BEFORE = of(
    written("start", "day", checks=[{"rule": "before", "of": ["end"]}]),
    written("end", "day", precision="month"),
)
SUM = of(
    written("all", "number", checks=[{"rule": "sum_of", "of": ["some", "others"]}], decimals=1),
    written("some", "number", decimals=1),
    written("has", "single"),
    written("others", "number", decimals=1, condition=when("has", "yes")),
)
MOST = of(
    written(
        "part", "yen", checks=[{"rule": "at_most", "of": ["whole"], "sentence": "内数を直してください。"}]
    ),
    written("whole", "yen"),
    written("third", "yen", checks=[{"rule": "at_most", "of": ["whole"]}]),
)


@pytest.mark.parametrize(
    ("made", "answers", "said"),
    [
        (BEFORE, {"start": "2027-01-31", "end": "2027-01"}, []),
        (BEFORE, {"start": "2027-02-01"}, []),
        (
            BEFORE,
            {"start": "2027-02-01", "end": "2027-01"},
            ["「start」（令和9年2月1日）が「end」（令和9年1月）より後になっています。どちらかを直してください。"],
        ),
        (SUM, {"all": 3, "some": 1, "has": "yes", "others": 2}, []),
        (SUM, {"all": 0.3, "some": 0.1, "has": "yes", "others": 0.2}, []),
        (SUM, {"all": 3, "some": 1, "has": "yes"}, []),
        (SUM, {"all": 3, "some": 3, "has": "no", "others": 2}, []),
        (
            SUM,
            {"all": 3, "some": 1, "has": "yes", "others": 1.5},
            ["「all」（3人）が、「some」と「others」の合計（2.5人）と合いません。どれかを直してください。"],
        ),
        (MOST, {"part": 5, "whole": 5, "third": 5}, []),
        (
            MOST,
            {"part": 6, "whole": 5, "third": 7},
            [
                "内数を直してください。",
                "「third」（7円）が「whole」（5円）より多くなっています。どちらかを直してください。",
            ],
        ),
        (
            MOST,
            {"part": 6, "whole": "五円"},
            ["「whole」の回答が「金額（円）」の形ではありません。答え直してください。"],
        ),
    ],
)  # fmt: skip
def test_answers_are_held_against_each_other(
    made: Questionnaire, answers: dict[str, Any], said: list[str]
) -> None:
    assert _sentences(made, **answers) == said


def test_the_burden_is_minutes_times_towns() -> None:
    made = of(written("a", "text", minutes=1.5), written("b", "text"))
    assert burden(made.questions, 23) == 69
    assert burden_words(made.questions, 23) == "3分×23団体＝1時間9分"
    assert burden_words(of(written("a", "text", minutes=40)).questions, 23) == "40分×23団体＝15時間20分"
    assert burden_words(of(written("a", "text", minutes=60)).questions, 1000) == "60分×1,000団体＝1,000時間"


def test_what_was_answered_before_is_asked_again_whether_or_not_it_is_filled_in() -> None:
    made = of(
        written("new_name", "number", meaning="it_staff.people"),
        written("cio", "single", meaning="leaders.cio", source="indicator:cio"),
        written("fresh", "text", meaning="support.trouble"),
    )
    earlier = {
        "it_staff.people": Earlier(date(2026, 1, 20), "第1回 DX体制調査"),
        "leaders.cio": Earlier(date(2026, 1, 20), "第1回 DX体制調査"),
        "gone": Earlier(date(2025, 1, 20), "別の調査"),
    }
    assert asked_again(made.questions, earlier) == [
        AskedAgain(made.by_id["new_name"], earlier["it_staff.people"]),
        AskedAgain(made.by_id["cio"], earlier["leaders.cio"]),
    ]


def test_a_table_of_steps_is_looked_at_like_a_question() -> None:
    columns = [{"key": "step", "text": "進捗", "kind": "single", "options": STEPS, "required": True}]
    made = of(written("t", "table", required=True, columns=columns))
    assert _sentences(made, t={"tax": {"step": "done"}}) == [
        "「t」の「進捗」が未記入です（印鑑登録）。書いてください。"
    ]
    assert _sentences(made) == ["「t」の「進捗」が未記入です（固定資産税、印鑑登録）。書いてください。"]
