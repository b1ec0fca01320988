"""What is typed into boxes and cells becomes an answer, exactly or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from desk.forms.fields import RefusableForm
from municipalities.surveys.kinds import UnreadableCells, kind_of, kinds
from municipalities.surveys.questions import Question
from municipalities.surveys.reading import ready_made
from tests.build_questions import OF_KIND, STEPS, question

RATE = {"unit": "％"}
FTE = {"unit": "人", "decimals": 1}
MONTH = {"precision": "month"}
SEVERAL = {"lines": 4, "letters": 40}

READ: list[tuple[str, dict[str, Any], str, Any]] = [
    ("number", {}, "3", 3),
    ("number", {}, "３人", 3),
    ("number", {}, " 1,200 人 ", 1200),
    ("number", {}, "１，２００名", 1200),
    ("number", {}, "3.0", 3),
    ("number", {}, "0", 0),
    ("number", {}, "　", None),
    ("number", RATE, "３１％", 31),
    ("number", RATE, "31%", 31),
    ("number", RATE, "31 パーセント", 31),
    ("number", FTE, "0.5", 0.5),
    ("number", FTE, "０．５人", 0.5),
    ("number", FTE, "1。5", 1.5),
    ("number", FTE, "2.0", 2),
    ("number", {"least": -5}, "△3", -3),
    ("yen", {}, "8,412,000", 8412000),
    ("yen", {}, "８４１２千円", 8412000),
    ("yen", {}, "1億2,000万円", 120000000),
    ("yen", {}, "¥701,000-", 701000),
    ("yen", {}, "8412000.0", 8412000),
    ("day", {}, "令和9年1月31日", "2027-01-31"),
    ("day", {}, "Ｒ９．１．３１", "2027-01-31"),
    ("day", {}, "2027/1/31", "2027-01-31"),
    ("day", {}, "20270131", "2027-01-31"),
    ("day", {}, "2027-01-31 00:00:00", "2027-01-31"),
    ("day", {}, "2027-01-31T00:00:00", "2027-01-31"),
    ("day", {}, "令和９年 １月 末", "2027-01-31"),
    ("day", {}, "令和元年5月1日", "2019-05-01"),
    ("day", MONTH, "令和9年1月", "2027-01"),
    ("day", MONTH, "R9.1", "2027-01"),
    ("day", MONTH, "2027/1", "2027-01"),
    ("day", MONTH, "2027-01-01 00:00:00", "2027-01"),
    ("day", MONTH, "令和8年度末", "2027-03"),
    ("single", {}, "任命している", "yes"),
    ("single", {}, " 任命 していない ", "no"),
    ("single", {}, "はい", "yes"),
    ("single", {}, "○", "yes"),
    ("single", {}, "×", "no"),
    ("single", {}, "無し", "no"),
    ("single", {}, "１．任命している", "yes"),
    ("single", {}, "②任命していない", "no"),
    ("single", {}, "ＹＥＳ", "yes"),
    ("text", {}, "　総務課　", "総務課"),
    ("text", {}, "髙﨑 𠮷", "髙﨑 𠮷"),
    ("text", {}, "か\u3099", "が"),
    ("text", SEVERAL, "一つめ\r\n二つめ\r\n", "一つめ\n二つめ"),
]

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("number", {}, "三人くらい", "数として読めません"),
    ("number", {}, "-", "ないときは「0」"),
    ("number", {}, "1.5", "小数のない数"),
    ("number", {}, "1.000", "カンマ"),
    ("number", {}, "12,34", "3桁ごと"),
    ("number", {"most": 5000}, "-1", "0人から5,000人まで"),
    ("number", {"most": 5000}, "5001", "0人から5,000人まで"),
    ("number", {}, "3件", "3人"),
    ("number", {}, "1E+05", "数として読めません"),
    ("number", {}, "9" * 40, "桁が多すぎます"),
    ("number", RATE, "101", "0％から100％まで"),
    ("number", FTE, "0.25", "小数は1桁まで"),
    ("yen", {}, "1.5円", "整数"),
    ("yen", {}, "約3万円", "数として読めません"),
    ("yen", {}, "△500", "0円から"),
    ("day", {}, "4月1日", "年がありません"),
    ("day", {}, "8.4.1", "元号か4桁の西暦"),
    ("day", {}, "令和9年2月29日", "日は1から28"),
    ("day", {}, "令和99年1月1日", "年を確かめて"),
    ("day", {}, "令和9年1月", "何日かまで"),
    ("day", {}, "46053", "日付として読めません"),
    ("day", MONTH, "未定", "日付として読めません"),
    ("day", {"least": "2026-04-01"}, "R8.3.31", "令和8年4月1日から"),
    ("single", {}, "任命した", "「任命している」、「任命していない」"),
    ("single", {}, "1", "選択肢にありません"),
    ("single", {"options": STEPS}, "○", "選択肢にありません"),
    (
        "single",
        {"options": [{"key": "a", "label": "0回"}, {"key": "b", "label": "1回"}]},
        "11 0回",
        "選択肢に",
    ),
    ("text", {}, "あ" * 21, "1字多い"),
    ("text", {}, "あ" * 1_000_000, "1,000,000字あります。20字まで"),
    ("number", {}, "9" * 1_000_000, "4,000字まで"),
    ("text", {}, "一行\n二行", "改行"),
    ("text", {}, "見え\u200bない", "画面に出ない文字"),
]


def _read(asked: Question, typed: str) -> Any:
    return kind_of(asked).read_cells(asked, {asked.id: typed, "q2": "よその設問"})


def _cleaned(asked: Question, parts: dict[str, Any]) -> Any:
    """The answer that a form makes of typed parts."""
    kind = kind_of(asked)
    form = type("Typed", (forms.Form,), kind.fields(asked))(parts)
    assert form.is_valid(), form.errors
    return kind.value(asked, form.cleaned_data)


def test_every_kind_has_its_example_here() -> None:
    assert set(kinds()) == set(OF_KIND)


@pytest.mark.parametrize(("kind", "given_", "typed", "answer"), READ)
def test_what_people_type_is_read_alike_in_cell_and_box(
    kind: str, given_: dict[str, Any], typed: str, answer: Any
) -> None:
    asked = question(kind, **given_)
    read = _read(asked, typed)
    assert read == answer
    assert type(read) is type(answer)
    if kind != "single":
        assert _cleaned(asked, {"value": typed}) == answer


@pytest.mark.parametrize(("kind", "given_", "typed", "said"), REFUSED)
def test_what_cannot_be_read_is_told_with_what_where_and_how(
    kind: str, given_: dict[str, Any], typed: str, said: str
) -> None:
    asked = question(kind, **given_)
    with pytest.raises(UnreadableCells) as caught:
        _read(asked, typed)
    (code, sentence), *others = caught.value.errors.items()
    assert (code, others) == ("q1", [])
    assert sentence.startswith("「q1」：")
    assert sentence.endswith("。")
    assert said in sentence
    if kind != "single":
        form = type("Typed", (forms.Form,), kind_of(asked).fields(asked))({"value": typed})
        assert not form.is_valid()
        assert said in form.errors["value"][0]


ANSWERS: list[tuple[str, dict[str, Any], Any, str]] = [
    ("single", {}, "yes", "任命している"),
    ("multiple", {}, ["cost", "vendor"], "費用、業者"),
    ("number", {}, 1200, "1,200人"),
    ("number", FTE, 0.5, "0.5人"),
    ("number", {"least": -5}, -3, "△3人"),
    ("yen", {}, 8412000, "8,412,000円"),
    ("day", {}, "2027-01-31", "令和9年1月31日"),
    ("day", MONTH, "1989-01", "昭和64年1月"),
    ("text", SEVERAL, "一つめ\n二つめ", "一つめ\n二つめ"),
    ("table", {}, {"tax": {"step": "doing", "done_in": "2027-01", "people": 0.5}},
     "固定資産税：進捗 実施中、完了予定 令和9年1月、担当 0.5人"),
    ("file", {}, [12, 13], "ファイル2点"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given_", "answer", "words"), ANSWERS)
def test_an_answer_goes_through_cells_and_boxes_unchanged(
    kind: str, given_: dict[str, Any], answer: Any, words: str
) -> None:
    asked = question(kind, **given_)
    made = kind_of(asked)
    assert made.words(asked, answer) == words
    assert made.fault(asked, answer) == ""
    if kind == "file":
        assert made.cells(asked, answer) == {}
        assert made.value(asked, made.initial(asked, answer)) == answer
        return
    assert made.read_cells(asked, made.cells(asked, answer)) == answer
    assert _cleaned(asked, made.initial(asked, answer)) == answer


@pytest.mark.parametrize("kind", sorted(OF_KIND))
def test_no_answer_is_none_everywhere(kind: str) -> None:
    asked = question(kind)
    made = kind_of(asked)
    empty = made.cells(asked, None)
    assert set(empty.values()) <= {""}
    assert made.read_cells(asked, empty) is made.read_cells(asked, {}) is None
    assert made.value(asked, {}) is None
    assert made.words(asked, None) == "–"
    assert made.missing(asked, None).startswith("「q1」")
    assert made.compare(asked, None, None) == ""


WRONG: list[tuple[str, Any]] = [
    ("single", "maybe"), ("single", 1), ("single", ["yes"]),
    ("multiple", "cost"), ("multiple", ["cost", "nobody"]), ("multiple", ["vendor", "cost"]),
    ("multiple", []), ("multiple", ["cost", "cost"]), ("multiple", ["cost", "none"]),
    ("multiple", [["cost"]]),
    ("number", "3"), ("number", True), ("number", 1.5), ("number", -1), ("number", float("nan")),
    ("number", 10**10),
    ("yen", 1.5), ("yen", -1), ("yen", "100円"),
    ("day", "2027-02-29"), ("day", "2027-01"), ("day", 20270131), ("day", "R9.1.31"), ("day", "2200-01-01"),
    ("text", "あ" * 21), ("text", 5), ("text", " a "), ("text", ""),
    ("table", {}), ("table", {"tax": {}}), ("table", {"car": {"step": "done"}}),
    ("table", {"tax": {"on": 1}}), ("table", {"tax": {"step": "x"}}), ("table", {"tax": {"people": None}}),
    ("table", [1]),
    ("file", "1"), ("file", [True]), ("file", [0]), ("file", []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_an_answer_from_elsewhere_is_told_where_it_is_wrong(kind: str, value: Any) -> None:
    asked = question(kind)
    sentence = kind_of(asked).fault(asked, value)
    assert sentence.startswith("「q1」")
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"q1.cost": "〇", "q1.staff": "×"}, ["cost"]),
        ({"q1.vendor": "レ", "q1.cost": "Ｏ"}, ["cost", "vendor"]),
        ({"q1.cost": "1", "q1.staff": "0", "q1.vendor": "―"}, ["cost"]),
        ({"q1.none": "とくにない"}, ["none"]),
        ({"q1.cost": " ", "q2.cost": "○"}, None),
    ],
)
def test_of_several_the_marked_ones_are_chosen(typed: dict[str, str], answer: Any) -> None:
    asked = question("multiple")
    assert kind_of(asked).read_cells(asked, typed) == answer


def test_of_several_a_strange_mark_and_a_contradiction_are_told_at_their_cells() -> None:
    asked = question("multiple")
    with pytest.raises(UnreadableCells) as caught:
        kind_of(asked).read_cells(asked, {"q1.cost": "たぶん", "q1.staff": "○", "q1.none": "○"})
    assert caught.value.errors == {
        "q1.cost": "「q1」の「費用」：「たぶん」は読めません。"
        "選ぶときは「○」を書き、選ばないときは空欄にしてください。",
        "q1.none": "「q1」：「とくにない」は、ほかの選択肢と一緒には選べません。どちらかを外してください。",
    }
    form = type("Typed", (forms.Form,), kind_of(asked).fields(asked))({"value": ["cost", "none"]})
    assert "一緒には選べません" in form.errors["value"][0]


def test_a_table_tells_each_wrong_cell_by_row_and_column() -> None:
    asked = question("table")
    typed = {"q1.tax.step": "実施中", "q1.tax.done_in": "未定", "q1.seal.people": "二人"}
    with pytest.raises(UnreadableCells) as caught:
        kind_of(asked).read_cells(asked, typed)
    assert set(caught.value.errors) == {"q1.tax.done_in", "q1.seal.people"}
    assert caught.value.errors["q1.tax.done_in"].startswith(
        "「q1」の「固定資産税」の「完了予定」：「未定」は"
    )


def test_a_table_names_the_rows_whose_required_column_is_empty() -> None:
    asked = question("table")
    kind = kind_of(asked)
    assert kind.missing(asked, {"tax": {"step": "done"}}) == (
        "「q1」の「進捗」が未記入です（印鑑登録）。書いてください。"
    )
    assert kind.missing(asked, {"tax": {"step": "done"}, "seal": {"step": "done"}}) == ""


def test_a_workbook_takes_no_files() -> None:
    asked = question("file")
    with pytest.raises(UnreadableCells, match="画面の設問に付けてください"):
        kind_of(asked).read_cells(asked, {"q1": "見積書.pdf"})


def test_a_box_is_drawn_as_its_kind_needs_it() -> None:
    def field(kind: str, **given_: Any) -> forms.Field:
        asked = question(kind, **given_)
        return kind_of(asked).fields(asked)["value"]

    many = [{"key": f"k{each}", "label": f"選択{each}"} for each in range(9)]
    assert isinstance(field("single").widget, forms.RadioSelect)
    assert type(field("single", options=many).widget) is forms.Select
    assert isinstance(field("multiple").widget, forms.CheckboxSelectMultiple)
    assert isinstance(field("text", **SEVERAL).widget, forms.Textarea)
    assert field("number", required=True, help="例：3人").help_text == "例：3人"
    with pytest.raises(forms.ValidationError, match="「q1」を書いてください。"):
        field("number", required=True).clean("  ")
    table = question("table")
    assert list(kind_of(table).fields(table)) == [
        f"{row}.{column}" for row in ("tax", "seal") for column in ("step", "done_in", "people")
    ]


class _Drawn(RefusableForm):
    """Every kind in one form of the house."""

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        super().__init__(data)
        for kind in sorted(OF_KIND):
            asked = question(kind, required=True)
            for part, field in kind_of(asked).fields(asked).items():
                self.fields[f"{kind}-{part}"] = field


def test_the_house_draws_every_box_and_says_the_sentences_of_the_kinds() -> None:
    draw = Template("{% load page %}{% for field in form %}{% render_field field %}{% endfor %}")
    drawn = draw.render(Context({"form": _Drawn()}))
    assert drawn.count('type="radio"') == 2
    assert drawn.count('type="checkbox"') == 4
    assert '<select name="table-tax.step"' in drawn
    sent = _Drawn({"number-value": "三人", "day-value": "8.4.1", "table-tax.people": "二人"})
    assert not sent.is_valid()
    assert sent.errors["single-value"] == ["「q1」を選んでください。"]
    assert sent.errors["text-value"] == ["「q1」を書いてください。"]
    assert "数として読めません" in sent.errors["number-value"][0]
    assert "二人" in draw.render(Context({"form": sent}))
    assert "table-seal.people" not in sent.errors


@pytest.mark.parametrize("kind", sorted(OF_KIND))
def test_beside_every_cell_stands_how_it_is_filled(kind: str) -> None:
    asked = question(kind)
    made = kind_of(asked)
    lines = made.lines(asked)
    assert list(lines) == list(made.cells(asked, None))
    assert all(line.how.endswith("。") and "None" not in line.how for line in lines.values())
    assert all(line.kind.key in kinds() for line in lines.values())


@pytest.mark.parametrize(
    ("precision", "text", "stored"),
    [("day", "R8.11.24", "2026-11-24"), ("day", "R8.11.25", None), ("month", "R8.11", "2026-11"),
     ("month", "R8.12", None), ("month", "R12.9", None)],
)  # fmt: skip
def test_when_something_was_is_not_yet_to_come(
    today: date, precision: str, text: str, stored: str | None
) -> None:
    asked = question("day", precision=precision, latest="today")
    if stored is None:
        with pytest.raises(UnreadableCells, match="これから来る"):
            kind_of(asked).read_cells(asked, {"q1": text})
    else:
        assert kind_of(asked).read_cells(asked, {"q1": text}) == stored


def test_the_ready_made_questions_on_what_was_done_last_take_no_day_to_come(today: date) -> None:
    by_id = ready_made()["dx_needs"].by_id
    for name in ("policy_security_on", "incident_drill"):
        assert kind_of(by_id[name]).fault(by_id[name], "2027-09"), name
        assert not kind_of(by_id[name]).fault(by_id[name], "2026-02"), name


def test_labels_with_a_comma_are_told_apart() -> None:
    fruit = [{"key": "a", "label": "りんご、赤"}, {"key": "b", "label": "みかん"}]
    asked = question("multiple", options=fruit)
    assert kind_of(asked).words(asked, ["a", "b"]) == "「りんご、赤」「みかん」"
