"""Dispatches and visits for the tests of every app, made by the real actions
inside the scope of the seats' prefecture."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from accounts.seats import Seat
from dispatch.dispatches.actions import arrange_dispatch
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import confirm_visit, log_visit
from dispatch.visits.models import Visit, VisitLog
from municipalities.holidays.actions import record_holiday
from municipalities.holidays.choices import Whose
from municipalities.holidays.models import LocalHoliday
from municipalities.needs.actions import amend_proposal
from municipalities.needs.models import Need
from pool.people.models import Talent
from tests.build_needs import accepted_need
from tests.build_pool import clear_talent, make_talent
from tests.cast import JINSEKI

YEAR_START, YEAR_END = date(2026, 4, 1), date(2027, 3, 31)
TUESDAY = 1


def open_need(
    officer_seat: Seat,
    staff_seat: Seat,
    *,
    starts_on: date = YEAR_START,
    ends_on: date = YEAR_END,
    **proposal: Any,
) -> Need:
    """An accepted need that asks for a project manager over a period,
    by default the whole fiscal year 2026."""
    need = accepted_need(officer_seat, staff_seat)
    values: dict[str, Any] = {
        "title": "クラウド利用料の見積りを確かめたい",
        "category": "standardization_cloud",
        "role": "project_manager",
        "skills": [("project_planning", 2)],
        "engagement": "accompany",
        "cadence": "weekly",
        "half_days_per_visit": 1,
        "mode": "onsite",
        "priority": "normal",
    }
    return amend_proposal(
        by=staff_seat, need=need, starts_on=starts_on, ends_on=ends_on, **{**values, **proposal}
    )


def ready_talent(
    staff_seat: Seat, *, user: User | None = None, cleared_on: date = date(2026, 4, 1), **facts: Any
) -> Talent:
    """A talent whose training is done."""
    return clear_talent(staff_seat, make_talent(staff_seat, user=user, **facts), cleared_on)


def planned_dispatch(
    staff_seat: Seat,
    officer_seat: Seat,
    *,
    talent: Talent | None = None,
    need: Need | None = None,
    user: User | None = None,
    **plan: Any,
) -> Dispatch:
    """A dispatch: by default on Tuesday afternoons, from 10 November to 22 December 2026 (seven visits)."""
    values: dict[str, Any] = {
        "starts_on": date(2026, 11, 10),
        "ends_on": date(2026, 12, 22),
        "cadence": "weekly",
        "weekday": TUESDAY,
        "span": "pm",
        "mode": "onsite",
    }
    return arrange_dispatch(
        by=staff_seat,
        need=need or open_need(officer_seat, staff_seat),
        talent=talent or ready_talent(staff_seat, user=user),
        **{**values, **plan},
    )


def first_visit(dispatch: Dispatch) -> Visit:
    return dispatch.visits.order_by("ordinal")[0]


def logged_visit(talent_seat: Seat, visit: Visit, **log: Any) -> VisitLog:
    """The visit's log, by the person who went: as planned, three hours of support."""
    values: dict[str, Any] = {
        "was_held": True,
        "started_at": visit.starts_at,
        "ended_at": visit.ends_at,
        "mode": visit.mode,
        "travel_minutes": 150,
        "category": "standardization_cloud",
        "duty_category": "municipal_support",
        "ladder": "together",
        "done": "見積りの内訳を、町の担当者と一緒に確かめた。",
        "next_steps": "町：契約書の写しを用意する",
        "is_escorted": False,
        "sure": True,
    }
    return log_visit(by=talent_seat, visit=visit, **{**values, **log})


def confirmed_visit(talent_seat: Seat, officer_seat: Seat, visit: Visit, **log: Any) -> Visit:
    logged_visit(talent_seat, visit, **log)
    return confirm_visit(by=officer_seat, visit=visit, read_log=mark_of(visit))


def mark_of(visit: Visit) -> str:
    """What the host's page says of the log it shows; "" before there is one."""
    log = VisitLog.objects.filter(visit=visit).first()
    return log.mark if log else ""


def later(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)


def town_day(staff: Seat) -> LocalHoliday:
    """On 10 November 神石高原町 is closed by its own ordinance, each year."""
    return record_holiday(
        by=staff,
        whose=Whose.TOWN,
        municipality_id=JINSEKI,
        name="町の日",
        ground="神石高原町の休日を定める条例1条",
        starts_on=date(2026, 11, 10),
        is_yearly=True,
    )
