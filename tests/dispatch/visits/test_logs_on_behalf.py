"""A visit that took place goes on record also when the person who went has left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.errors import Refusal
from accounts.models import Event, Membership
from accounts.tenancy import NATIONWIDE, scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import (
    confirm_visit,
    log_visit_for,
    remind_to_confirm,
    remind_to_log,
    send_back_visit,
)
from dispatch.visits.choices import VisitStatus
from dispatch.visits.figures import duty_minutes
from dispatch.visits.models import Visit
from dispatch.visits.todo import todo
from notices.models import Notice
from tests.build_dispatch import confirmed_visit, logged_visit, mark_of, planned_dispatch, ready_talent
from tests.build_jobs import do_waiting
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    """Visits on 10, 17 and 24 November and later; none of them has a log."""
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        return planned_dispatch(staff.seat, officer.seat, talent=talent)


def _leaves(person: Person) -> None:
    with scope(NATIONWIDE):
        Membership.objects.filter(user=person.user).update(ends_on=date(2026, 11, 23))


def _said(visit: Visit, **more: Any) -> dict[str, Any]:
    return {
        "was_held": True,
        "started_at": visit.starts_at,
        "ended_at": visit.ends_at,
        "mode": "onsite",
        "travel_minutes": 120,
        "category": "standardization_cloud",
        "done": "業務日誌のとおり、見積りの内訳を確かめた。",
        "on_behalf": "任期が終わったため、業務日誌をもとに書いた。",
        **more,
    }


def _first(dispatch: Dispatch) -> Visit:
    return dispatch.visits.select_related("talent").order_by("ordinal")[0]


def test_what_somebody_did_who_has_left_counts_as_any_other_visit(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _leaves(talent_user)
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        log = log_visit_for(by=staff.seat, visit=visit, **_said(visit))
        assert (log.logged_by_id, log.on_behalf) == (staff.user.pk, _said(visit)["on_behalf"])
        assert Event.objects.filter(verb="log_visit_for").get().after["on_behalf"] == log.on_behalf
        confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
        assert duty_minutes(2026)[dispatch.talent_id].municipal_support == 180


def test_the_host_reads_who_wrote_it_and_why(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    _leaves(talent_user)
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        log_visit_for(by=staff.seat, visit=visit, **_said(visit))
    for name in ("visit_confirm", "visit_detail"):
        page = look(officer, name, visit.pk)
        assert "デモ・中村 恵さん（本人に代わって県が記録）" in page.text
        assert "任期が終わったため、業務日誌をもとに書いた。" in page.text


def test_nobody_writes_for_somebody_who_can(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        with pytest.raises(Refusal, match="本人がまだ記録できます"):
            log_visit_for(by=staff.seat, visit=visit, **_said(visit))
    assert "代わりに記録する" not in look(staff, "visit_detail", visit.pk).buttons


def test_who_writes_for_somebody_says_why(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    _leaves(talent_user)
    with scope(HIROSHIMA):
        visit = _first(dispatch)
    page = look(staff, "visit_log_for", visit.pk)
    assert "デモ・藤井 拓也さんに代わって記録します" in page.text
    said = {"as_plan": "as_planned", "done": "確かめた。", "works": ["review"], "ladder": "together"}
    values = {name: value for name, value in said.items() if name != "as_plan"}
    plan = page.soup.select_one('input[name="as_plan"]')["value"]
    refused = read(staff.client.post(address("visit_log_for", visit.pk), {**values, "as_plan": plan}))
    assert any("本人に代わって書く理由を書いてください。" in error for error in refused.errors)
    assert refused.field("done") == "確かめた。"
    staff.client.post(
        address("visit_log_for", visit.pk), {**values, "as_plan": plan, "on_behalf": "任期が終わったため"}
    )
    with scope(HIROSHIMA):
        assert Visit.objects.get(pk=visit.pk).status == VisitStatus.LOGGED


def test_home_leads_to_each_visit_that_somebody_else_must_write(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        first, second = dispatch.visits.order_by("ordinal")[:2]
        logged_visit(talent_user.seat, first)
        send_back_visit(by=officer.seat, visit=first, read_log=mark_of(first), remark="時刻が違います。")
    _leaves(talent_user)
    with scope(HIROSHIMA):
        tasks = [task for task in todo(staff.seat, TODAY) if task.kind == "訪問"]
        assert [(task.action, task.url) for task in tasks] == [
            ("代わりに直す", address("visit_log_for", first.pk)),
            ("代わりに記録する", address("visit_log_for", second.pk)),
        ]
        log_visit_for(by=staff.seat, visit=first, **_said(first))
        log_visit_for(by=staff.seat, visit=second, **_said(second))
        assert [task for task in todo(staff.seat, TODAY) if task.kind == "訪問"] == []


def test_what_is_sent_back_to_somebody_who_has_left_goes_to_the_prefecture(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        logged_visit(talent_user.seat, visit)
    _leaves(talent_user)
    with scope(HIROSHIMA):
        send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark="時刻が違います。")
        assert Notice.objects.filter(kind="visit.sent_back", user=staff.user).count() == 1


# Reminding


def test_the_row_of_a_missing_log_leads_to_where_one_reminds(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        (task,) = (task for task in todo(staff.seat, TODAY) if "記録がない" in task.title)
    assert (task.action, task.url) == ("催促する", address("visits_remind", dispatch.talent_id))
    page = look(staff, "visits_remind", dispatch.talent_id)
    assert page.heading == "デモ・藤井 拓也さんに記録を頼む"
    assert list(page.facts) == ["11月10日（火）", "11月17日（火）"]
    told = read(staff.client.post(address("visits_remind", dispatch.talent_id), follow=True)).told
    assert told == ["2件の催促を送りました。"]
    with scope(HIROSHIMA):
        do_waiting("notices.mail")
        notice = Notice.objects.get(kind="visit.log_wanted")
        assert (notice.user, notice.subject) == (talent_user.user, "訪問の記録をお願いします（2件）")
        first, second = dispatch.visits.order_by("ordinal")[:2]
        logged_visit(talent_user.seat, first)
        assert Notice.objects.get(pk=notice.pk).settled_at is None
        logged_visit(talent_user.seat, second)
        assert Notice.objects.get(pk=notice.pk).settled_at is not None
    assert "お願いします（2件）" in " ".join(message.subject for message in mail.outbox)


def test_a_town_is_reminded_until_it_has_answered(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        with pytest.raises(Refusal, match="もうありません"):
            remind_to_confirm(by=staff.seat, municipality=visit.municipality)
        logged_visit(talent_user.seat, visit)
    page = look(staff, "confirmations_remind", "345458")
    assert page.buttons == ["催促を送る", "やめて戻る"]
    staff.client.post(address("confirmations_remind", "345458"))
    with scope(HIROSHIMA):
        assert Notice.objects.filter(kind="visit.confirmation_wanted", settled_at=None).count() == 1
        confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
        assert not Notice.objects.filter(kind="visit.confirmation_wanted", settled_at=None).exists()


def test_nobody_is_reminded_twice_a_day(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    here = address("visits_remind", dispatch.talent_id)
    staff.client.post(here, follow=True)
    again = read(staff.client.get(here, follow=True))
    assert again.told == ["今日はもう催促しました。次に催促できるのは、明日からです。"]
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="今日はもう催促しました"):
            remind_to_log(by=staff.seat, talent=dispatch.talent)
        assert Notice.objects.filter(kind="visit.log_wanted").count() == 1
        (task,) = (task for task in todo(staff.seat, TODAY) if "記録がない" in task.title)
        assert task.lines[-1] == "11月24日（火）に催促済み"
        assert (task.action, task.url) == ("人材を開く", address("talent_detail", dispatch.talent_id))
        assert task.due_on == TODAY + timedelta(days=3)
        (task,) = (task for task in todo(staff.seat, TODAY + timedelta(days=1)) if "記録がない" in task.title)
        assert (task.action, task.url) == ("もう一度催促する", here)
        assert task.lines[-1] == "11月24日（火）に催促済み"


def test_a_town_is_not_reminded_twice_a_day(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    later = TODAY + timedelta(days=9)
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        logged_visit(talent_user.seat, visit)
        assert remind_to_confirm(by=staff.seat, municipality=visit.municipality) == 1
        with pytest.raises(Refusal, match="今日はもう催促しました"):
            remind_to_confirm(by=staff.seat, municipality=visit.municipality)
        (task,) = (task for task in todo(staff.seat, later) if "受入確認がない" in task.title)
        assert (task.action, task.lines) == ("もう一度催促する", ("11月24日（火）に催促済み",))
    page = read(staff.client.get(address("confirmations_remind", "345458"), follow=True))
    assert page.told == ["今日はもう催促しました。次に催促できるのは、明日からです。"]


def test_nobody_is_reminded_who_cannot_write(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    _leaves(talent_user)
    with scope(HIROSHIMA), pytest.raises(Refusal, match="代わりに記録"):
        remind_to_log(by=staff.seat, talent=dispatch.talent)


# What is asked is asked once, and not when it is done


def test_a_log_saved_three_times_asks_once_and_a_confirmed_one_no_more(
    dispatch: Dispatch, officer: Person, municipal_approver: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        for words in ("一度め", "二度め", "三度め"):
            logged_visit(talent_user.seat, visit, done=words)
        asked = Notice.objects.filter(kind="visit.logged")
        assert asked.count() == 2
        confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
        assert asked.filter(settled_at=None).count() == 0
        assert asked.filter(read_at=None).count() == 0


def test_a_corrected_log_is_no_longer_asked_of_the_person(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = _first(dispatch)
        logged_visit(talent_user.seat, visit)
        send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark="時刻が違います。")
        asked = Notice.objects.filter(kind="visit.sent_back", settled_at=None)
        assert asked.count() == 1
        confirmed_visit(talent_user.seat, officer.seat, visit)
        assert asked.count() == 0
