"""Applicants: from stage to stage, seen by several, decided by two, and forgotten in time."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event, Membership
from accounts.tenancy import NATIONWIDE, scope
from desk.checks import WrittenMeanwhile, mark_of
from notices.models import Notice
from pool.hiring.actions.applicants import (
    advance_applicant,
    change_applicant,
    forget_applicants,
    note_applicant_view,
    note_withdrawal,
    reconsider_applicant,
    reject_applicant,
    standing_of,
)
from pool.hiring.actions.interviews import change_interview, plan_interview, write_sheet
from pool.hiring.actions.recruitments import close_recruitment, finish_recruitment, revise_recruitment
from pool.hiring.models import InterviewSheet, Recruitment
from pool.hiring.pages import found_skills
from pool.hiring.tasks import forget_old_applicants
from pool.hiring.todo import todo
from tests.build_hiring import (
    applied,
    at_interview,
    closed,
    opened,
    planned,
    posted,
    rated,
)
from tests.cast import HIROSHIMA, Person
from tests.page import look

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
HELD = date(2026, 11, 23)


@pytest.fixture
def recruitment(today: date, staff: Person, officer: Person, in_hiroshima: None) -> Recruitment:
    return opened(staff.seat, officer.seat)


def actions_of(person: Person, day: date = TODAY) -> list[str]:
    return [task.action for task in todo(person.seat, day)]


def test_who_applies_has_a_number_and_is_named_in_no_history(staff: Person, recruitment: Recruitment) -> None:
    first = applied(staff.seat, recruitment)
    second = applied(staff.seat, recruitment, name="デモ・応募 次郎", kana="オウボ ジロウ")
    assert (first.number, second.number, second.kana) == ("R-8-0001-01", "R-8-0001-02", "おうぼ じろう")
    assert (first.stage, first.status) == ("papers", "selecting")
    change_applicant(by=staff.seat, applicant=first, phone="080-0000-0000", career="ほかの経歴")
    told = str(list(Event.objects.values("subject_label", "before", "after")))
    for secret in ("応募 花子", "hanako", "080-0000", "ほかの経歴", "架空テック"):
        assert secret not in told
    event = Event.objects.filter(verb="change_applicant").get()
    assert event.after == {"rewritten": ["phone", "career"]}


def test_nobody_applies_before_or_after(staff: Person, officer: Person, in_hiroshima: None) -> None:
    with pytest.raises(WrongState, match="応募は記録できません"):
        applied(staff.seat, closed(staff.seat, officer.seat))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "氏名を書いてください"),
        ({"kana": "hanako"}, "ひらがなかカタカナ"),
        ({"applied_on": date(2026, 11, 25)}, "応募の日は、今日"),
    ],
)
def test_what_an_application_needs(
    staff: Person, recruitment: Recruitment, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        applied(staff.seat, recruitment, **said)


def test_a_channel_is_one_of_the_same_recruitment(
    staff: Person, officer: Person, recruitment: Recruitment
) -> None:
    other = posted(staff.seat, opened(staff.seat, officer.seat))
    with pytest.raises(Refusal, match="知った経路は、この募集の経路から"):
        applied(staff.seat, recruitment, channel=other)


def test_nobody_writes_over_what_another_has_stored(staff: Person, recruitment: Recruitment) -> None:
    applicant = applied(staff.seat, recruitment)
    seen = mark_of(standing_of(applicant))
    change_applicant(by=staff.seat, applicant=applicant, phone="1", read=seen)
    with pytest.raises(WrittenMeanwhile):
        change_applicant(by=staff.seat, applicant=applicant, phone="2", read=seen)


def test_stages_are_those_of_the_recruitment(
    staff: Person, officer: Person, recruitment: Recruitment
) -> None:
    applicant = at_interview(staff.seat, recruitment)
    assert (applicant.stage, applicant.next_stage) == ("interview", "decision")
    short = revise_recruitment(
        by=staff.seat, recruitment=opened(staff.seat, officer.seat), stages=["papers"], reason="面接をしない"
    )
    fast = advance_applicant(by=staff.seat, applicant=applied(staff.seat, short))
    assert (fast.stage, fast.next_stage) == ("decision", None)
    with pytest.raises(WrongState, match="もう最後の段階です"):
        advance_applicant(by=staff.seat, applicant=fast)


def test_an_interview_waits_for_its_day_and_then_for_each_sheet(
    staff: Person, approver: Person, recruitment: Recruitment
) -> None:
    applicant = at_interview(staff.seat, recruitment)
    assert actions_of(staff) == ["予定を決める"]
    interview = planned(staff.seat, applicant, [staff.seat, approver.seat], held_on=date(2026, 11, 26))
    assert (actions_of(staff), actions_of(approver)) == ([], [])
    assert actions_of(staff, date(2026, 11, 26)) == ["評価票を書く"]
    assert actions_of(approver, date(2026, 11, 26)) == ["評価票を書く"]
    with pytest.raises(WrongState, match="面接の日がまだ来ていません"):
        rated(staff.seat, interview)
    told = Notice.objects.filter(user=approver.user, kind="interview_sheet").get()
    assert (told.due_on, told.subject) == (date(2026, 11, 26), "面接の担当になりました")
    with pytest.raises(Refusal, match="評価票がまだ1枚もありません"):
        advance_applicant(by=staff.seat, applicant=applicant)


def test_each_interviewer_writes_the_own_sheet_alone(
    staff: Person, approver: Person, recruitment: Recruitment
) -> None:
    applicant = at_interview(staff.seat, recruitment)
    interview = planned(staff.seat, applicant, [staff.seat, approver.seat])
    rated(staff.seat, interview, 3)
    rated(approver.seat, interview, 2)
    mine = interview.sheets.get(interviewer=staff.user)
    with pytest.raises(Refusal, match="面接した本人だけ"):
        write_sheet(by=approver.seat, sheet=mine, points={}, verdict="against", remarks="上書き")
    assert {row.interviewer_id: set(row.points.values()) for row in interview.sheets.all()} == {
        staff.user.pk: {3},
        approver.user.pk: {2},
    }
    seen = mark_of({"points": mine.points, "verdict": mine.verdict, "remarks": mine.remarks})
    first_key = next(iter(mine.points))
    write_sheet(
        by=staff.seat, sheet=mine, points={**mine.points, first_key: 4}, verdict="for", remarks="直した"
    )
    with pytest.raises(WrittenMeanwhile):
        write_sheet(
            by=staff.seat, sheet=mine, points=mine.points, verdict="against", remarks="別の画面", read=seen
        )
    assert dict(found_skills(applicant))[first_key] == 3
    assert not Event.objects.filter(after__has_key="remarks").exists()


def test_a_sheet_is_whole(staff: Person, recruitment: Recruitment) -> None:
    interview = planned(staff.seat, at_interview(staff.seat, recruitment), [staff.seat])
    sheet = interview.sheets.get()
    keys = dict.fromkeys([key for key, _ in recruitment.skill_pairs], 2)
    with pytest.raises(Refusal, match="の点を選んでください"):
        write_sheet(by=staff.seat, sheet=sheet, points={}, verdict="for", remarks="良い")
    with pytest.raises(Refusal, match="点は、1から4まで"):
        write_sheet(by=staff.seat, sheet=sheet, points=dict.fromkeys(keys, 5), verdict="for", remarks="良い")
    with pytest.raises(Refusal, match="意見を選んでください"):
        write_sheet(by=staff.seat, sheet=sheet, points=keys, verdict="", remarks="良い")
    with pytest.raises(Refusal, match="所見を書いてください"):
        write_sheet(by=staff.seat, sheet=sheet, points=keys, verdict="for", remarks=" ")


def test_interviewers_change_but_a_written_sheet_stays(
    staff: Person, approver: Person, finance: Person, recruitment: Recruitment
) -> None:
    applicant = at_interview(staff.seat, recruitment)
    interview = planned(staff.seat, applicant, [staff.seat, approver.seat])
    said: dict[str, Any] = {"held_on": HELD, "starts_at": time(13, 30), "place": "オンライン"}
    with pytest.raises(Refusal, match="応募者の情報を見られる職員から"):
        change_interview(by=staff.seat, interview=interview, interviewers=[finance.user], **said)
    change_interview(by=staff.seat, interview=interview, interviewers=[approver.user], **said)
    assert [row.interviewer_id for row in interview.sheets.all()] == [approver.user.pk]
    rated(approver.seat, interview)
    with pytest.raises(Refusal, match="評価票はもう書かれているため、外せません"):
        change_interview(by=staff.seat, interview=interview, interviewers=[staff.user], **said)
    with pytest.raises(WrongState, match="すでに決まっています"):
        plan_interview(by=staff.seat, applicant=applicant, interviewers=[staff.user], **said)


def test_a_sheet_of_somebody_who_has_left_waits_for_the_others(
    staff: Person, approver: Person, recruitment: Recruitment
) -> None:
    planned(staff.seat, at_interview(staff.seat, recruitment), [approver.seat])
    assert actions_of(staff) == []
    with scope(NATIONWIDE):
        Membership.objects.filter(user=approver.user).update(ends_on=date(2026, 11, 23))
    assert actions_of(staff) == ["面接者を直す"]


def test_who_is_turned_down_has_a_reason_that_no_history_keeps(
    staff: Person, recruitment: Recruitment
) -> None:
    applicant = applied(staff.seat, recruitment)
    with pytest.raises(Refusal, match="理由を書いてください"):
        reject_applicant(by=staff.seat, applicant=applicant, reason=" ")
    applicant = reject_applicant(by=staff.seat, applicant=applicant, reason="経験が短い")
    assert (applicant.status, applicant.decided_by_id) == ("rejected", staff.user.pk)
    assert (applicant.ended_on, applicant.forgotten_from) == (TODAY, date(2027, 5, 24))
    assert "経験が短い" not in str(list(Event.objects.values_list("after", flat=True)))
    again = reconsider_applicant(by=staff.seat, applicant=applicant)
    assert (again.status, again.reason, again.ended_on) == ("selecting", "", None)
    left = note_withdrawal(by=staff.seat, applicant=again, reason="ほかに決まった")
    close_recruitment(by=staff.seat, recruitment=recruitment)
    finish_recruitment(by=staff.seat, recruitment=recruitment)
    with pytest.raises(WrongState, match="選考には戻せません"):
        reconsider_applicant(by=staff.seat, applicant=left)


def test_what_was_told_is_forgotten_after_the_months_that_are_shown(
    staff: Person, approver: Person, recruitment: Recruitment, time_machine: Any
) -> None:
    applicant = at_interview(staff.seat, recruitment)
    rated(staff.seat, planned(staff.seat, applicant, [staff.seat]))
    reject_applicant(by=staff.seat, applicant=applicant, reason="経験が短い")
    still = applied(staff.seat, recruitment, name="デモ・応募 次郎")
    time_machine.move_to("2027-05-23 03:00:00+09:00", tick=False)
    assert forget_applicants(by=staff.seat) == 0
    time_machine.move_to("2027-05-24 03:00:00+09:00", tick=False)
    assert forget_old_applicants() == 1
    assert forget_applicants(by=staff.seat) == 0
    applicant.refresh_from_db()
    assert (applicant.name, applicant.mail, applicant.phone, applicant.career) == ("（消去済み）", "", "", "")
    assert (applicant.status, applicant.forgotten_on) == ("rejected", date(2027, 5, 24))
    sheet = InterviewSheet.objects.get(interview__applicant=applicant)
    assert (sheet.points, sheet.remarks, sheet.verdict) == ({}, "", "for")
    still.refresh_from_db()
    assert still.name == "デモ・応募 次郎"
    with pytest.raises(WrongState, match="残す期間が過ぎたため消えています"):
        change_applicant(by=staff.seat, applicant=applicant, phone="1")
    with pytest.raises(WrongState, match="残す期間が過ぎたため消えています"):
        reconsider_applicant(by=staff.seat, applicant=applicant)


def test_who_looks_is_recorded_once_a_day(staff: Person, recruitment: Recruitment) -> None:
    applicant = applied(staff.seat, recruitment)
    note_applicant_view(by=staff.seat, applicant=applicant)
    note_applicant_view(by=staff.seat, applicant=applicant)
    assert Event.objects.filter(verb="view_applicant").count() == 1


def test_the_list_of_applicants_is_narrowed_by_recruitment(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        made, other = opened(staff.seat, officer.seat), opened(staff.seat, officer.seat)
        applied(staff.seat, made)
        applied(staff.seat, other, name="デモ・ほかの 人")
    page = look(staff, "applicant_list", query=f"?recruitment={made.pk}")
    assert page.table("応募者").column("氏名") == ["デモ・応募 花子 R-8-0001-01"]
    assert len(look(staff, "applicant_list", query="?q=ほかの").table("応募者").rows) == 1
