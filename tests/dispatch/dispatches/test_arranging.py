"""Planning: what is written, and every reason why nobody is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from dispatch.dispatches.actions import arrange_dispatch, cancel_dispatch, end_dispatch
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.gates import gates_of
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import call_off, cancel_visit
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from notices.models import Notice
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.models import Talent
from tests.build_dispatch import TUESDAY, first_visit, logged_visit, open_need, planned_dispatch, ready_talent
from tests.build_pool import make_talent
from tests.cast import JINSEKI, Person
from tests.page import read
from training.courses.actions import open_catalogue
from training.courses.actions.completions import record_completion


def test_planning_writes_visits_and_starts_the_support(dispatch: Dispatch, fujii: Talent) -> None:
    assert dispatch.number == "D-8-0001"
    assert dispatch.need.status == NeedStatus.ACCEPTED
    dispatch.need.refresh_from_db()
    assert dispatch.need.status == NeedStatus.IN_SUPPORT
    days = [visit.on_day for visit in dispatch.visits.order_by("ordinal")]
    assert days[0] == date(2026, 11, 10)
    assert len(days) == 7
    assert dispatch.travel_minutes is not None
    assert dispatch.travel_minutes > 60
    assert {visit.talent_id for visit in dispatch.visits.all()} == {fujii.pk}
    assert Event.objects.get(verb="arrange_dispatch").after["visits"][0] == "2026-11-10"


def test_the_gates_need_no_query_for_each_visit(
    fujii: Talent, staff: Person, officer: Person, in_hiroshima: None
) -> None:
    need = Need.objects.select_related("municipality").get(pk=open_need(officer.seat, staff.seat).pk)
    plan = {"cadence": "weekly", "weekday": TUESDAY, "span": "pm", "mode": "onsite"}
    counted = []
    for ends_on in (date(2026, 11, 10), date(2027, 3, 31)):
        whole = Arrangement(need, Talent.objects.get(pk=fujii.pk), date(2026, 11, 10), ends_on, **plan)
        with CaptureQueriesContext(connection) as queries:
            gates = gates_of(whole)
        assert all(gate.is_open for gate in gates)
        counted.append((len(whole.days) > 1, len(queries)))
    assert counted[0][1] == counted[1][1]
    assert [many for many, _ in counted] == [False, True]


def test_host_and_guest_are_told_of_a_plan(dispatch: Dispatch, officer: Person, talent_user: Person) -> None:
    told = Notice.objects.filter(kind="dispatch.planned")
    assert {notice.user_id for notice in told} >= {officer.user.pk, talent_user.user.pk}
    assert all("藤井" not in notice.subject for notice in told)


def test_a_second_dispatch_has_the_next_number(dispatch: Dispatch, staff: Person, officer: Person) -> None:
    other = planned_dispatch(staff.seat, officer.seat, talent=dispatch.talent, need=dispatch.need, span="am")
    assert other.number == "D-8-0002"


def test_travel_entered_by_hand_replaces_the_estimate(fujii: Talent, staff: Person, officer: Person) -> None:
    assert planned_dispatch(staff.seat, officer.seat, talent=fujii, travel_minutes=40).travel_minutes == 40


def test_leave_leaves_its_days_out(fujii: Talent, staff: Person, officer: Person) -> None:
    take_leave(
        by=staff.seat, talent=fujii, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 11), reason="通院"
    )
    dispatch = planned_dispatch(staff.seat, officer.seat, talent=fujii)
    assert date(2026, 12, 8) not in {visit.on_day for visit in dispatch.visits.all()}


@pytest.mark.parametrize(
    ("facts", "plan", "words"),
    [
        ({"roles": ["engineer"]}, {}, "プロジェクトマネージャーとして登録されていません"),
        ({"ends_on": date(2026, 11, 30)}, {}, "任期は11月30日（月）で終わります"),
        ({"starts_on": date(2026, 11, 20)}, {}, "任期は11月20日（金）からです"),
        ({"halves": [(TUESDAY, "am")], "days_per_week": 1}, {}, "稼働可能枠に火曜日の午後がありません"),
        (
            {},
            {
                "starts_on": date(2026, 12, 24),
                "ends_on": date(2027, 1, 3),
                "weekday": 3,
                "cadence": "monthly",
            },
            None,
        ),
        ({}, {"starts_on": date(2026, 12, 29), "ends_on": date(2027, 1, 3)}, "訪問できる日がありません"),
        ({}, {"ends_on": date(2026, 11, 1)}, "期間の終わりが初めより前です"),
        ({}, {"starts_on": date(2026, 3, 31)}, "ニーズの期間"),
        ({}, {"ends_on": date(2027, 4, 2)}, "ニーズの期間"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_in_words(
    in_hiroshima: None,
    today: date,
    staff: Person,
    officer: Person,
    facts: dict[str, Any],
    plan: dict[str, Any],
    words: str | None,
) -> None:
    talent = ready_talent(staff.seat, **facts)
    if words is None:
        assert planned_dispatch(staff.seat, officer.seat, talent=talent, **plan).visits.count() == 1
        return
    with pytest.raises(Refusal) as refused:
        planned_dispatch(staff.seat, officer.seat, talent=talent, **plan)
    assert words in refused.value.sentence
    assert Dispatch.objects.count() == Visit.objects.count() == 0


def test_a_conflict_of_interest_is_refused_without_its_reason(
    fujii: Talent, staff: Person, officer: Person
) -> None:
    declare_conflict(
        by=staff.seat,
        talent=fujii,
        municipality_code=JINSEKI,
        reason="前の勤め先の客",
        starts_on=date(2026, 4, 1),
    )
    with pytest.raises(Refusal, match="利益相反") as refused:
        planned_dispatch(staff.seat, officer.seat, talent=fujii)
    assert "勤め先" not in refused.value.sentence


def test_nobody_goes_before_the_training_is_done(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    open_catalogue(by=staff.seat)
    talent = make_talent(staff.seat)
    with pytest.raises(Refusal, match=r"研修「.*」を修了していない") as refused:
        planned_dispatch(staff.seat, officer.seat, talent=talent)
    assert "11月10日（火）" in refused.value.sentence
    assert Visit.objects.count() == 0


def test_nobody_goes_where_there_is_no_catalogue(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    with pytest.raises(Refusal, match="研修"):
        planned_dispatch(staff.seat, officer.seat, talent=make_talent(staff.seat))


def test_a_completion_that_runs_out_in_the_period_is_refused_with_the_day(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    talent = ready_talent(staff.seat, cleared_on=date(2026, 4, 1))
    yearly = next(course for course in open_catalogue(by=staff.seat) if course.valid_years == 1)
    yearly.completions.filter(talent=talent).delete()
    record_completion(
        by=staff.seat,
        talent=talent,
        course=yearly,
        completed_on=date(2025, 12, 8),
        provider="デモ・研修センター",
    )
    with pytest.raises(Refusal, match=yearly.name) as refused:
        planned_dispatch(staff.seat, officer.seat, talent=talent)
    assert "12月8日（火）" in refused.value.sentence or "12月15日（火）" in refused.value.sentence
    assert (
        planned_dispatch(staff.seat, officer.seat, talent=talent, ends_on=date(2026, 12, 1)).visits.count()
        == 4
    )


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [("am", "pm", False), ("pm", "am", False), ("am", "day", True), ("day", "pm", True), ("pm", "pm", True)],
)
def test_half_days_and_whole_days_clash_as_they_overlap(
    fujii: Talent,
    staff: Person,
    officer: Person,
    other_officer: Person,
    first: str,
    second: str,
    is_refused: bool,
) -> None:
    planned_dispatch(staff.seat, officer.seat, talent=fujii, span=first)
    if not is_refused:
        planned_dispatch(staff.seat, other_officer.seat, talent=fujii, span=second)
        return
    with pytest.raises(Refusal) as refused:
        planned_dispatch(staff.seat, other_officer.seat, talent=fujii, span=second)
    assert "11月10日（火）" in refused.value.sentence
    assert "神石高原町への訪問（D-8-0001" in refused.value.sentence


def test_a_week_has_no_more_days_than_the_talent(fujii: Talent, staff: Person, officer: Person) -> None:
    need = open_need(officer.seat, staff.seat)
    for weekday in (0, 1, 2):
        planned_dispatch(staff.seat, officer.seat, talent=fujii, need=need, weekday=weekday)
    with pytest.raises(Refusal, match="週3日の枠"):
        planned_dispatch(staff.seat, officer.seat, talent=fujii, need=need, weekday=3)


def test_a_dispatch_ends_with_its_fiscal_year(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    talent = ready_talent(staff.seat, ends_on=date(2028, 3, 31), cleared_on=date(2026, 11, 1))
    need = open_need(officer.seat, staff.seat, ends_on=date(2027, 9, 30))
    with pytest.raises(Refusal, match="年度ごと"):
        planned_dispatch(
            staff.seat,
            officer.seat,
            talent=talent,
            need=need,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 4, 1),
        )
    this_year = planned_dispatch(
        staff.seat,
        officer.seat,
        talent=talent,
        need=need,
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 3, 31),
    )
    next_year = planned_dispatch(
        staff.seat,
        officer.seat,
        talent=talent,
        need=need,
        starts_on=date(2027, 4, 1),
        ends_on=date(2027, 6, 30),
    )
    assert (this_year.number, next_year.number) == ("D-8-0001", "D-9-0001")
    assert (this_year.fiscal_year, next_year.fiscal_year) == (2026, 2027)


def test_a_need_that_is_not_open_takes_no_dispatch(dispatch: Dispatch, staff: Person) -> None:
    dispatch.need.__class__.objects.filter(pk=dispatch.need.pk).update(status=NeedStatus.CLOSED)
    with pytest.raises(WrongState):
        arrange_dispatch(
            by=staff.seat, need=dispatch.need, talent=dispatch.talent, starts_on=date(2027, 1, 4),
            ends_on=date(2027, 1, 31), cadence="weekly", weekday=1, span="am", mode="onsite",
        )  # fmt: skip
    assert Dispatch.objects.count() == 1


def test_cancelling_frees_the_days_and_lets_the_need_wait_again(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="任用の都合により")
    dispatch.refresh_from_db()
    dispatch.need.refresh_from_db()
    assert dispatch.status == DispatchStatus.CANCELLED
    assert dispatch.need.status == NeedStatus.ACCEPTED
    assert set(dispatch.visits.values_list("status", flat=True)) == {VisitStatus.CANCELLED}
    assert Notice.objects.filter(kind="dispatch.cancelled", user=officer.user).exists()
    again = planned_dispatch(staff.seat, officer.seat, talent=dispatch.talent, need=dispatch.need)
    assert again.visits.count() == 7


def test_each_visit_of_a_cancelled_dispatch_says_why_it_fell_away(dispatch: Dispatch, staff: Person) -> None:
    cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="任用の都合により")
    events = Event.objects.filter(verb="cancel_visit", subject_type="visits.visit")
    assert {event.subject_id for event in events} == {str(visit.pk) for visit in dispatch.visits.all()}
    assert {event.after["reason"] for event in events} == {"任用の都合により"}
    assert {event.after["status"] for event in events} == {"cancelled"}
    assert dispatch.visits.filter(called_off_at=None).count() == 0
    assert Event.objects.filter(verb="cancel_dispatch").count() == 1
    page = read(staff.client.get(f"/hiroshima/visits/{first_visit(dispatch).pk}/"))
    (step,) = page.lines("経過")
    assert step.startswith("訪問の取消し")
    assert step.endswith("任用の都合により")


def test_what_is_called_off_moves_along_its_table(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    """A visit with a log is no visit to call off."""
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    visit.refresh_from_db()
    with pytest.raises(WrongState):
        call_off(by=staff.seat, visits=[visit], reason="都合により")


def test_a_dispatch_with_a_log_is_ended_not_cancelled(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    logged_visit(talent_user.seat, first_visit(dispatch))
    with pytest.raises(Refusal, match="記録のある訪問が1件"):
        cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")


def test_a_cancellation_says_why(dispatch: Dispatch, staff: Person) -> None:
    with pytest.raises(Refusal, match="理由"):
        cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="　")


def test_ending_asks_for_the_logs_of_the_past(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    with pytest.raises(Refusal, match="記録のない訪問が3件"):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="目的を達したため")
    past = list(dispatch.visits.filter(on_day__lte=date(2026, 11, 24)).order_by("ordinal"))
    for visit in past[:2]:
        logged_visit(talent_user.seat, visit)
    cancel_visit(by=staff.seat, visit=past[2], reason="大雨のため")
    ended = end_dispatch(by=staff.seat, dispatch=dispatch, reason="目的を達したため")
    assert ended.status == DispatchStatus.ENDED
    assert dispatch.visits.filter(status=VisitStatus.CANCELLED).count() == 5
    assert dispatch.visits.filter(status=VisitStatus.LOGGED).count() == 2
    fallen = Event.objects.filter(verb="cancel_visit", after__reason="目的を達したため")
    assert fallen.count() == 4


def test_an_ended_dispatch_is_not_ended_again(dispatch: Dispatch, staff: Person) -> None:
    cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
    with pytest.raises(WrongState):
        end_dispatch(by=staff.seat, dispatch=dispatch, reason="都合により")
