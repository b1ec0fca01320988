"""What the form of a new dispatch says before anybody touches it."""

from __future__ import annotations

from datetime import date
from typing import Any

from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import double_booking
from dispatch.dispatches.gates import errand_of, person_of
from dispatch.dispatches.prospects import Period, period_of
from dispatch.visits.choices import Span
from dispatch.visits.schedule import SPAN_HALVES
from municipalities.needs.models import Need
from pool.models import Talent


def prefilled(need: Need, talent: Talent | None, today: date) -> dict[str, Any]:
    """Period, cadence and mode of the need; the first weekday and
    part of the day on which the talent is free."""
    period = period_of(need, today) or Period(need.starts_on, need.ends_on)
    starts_on, ends_on = period.starts_on, period.ends_on
    if talent is not None:
        starts_on = max(starts_on, talent.starts_on)
        ends_on = min(ends_on, talent.ends_on) if talent.ends_on else ends_on
    facts = {"starts_on": starts_on, "ends_on": ends_on, "cadence": need.cadence, "mode": need.mode}
    weekday, span = _free_time(need, talent, facts) if talent else (None, _spans(need)[0])
    return {**facts, "talent": talent.pk if talent else None, "weekday": weekday, "span": span}


def _spans(need: Need) -> tuple[str, ...]:
    """A whole day where the need asks for two halves; else an
    afternoon before a morning, which is longer away."""
    return (Span.DAY.value,) if need.half_days_per_visit == 2 else (Span.AFTERNOON.value, Span.MORNING.value)


def _free_time(need: Need, talent: Talent, facts: dict[str, Any]) -> tuple[int | None, str]:
    halves = {(row.weekday, row.half) for row in talent.halves.all()}
    options = [
        (weekday, span)
        for span in _spans(need)
        for weekday in range(5)
        if all((weekday, half) in halves for half in SPAN_HALVES[span])
    ]
    person = person_of(talent, facts["starts_on"], facts["ends_on"])
    free = (
        option
        for option in options
        if double_booking(
            person, errand_of(Arrangement(need, talent, weekday=option[0], span=option[1], **facts))
        ).is_open
    )
    return next(free, options[0] if options else (None, _spans(need)[0]))
