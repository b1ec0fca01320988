"""The calendar file: what it says of a visit, and how calendars that took it before learn of changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.events import record
from accounts.seats import Seat
from accounts.tenancy import scope
from accounts.verbs import verb
from dispatch.dispatches.actions import cancel_dispatch, end_dispatch
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import cancel_visit
from dispatch.visits.models import Visit
from japan.clock import JAPAN
from pool.people.models import Talent
from tests.build_dispatch import logged_visit, open_need, planned_dispatch
from tests.cast import HIROSHIMA, Person
from tests.conftest import TODAY
from tests.page import address, look

DAY = date(2026, 12, 1)


def events_of(person: Person) -> dict[str, Any]:
    """The events of the calendar file by their UID."""
    answer = person.client.get(address("dispatch_feed"))
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.getvalue()).walk("VEVENT")}


def uid_of(visit: Visit) -> str:
    return f"visit-{HIROSHIMA}-{visit.pk}@digital-talent-pool"


@verb("日の変更（試験）")
def shift(*, by: Seat, visit: Visit, days: int) -> None:
    """A visit goes to another day, as any verb would have it: with its history."""
    before = {"on_day": visit.on_day}
    visit.on_day += timedelta(days=days)
    visit.starts_at += timedelta(days=days)
    visit.ends_at += timedelta(days=days)
    visit.save()
    record(by=by, subject=visit, before=before, after={"on_day": visit.on_day})


def test_an_event_names_town_place_and_person_and_leads_to_the_site(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person, settings: Any
) -> None:
    settings.BASE_URL = "https://pool.example.jp"
    visit = dispatch.visits.get(on_day=DAY)
    for person in (staff, officer, talent_user):
        event = events_of(person)[uid_of(visit)]
        assert event["url"] == f"https://pool.example.jp/hiroshima/visits/{visit.pk}/"
        assert event["location"] == "広島県神石高原町役場"
        assert "訪問する人：デモ・藤井 拓也さん" in event["description"]
        assert dispatch.number in event["description"]
        summary = str(event["summary"])
        assert summary.startswith("神石高原町　")
        assert ("デモ・藤井 拓也さん" in summary) is (person is not talent_user)
        assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", 0)


@pytest.mark.parametrize(
    ("mode", "place"), [("online", "オンライン"), ("both", "広島県神石高原町役場／オンライン")]
)
def test_what_is_online_has_no_place(
    fujii: Talent, staff: Person, officer: Person, mode: str, place: str
) -> None:
    planned_dispatch(staff.seat, officer.seat, talent=fujii, mode=mode)
    assert {str(event["location"]) for event in events_of(staff).values()} == {place}


def test_a_visit_that_moves_twice_and_back_keeps_its_uid_and_says_each_time_that_it_is_newer(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person, time_machine: Any
) -> None:
    visit = dispatch.visits.get(on_day=DAY)
    stamps = [events_of(talent_user)[uid_of(visit)]["dtstamp"].dt]
    for turn, days in enumerate((1, 2, -3), start=1):
        time_machine.move_to(f"2026-11-24 {9 + turn}:00:00+09:00", tick=False)
        shift(by=staff.seat, visit=visit, days=days)
        for person in (staff, officer, talent_user):
            events = events_of(person)
            event = events[uid_of(visit)]
            assert len(events) == 7
            assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", turn)
            assert event["dtstart"].dt == visit.starts_at
        stamps.append(event["dtstamp"].dt)
    assert stamps == sorted(set(stamps))
    assert visit.on_day == DAY
    time_machine.move_to("2026-11-24 15:00:00+09:00", tick=False)
    cancel_visit(by=staff.seat, visit=visit, reason="停電のため")
    event = events_of(officer)[uid_of(visit)]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 4)
    assert event["dtstamp"].dt > stamps[-1]


@pytest.mark.parametrize("whole", [False, True])
def test_a_visit_that_was_called_off_says_so_to_a_calendar_that_took_it(
    dispatch: Dispatch, staff: Person, talent_user: Person, time_machine: Any, whole: bool
) -> None:
    coming = dispatch.visits.get(on_day=DAY)
    before = events_of(talent_user)[uid_of(coming)]
    assert (str(before["status"]), before["sequence"]) == ("CONFIRMED", 0)
    time_machine.move_to("2026-11-24 10:00:00+09:00", tick=False)
    if whole:
        cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="任用の都合により")
    else:
        cancel_visit(by=staff.seat, visit=coming, reason="停電のため")
    after = events_of(talent_user)
    event = after[uid_of(coming)]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert str(event["summary"]).startswith("【取消】神石高原町")
    assert event["dtstamp"].dt > before["dtstamp"].dt
    assert event["last-modified"].dt == event["dtstamp"].dt
    assert event["dtstart"].dt == before["dtstart"].dt
    assert len(after) == (5 if whole else 7)


def test_a_dispatch_that_ends_early_takes_its_coming_visits_out_of_every_calendar(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    for visit in dispatch.visits.filter(on_day__lte=date(2026, 11, 24)):
        logged_visit(talent_user.seat, visit)
    end_dispatch(by=staff.seat, dispatch=dispatch, reason="任期を終えるため")
    for person in (staff, officer, talent_user):
        states = [str(event["status"]) for event in events_of(person).values()]
        assert (states.count("CANCELLED"), states.count("CONFIRMED")) == (4, 3)


def test_a_visit_that_was_called_off_leaves_the_file_once_its_day_has_passed(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    cancel_visit(by=staff.seat, visit=dispatch.visits.get(on_day=date(2026, 11, 17)), reason="大雨のため")
    assert len(events_of(talent_user)) == 6


def test_a_log_is_no_change_of_the_appointment(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    visit = dispatch.visits.get(on_day=date(2026, 11, 10))
    logged_visit(talent_user.seat, visit)
    assert events_of(staff)[uid_of(visit)]["sequence"] == 0


def test_another_town_and_another_person_do_not_take_it(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    open_need(officer.seat, staff.seat)
    assert events_of(other_officer) == {}


def test_the_file_begins_three_months_back_and_flows(dispatch: Dispatch, staff: Person) -> None:
    """Five years of a prefecture would be ten megabytes, which nobody's calendar needs again."""
    old, recent = dispatch.visits.order_by("ordinal")[:2]
    for visit, days_ago in ((old, 93), (recent, 92)):
        day = TODAY - timedelta(days=days_ago)
        moved = {"on_day": day, "starts_at": at_nine(day), "ends_at": at_nine(day) + timedelta(hours=3)}
        Visit.objects.filter(pk=visit.pk).update(**moved)
    assert staff.client.get(address("dispatch_feed")).streaming
    events = events_of(staff)
    assert uid_of(recent) in events
    assert uid_of(old) not in events
    assert "3か月前からの訪問が入ります" in look(staff, "dispatch_calendar").text


@pytest.mark.usefixtures("dispatch")
def test_the_file_reads_no_more_for_more_visits(staff: Person, officer: Person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            events_of(staff)
        return len(queries)

    asked()
    before = asked()
    with scope(HIROSHIMA):
        planned_dispatch(staff.seat, officer.seat)
    assert asked() == before


def at_nine(day: date) -> datetime:
    return datetime.combine(day, time(9), JAPAN)
