"""What was said is written against the answers; what was found becomes a need in the municipality's words."""

from __future__ import annotations

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from municipalities.hearings.actions.findings import (
    add_finding,
    change_finding,
    decline_finding,
    drop_finding,
    offer_finding,
    take_back_finding,
    write_need_of_finding,
)
from municipalities.hearings.actions.minutes import (
    close_hearing,
    record_minutes,
    reopen_hearing,
    share_minutes,
    unshare_minutes,
    write_notes,
)
from municipalities.hearings.choices import FindingStatus, HearingStatus
from municipalities.hearings.models import Finding, Hearing, HearingNote
from municipalities.needs.actions import submit_need
from municipalities.needs.actions.leaving import discard_need
from municipalities.needs.models import Need
from municipalities.surveys.models import SurveyRound
from notices.models import Notice
from tests.build_hearings import (
    FOUND,
    MINUTES,
    held_hearing,
    noted_finding,
    offered_finding,
    planned_hearing,
)
from tests.build_surveys import opened_round, sent_sheet, sheet_of
from tests.cast import HIROSHIMA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def survey(staff: Person, officer: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        survey = opened_round(staff.seat)
        sent_sheet(officer.seat, sheet_of(survey), voice="見積りが読めない")
        return survey


@pytest.fixture
def hearing(survey: SurveyRound, staff: Person) -> Hearing:
    with scope(HIROSHIMA):
        return held_hearing(staff.seat, survey)


def test_the_page_shows_the_answers_section_by_section_and_minutes_are_written_against_them(
    survey: SurveyRound, hearing: Hearing, staff: Person
) -> None:
    assert "見積りが読めない" in look(staff, "hearing_detail", hearing.pk).text
    url = address("hearing_section", hearing.pk, "wishes")
    page = look(staff, "hearing_section", hearing.pk, "wishes")
    assert page.heading == "2　困りごとの記録".replace("　", " ")
    said = {**page.hidden("main form"), "note_voice": "3社の見積りがある", "note_": "課長も同席"}
    page = read(staff.client.post(url, said, follow=True))
    assert page.told == ["記録を保存しました。"]
    assert "3社の見積りがある" in page.text
    with scope(HIROSHIMA):
        assert {row.question: row.text for row in HearingNote.objects.all()} == {
            "voice": "3社の見積りがある",
            "": "課長も同席",
        }
        (event,) = Event.objects.filter(verb="write_notes")
        assert "3社" not in str(event.after)
    del said["post_key"]
    stale = read(staff.client.post(url, {**said, "note_voice": "2社"}))
    assert "ほかの画面で書き直されています" in stale.errors[0]
    assert stale.field("note_voice") == "2社"
    with scope(HIROSHIMA):
        write_notes(by=staff.seat, hearing=hearing, section="wishes", notes={"voice": " "})
        assert [row.question for row in HearingNote.objects.all()] == [""]
        with pytest.raises(Refusal, match="この調査にない"):
            write_notes(by=staff.seat, hearing=hearing, section="wishes", notes={"cio": "別の区分"})


def test_nobody_writes_minutes_of_what_is_still_to_come(survey: SurveyRound, staff: Person) -> None:
    with scope(HIROSHIMA):
        coming = planned_hearing(staff.seat, survey)
        with pytest.raises(WrongState, match="実施日"):
            record_minutes(by=staff.seat, hearing=coming, **MINUTES)
        assert Hearing.objects.get().status == HearingStatus.PLANNED
        write_notes(by=staff.seat, hearing=coming, section="wishes", notes={"voice": "聞くこと"})
    assert "記録を書く" not in look(staff, "hearing_detail", coming.pk).text


def test_minutes_say_something_and_are_not_written_over_unseen(hearing: Hearing, staff: Person) -> None:
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="どれかを書いて"):
            record_minutes(
                by=staff.seat, hearing=hearing, **dict.fromkeys(MINUTES, "") | {"attendants": "総務課"}
            )
        read_then = mark_of(MINUTES)
        record_minutes(by=staff.seat, hearing=hearing, read=read_then, **{**MINUTES, "issues": "人手"})
        with pytest.raises(WrittenMeanwhile):
            record_minutes(by=staff.seat, hearing=hearing, read=read_then, **{**MINUTES, "issues": "費用"})
        assert Hearing.objects.get().issues == "人手"
        assert "人手" not in str(list(Event.objects.filter(verb="record_minutes").values_list("after")))


def test_the_municipality_reads_minutes_once_they_are_shared_and_no_longer_when_they_are_not(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        write_notes(by=staff.seat, hearing=hearing, section="wishes", notes={"voice": "3社の見積り"})
    for secret in (MINUTES["issues"], "3社の見積り"):
        assert secret not in officer.client.get(address("hearing_detail", hearing.pk)).text
    assert "3社の見積り" in look(staff, "hearing_share", hearing.pk).text
    read(staff.client.post(address("hearing_share", hearing.pk), {"step": "do"}, follow=True))
    shared = look(officer, "hearing_detail", hearing.pk).text
    assert MINUTES["issues"] in shared
    assert "3社の見積り" in shared
    with scope(HIROSHIMA):
        assert Notice.objects.filter(user=officer.user, kind="hearing_minutes").count() == 1
        with pytest.raises(WrongState, match="すでに市町村に共有"):
            share_minutes(by=staff.seat, hearing=hearing)
        unshare_minutes(by=staff.seat, hearing=hearing)
        with pytest.raises(WrongState, match="共有されていません"):
            unshare_minutes(by=staff.seat, hearing=hearing)
    assert MINUTES["issues"] not in officer.client.get(address("hearing_detail", hearing.pk)).text


def test_settled_minutes_stay_as_they_are_until_they_are_opened_anew(hearing: Hearing, staff: Person) -> None:
    with scope(HIROSHIMA):
        finding = noted_finding(staff.seat, hearing)
        close_hearing(by=staff.seat, hearing=hearing)
        for act in (
            lambda: record_minutes(by=staff.seat, hearing=hearing, **MINUTES),
            lambda: write_notes(by=staff.seat, hearing=hearing, section="wishes", notes={"voice": "x"}),
            lambda: noted_finding(staff.seat, hearing),
            lambda: drop_finding(by=staff.seat, finding=finding),
        ):
            with pytest.raises(WrongState):
                act()
        offer_finding(by=staff.seat, finding=finding)
        reopen_hearing(by=staff.seat, hearing=hearing)
        record_minutes(by=staff.seat, hearing=hearing, **{**MINUTES, "issues": "人手"})


def test_a_finding_is_nobodys_but_the_prefectures_until_it_is_offered(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    page = read(
        staff.client.post(
            address("finding_add", hearing.pk), {"section": "wishes", "text": FOUND, "to_do": ""}, follow=True
        )
    )
    assert "県の中だけ" in page.text
    with scope(HIROSHIMA):
        finding = Finding.objects.get()
    url = address("hearing_detail", hearing.pk)
    assert FOUND not in officer.client.get(url).text
    assert officer.client.get(address("finding_decline", hearing.pk, finding.pk)).status_code == 404
    assert officer.client.post(address("finding_need", hearing.pk, finding.pk)).status_code == 404
    assert csv_rows(officer.client.get(f"{address('hearing_list')}?format=csv"))[1][-1] in ("", "–")
    read(staff.client.post(address("finding_offer", hearing.pk, finding.pk), {"step": "do"}, follow=True))
    assert FOUND in look(officer, "hearing_detail", hearing.pk).text
    assert "ヒアリングで分かった課題への答え" in look(officer, "home").text
    with scope(HIROSHIMA):
        with pytest.raises(WrongState, match="先に提案を取り消して"):
            change_finding(by=staff.seat, finding=finding, section="", text="別の言葉", to_do="")
        with pytest.raises(WrongState, match="すでに市町村に提案"):
            offer_finding(by=staff.seat, finding=finding)


def test_one_press_makes_a_draft_of_which_the_prefecture_learns_only_when_it_is_sent(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        finding = offered_finding(staff.seat, hearing)
    url = address("finding_need", hearing.pk, finding.pk)
    page = read(officer.client.post(url, follow=True))
    assert page.told == ["課題をニーズの下書きにしました。自分の団体の言葉に直して、県に送ってください。"]
    assert FOUND in page.field("raw_problem")
    with scope(HIROSHIMA):
        need = Need.objects.get()
        assert not Notice.objects.filter(user=officer.user, kind="hearing_finding", settled_at=None).exists()
    before = look(staff, "hearing_detail", hearing.pk)
    assert "市町村の返事待ち" in before.text
    assert str(need.pk) not in " ".join(link for link in before.links.values() if "/needs/" in link)
    assert "ニーズの下書き" not in before.text
    assert "ニーズの下書きがあります" in look(officer, "hearing_detail", hearing.pk).text
    assert "ヒアリングで分かった課題への答え" not in look(officer, "home").text
    with scope(HIROSHIMA):
        with pytest.raises(WrongState, match="すでにニーズになっています"):
            write_need_of_finding(by=officer.seat, finding=finding)
        with pytest.raises(WrongState, match="取り下げるか破棄"):
            decline_finding(by=officer.seat, finding=finding, reason="やめる")
        submit_need(by=officer.seat, need=need)
        need.refresh_from_db()
    after = look(staff, "hearing_detail", hearing.pk)
    assert "ニーズにした" in after.text
    assert need.number in after.text
    with scope(HIROSHIMA), pytest.raises(WrongState, match=need.number):
        take_back_finding(by=staff.seat, finding=finding)


def test_a_draft_that_was_thrown_away_leaves_the_finding_to_be_answered(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        finding = offered_finding(staff.seat, hearing)
        need = write_need_of_finding(by=officer.seat, finding=finding)
        discard_need(by=officer.seat, need=need)
        assert list(Finding.objects.waiting()) == [finding]
        again = write_need_of_finding(by=officer.seat, finding=finding)
        submit_need(by=officer.seat, need=again)


def test_not_for_now_has_a_reason_that_the_prefecture_reads_and_may_be_thought_over(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        finding = offered_finding(staff.seat, hearing)
    url = address("finding_decline", hearing.pk, finding.pk)
    assert "いまは要らない理由" in read(officer.client.post(url, {"reason": ""})).errors[0]
    read(officer.client.post(url, {"reason": "来年度に考えるため"}, follow=True))
    assert "来年度に考えるため" in look(staff, "hearing_detail", hearing.pk).text
    with scope(HIROSHIMA):
        assert Notice.objects.filter(user=staff.user, kind="hearing_declined").count() == 1
        with pytest.raises(WrongState, match="すでに「いまは要らない」"):
            decline_finding(by=officer.seat, finding=finding, reason="もう一度")
        need = write_need_of_finding(by=officer.seat, finding=finding)
        assert Finding.objects.get().status == FindingStatus.DECLINED, "a draft is told to nobody"
    assert "いまは要らない" in look(staff, "hearing_detail", hearing.pk).text
    with scope(HIROSHIMA):
        submit_need(by=officer.seat, need=need)
    assert "ニーズにした" in look(staff, "hearing_detail", hearing.pk).text


def test_an_offer_is_taken_back_put_right_and_offered_again(
    hearing: Hearing, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        finding = offered_finding(staff.seat, hearing)
        take_back_finding(by=staff.seat, finding=finding)
        for act in (
            lambda: write_need_of_finding(by=officer.seat, finding=finding),
            lambda: decline_finding(by=officer.seat, finding=finding, reason="いらない"),
        ):
            with pytest.raises(WrongState, match="提案を取り消しました"):
                act()
        mark = mark_of({"section": "", "text": FOUND, "to_do": finding.to_do})
        change_finding(by=staff.seat, finding=finding, read=mark, section="wishes", text="別の課題", to_do="")
        with pytest.raises(WrittenMeanwhile):
            change_finding(by=staff.seat, finding=finding, read=mark, section="", text="また別", to_do="")
        with pytest.raises(Refusal, match="この調査にない区分"):
            add_finding(by=staff.seat, hearing=hearing, section="xxx", text="課題", to_do="")
        offer_finding(by=staff.seat, finding=finding)
    assert "別の課題" in look(officer, "hearing_detail", hearing.pk).text
    with scope(HIROSHIMA):
        take_back_finding(by=staff.seat, finding=finding)
    read(staff.client.post(address("finding_drop", hearing.pk, finding.pk), {"step": "do"}, follow=True))
    with scope(HIROSHIMA):
        assert not Finding.objects.exists()


def test_another_municipality_a_talent_and_a_section_writer_reach_nothing_of_a_hearing(
    hearing: Hearing, staff: Person, other_officer: Person, talent_user: Person, section_writer: Person
) -> None:
    with scope(HIROSHIMA):
        share_minutes(by=staff.seat, hearing=hearing)
        finding = offered_finding(staff.seat, hearing)
        for person in (other_officer, talent_user, section_writer):
            for rows in (Hearing.objects, HearingNote.objects, Finding.objects):
                assert rows.visible_to(person.seat).count() == 0
    for person, status in ((other_officer, 404), (talent_user, 403), (section_writer, 404)):
        assert person.client.get(address("hearing_detail", hearing.pk)).status_code == status
    for name in ("finding_need", "finding_decline"):
        answer = other_officer.client.post(address(name, hearing.pk, finding.pk), {"reason": "いらない"})
        assert answer.status_code == 404
    assert not look(other_officer, "hearing_list").soup.select("tbody tr")
    assert len(csv_rows(other_officer.client.get(f"{address('hearing_list')}?format=csv"))) <= 1
    assert "神石高原町" not in other_officer.client.get(address("hearing_list")).text
    for suffix in ("", "?format=csv", "?format=xlsx"):
        assert section_writer.client.get(f"{address('hearing_list')}{suffix}").status_code == 404
        assert talent_user.client.get(f"{address('hearing_list')}{suffix}").status_code == 403
    assert "ヒアリング" not in look(other_officer, "home").text
    assert "ヒアリング" not in look(section_writer, "home").text
