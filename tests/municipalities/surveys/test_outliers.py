"""Answers that somebody should look at, each with what it is far from and what has been done about it."""

from __future__ import annotations

from datetime import date

from accounts.seats import Seat
from municipalities.surveys.actions.returning import confirm_sections, return_answer
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.pages.outliers import outliers_of
from tests.build_answers import MIDDLE, OTAKE, SAKA, answered_round, asked_again
from tests.build_surveys import sheet_of, written_sheet
from tests.cast import JINSEKI, SERA, Person
from tests.page import address, csv_rows, look

USUAL = {code: {"people": 2 + place % 3} for place, code in enumerate(MIDDLE)}


def one_far(staff: Seat) -> SurveyRound:
    """大竹市 has forty people where others of its size have two to four."""
    return answered_round(staff, {**USUAL, OTAKE: {"people": 40}, JINSEKI: {"people": 40}})


def test_a_number_far_from_others_of_its_size_is_told_with_the_median(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    (line,) = outliers_of(one_far(staff.seat), staff.seat)
    assert (line.town.name, line.label, line.words, line.basis_words, line.state_words) == (
        "大竹市",
        "担当の人数",
        "40人",
        "同じ人口規模との差",
        "確認前",
    )
    assert line.against == "人口1万人以上5万人未満の中央値 3人（6団体。2.2人から3.8人に半分の団体）"


def test_a_size_of_which_few_have_answered_is_not_judged(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    """神石高原町 is alone in its size, and four in another one are too few."""
    survey = answered_round(
        staff.seat, {code: {"people": 2} for code in MIDDLE[:3]} | {OTAKE: {"people": 90}, JINSEKI: {}}
    )
    assert outliers_of(survey, staff.seat) == []


def test_what_is_far_from_the_last_round_stands_in_the_words_in_which_it_was_found(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = asked_again(staff.seat, {SAKA: {"people": 2}, SERA: {}}, {SAKA: {"people": 9}, SERA: {}})
    (line,) = outliers_of(survey, staff.seat)
    assert (line.town.name, line.basis_words) == ("坂町", "前回との差")
    assert line.against == "「担当の人数」が2人から9人に増えています。"


def test_the_page_leads_to_giving_the_answer_back_and_says_where_that_was_done(
    today: date, in_hiroshima: None, staff: Person, approver: Person
) -> None:
    survey = one_far(staff.seat)
    sheet = sheet_of(survey, OTAKE)
    page = look(staff, "round_outliers", survey.pk)
    assert page.table("気になる回答").column("いま") == ["確認前"]
    assert address("answer_return", sheet.pk, "people") in page.links.values()
    assert "四分位範囲" in page.text
    assert "5団体に満たない" in page.text
    assert (
        address("answer_return", sheet.pk, "people")
        not in look(approver, "round_outliers", survey.pk).links.values()
    )
    confirm_sections(by=staff.seat, sheet=sheet, keys=["staff"])
    assert look(staff, "round_outliers", survey.pk).table("気になる回答").column("いま") == ["確認済み"]
    return_answer(by=staff.seat, sheet=sheet, question="people", words="人数を確かめてください。")
    page = look(staff, "round_outliers", survey.pk)
    assert page.table("気になる回答").column("いま") == ["差戻し中"]
    assert address("answer_return", sheet.pk, "people") not in page.links.values()


def test_the_list_narrows_and_its_file_has_the_same_lines(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = one_far(staff.seat)
    asked = {
        "": 1,
        "?basis=last": 0,
        "?basis=peers&state=open": 1,
        "?state=returned": 0,
        "?section=wishes": 0,
        "?band=1万人未満": 0,
        "?basis=odd": 1,
    }
    for query, count in asked.items():
        page = look(staff, "round_outliers", survey.pk, query=query)
        assert f"現在、 {count}件" in page.text, query
    rows = csv_rows(staff.client.get(address("round_outliers", survey.pk) + "?format=csv"))
    assert rows[1][:5] == [OTAKE, "大竹市", "3", "担当の人数", "40人"]


def test_a_draft_is_judged_by_nobody(today: date, in_hiroshima: None, staff: Person, officer: Person) -> None:
    survey = answered_round(staff.seat, USUAL, unanswered=(JINSEKI,))
    written_sheet(officer.seat, sheet_of(survey), people=900)
    assert outliers_of(survey, staff.seat) == []
