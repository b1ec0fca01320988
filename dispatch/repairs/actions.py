"""Verbs that mend a plan: a visit goes to another day, visits that cannot be fall away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from dispatch.dispatches.fitness import GATES, Errand, Person, Verdict, day_off, period
from dispatch.dispatches.gates import person_of
from dispatch.dispatches.models import Dispatch
from dispatch.repairs import notices
from dispatch.visits.actions import call_off
from dispatch.visits.checks import ask_reason
from dispatch.visits.models import Visit
from dispatch.visits.schedule import times_of
from japan.fiscal_year import fiscal_year_of
from japan.wareki import format_short
from municipalities.holidays.calendars import calendars
from pool.people.models import Talent

OF_A_DAY: Final = (day_off, *(gate for gate in GATES if gate is not period))


@verb("訪問の日の変更")
def move_visit(*, by: Seat, visit: Visit, on_day: date, span: str) -> Visit:
    """One visit goes to another day or part of the day; the rules are those by which it was planned.

    The period of its dispatch stretches with it, within the need's and the fiscal year.
    """
    dispatch = (
        Dispatch.objects.select_for_update(of=("self",)).select_related("need").get(pk=visit.dispatch_id)
    )
    Talent.objects.select_for_update(no_key=True).get(pk=visit.talent_id)
    rows = Visit.objects.select_related("talent__user", "dispatch")
    visit = rows.select_for_update(of=("self",)).get(pk=visit.pk)
    move(visit, "move")
    was, earlier = visit.on_day, {"on_day": visit.on_day, "span": visit.span}
    _check(visit, dispatch, on_day, span)
    visit.on_day, visit.span = on_day, span
    visit.starts_at, visit.ends_at = times_of(on_day, span)
    try:
        with transaction.atomic():
            visit.save(update_fields=["on_day", "span", "starts_at", "ends_at"])
    except IntegrityError as error:
        raise Refusal("ほかの訪問と重なります。日か時間帯を変えてください。", field="on_day") from error
    dispatch.starts_on, dispatch.ends_on = min(dispatch.starts_on, on_day), max(dispatch.ends_on, on_day)
    dispatch.save(update_fields=["starts_on", "ends_on"])
    record(
        by=by,
        subject=visit,
        label=f"{dispatch.number} {visit.municipality_name} {format_short(on_day)}",
        municipality_code=visit.municipality_id,
        before=earlier,
        after={"on_day": on_day, "span": span},
    )
    notices.moved(by=by, visit=visit, was=was)
    return visit


def _check(visit: Visit, dispatch: Dispatch, on_day: date, span: str) -> None:
    if on_day < timezone.localdate():
        raise Refusal("今日以後の日に移してください。", field="on_day")
    if (on_day, span) == (visit.on_day, visit.span):
        raise Refusal("いまと同じ日と時間帯です。", field="on_day")
    if fiscal_year_of(on_day) != dispatch.fiscal_year:
        raise Refusal("派遣の年度の中の日に移してください。次の年度は、別の派遣にします。", field="on_day")
    person, errand = _person(visit, dispatch, on_day), _errand(visit, dispatch, on_day, span)
    stretched = replace(
        errand, starts_on=min(dispatch.starts_on, on_day), ends_on=max(dispatch.ends_on, on_day)
    )
    for verdict in (period(person, stretched), *(rule(person, errand) for rule in OF_A_DAY)):
        if not verdict.is_open:
            raise _refusal(verdict)


def _refusal(verdict: Verdict) -> Refusal:
    """The sentences speak of a plan with a weekday; here there is a day."""
    return Refusal(verdict.sentence.replace("曜日か時間帯を", "日か時間帯を"), field="on_day")


def _person(visit: Visit, dispatch: Dispatch, on_day: date) -> Person:
    """Without the visit itself, which is not in its own way."""
    person = person_of(visit.talent, on_day, on_day, days=[on_day])
    own = (visit.on_day, visit.span, dispatch.number)
    others = tuple(each for each in person.booked if (each.day, each.span, each.number) != own)
    return replace(person, booked=others)


def _errand(visit: Visit, dispatch: Dispatch, on_day: date, span: str) -> Errand:
    return Errand(
        municipality_code=visit.municipality_id,
        town=visit.municipality_name,
        role=dispatch.need.role,
        starts_on=on_day,
        ends_on=on_day,
        days=(on_day,),
        need_starts_on=min(dispatch.need.starts_on, dispatch.starts_on),
        need_ends_on=max(dispatch.need.ends_on, dispatch.ends_on),
        weekday=on_day.weekday(),
        span=span,
        offices=calendars().of(visit.municipality_id),
    )


@verb("訪問のまとめての取消し")
def call_off_visits(*, by: Seat, talent: Talent, visits: Collection[int], reason: str) -> list[Visit]:
    """Some planned visits of one person fall away together, each in its own history; one notice for each
    dispatch. Gives those visits, with their needs."""
    ask_reason(reason)
    rows = Visit.objects.planned().select_related("dispatch__need", "talent__user").filter(talent=talent)
    found = list(rows.filter(pk__in=visits).select_for_update(of=("self",)).order_by("dispatch_id", "on_day"))
    if not found:
        raise Refusal("取り消す訪問を選んでください。", field="visits")
    call_off(by=by, visits=found, reason=reason.strip())
    for _, of_dispatch in groupby(found, key=lambda visit: visit.dispatch_id):
        notices.fell_away(by=by, visits=list(of_dispatch), reason=reason.strip())
    return found
