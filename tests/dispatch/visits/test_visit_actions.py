"""Logging by the person who went, confirming by the host, and what neither may do."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import confirm_visit, remark, send_back_visit
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Remark, Visit, VisitLog
from notices.models import Notice
from tests.build_dispatch import confirmed_visit, first_visit, later, logged_visit, mark_of
from tests.cast import Person
from training.courses.models import Completion


def test_a_log_waits_for_the_host(dispatch: Dispatch, talent_user: Person, officer: Person) -> None:
    visit = first_visit(dispatch)
    log = logged_visit(talent_user.seat, visit, works=["vendor"])
    visit.refresh_from_db()
    assert visit.status == VisitStatus.LOGGED
    assert log.minutes == 180
    assert log.was_cleared
    notice = Notice.objects.get(kind="visit.logged", user=officer.user)
    assert notice.due_on == date(2026, 12, 1)
    assert Event.objects.get(verb="log_visit").after["status"] == "logged"


def test_one_logs_again_until_the_host_has_confirmed(
    dispatch: Dispatch, talent_user: Person, officer: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, 30))
    assert VisitLog.objects.get(visit=visit).minutes == 210
    event = Event.objects.filter(verb="log_visit").first()
    assert event is not None
    assert set(event.before) == {"status", "ended_at"}
    confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))
    with pytest.raises(Refusal, match="確認済みの訪問は変えられません"):
        logged_visit(talent_user.seat, visit)


def test_a_visit_that_did_not_take_place_is_an_answer(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    with pytest.raises(Refusal, match="訪問しなかった理由"):
        logged_visit(talent_user.seat, visit, was_held=False, done="")
    log = logged_visit(talent_user.seat, visit, was_held=False, done="大雪で道が閉じた")
    assert (log.started_at, log.minutes, log.travel_minutes) == (None, 0, 0)


def test_something_has_to_be_said_of_a_visit(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    with pytest.raises(Refusal, match="したこと"):
        logged_visit(talent_user.seat, visit, done="  ")
    assert logged_visit(talent_user.seat, visit, done="", works=["review"]).work_labels == ["業務の見直し"]


def test_nobody_logs_before_the_day(dispatch: Dispatch, talent_user: Person) -> None:
    future = dispatch.visits.get(on_day=date(2026, 12, 1))
    with pytest.raises(Refusal, match="訪問日（12月1日（火））の前です"):
        logged_visit(talent_user.seat, future)


def test_only_the_person_who_went_logs(dispatch: Dispatch, staff: Person, officer: Person) -> None:
    for other in (staff, officer):
        with pytest.raises(Refusal, match="本人だけ"):
            logged_visit(other.seat, first_visit(dispatch))


@pytest.mark.parametrize(("shift", "words"), [(-180, "終わりの時刻"), (60 * 24, "訪問日")])
def test_times_that_cannot_be_are_refused(
    dispatch: Dispatch, talent_user: Person, shift: int, words: str
) -> None:
    visit = first_visit(dispatch)
    with pytest.raises(Refusal, match=words):
        logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, shift))


def test_the_host_confirms_with_a_remark(dispatch: Dispatch, talent_user: Person, officer: Person) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    confirmed = confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark="助かりました。")
    assert confirmed.status == VisitStatus.CONFIRMED
    assert confirmed.confirmed_by == officer.user
    assert Remark.objects.get().text == "助かりました。"
    assert Notice.objects.filter(kind="visit.confirmed", user=talent_user.user).exists()


def test_no_other_town_confirms(
    dispatch: Dispatch, talent_user: Person, other_officer: Person, staff: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    for other in (other_officer, staff):
        with pytest.raises(Refusal, match="受入れの神石高原町だけ"):
            confirm_visit(by=other.seat, visit=visit, read_log=mark_of(visit))
        with pytest.raises(Refusal, match="受入れの神石高原町だけ"):
            send_back_visit(by=other.seat, visit=visit, read_log=mark_of(visit), remark="違います")


def test_nothing_is_confirmed_that_was_not_logged(dispatch: Dispatch, officer: Person) -> None:
    with pytest.raises(WrongState):
        confirm_visit(by=officer.seat, visit=first_visit(dispatch), read_log=mark_of(first_visit(dispatch)))


def test_a_log_comes_back_with_one_sentence_and_goes_again(
    dispatch: Dispatch, talent_user: Person, officer: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    with pytest.raises(Refusal, match="ひとこと"):
        send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark="")
    send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark="終わりは16時でした。")
    visit.refresh_from_db()
    assert visit.status == VisitStatus.SENT_BACK
    assert Notice.objects.get(kind="visit.sent_back").user == talent_user.user
    logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, -30))
    confirm_visit(by=officer.seat, visit=visit, read_log=mark_of(visit))


def test_host_and_guest_exchange_remarks_and_nobody_else(
    dispatch: Dispatch, talent_user: Person, officer: Person, other_officer: Person, staff: Person
) -> None:
    visit = first_visit(dispatch)
    remark(by=officer.seat, visit=visit, text="会議室は2階です。")
    remark(by=talent_user.seat, visit=visit, text="分かりました。")
    assert [row.text for row in visit.remarks.all()] == ["会議室は2階です。", "分かりました。"]
    assert {notice.user for notice in Notice.objects.filter(kind="visit.remarked")} >= {
        officer.user,
        talent_user.user,
    }
    for stranger in (other_officer, staff):
        with pytest.raises(Refusal):
            remark(by=stranger.seat, visit=visit, text="こんにちは")


def test_a_visit_of_somebody_no_longer_cleared_is_kept_and_told(
    dispatch: Dispatch, talent_user: Person, staff: Person
) -> None:
    """The clearance was there when the dispatch was planned and was struck off afterwards."""
    Completion.objects.filter(talent=dispatch.talent).delete()
    log = logged_visit(talent_user.seat, first_visit(dispatch))
    assert not log.was_cleared
    assert Notice.objects.filter(kind="visit.uncleared", user=staff.user).exists()


def test_a_confirmed_visit_takes_a_remark_and_keeps_its_log(
    dispatch: Dispatch, talent_user: Person, officer: Person
) -> None:
    visit = confirmed_visit(talent_user.seat, officer.seat, first_visit(dispatch))
    remark(by=talent_user.seat, visit=visit, text="時刻は15時まででした。")
    assert Visit.objects.get(pk=visit.pk).status == VisitStatus.CONFIRMED
