"""Who is sent for a need, and how a dispatch goes from its plan to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from accounts.errors import Refusal
from accounts.seats import Seat
from demo.stories.agenda import at_office, workday_near
from demo.stories.need_stories import CANCEL_REASON
from demo.stories.stage import Booking, Stage
from demo.stories.talents import WEEKS, TalentRow
from demo.stories.visit_story import VisitStory
from dispatch.dispatches.actions import arrange_dispatch, cancel_dispatch, end_if_passed
from dispatch.dispatches.models import Dispatch
from dispatch.visits.schedule import SPAN_HALVES
from japan.bodies import bodies
from japan.clock import JAPAN
from japan.holidays import add_workdays
from municipalities.needs.actions.ending import close_need
from municipalities.needs.choices import Cadence, NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.proposals import skills_of

AHEAD = timedelta(days=95)
"""So far ahead of today dispatches are planned, and not beyond the fiscal year."""
ONCE = timedelta(days=28)
"""The days within which a single visit is found."""
SHORT = timedelta(days=75)
"""The length of a support that has come to its end."""
VISITS_PER_SKILL = 4
"""One skill that is wanted and known weighs as much as so many visits fewer."""
FERRY_MINUTES = 80
"""One way to a municipality without a road, as staff enter it."""
SPANS_OF = {1: ("pm", "am"), 2: ("day", "pm", "am")}


@dataclass(frozen=True, slots=True)
class Support:
    """What the story wants of a dispatch; empty fields follow the need."""

    talent: str = ""
    cadence: str = ""
    weekday: int | None = None
    span: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """One person on one weekday in one part of the day."""

    row: TalentRow
    weekday: int
    span: str


def support(
    stage: Stage,
    need: Need,
    *,
    by: Seat,
    wish: Support,
    outcome: str,
    short: bool = False,
    cancelled: bool = False,
) -> None:
    """Plan a dispatch with the best person who has time, and put its visits and its end on the agenda.

    Nobody may have time: then the need stays where prospects are looked for, as in life.
    """
    starts_on = max(need.starts_on, add_workdays(stage.agenda.moment.date(), 3))
    cadence = wish.cadence or need.cadence
    longest = (
        ONCE if cadence == Cadence.ONCE else SHORT if short else max(stage.today + AHEAD - starts_on, SHORT)
    )
    ends_on = min(need.ends_on, stage.ends_on, starts_on + longest)
    if starts_on > ends_on:
        return
    for offer in _offers(stage, need, wish):
        booking = Booking(offer.weekday, SPAN_HALVES[offer.span], starts_on, ends_on)
        if not _has_time(stage, offer.row, booking):
            continue
        try:
            dispatch = arrange_dispatch(
                by=by,
                need=need,
                talent=stage.talents[offer.row.name],
                starts_on=starts_on,
                ends_on=ends_on,
                cadence=cadence,
                weekday=offer.weekday,
                span=offer.span,
                mode=wish.mode or need.mode,
                travel_minutes=_by_hand(need),
            )
        except Refusal:
            continue
        stage.bookings[offer.row.name].append(replace(booking, visits=dispatch.visits.count()))
        _follow(stage, dispatch, by=by, outcome=outcome, cancelled=cancelled)
        return


def _by_hand(need: Need) -> int | None:
    """Islands without a road: the estimate knows no ferry."""
    town = bodies()[need.municipality_id]
    return FERRY_MINUTES if town.road_component == town.name else None


def _offers(stage: Stage, need: Need, wish: Support) -> Iterator[_Offer]:
    """Whom to ask on which weekday, the most fitting first: who knows
    the subject, and went little for the money.

    `talent@` goes only where the story says.
    """
    wanted = {key for key, _ in skills_of(need)}
    rows = [row for row in stage.home.talents if row.name in stage.talents and need.role in row.roles]
    if wish.talent:
        rows = [row for row in rows if row.name == wish.talent]
    else:
        rows = [row for row in rows if row is not stage.sign_in_talent]

    def order(row: TalentRow) -> tuple[float, str]:
        known = {skill.skill for skill in stage.talents[row.name].skills.all()}
        visits = sum(booking.visits for booking in stage.bookings[row.name])
        return (visits - VISITS_PER_SKILL * len(wanted & known)) / row.cost_yen, row.kana

    for row in sorted(rows, key=order):
        week = WEEKS[row.week]
        weekdays = list({weekday: None for weekday, _ in week})
        stage.rng.shuffle(weekdays)
        for weekday in weekdays if wish.weekday is None else [wish.weekday]:
            free = {half for day, half in week if day == weekday}
            for span in _spans(need, wish):
                if SPAN_HALVES[span] <= free:
                    yield _Offer(row, weekday, span)


def _spans(need: Need, wish: Support) -> Iterable[str]:
    return (wish.span,) if wish.span else SPANS_OF[need.half_days_per_visit]


def _has_time(stage: Stage, row: TalentRow, wanted: Booking) -> bool:
    """No clash with what the demo has booked, and no more weekdays than the person works."""
    booked = stage.bookings[row.name]
    if any(booking.meets(wanted) for booking in booked):
        return False
    same_time = [
        each for each in booked if each.starts_on <= wanted.ends_on and wanted.starts_on <= each.ends_on
    ]
    return len({each.weekday for each in same_time} | {wanted.weekday}) <= row.days


def _follow(stage: Stage, dispatch: Dispatch, *, by: Seat, outcome: str, cancelled: bool) -> None:
    if cancelled:
        moment = stage.agenda.moment + timedelta(hours=20)
        stage.agenda.at(moment, partial(_cancel, stage, dispatch, by))
        return
    visits = list(dispatch.visits.select_related("municipality").order_by("ordinal"))
    for visit in visits:
        VisitStory(stage, dispatch, visit, of=len(visits)).prepare()
    over = max(add_workdays(visits[-1].on_day, 8), workday_near(dispatch.ends_on + timedelta(days=1)))
    stage.agenda.at(_evening(over), partial(_finish, stage, dispatch, by, outcome))


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(17, 20), JAPAN)


def _cancel(stage: Stage, dispatch: Dispatch, by: Seat) -> None:
    cancel_dispatch(by=by, dispatch=dispatch, reason=CANCEL_REASON)
    stage.bookings[dispatch.talent.name].pop()


def _finish(stage: Stage, dispatch: Dispatch, by: Seat, outcome: str) -> None:
    """The dispatch has run out; the need is closed once every visit is
    settled, else looked at again a week later."""
    if not end_if_passed(by=by, dispatch=dispatch):
        again = _evening(add_workdays(stage.agenda.moment.date(), 5))
        stage.agenda.at(again, partial(_finish, stage, dispatch, by, outcome))
        return
    need = Need.objects.get(pk=dispatch.need_id)
    if need.status == NeedStatus.ACCEPTED and need.supported_on:
        closing = at_office(stage.rng, add_workdays(stage.agenda.moment.date(), 2))
        stage.agenda.at(closing, partial(close_need, by=by, need=need, reply=outcome))
