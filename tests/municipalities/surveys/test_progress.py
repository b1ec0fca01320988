"""How far every municipality is: the heat table, its sums, its conditions and its files."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from django.db import connection

from accounts.seats import Seat
from municipalities.groups.models import AreaGroup
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.returning import return_answer
from municipalities.surveys.figures import answers_of
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.pages.progress import progress_table
from municipalities.surveys.reading import questionnaire_of
from tests.build_answers import KAITA, KUMANO, SAKA, answered_round, asked_again, officer_of
from tests.build_groups import made_group
from tests.build_surveys import ANSWERS, opened_round, sent_sheet, sheet_of, written_sheet
from tests.cast import JINSEKI, SERA, Person
from tests.page import Page, address, csv_rows, look

MARK = import_module("municipalities.surveys.migrations.0005_wishes_are_no_progress").MARK
NO = {"cio": "no", "cio_days": None}


def two_rounds(staff: Seat) -> SurveyRound:
    """CIO: 坂町 came forward, 熊野町 went back, 海田町 stayed, 世羅町 has not answered this time."""
    return asked_again(staff, {SAKA: NO, KUMANO: {}, KAITA: {}, SERA: {}}, {SAKA: {}, KUMANO: NO, KAITA: {}})


def cells(page: Page) -> dict[str, str]:
    """Municipality or sum -> the cell of the one question that shows progress."""
    return {row[0]: row[1] for row in page.table("市町村と設問の表").rows}


def test_every_municipality_stands_with_its_answer_and_its_change_in_words(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = two_rounds(staff.seat)
    page = look(staff, "round_progress", survey.pk)
    assert page.heading == "取組の進み具合"
    assert cells(page) == {
        "実施済み・はいの団体": "2",
        "この設問に回答のあった団体": "3",
        "前回から▲進んだ団体": "1",
        "前回から▼戻った団体": "1",
        "世羅町": "未回答",
        "坂町": "いる ▲進んだ",
        "海田町": "いる",
        "熊野町": "いない ▼戻った",
    }


def test_the_numbers_say_of_what_day_and_of_how_many_they_are(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = two_rounds(staff.seat)
    text = look(staff, "round_progress", survey.pk).text
    assert "令和8年11月24日現在。4団体のうち、 回答した3団体 の、提出された回答です。" in text


def test_the_shades_are_told_by_a_legend_and_the_first_round_knows_no_change(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = answered_round(staff.seat, {SAKA: {}, KUMANO: NO})
    page = look(staff, "round_progress", survey.pk)
    assert [row[0] for row in page.table("市町村と設問の表").rows[:2]] == [
        "実施済み・はいの団体",
        "この設問に回答のあった団体",
    ]
    assert cells(page)["坂町"] == "いる"
    table = page.table("市町村と設問の表").tag
    assert [cell["class"] for cell in table.select("tbody:last-of-type td")] == [["q1"], ["q5"]]


def test_rows_stand_by_code_or_by_how_far_they_are_and_the_silent_ones_last(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = two_rounds(staff.seat)
    names = {
        sort: [row.town.name for row in progress_table(survey, staff.seat, sort=sort).rows]
        for sort in ("", "progress", "-progress")
    }
    assert names == {
        "": ["海田町", "熊野町", "坂町", "世羅町"],
        "progress": ["熊野町", "海田町", "坂町", "世羅町"],
        "-progress": ["海田町", "坂町", "熊野町", "世羅町"],
    }


def test_the_table_narrows_by_section_band_and_group(today: date, in_hiroshima: None, staff: Person) -> None:
    survey = answered_round(staff.seat, {SAKA: {}, JINSEKI: {}, SERA: NO})
    group: AreaGroup = made_group(staff, members=[SAKA, JINSEKI], cores=[])
    asked = {
        "?band=1万人未満": ["神石高原町"],
        f"?group={group.pk}": ["坂町", "神石高原町"],
        "?section=staff": ["坂町", "世羅町", "神石高原町"],
    }
    for query, names in asked.items():
        page = look(staff, "round_progress", survey.pk, query=query)
        assert [row[0] for row in page.table("市町村と設問の表").rows[2:]] == names
    nothing = look(staff, "round_progress", survey.pk, query="?section=wishes")
    assert "条件に合う市町村か設問がありません" in nothing.text
    odd = look(staff, "round_progress", survey.pk, query="?section=none&band=x&group=zzz&sort=1")
    assert len(odd.table("市町村と設問の表").rows) == 5


def test_the_file_has_exactly_what_the_page_shows(today: date, in_hiroshima: None, staff: Person) -> None:
    survey = two_rounds(staff.seat)
    query = "?sort=progress&band=1万人以上5万人未満"
    shown = look(staff, "round_progress", survey.pk, query=query).table("市町村と設問の表").rows
    head, *rows = csv_rows(staff.client.get(address("round_progress", survey.pk) + f"{query}&format=csv"))
    assert head == ["団体コード", "市町村", "問1 CIO"]
    assert sorted(row[1:] for row in rows) == sorted(shown)
    assert [row[0] for row in rows] == [KUMANO, KAITA, SAKA, SERA, "", "", "", ""]


def test_what_was_not_sent_is_in_no_number(
    today: date, in_hiroshima: None, staff: Person, officer: Person
) -> None:
    survey = opened_round(staff.seat)
    written_sheet(officer.seat, sheet_of(survey))
    towns = answers_of(survey, staff.seat, survey.questions.questions)
    assert [(town.code, town.is_sent, town.values) for town in towns] == [
        (SERA, False, {}),
        (JINSEKI, False, {}),
    ]
    sent_sheet(officer.seat, sheet_of(survey))
    written_sheet(officer.seat, sheet_of(survey), **NO)
    town = answers_of(survey, staff.seat, survey.questions.questions)[1]
    assert town.values == {name: value for name, value in ANSWERS.items() if value is not None}
    assert progress_table(survey, staff.seat).counts[0].done == 1


CLOUD = {
    "id": "backup", "meaning": "security.backup", "text": "控えを切り離していますか。", "kind": "single",
    "short": "控え", "required": True, "options": [
        {"key": "yes", "label": "している", "yes": True}, {"key": "no", "label": "していない", "yes": False},
        {"key": "unknown", "label": "分からない"},
    ],
}  # fmt: skip
WANTS = {**CLOUD, "id": "wants", "meaning": "support.wanted", "short": "支援の希望", "text": "支援は？"}


def test_every_answer_shows_its_word_and_is_counted_and_a_wish_is_no_progress(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    section = {"key": "all", "title": "全部", "questions": [CLOUD, {**WANTS, "wish": True}]}
    questions = questionnaire_of({"format": "questionnaire/1", "title": "控え", "sections": [section]})
    survey = opened_round(staff.seat, questions=questions, targets=[SAKA, KUMANO, KAITA])
    for code, said in ((SAKA, "unknown"), (KUMANO, "yes")):
        sheet = save_answers(
            by=officer_of(code), sheet=sheet_of(survey, code), said={"backup": said, "wants": "yes"}
        )
        submit_sheet(by=officer_of(code), sheet=sheet)
    page = look(staff, "round_progress", survey.pk)
    assert page.table("市町村と設問の表").rows == [
        ["実施済み・はいの団体", "1"],
        ["この設問に回答のあった団体", "2"],
        ["海田町", "未回答"],
        ["熊野町", "している"],
        ["坂町", "分からない"],
    ]
    (cell,) = page.table("市町村と設問の表").tag.select("tbody:last-of-type tr:last-of-type td")
    assert cell["class"] == ["q0"]
    rows = csv_rows(staff.client.get(address("round_progress", survey.pk) + "?format=csv"))
    assert [SAKA, "坂町", "分からない"] in rows


def test_board_and_progress_count_the_same_municipalities_as_answered(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = answered_round(staff.seat, {SAKA: {}, KUMANO: {}}, unanswered=(SERA,))
    return_answer(by=staff.seat, sheet=sheet_of(survey, SAKA), question="people", words="人数を確かめて。")
    assert "3団体中 1団体が回答しました" in look(staff, "round_detail", survey.pk).text
    assert "回答した1団体 と差戻し中の1団体の" in look(staff, "round_progress", survey.pk).text
    assert "回答した1団体 と差戻し中の1団体の" in look(staff, "round_answers", survey.pk).text


def test_rounds_of_the_ready_made_set_get_its_wish_marked(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    section = {"key": "all", "title": "全部", "hint": "前", "questions": [CLOUD, WANTS]}
    questions = questionnaire_of({"format": "questionnaire/1", "title": "控え", "sections": [section]})
    survey = opened_round(staff.seat, questions=questions)
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        cursor.execute("select set_config('app.prefecture_id', '34', true)")
    now = SurveyRound.objects.get(pk=survey.pk).questionnaire
    assert now["sections"] == [{**section, "questions": [CLOUD, {**WANTS, "wish": True}]}]


def test_the_round_before_is_one_that_began_before(today: date, in_hiroshima: None, staff: Person) -> None:
    """The first round is not compared with the second, which came later."""
    survey = two_rounds(staff.seat)
    first = SurveyRound.objects.get(title="第1回 体制の調査")
    assert [town.earlier for town in answers_of(first, staff.seat, first.questions.questions)] == [{}] * 4
    (town,) = [
        each for each in answers_of(survey, staff.seat, survey.questions.questions) if each.code == SAKA
    ]
    assert town.earlier["cio"].value == "no"
