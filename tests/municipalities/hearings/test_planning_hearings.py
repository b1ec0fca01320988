"""Hearings are planned, one or several at once, moved, called off; the municipality is told."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine

from accounts.errors import Refusal, WrongState
from accounts.models import Event, Membership
from accounts.permissions import Role
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from home.waiting import waiting_for
from japan.clock import JAPAN
from municipalities.hearings.actions.planning import (
    call_off_hearing,
    change_hearing,
    plan_hearing,
    plan_hearings,
    standing_of,
)
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.models import Hearing
from municipalities.surveys.actions.rounds import close_round
from municipalities.surveys.models import SurveyRound
from notices.models import Notice
from tests.build_hearings import PAST, held_hearing, plan_facts, planned_hearing
from tests.build_surveys import drafted_round, opened_round, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, SERA, Part, Person, enrolled
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")

TODAY = date(2026, 11, 24)
TYPED = {
    "held_on": "12月3日",
    "starts_at": "13:30",
    "ends_at": "15時",
    "way": "place",
    "place": "本庁舎2階 第1会議室",
    "expert_name": "デモ・専門 進",
    "expert_affiliation": "県CIO補佐官",
    "call": "県デジタル基盤整備課　082-513-2222",
}


@pytest.fixture
def survey(staff: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return opened_round(staff.seat)


def subjects(person: Person) -> list[str]:
    with scope(HIROSHIMA):
        rows = Notice.objects.filter(user=person.user, kind__startswith="hearing").order_by("id")
        return list(rows.values_list("subject", flat=True))


def test_a_hearing_is_planned_from_the_sheet_and_the_municipality_sees_when_where_with_whom_and_whom_to_call(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        sheet = sheet_of(survey)
    link = look(staff, "sheet_detail", sheet.pk).link("ヒアリングを予定する")
    assert link == address("hearing_plan", sheet.pk)
    said = {**TYPED, "official": staff.user.pk}
    page = read(staff.client.post(link, said, follow=True))
    assert page.heading == "ヒアリングの状況"
    assert page.told == ["神石高原町のヒアリングを予定しました。12月3日（木） 13:30から15:00まで"]
    with scope(HIROSHIMA):
        hearing = Hearing.objects.get()
        assert hearing.starts_at == time(13, 30)
        assert Event.objects.filter(verb="plan_hearing").count() == 1
    assert subjects(officer) == ["県のヒアリングの予定"]
    facts = look(officer, "hearing_detail", hearing.pk).facts
    assert facts["日時"] == "12月3日（木） 13:30から15:00まで"
    assert facts["方法・場所"] == "対面 本庁舎2階 第1会議室"
    assert facts["デジタル専門人材"] == "デモ・専門 進（県CIO補佐官）"
    assert facts["行政に詳しい職員"] == staff.user.name
    assert facts["連絡先"] == "県デジタル基盤整備課 082-513-2222"
    assert "県のヒアリングを受ける" in look(officer, "home").text


def test_everything_wrong_is_told_at_once_and_nothing_is_lost(survey: SurveyRound, staff: Person) -> None:
    with scope(HIROSHIMA):
        sheet = sheet_of(survey)
    said = {**TYPED, "official": staff.user.pk, "ends_at": "13時", "place": "", "held_on": "R19.12.3"}
    page = read(staff.client.post(address("hearing_plan", sheet.pk), said))
    assert len(page.errors) == 3
    assert page.field("expert_name") == "デモ・専門 進"
    with scope(HIROSHIMA):
        assert not Hearing.objects.exists()
        wrong = {"way": "place", "meeting_url": "https://meet.example/1"}
        with pytest.raises(Refusal, match="会議のアドレスを空けて"):
            planned_hearing(staff.seat, survey, **wrong)
        with pytest.raises(Refusal, match="https:// から"):
            planned_hearing(staff.seat, survey, way="online", meeting_url="javascript:alert(1)")
        with pytest.raises(Refusal, match="始まりの時刻も"):
            planned_hearing(staff.seat, survey, starts_at=None)


def test_only_somebody_who_answers_needs_of_the_prefecture_hears_a_municipality(
    survey: SurveyRound, staff: Person, finance: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        for person in (finance, officer):
            with pytest.raises(Refusal, match="県でニーズに答える人だけ"):
                planned_hearing(staff.seat, survey, official=person.user)


def test_at_most_one_hearing_of_a_round_and_a_municipality_is_planned(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey)
        with pytest.raises(Refusal, match="すでに予定されています"):
            planned_hearing(staff.seat, survey)
        planned_hearing(staff.seat, overlaps=True)
        with pytest.raises(Refusal, match="すでに予定されています"):
            planned_hearing(staff.seat)
        sheet = sheet_of(survey)
    answer = staff.client.get(address("hearing_plan", sheet.pk))
    assert answer.headers["Location"] == address("hearing_detail", hearing.pk)


def test_a_municipality_that_the_round_does_not_ask_is_not_heard_on_it(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="対象でない市町村"):
            planned_hearing(staff.seat, survey, "342025")
        with pytest.raises(WrongState, match="準備中"):
            planned_hearing(staff.seat, drafted_round(staff.seat))


def test_several_municipalities_are_planned_in_a_row_all_or_none(
    survey: SurveyRound, staff: Person, officer: Person, other_officer: Person
) -> None:
    page = look(staff, "round_hearings", survey.pk)
    assert page.table("ヒアリングの状況").column("状態") == ["予定がまだ", "予定がまだ"]
    said = {
        **{name: TYPED[name] for name in ("way", "place", "expert_name", "call")},
        "official": staff.user.pk,
        f"on_{JINSEKI}": "12月3日",
        f"from_{JINSEKI}": "10時",
        f"on_{SERA}": "12月4日",
        f"from_{SERA}": "14時",
        f"to_{SERA}": "13時",
    }
    url = address("hearings_plan", survey.pk)
    page = read(staff.client.post(url, said))
    assert page.errors == ["世羅町の終わり：終わりの時刻が、始まりの時刻より前です。"]
    with scope(HIROSHIMA):
        assert not Hearing.objects.exists()
    page = read(staff.client.post(url, {**said, f"to_{SERA}": "15時"}, follow=True))
    assert page.told == ["2団体のヒアリングを予定しました。"]
    assert page.table("ヒアリングの状況").column("実施日") == ["12月4日（金）", "12月3日（木）"]
    assert subjects(officer) == subjects(other_officer) == ["県のヒアリングの予定"]
    with scope(HIROSHIMA), pytest.raises(Refusal, match="1団体以上"):
        plan_hearings(by=staff.seat, survey=survey, days={})
    assert read(staff.client.get(url, follow=True)).told == ["予定がまだの市町村はありません。"]


def test_another_day_is_told_and_two_who_change_at_once_do_not_overwrite_each_other(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey)
        mark = mark_of(standing_of(hearing))
        facts = plan_facts(staff.seat, held_on=date(2026, 12, 10))
        change_hearing(by=staff.seat, hearing=hearing, read=mark, **facts)
        with pytest.raises(WrittenMeanwhile, match="12月10日"):
            change_hearing(
                by=staff.seat,
                hearing=hearing,
                read=mark,
                **plan_facts(staff.seat, held_on=date(2026, 12, 11)),
            )
        assert Hearing.objects.get().held_on == date(2026, 12, 10)
        told = len(subjects(officer))
        facts = plan_facts(staff.seat, held_on=date(2026, 12, 10), attendants="総務課長")
        change_hearing(by=staff.seat, hearing=hearing, **facts)
    assert subjects(officer) == ["県のヒアリングの予定", "県のヒアリングの予定が変わりました"]
    assert told == 2


def test_calling_off_needs_a_reason_which_the_municipality_reads(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey)
    url = address("hearing_call_off", hearing.pk)
    assert "取りやめる理由" in read(staff.client.post(url, {"reason": " "})).errors[0]
    read(staff.client.post(url, {"reason": "台風のため"}, follow=True))
    assert "台風のため" in look(officer, "hearing_detail", hearing.pk).text
    assert subjects(officer)[-1] == "県のヒアリングが取りやめになりました"
    page = look(staff, "round_hearings", survey.pk)
    assert page.table("ヒアリングの状況").column("状態") == ["予定がまだ", "予定がまだ（取りやめのあと）"]
    with scope(HIROSHIMA):
        planned_hearing(staff.seat, survey)


def test_what_was_held_is_neither_called_off_nor_moved(survey: SurveyRound, staff: Person) -> None:
    with scope(HIROSHIMA):
        hearing = held_hearing(staff.seat, survey)
        with pytest.raises(WrongState, match="「取りやめる」はできません"):
            call_off_hearing(by=staff.seat, hearing=hearing, reason="やめる")
        with pytest.raises(WrongState, match="「日時・場所を変える」はできません"):
            change_hearing(by=staff.seat, hearing=hearing, **plan_facts(staff.seat))
        assert Hearing.objects.get().status == HearingStatus.HELD


def test_a_day_that_has_passed_without_minutes_waits_on_the_home_of_the_prefecture(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey, held_on=TODAY)
    assert "県のヒアリングを受ける" in look(officer, "home").text
    with time_machine.travel(datetime(2026, 11, 25, 9, 0, tzinfo=JAPAN), tick=False):
        for person in (staff, officer):
            person.client.force_login(person.user)
        assert "記録がまだのヒアリング：神石高原町" in look(staff, "home").text
        assert look(staff, "hearing_list").table("ヒアリング").column("状態") == ["記録がまだ"]
        assert look(staff, "hearing_list", query="?state=late").table("ヒアリング").rows
        assert "県のヒアリングを受ける" not in look(officer, "home").text
        with scope(HIROSHIMA):
            call_off_hearing(by=staff.seat, hearing=hearing, reason="行わなかったため")


def test_municipalities_of_a_closed_round_without_a_hearing_are_one_row_that_leads_to_them(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        planned_hearing(staff.seat, survey)
        assert "ヒアリング" not in {task.kind for task in waiting_for(staff.seat, TODAY).tasks}
        close_round(by=staff.seat, survey=survey)
        (task,) = [task for task in waiting_for(staff.seat, TODAY).tasks if task.kind == "ヒアリング"]
    assert task.lines == ("1団体の予定がまだです",)
    page = read(staff.client.get(task.url))
    assert page.table("ヒアリングの状況").column("市町村") == ["世羅町"]


def test_an_official_who_has_left_is_shown_and_another_one_is_to_be_chosen(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    leaver = enrolled(Part("leaver@hiroshima.example", "デモ・異動 する", Role.PREFECTURE_STAFF))
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey, official=leaver.user)
        Membership.objects.filter(user=leaver.user).update(ends_on=PAST)
    assert "異動などで、いまは担当ではありません" in look(staff, "hearing_detail", hearing.pk).text
    assert "異動などで、いまは担当ではありません" not in look(officer, "hearing_detail", hearing.pk).text
    assert "担当の職員がいないヒアリング：神石高原町" in look(staff, "home").text
    page = look(staff, "hearing_change", hearing.pk)
    assert [option["value"] for option in page.soup.select("select[name=official] option")] == [
        "",
        str(staff.user.pk),
    ]


def test_the_list_is_narrowed_and_leaves_as_it_is_shown(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        planned_hearing(staff.seat, survey)
        planned_hearing(staff.seat, survey, SERA, held_on=date(2026, 12, 20))
        held_hearing(staff.seat)
    for query, count in (
        ("", 3),
        (f"?round={survey.pk}", 2),
        ("?round=0", 1),
        (f"?municipality={SERA}", 1),
        ("?from=R8.12.1&to=R8.12.10", 1),
        ("?state=held", 1),
    ):
        assert len(look(staff, "hearing_list", query=query).table("ヒアリング").rows) == count, query
        joined = f"{query}&" if query else "?"
        rows = csv_rows(staff.client.get(f"{address('hearing_list')}{joined}format=csv"))
        assert len(rows) == count + 1, query
    assert len(look(officer, "hearing_list").table("ヒアリング").rows) == 2


def test_a_hearing_without_a_round_is_planned_for_any_municipality(staff: Person, officer: Person) -> None:
    said = {**TYPED, "official": staff.user.pk, "municipality": JINSEKI}
    page = read(staff.client.post(address("hearing_new"), said, follow=True))
    assert page.heading == "神石高原町のヒアリング"
    assert "調査によらない" in look(officer, "hearing_list").text
    with scope(HIROSHIMA), pytest.raises(TypeError):
        plan_hearing(by=staff.seat, code=JINSEKI)


def test_a_day_that_has_passed_is_planned_by_nobody_but_can_be_put_on_record(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        path = address("hearing_plan", sheet_of(survey).pk)
    assert not look(staff, "hearing_plan", sheet_of_pk(survey)).soup.select("[name=is_held]")
    said = {**TYPED, "official": staff.user.pk, "held_on": "R8.11.1"}
    page = read(staff.client.post(path, said))
    (error,) = page.errors
    assert error.startswith("11月1日（日）は過ぎています。これから行う日を書いてください。")
    with scope(HIROSHIMA):
        assert not Hearing.objects.exists()
    told = read(staff.client.post(path, {**said, "is_held": "on"}, follow=True)).told
    assert told == ["神石高原町で行ったヒアリングを登録しました。続けて記録を書いてください。"]
    assert subjects(officer) == []
    with scope(HIROSHIMA):
        hearing = Hearing.objects.get()
        with pytest.raises(Refusal, match="過ぎています"):
            change_hearing(by=staff.seat, hearing=hearing, **plan_facts(staff.seat, held_on=PAST))
        change_hearing(by=staff.seat, hearing=hearing, **plan_facts(staff.seat, held_on=PAST), is_held=True)
        days = {SERA: (PAST, None, None)}
        with pytest.raises(Refusal, match="過ぎています"):
            plan_hearings(by=staff.seat, survey=survey, days=days, **of_many(staff))


def sheet_of_pk(survey: SurveyRound) -> int:
    with scope(HIROSHIMA):
        return int(sheet_of(survey).pk)


def of_many(staff: Person) -> dict[str, Any]:
    facts = plan_facts(staff.seat)
    return {name: facts[name] for name in facts if name not in ("held_on", "starts_at", "ends_at")}


def test_nobody_is_heard_in_two_places_at_once_unless_somebody_says_so(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        planned_hearing(staff.seat, survey)
        path = address("hearing_plan", sheet_of(survey, SERA).pk)
    said = {**TYPED, "official": staff.user.pk, "starts_at": "14:30"}
    page = read(staff.client.post(path, said))
    (error,) = page.errors
    assert error.startswith(f"デモ・専門 進さんと{staff.user.name}さんは、12月3日（木）")
    assert "神石高原町のヒアリングに出る予定です" in error
    assert page.soup.select_one("input[type=checkbox][name=overlaps]")
    with scope(HIROSHIMA):
        assert Hearing.objects.count() == 1
    told = read(staff.client.post(path, {**said, "overlaps": "on"}, follow=True)).told
    assert told == ["世羅町のヒアリングを予定しました。12月3日（木） 14:30から15:00まで"]


def test_one_after_the_other_is_no_overlap_and_a_change_is_held_against_others(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        planned_hearing(staff.seat, survey)
        later = planned_hearing(staff.seat, survey, SERA, starts_at=time(15, 0), ends_at=None)
        facts = plan_facts(staff.seat, starts_at=time(14, 59), ends_at=None, expert_name="デモ・専門進")
        with pytest.raises(Refusal, match="神石高原町のヒアリングに出る予定"):
            change_hearing(by=staff.seat, hearing=later, **facts)
        change_hearing(by=staff.seat, hearing=later, **facts, overlaps=True)


def test_several_that_are_planned_at_once_are_held_against_each_other(
    survey: SurveyRound, staff: Person
) -> None:
    same = (date(2026, 12, 3), time(10, 0), time(11, 0))
    with scope(HIROSHIMA), pytest.raises(Refusal, match="に出る予定です"):
        plan_hearings(by=staff.seat, survey=survey, days={JINSEKI: same, SERA: same}, **of_many(staff))
    with scope(HIROSHIMA):
        assert not Hearing.objects.exists()


def test_no_place_is_told_of_a_hearing_online(survey: SurveyRound, staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        hearing = planned_hearing(staff.seat, survey, way="online", place="本庁舎2階")
    assert look(officer, "hearing_detail", hearing.pk).facts["方法・場所"] == "オンライン"
    assert "本庁舎2階" not in look(officer, "hearing_list").text


def test_an_address_that_is_none_is_refused_in_plain_words(survey: SurveyRound, staff: Person) -> None:
    said = {**TYPED, "official": staff.user.pk, "way": "online", "meeting_url": "会議 室"}
    page = read(staff.client.post(address("hearing_plan", sheet_of_pk(survey)), said))
    assert page.errors == [
        "会議のアドレスは、https:// で始まるアドレスを、空白や日本語を入れずに書いてください。"
    ]
