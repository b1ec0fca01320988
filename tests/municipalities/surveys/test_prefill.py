"""What stands in the boxes before anybody writes, and beside them."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import scope
from home.counts import counts_for
from municipalities.register.models import MunicipalityIndicators
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.returning import return_answer
from municipalities.surveys.actions.rounds import change_round, close_round, draft_round, open_round
from municipalities.surveys.models import AnswerSheet, UnsentAnswer
from municipalities.surveys.prefill import prefill_of
from municipalities.surveys.reading import ready_made
from tests.build_surveys import ANSWERS, DUE, drafted_round, opened_round, sent_sheet, sheet_of
from tests.build_targets import made_target
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def sheet(staff: Person) -> AnswerSheet:
    with scope(HIROSHIMA):
        return sheet_of(opened_round(staff.seat))


def test_last_answers_and_public_values_stand_there_with_source_and_age(
    staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet_of(opened_round(staff.seat)), voice="窓口が混む")
        second = drafted_round(staff.seat, title="第2回 体制の調査")
        change_round(by=staff.seat, survey=second, why_again="半年で変わるため")
        sheet = sheet_of(open_round(by=staff.seat, survey=second))
        filled = prefill_of(JINSEKI, second.pk, second.questions.questions)
        assert {name: each.value for name, each in filled.items()} == {
            **{name: value for name, value in ANSWERS.items() if value is not None},
            "voice": "窓口が混む",
        }
        assert filled["people"].words == "前回の回答（令和8年11月24日）"
    page = look(officer, "sheet_section", sheet.pk, "staff")
    assert "前回の回答（令和8年11月24日）：2人" in page.text
    assert page.soup.select_one("#id_people")["value"] == "2"  # type: ignore[index]
    form = {**page.hidden("main form"), "cio": "yes", "cio_days": "4", "people": "6"}
    again = read(
        officer.client.post(address("sheet_section", sheet.pk, "staff"), {**form, "do": "draft"}, follow=True)
    )
    assert "前の値から変更" in again.text
    assert "2人から6人に増えています" in again.text
    with scope(HIROSHIMA):
        origins = dict(UnsentAnswer.objects.values_list("question", "origin"))
        assert origins == {"cio": "prefilled", "cio_days": "prefilled", "people": "typed"}
        save_answers(by=officer.seat, sheet=sheet, said={"worries": ["cost"], "voice": "窓口が混む"})
        sent = submit_sheet(by=officer.seat, sheet=sheet)
    board = look(staff, "round_detail", sent.round_id)
    assert "「担当の人数」が2人から6人に増えています。" in board.text


def test_public_indicators_are_filled_in_where_the_town_said_nothing(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        year = MunicipalityIndicators.objects.filter(municipality=JINSEKI).order_by("-fiscal_year")[0]
        survey = drafted_round(staff.seat)
        filled = prefill_of(JINSEKI, survey.pk, survey.questions.questions)
    assert filled["cio"].value == ("yes" if year.cio else "no")
    assert filled["cio"].source == "デジタル庁の公表値"
    assert filled["cio"].is_old(date(2026, 11, 24))


def test_what_is_public_stands_beside_what_the_town_has_answered_since(
    staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        sheet = sheet_of(opened_round(staff.seat))
        public = prefill_of(JINSEKI, sheet.round_id, sheet.round.questions.questions)["cio"]
        other = "no" if public.value == "yes" else "yes"
        days = 4 if other == "yes" else None
        sent_sheet(officer.seat, sheet, cio=other, cio_days=days)
        second = change_round(by=staff.seat, survey=drafted_round(staff.seat), why_again="半年で変わるため")
        sheet = sheet_of(open_round(by=staff.seat, survey=second))
        filled = prefill_of(JINSEKI, second.pk, second.questions.questions)["cio"]
    assert (filled.value, filled.source) == (other, "前回の回答")
    assert filled.beside == (public,)
    words = "いる" if public.value == "yes" else "いない"
    assert (
        f"デジタル庁の公表値（{public.when}）：{words}"
        in look(officer, "sheet_section", sheet.pk, "staff").text
    )


def test_targets_that_were_recorded_are_not_asked_anew(staff: Person, officer: Person) -> None:
    year = {"fiscal_year": 2027, "people": 3}
    made_target(officer, **year, as_of=date(2026, 4, 1), role="engineer")
    made_target(officer, fiscal_year=2029, people=20, as_of=date(2026, 10, 1), role="leader")
    with scope(HIROSHIMA):
        survey = draft_round(by=staff.seat, title="体制", questions=ready_made()["dx_needs"], due_on=DUE)
        filled = prefill_of(JINSEKI, survey.pk, survey.questions.questions)
    assert filled["targets"].value == {"engineer": {"y2027": 3}}
    assert filled["promoter_target"].value == 20
    assert filled["promoter_target"].words == "確保・育成目標の記録（令和8年10月1日時点）"


def test_the_page_of_a_section_says_how_many_days_are_left(sheet: AnswerSheet, officer: Person) -> None:
    assert "12月18日（金）　あと24日" in look(officer, "sheet_section", sheet.pk, "staff").text.replace(
        " ", "　"
    )
    with scope(HIROSHIMA):
        assert counts_for(officer.seat)["survey_list"] == 1
        sent_sheet(officer.seat, sheet)
        assert counts_for(officer.seat)["survey_list"] == 0


def test_a_page_names_what_cannot_be_sent_as_it_is_and_what_came_back(
    sheet: AnswerSheet, officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        save_answers(by=officer.seat, sheet=sheet, said={"cio": "yes", "cio_days": None, "people": 2})
    page = look(officer, "sheet_section", sheet.pk, "staff").text
    assert "このままでは提出できません 「CIOの日数」が未記入です。" in page
    assert "5問のうち2問が記入済み" in page
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
        return_answer(by=staff.seat, sheet=sheet, question="people", words="4月1日の人数ですか。")
    page = look(officer, "sheet_section", sheet.pk, "staff").text
    assert "差戻しが1問あります 問3 担当の人数 ：4月1日の人数ですか。" in page
    with scope(HIROSHIMA):
        close_round(by=staff.seat, survey=sheet.round)
    answer = staff.client.get(address("answer_return", sheet.pk, "people"), follow=True)
    assert read(answer).told == ["この調査は締め切っています。差し戻すときは、先に受付を再開してください。"]
