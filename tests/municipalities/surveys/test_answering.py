"""A municipality answers: prefilled, in parts, by several people, and sends; one answer comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from home.waiting import waiting_for
from municipalities.profile.actions import record_network
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.returning import confirm_sections, return_answer, take_back_return
from municipalities.surveys.actions.rounds import change_round, open_round
from municipalities.surveys.choices import SectionStatus, SheetStatus
from municipalities.surveys.models import Answer, AnswerSheet, AnswerStep, SheetSection, UnsentAnswer
from municipalities.surveys.prefill import prefill_of
from municipalities.surveys.standing import standing_of
from tests.build_surveys import ANSWERS, drafted_round, opened_round, sent_sheet, sheet_of, written_sheet
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def sheet(staff: Person) -> AnswerSheet:
    with scope(HIROSHIMA):
        return sheet_of(opened_round(staff.seat))


def statuses(sheet: AnswerSheet) -> dict[str, str]:
    with scope(HIROSHIMA):
        return dict(SheetSection.objects.filter(sheet=sheet).values_list("key", "status"))


def test_an_officer_answers_section_by_section_and_sends(
    sheet: AnswerSheet, officer: Person, staff: Person, today: date
) -> None:
    home = look(officer, "home")
    assert "第1回 体制の調査" in home.text
    first = look(officer, "sheet_section", sheet.pk, "staff")
    assert first.heading == "1 担当する職員"
    hidden = first.hidden("main form")
    said = {"cio": "yes", "cio_days": "４日", "people": "2人", "do": "next"}
    page = read(
        officer.client.post(address("sheet_section", sheet.pk, "staff"), {**hidden, **said}, follow=True)
    )
    assert (page.heading, page.told) == ("2 困りごと", ["保存しました。次の区分です。"])
    assert statuses(sheet) == {"staff": "writing", "wishes": "untouched"}
    review = look(officer, "sheet_review", sheet.pk)
    assert "提出の前に、2問を確かめてください" in review.text
    wishes = {"worries": ["cost", "staff"], "voice": "窓口が混む", "do": "next"}
    page = read(officer.client.post(address("sheet_section", sheet.pk, "wishes"), wishes, follow=True))
    assert page.heading == "見直しと提出"
    assert "県に提出する" in page.buttons
    sent = read(
        officer.client.post(
            address("sheet_review", sheet.pk), {**page.hidden("main form"), "do": "send"}, follow=True
        )
    )
    assert sent.told == ["提出しました 受付番号 A-8-0001 県が確かめ、聞きたいことがあれば1問ずつ戻ります。"]
    with scope(HIROSHIMA):
        values = dict(Answer.objects.filter(sheet=sheet).values_list("question", "value"))
        assert values == {**ANSWERS, "worries": ["cost", "staff"], "voice": "窓口が混む"}
        assert not UnsentAnswer.objects.exists()
        assert [task.title for task in waiting_for(officer.seat, today).tasks] == []
    assert statuses(sheet) == {"staff": "submitted", "wishes": "submitted"}
    assert "回答の確認：第1回 体制の調査" in look(staff, "home").text


def test_what_cannot_be_read_stays_in_its_box_and_the_rest_is_kept(
    sheet: AnswerSheet, officer: Person
) -> None:
    said = {"cio": "yes", "cio_days": "だいたい4", "people": "2"}
    page = read(officer.client.post(address("sheet_section", sheet.pk, "staff"), said))
    assert "「だいたい4」は数として読めません" in page.errors[0]
    assert page.soup.select_one("#id_cio_days")["value"] == "だいたい4"  # type: ignore[index]
    assert page.told == ["下の設問のほかは、下書きに保存しました。"]
    with scope(HIROSHIMA):
        kept = dict(UnsentAnswer.objects.values_list("question", "value"))
        assert kept == {"cio": "yes", "people": 2}
    mended = {**page.hidden("main form"), **said, "cio_days": "4", "do": "draft"}
    read(officer.client.post(address("sheet_section", sheet.pk, "staff"), mended, follow=True))
    with scope(HIROSHIMA):
        assert standing_of(sheet).value("cio_days") == 4


def test_what_is_written_is_the_towns_until_it_is_sent(
    sheet: AnswerSheet, officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        written_sheet(officer.seat, sheet, voice="まだ内緒の相談")
        events = [str(event.after) for event in Event.objects.all()]
    assert "まだ内緒の相談" not in look(staff, "sheet_detail", sheet.pk).text
    assert "まだ提出されていません" in look(staff, "sheet_detail", sheet.pk).text
    assert not any("内緒" in after for after in events)
    assert "入力中" in look(staff, "round_detail", sheet.round_id).text


def test_another_municipality_finds_nothing(
    sheet: AnswerSheet, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet, voice="窓口が混む")
    for name, args in (
        ("sheet_detail", [sheet.pk]),
        ("sheet_section", [sheet.pk, "staff"]),
        ("sheet_review", [sheet.pk]),
    ):
        assert other_officer.client.get(address(name, *args)).status_code == 404
        if name != "sheet_detail":
            assert other_officer.client.post(address(name, *args), {}).status_code == 404
    assert "窓口が混む" not in look(other_officer, "survey_list").text
    with scope(HIROSHIMA):
        for model in (Answer, AnswerStep, SheetSection, UnsentAnswer):
            seen = model.objects.visible_to(other_officer.seat).filter(sheet=sheet)
            assert not seen.exists(), model
    own = other_officer.client.get(address("round_detail", sheet.round_id))
    assert own.status_code == 302
    assert own["Location"] != address("sheet_detail", sheet.pk)


def test_two_of_a_town_write_at_once_and_nothing_is_lost(
    sheet: AnswerSheet, officer: Person, municipal_approver: Person
) -> None:
    opened = look(officer, "sheet_section", sheet.pk, "staff").hidden("main form")
    with scope(HIROSHIMA):
        save_answers(by=municipal_approver.seat, sheet=sheet, said={"people": 7})
    said = {**opened, "cio": "no", "cio_days": "", "people": "2", "do": "draft"}
    page = read(officer.client.post(address("sheet_section", sheet.pk, "staff"), said))
    assert "デモ・佐伯 隆さんが「7人」と書いています" in page.errors[0]
    assert page.soup.select_one("#id_people")["value"] == "2"  # type: ignore[index]
    with scope(HIROSHIMA):
        kept = dict(UnsentAnswer.objects.values_list("question", "value"))
        assert kept == {"people": 7, "cio": "no", "cio_days": None}, "all but what the other has written"
    again = {**page.hidden("main form"), "cio": "no", "cio_days": "", "people": "2", "do": "draft"}
    read(officer.client.post(address("sheet_section", sheet.pk, "staff"), again, follow=True))
    with scope(HIROSHIMA):
        assert standing_of(sheet).value("people") == 2


def test_what_somebody_did_not_touch_keeps_the_words_of_the_other(
    sheet: AnswerSheet, officer: Person, municipal_approver: Person
) -> None:
    with scope(HIROSHIMA):
        save_answers(by=officer.seat, sheet=sheet, said={"cio": "no", "cio_days": None, "people": 2})
    opened = look(officer, "sheet_section", sheet.pk, "staff").hidden("main form")
    with scope(HIROSHIMA):
        save_answers(by=municipal_approver.seat, sheet=sheet, said={"people": 7})
    said = {**opened, "cio": "yes", "cio_days": "3", "people": "2", "do": "draft"}
    read(officer.client.post(address("sheet_section", sheet.pk, "staff"), said, follow=True))
    with scope(HIROSHIMA):
        standing = standing_of(sheet)
        assert (standing.value("cio"), standing.value("people")) == ("yes", 7)


def test_one_answer_comes_back_with_one_sentence_and_the_rest_stays(
    sheet: AnswerSheet, officer: Person, staff: Person, today: date
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
        confirm_sections(by=staff.seat, sheet=sheet, keys=["staff", "wishes"])
    answer = staff.client.post(
        address("answer_return", sheet.pk, "people"), {"words": "4月1日の人数ですか。"}, follow=True
    )
    assert read(answer).told == ["「担当の人数」を差し戻しました。"]
    assert statuses(sheet) == {"staff": "returned", "wishes": "confirmed"}
    assert "差戻し：第1回 体制の調査" in look(officer, "home").text
    page = look(officer, "sheet_section", sheet.pk, "staff")
    assert "4月1日の人数ですか。" in page.text
    assert "「担当の人数」は差し戻されています" in look(officer, "sheet_review", sheet.pk).text
    form = {**page.hidden("main form"), "cio": "yes", "cio_days": "4", "people": "3", "do": "next"}
    read(officer.client.post(address("sheet_section", sheet.pk, "staff"), form, follow=True))
    with scope(HIROSHIMA):
        again = submit_sheet(by=officer.seat, sheet=sheet)
        assert again.status == SheetStatus.SUBMITTED
        course = AnswerStep.objects.filter(question="people").values_list("kind", "value", "words")
        assert list(course) == [("sent", 2, ""), ("returned", 2, "4月1日の人数ですか。"), ("changed", 3, "")]
        assert AnswerStep.objects.filter(question="cio").count() == 1
    assert statuses(sheet) == {"staff": "submitted", "wishes": "confirmed"}
    seen = look(staff, "sheet_detail", sheet.pk)
    assert "直して提出" in seen.text


def test_a_returned_answer_may_stay_as_it_is(sheet: AnswerSheet, officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
        return_answer(by=staff.seat, sheet=sheet, question="people", words="確かですか。")
        with pytest.raises(WrongState, match="すでに差し戻されています"):
            return_answer(by=staff.seat, sheet=sheet, question="people", words="確かですか。")
        with pytest.raises(Refusal, match="差し戻されています"):
            submit_sheet(by=officer.seat, sheet=sheet)
        save_answers(by=officer.seat, sheet=sheet, said={"people": 2, "cio": "yes"})
        with pytest.raises(Refusal, match="直すか、県への返事を書いてください"):
            submit_sheet(by=officer.seat, sheet=sheet)
    page = look(officer, "sheet_section", sheet.pk, "staff")
    reply = {"reply-people": "4月1日の人数で合っています", "people": "2", "cio": "yes", "cio_days": "4"}
    form = {**page.hidden("main form"), **reply, "do": "next"}
    read(officer.client.post(address("sheet_section", sheet.pk, "staff"), form, follow=True))
    again = look(officer, "sheet_section", sheet.pk, "staff").text
    assert "確かですか。" in again, "the sentence stays until the answers are sent"
    assert "直しました・まだ提出していません" in again
    review = look(officer, "sheet_review", sheet.pk).text
    assert "差戻し 確かですか。" in review
    assert "県への返事：4月1日の人数で合っています" in review
    with scope(HIROSHIMA):
        assert submit_sheet(by=officer.seat, sheet=sheet).status == SheetStatus.SUBMITTED
        course = AnswerStep.objects.filter(question="people").values_list("kind", "words")
        assert list(course)[1:] == [("returned", "確かですか。"), ("replied", "4月1日の人数で合っています")]
    assert "4月1日の人数で合っています" in look(staff, "sheet_detail", sheet.pk).text
    with scope(HIROSHIMA):
        return_answer(by=staff.seat, sheet=sheet, question="cio", words="確かですか。")
        assert take_back_return(by=staff.seat, sheet=sheet, question="cio").status == SheetStatus.SUBMITTED


def test_the_prefecture_confirms_what_its_page_shows(
    sheet: AnswerSheet, officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
    form = look(staff, "sheet_detail", sheet.pk).hidden("main form")
    told = read(staff.client.post(address("sheet_confirm", sheet.pk), form, follow=True)).told
    assert told == ["確認済みにしました。"]
    assert "confirmed" in statuses(sheet).values()


def test_what_is_mended_after_sending_stands_on_home_until_it_is_sent(
    sheet: AnswerSheet, officer: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
    assert "未提出の直し" not in look(officer, "home").text
    with scope(HIROSHIMA):
        save_answers(by=officer.seat, sheet=sheet, said={"people": 5})
    assert "未提出の直し：第1回 体制の調査" in look(officer, "home").text
    with scope(HIROSHIMA):
        submit_sheet(by=officer.seat, sheet=sheet)
    assert "未提出の直し" not in look(officer, "home").text


def test_what_was_filled_in_before_is_no_word_against_a_colleague(
    sheet: AnswerSheet, staff: Person, officer: Person, municipal_approver: Person
) -> None:
    """Nobody has saved the section yet: boxes that were not touched give way, whether filled in or empty."""
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet, voice="去年の困りごと")
        second = drafted_round(staff.seat, title="第2回 体制の調査")
        change_round(by=staff.seat, survey=second, why_again="年度が替わったため")
        again = sheet_of(open_round(by=staff.seat, survey=second))
    opened = look(officer, "sheet_section", again.pk, "wishes")
    said = {**opened.hidden("main form"), "worries": ["cost"], "voice": "去年の困りごと", "do": "draft"}
    with scope(HIROSHIMA):
        save_answers(by=municipal_approver.seat, sheet=again, said={"voice": "今年の困りごと"})
    page = read(officer.client.post(address("sheet_section", again.pk, "wishes"), said, follow=True))
    assert page.errors == []
    with scope(HIROSHIMA):
        standing = standing_of(again)
        assert (standing.value("voice"), standing.value("worries")) == ("今年の困りごと", ["cost"])


def test_answers_sent_anew_are_not_confirmed_unseen(
    sheet: AnswerSheet, officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
    page = look(staff, "sheet_detail", sheet.pk)
    form = page.hidden("main form")
    with scope(HIROSHIMA):
        save_answers(by=officer.seat, sheet=sheet, said={"people": 5})
        AnswerSheet.objects.filter(pk=sheet.pk).update(submitted_at="2026-11-24T01:00:00Z")
    answer = staff.client.post(address("sheet_confirm", sheet.pk), form)
    assert "市町村が回答を出し直しています" in read(answer, 409).text


def test_an_answer_that_no_longer_applies_goes(sheet: AnswerSheet, officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
        save_answers(by=officer.seat, sheet=sheet, said={"cio": "no"})
        submit_sheet(by=officer.seat, sheet=sheet)
        assert Answer.objects.get(sheet=sheet, question="cio_days").value is None
        course = AnswerStep.objects.filter(question="cio_days").values_list("value", flat=True)
        assert list(course) == [4, None]


def test_the_network_of_a_town_is_filled_in(staff: Person, officer: Person, today: date) -> None:
    from municipalities.surveys.reading import ready_made

    questions = ready_made()["dx_needs"]
    with scope(HIROSHIMA):
        record_network(by=officer.seat, municipality_code=JINSEKI, model="alpha", as_of=today)
        survey = drafted_round(staff.seat, questions=questions, targets=[JINSEKI, SERA])
        filled = prefill_of(JINSEKI, survey.pk, survey.questions.questions)
    assert filled["network"].value == "alpha"
    assert filled["network"].words == "ネットワークのモデルの記録（令和8年11月24日時点）"


def test_a_kind_of_answer_from_elsewhere_is_refused_before_it_is_sent(
    sheet: AnswerSheet, officer: Person
) -> None:
    broken: dict[str, Any] = {"people": -3}
    with scope(HIROSHIMA):
        written_sheet(officer.seat, sheet, **broken)
        with pytest.raises(Refusal, match="まだ提出できません"):
            submit_sheet(by=officer.seat, sheet=sheet)
        assert SectionStatus.SUBMITTED not in statuses(sheet).values()
