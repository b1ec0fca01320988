"""A round is prepared, opened, extended, closed; the same is not asked again without a reason."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile
from municipalities.surveys.actions.answering import submit_sheet
from municipalities.surveys.actions.rounds import (
    change_questions,
    change_round,
    close_round,
    discard_round,
    draft_round,
    extend_round,
    open_round,
    reopen_round,
    set_targets,
)
from municipalities.surveys.asking import again_words, asked_before, cost_of, prefilled_words
from municipalities.surveys.choices import ReminderStatus, RoundStatus
from municipalities.surveys.models import AnswerSheet, SheetSection, SurveyRound
from tests.build_groups import made_group
from tests.build_surveys import DUE, SMALL, drafted_round, opened_round, sent_sheet, sheet_of, small
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


def test_a_round_goes_from_a_set_of_questions_to_the_sheets_of_its_targets(staff: Person) -> None:
    answer = staff.client.post(
        address("round_new"),
        {"title": "第1回 支援ニーズ調査", "base": "set-dx_needs", "due_on": "R8.12.18"},
        follow=True,
    )
    assert read(answer).heading == "第1回 支援ニーズ調査"
    with scope(HIROSHIMA):
        survey = SurveyRound.objects.get()
    read(staff.client.post(address("round_targets", survey.pk), {"how": "all"}, follow=True))
    check = look(staff, "round_open", survey.pk)
    assert "54分×23団体＝20時間42分" in check.text
    page = read(staff.client.post(address("round_open", survey.pk), {"step": "do"}, follow=True))
    assert page.told == ["調査を始めました S-8-0001 23団体に知らせました。"]
    with scope(HIROSHIMA):
        assert AnswerSheet.objects.count() == 23
        assert SheetSection.objects.count() == 23 * 8
    assert "23団体中 0団体が回答しました" in look(staff, "round_detail", survey.pk).text


def test_nobody_is_asked_before_targets_and_day_are_settled(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = draft_round(by=staff.seat, title="第1回", questions=small())
        with pytest.raises(Refusal, match="提出期限が決まっていません"):
            open_round(by=staff.seat, survey=survey)
        survey = change_round(by=staff.seat, survey=survey, due_on=DUE)
        with pytest.raises(Refusal, match="対象の市町村を選んでください"):
            open_round(by=staff.seat, survey=survey)
        with pytest.raises(Refusal, match="この都道府県にない市町村"):
            set_targets(by=staff.seat, survey=survey, codes=["384224"], words="")
        with pytest.raises(Refusal, match="明日以降"):
            change_round(by=staff.seat, survey=survey, due_on=date(2026, 11, 24))
        assert SurveyRound.objects.get().status == RoundStatus.DRAFT


def test_a_group_is_asked_as_it_stands_today(staff: Person) -> None:
    group = made_group(staff)
    with scope(HIROSHIMA):
        survey = draft_round(by=staff.seat, title="第1回", questions=small(), due_on=DUE)
    answer = staff.client.post(
        address("round_targets", survey.pk), {"how": "group", "group": group.pk}, follow=True
    )
    assert read(answer).told == ["対象を2団体にしました。"]
    with scope(HIROSHIMA):
        assert SurveyRound.objects.get().targets == ["342076", JINSEKI]
    assert (
        "圏域・グループを選んでください"
        in read(staff.client.post(address("round_targets", survey.pk), {"how": "group"})).errors[0]
    )


def test_what_was_answered_before_is_not_asked_again_without_a_reason(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        first = opened_round(staff.seat)
        sent_sheet(officer.seat, sheet_of(first), voice="窓口が混む")
        survey = drafted_round(staff.seat, title="第2回 体制の調査")
        again = again_words(asked_before(survey))
        assert len(again) == 5
        assert again[-1] == "「意見」（令和8年11月24日、第1回 体制の調査）"
        with pytest.raises(Refusal, match="前に回答のある設問が5問"):
            open_round(by=staff.seat, survey=survey)
    page = look(staff, "round_detail", survey.pk)
    assert "前に回答のある設問が5問あります" in page.text
    with scope(HIROSHIMA):
        change_round(by=staff.seat, survey=survey, why_again="半年で変わるため")
        open_round(by=staff.seat, survey=survey)
        sheet = sheet_of(survey)
    assert "半年で変わるため" in look(officer, "sheet_detail", sheet.pk).text


def test_the_questions_stand_as_they_were_asked(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
        less = {**SMALL, "sections": SMALL["sections"][:1]}
        survey = change_questions(by=staff.seat, survey=survey, questionnaire=less)
        assert [question.id for question in survey.questions.questions] == ["cio", "cio_days", "people"]
        open_round(by=staff.seat, survey=survey)
        with pytest.raises(WrongState, match="準備の内容は直せません"):
            change_questions(by=staff.seat, survey=survey, questionnaire=SMALL)
        with pytest.raises(WrongState, match="準備の内容は直せません"):
            set_targets(by=staff.seat, survey=survey, codes=[JINSEKI], words="")


def test_questions_are_moved_added_and_reworded_on_the_page(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
    read(staff.client.post(address("round_questions", survey.pk), {"do": "down:worries"}, follow=True))
    said = {
        "section": "wishes", "text": "窓口の予約はできますか。", "short": "窓口の予約", "minutes": "1",
        "options": "できる\n準備中\nできない", "condition": "cio=yes",
    }  # fmt: skip
    new = address("question_new", survey.pk) + "?kind=single"
    assert read(staff.client.post(new, said, follow=True)).told == ["設問を足しました。"]
    form = look(staff, "question_edit", survey.pk, "people")
    assert form.soup.select_one("#id_unit")["value"] == "人"  # type: ignore[index]
    edit = {
        "section": "staff", "text": "担当の職員は何人ですか。", "short": "担当の人数", "minutes": "1",
        "unit": "人", "required": "on", "source": "last", "read": form.hidden("main form")["read"],
    }  # fmt: skip
    read(staff.client.post(address("question_edit", survey.pk, "people"), edit, follow=True))
    with scope(HIROSHIMA):
        questions = SurveyRound.objects.get().questions
    assert list(questions.by_id) == ["cio", "cio_days", "people", "voice", "worries", "own_1"]
    own = questions.by_id["own_1"]
    assert [option.label for option in own.options] == ["できる", "準備中", "できない"]
    assert own.condition is not None
    assert questions.by_id["people"].text == "担当の職員は何人ですか。"


def test_two_who_prepare_at_once_do_not_write_over_each_other(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
        change_round(by=staff.seat, survey=survey, title="別の人が直した名前")
        with pytest.raises(WrittenMeanwhile):
            change_round(by=staff.seat, survey=survey, title="わたしの名前", read="0" * 64)


def test_a_round_is_extended_closed_and_opened_again(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat)
        survey = extend_round(by=staff.seat, survey=survey, due_on=date(2026, 12, 25))
        planned = survey.reminders.waiting().order_by("due_at")
        assert [each.due_at.astimezone().day for each in planned] == [18, 24]
        survey = close_round(by=staff.seat, survey=survey)
        assert not survey.reminders.waiting().exists()
        assert survey.reminders.filter(status=ReminderStatus.STOPPED).count() == 2
        with pytest.raises(WrongState, match="回答を変えられません"):
            submit_sheet(by=officer.seat, sheet=sheet_of(survey))
        survey = reopen_round(by=staff.seat, survey=survey, due_on=date(2027, 1, 15))
        sent_sheet(officer.seat, sheet_of(survey))
        with pytest.raises(WrongState):
            discard_round(by=staff.seat, survey=survey)


def test_what_is_prepared_is_not_there_for_those_who_will_be_asked(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
    assert officer.client.get(address("round_detail", survey.pk)).status_code == 404
    assert "第1回" not in look(officer, "survey_list").text
    with scope(HIROSHIMA):
        discard_round(by=staff.seat, survey=survey)
    assert "第1回" not in look(staff, "survey_list").text


def test_the_cost_is_told_before_anybody_is_asked(staff: Person) -> None:
    with scope(HIROSHIMA):
        drafted = drafted_round(staff.seat, targets=[JINSEKI, SERA])
        cost = cost_of(drafted)
    assert (cost.minutes, cost.questions, cost.words) == (5, 5, "5分×2団体＝10分")
    assert prefilled_words(drafted, []) == "公表の値や記録を先に入れる1問"
