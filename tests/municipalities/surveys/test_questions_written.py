"""Sections, conditions, checks and tables are written on the page of the questions."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import scope
from municipalities.surveys.actions.rounds import change_questions, draft_round
from municipalities.surveys.forms.parts import kept as without
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.reading import ready_made
from tests.build_question_pages import add, mend, own, stored
from tests.build_surveys import DUE, drafted_round, with_table
from tests.cast import HIROSHIMA, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def survey(staff: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return drafted_round(staff.seat)


@pytest.fixture
def dx(staff: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return draft_round(by=staff.seat, title="第1回", questions=ready_made()["dx_needs"], due_on=DUE)


def post(staff: Person, name: str, *ids: Any, **said: Any) -> Page:
    return read(staff.client.post(address(name, *ids), said, follow=True))


def test_a_new_section_is_made_with_its_first_question_and_can_be_renamed_and_moved(
    survey: SurveyRound, staff: Person
) -> None:
    page = add(staff, survey, "text", section="new")
    assert page.errors == ["新しい区分の名前を書いてください。"]
    page = add(staff, survey, "text", title="窓口")
    assert page.errors == ["新しい区分「窓口」に入れるときは、「新しい区分をつくる」を選んでください。"]
    page = add(staff, survey, "text", section="new", title="困り ごと")
    assert page.errors == ["新しい区分の名前：区分「困りごと」はすでにあります。「区分」から選んでください。"]
    add(staff, survey, "text", section="new", title="窓口")
    made = stored(survey).questions.sections[-1]
    assert (made.title, own(survey).section) == ("窓口", made.key)
    page = look(staff, "section_edit", survey.pk, made.key)
    assert page.heading == "区分を直す"
    said = {"title": "窓口の予約", "hint": "本庁舎だけ", "after": "staff"}
    assert post(staff, "section_edit", survey.pk, made.key, **said).told == ["区分を直しました。"]
    assert [part.title for part in stored(survey).questions.sections] == [
        *("担当する職員", "窓口の予約", "困りごと")
    ]
    assert stored(survey).questions.sections[1].hint == "本庁舎だけ"
    said["title"] = "困りごと"
    page = post(staff, "section_edit", survey.pk, made.key, **said)
    assert page.errors == ["区分の名前：区分「困りごと」はすでにあります。別の名前にしてください。"]


def test_a_section_is_not_moved_before_the_answers_on_which_its_questions_rest(
    survey: SurveyRound, staff: Person
) -> None:
    add(staff, survey, "text", section="new", title="窓口", condition="cio=yes", short="予約")
    (key,) = [part.key for part in stored(survey).questions.sections if part.title == "窓口"]
    page = post(staff, "section_edit", survey.pk, key, title="窓口", after="")
    assert page.errors == [
        "置くところ：「予約」は、「CIO」の回答によって聞く設問です。「CIO」より後に置いてください。"
    ]


def test_a_section_that_its_last_question_leaves_goes(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "text", section="new", title="窓口")
    mend(staff, survey, "own_1", section="wishes")
    assert [part.title for part in stored(survey).questions.sections] == ["担当する職員", "困りごと"]


def test_a_question_is_asked_where_one_or_another_was_answered(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "single", text="進んでいますか。", short="進み", options="未着手\n実施中\n済み")
    first, second, third = (option.key for option in own(survey).options)
    add(staff, survey, "text", text="なぜですか。", condition=f"own_1={second}")
    asked = own(survey, "own_2").condition
    assert asked is not None
    assert asked.one_of == (second,)
    form = look(staff, "question_edit", survey.pk, "own_2")
    boxes = form.soup.select("input[name=also_own_1]")
    assert [box["value"] for box in boxes] == [first, third]
    mend(staff, survey, "own_2", also_own_1=[first])
    asked = own(survey, "own_2").condition
    assert asked is not None
    assert asked.one_of == (first, second)
    assert "「進み」が「未着手」か「実施中」" in look(staff, "round_questions", survey.pk).text
    mend(staff, survey, "own_2", short="理由", also_own_1=[first])
    assert own(survey, "own_2").condition == asked
    mend(staff, survey, "own_2", condition="cio=yes", also_own_1=[first, third])
    asked = own(survey, "own_2").condition
    assert asked is not None
    assert (asked.question, asked.one_of) == ("cio", ("yes",))


def test_what_must_hold_between_answers_is_written_on_the_page(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "number", text="兼務は？", short="兼務", unit="人")
    add(staff, survey, "number", text="専任は？", short="専任", unit="人")
    page = mend(staff, survey, "people", check_sum_of=["own_1"], required="on")
    assert page.errors == ["合計と合うか：足す設問を2つ以上選んでください。"]
    mend(staff, survey, "people", check_sum_of=["own_1", "own_2"], required="on")
    mend(staff, survey, "own_1", check_at_most=["people"])
    questions = stored(survey).questions
    said = {"cio": "no", "people": 3, "own_1": 4, "own_2": 1}
    assert [fault.sentence for fault in questions.check(said)] == [
        "「担当の人数」（3人）が、「兼務」と「専任」の合計（5人）と合いません。どれかを直してください。",
        "「兼務」（4人）が「担当の人数」（3人）より多くなっています。どちらかを直してください。",
    ]
    mend(staff, survey, "people", check_sum_of=["own_1", "own_2"], required="on", short="人数")
    assert own(survey, "people").checks == questions.by_id["people"].checks
    mend(staff, survey, "people", required="on")
    assert own(survey, "people").checks == ()


def test_a_question_that_is_put_back_is_checked_against_again(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "day", text="始めは？", short="始め")
    add(staff, survey, "day", text="終わりは？", short="終わり")
    mend(staff, survey, "own_1", check_before=["own_2"])
    before = own(survey)
    kept = [name for name in stored(survey).questions.by_id if name != "own_2"]
    with scope(HIROSHIMA):
        gone = stored(survey)
        change_questions(by=staff.seat, survey=gone, questionnaire=without(gone, kept))
    assert own(survey).checks == ()
    page = look(staff, "questions_back", survey.pk)
    (box,) = page.soup.select("input[name^=of_][value^='own.']")
    post(staff, "questions_back", survey.pk, **{str(box["name"]): [str(box["value"])]})
    assert own(survey) == before


def test_days_are_held_against_days_alone(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "day", text="始めは？", short="始め")
    add(staff, survey, "day", text="終わりは？", short="終わり")
    form = look(staff, "question_edit", survey.pk, "own_1")
    assert [box["value"] for box in form.soup.select("input[name=check_before]")] == ["own_2"]
    assert not form.soup.select("input[name=check_at_most], input[name=check_sum_of]")
    mend(staff, survey, "own_1", check_before=["own_2"])
    said = {"cio": "no", "people": 3, "own_1": "2027-02-01", "own_2": "2027-01-31"}
    assert [fault.question.id for fault in stored(survey).questions.check(said)] == ["own_1"]


def test_what_a_ready_made_check_says_stays(dx: SurveyRound, staff: Person) -> None:
    for name in ("it_people", "it_fte", "wanted_from"):
        before = stored(dx).questions.by_id[name]
        form = look(staff, "question_edit", dx.pk, name)
        ticks: dict[str, Any] = {}
        for box in form.soup.select("main form input[type=checkbox][checked]"):
            ticks.setdefault(str(box["name"]), []).append(str(box.get("value") or "on"))
        assert not mend(staff, dx, name, **ticks, short="直した名前").errors
        after = stored(dx).questions.by_id[name]
        assert (after.checks, after.condition) == (before.checks, before.condition)


TABLE: dict[str, Any] = {"text": "機器は？", "rows": "本庁舎\n支所", "columns": "台数\n状況"}


def test_a_table_is_made_column_by_column(survey: SurveyRound, staff: Person) -> None:
    page = add(staff, survey, "table", **TABLE)
    assert page.errors == [
        f"列「{name}」の答え方を選んで、もう一度保存してください。" for name in ("台数", "状況")
    ]
    number, state = (
        str(box["name"]).removesuffix("_kind") for box in page.soup.select("select[name^=column_]")
    )
    said = {**TABLE, f"{number}_kind": "number", f"{number}_unit": "台", f"{state}_kind": "single"}
    page = add(staff, survey, "table", **said)
    assert page.errors == ["列「状況」の選択肢を2つ以上、1行に1つ書いてください。"]
    wrong = {**said, f"{state}_options": "良い\n悪い", f"{state}_unit": "台"}
    assert add(staff, survey, "table", **wrong).errors == [
        "列「状況」の単位：「1つ選ぶ」の列に単位は書けません。消してください。"
    ]
    add(staff, survey, "table", **said, **{f"{state}_options": "良い\n悪い"})
    many, how = own(survey).columns
    assert (many.text, many.kind, many.unit) == ("台数", "number", "台")
    assert [option.label for option in how.options] == ["良い", "悪い"]
    assert "台数（数）" in look(staff, "round_questions", survey.pk).text
    form = look(staff, "column_edit", survey.pk, "own_1", many.key)
    assert form.heading == "「機器は？」の列を直す（数）"
    changed = {"text": "台数", "unit": "台", "most": "５０", "required": "on"}
    assert post(staff, "column_edit", survey.pk, "own_1", many.key, **changed).told == ["列を直しました。"]
    assert (own(survey).columns[0].most, own(survey).columns[0].required) == (50, True)
    changed["text"] = "状況"
    page = post(staff, "column_edit", survey.pk, "own_1", many.key, **changed)
    assert page.errors == ["列の見出し：列「状況」はすでにあります。別の見出しにしてください。"]


def test_the_columns_of_a_table_keep_what_they_ask(survey: SurveyRound, staff: Person) -> None:
    with scope(HIROSHIMA):
        table = draft_round(by=staff.seat, title="表", questions=with_table(), due_on=DUE)
    before = own(table, "servers").columns
    mend(staff, table, "servers", short="サーバの台数", columns="更新の時期\n台数")
    assert own(table, "servers").columns == (before[1], before[0])
    page = mend(staff, table, "servers", columns="更新の時期\n台の数")
    assert "前にあった「台数」は、なくしたのか、言葉を直したのかを選んでください。" in page.errors
    mend(staff, table, "servers", columns="更新の時期\n台の数", was_columns_number="台の数")
    assert [(each.key, each.text, each.unit) for each in own(table, "servers").columns] == [
        *(("until", "更新の時期", ""), ("number", "台の数", "台"))
    ]
