"""Due days and reminders on days off, and a due day that is moved earlier."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import scope
from municipalities.surveys.actions.rounds import change_round, discard_round
from municipalities.surveys.models import SurveyRound
from tests.build_surveys import drafted_round, opened_round, sent_sheet, sheet_of
from tests.cast import HIROSHIMA, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")
OFF = "12月20日（日）は日曜日です。直前の開庁日は12月18日（金）です。"


def extend(staff: Person, survey: SurveyRound, due_on: str, **more: str) -> Page:
    path = address("round_extend", survey.pk)
    return read(staff.client.post(path, {"due_on": due_on, **more}, follow=True))


def test_a_due_day_on_a_day_off_is_told_before_anybody_is_asked(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
        change_round(by=staff.seat, survey=survey, due_on=date(2026, 12, 20))
    assert OFF in look(staff, "round_detail", survey.pk).text
    assert OFF in look(staff, "round_open", survey.pk).text


def test_reminders_go_out_on_working_days(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat, due_on=date(2026, 12, 20))
        planned = survey.reminders.waiting().order_by("due_at")
        assert [each.due_at.astimezone().day for each in planned] == [11, 18]


def test_an_earlier_day_and_a_day_off_are_asked_back_once(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat)
        sent_sheet(officer.seat, sheet_of(survey))
    form = look(staff, "round_extend", survey.pk)
    assert not form.soup.select("[name^=sure]")
    page = extend(staff, survey, "R8.12.2")
    assert "12月18日（金）から12月2日（水）に早めます。" in page.errors[0]
    assert "まだ提出していない1団体に知らせが届きます。" in page.errors[0]
    with scope(HIROSHIMA):
        assert SurveyRound.objects.get().due_on == date(2026, 12, 18)
    assert extend(staff, survey, "R8.12.2", sure_20261202="on").told == ["期限を変えました。"]
    assert OFF in extend(staff, survey, "R8.12.20", sure_20261202="on").errors[0]
    assert extend(staff, survey, "R8.12.25").told == ["期限を変えました。"]
    with scope(HIROSHIMA):
        assert SurveyRound.objects.get().due_on == date(2026, 12, 25)


def test_the_history_names_the_questions_that_were_changed(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
    page = look(staff, "round_questions", survey.pk)
    said = {"do": "keep", "keep": ["cio", "cio_days"], "step": "do", "read": page.hidden("main form")["read"]}
    read(staff.client.post(address("round_questions", survey.pk), said, follow=True))
    assert "担当の人数、不安、意見" in look(staff, "round_detail", survey.pk).text


def test_a_discarded_round_does_not_promise_to_begin(staff: Person) -> None:
    with scope(HIROSHIMA):
        survey = drafted_round(staff.seat)
    assert "設問と対象は残り、見るだけになります" in look(staff, "round_discard", survey.pk).text
    with scope(HIROSHIMA):
        discard_round(by=staff.seat, survey=survey)
    text = look(staff, "round_detail", survey.pk).text
    assert "始めずに破棄した調査です" in text
    assert "確かめてから始めます" not in text


def test_towns_do_not_read_what_all_of_them_together_take(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat)
    assert "5分×2団体＝10分" in look(staff, "round_questions", survey.pk).text
    assert "団体＝" not in look(officer, "round_questions", survey.pk).text
