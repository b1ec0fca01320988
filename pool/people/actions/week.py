"""The week of a talent: which half-days are offered, from a day to a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from accounts.events import differing, record
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import refuse_unseen
from desk.touched import changing
from pool.people import checks
from pool.people.models import AvailableHalf, Talent
from pool.people.spans import DAY, left_over

HalfFact = tuple[int, str]
"""Weekday (0 is Monday) and "am" or "pm"."""


class DatedHalf(NamedTuple):
    """A half-day of the week and its days: from `date.min` where it has no first one."""

    weekday: int
    half: str
    starts_on: date
    ends_on: date | None


@verb("稼働できる曜日の決定")
def set_week(
    *,
    by: Seat,
    talent: Talent,
    halves: Sequence[HalfFact],
    starts_on: date | None = None,
    ends_on: date | None = None,
    read: str = "",
) -> Talent:
    """From a day to a day the talent offers these half-days and no others, whatever was recorded for these
    days; the days before and after keep theirs. Without a first day from the beginning of the term on.
    `read` is the mark of what somebody began on. Raises `WrittenMeanwhile`."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    checks.check_period_of_week(halves, starts_on, ends_on, (talent.starts_on, talent.ends_on))
    held = week_facts(talent)
    refuse_unseen(read, {"halves": held}, {"halves": None})
    with changing(talent, by=by):
        write_week(talent, halves, starts_on, ends_on)
    before, after = differing({"halves": held}, {"halves": week_facts(talent)})
    if after:
        record(by=by, subject=talent, before=before, after=after)
    return talent


def week_facts(talent: Talent) -> list[Any]:
    """The half-days in a fixed order, as they are compared and recorded; with their days where they have
    any."""
    rows = AvailableHalf.objects.filter(talent=talent)
    return [
        [row.weekday, row.half, row.starts_on, row.ends_on]
        if row.starts_on or row.ends_on
        else [row.weekday, row.half]
        for row in rows
    ]


def write_week(
    talent: Talent, halves: Iterable[HalfFact], starts_on: date | None = None, ends_on: date | None = None
) -> None:
    """Lay a week over the others; rows that stay as they are are not touched."""
    known = {
        DatedHalf(row.weekday, row.half, row.starts_on or date.min, row.ends_on): row
        for row in talent.halves.all()
    }
    first = starts_on or date.min
    kept = [
        DatedHalf(each.weekday, each.half, *part)
        for each in known
        for part in left_over((each.starts_on, each.ends_on), (first, ends_on))
    ]
    laid = [DatedHalf(weekday, half, first, ends_on) for weekday, half in set(halves)]
    wanted = set(_joined([*kept, *laid]))
    gone = [row.pk for each, row in known.items() if each not in wanted]
    AvailableHalf.objects.filter(pk__in=gone).delete()
    AvailableHalf.objects.bulk_create(
        AvailableHalf(
            prefecture_id=talent.prefecture_id,
            talent=talent,
            weekday=each.weekday,
            half=each.half,
            starts_on=None if each.starts_on == date.min else each.starts_on,
            ends_on=each.ends_on,
        )
        for each in sorted(wanted - set(known), key=lambda each: each[:3])
    )


def _joined(halves: Iterable[DatedHalf]) -> Iterable[DatedHalf]:
    """Periods of the same half-day that touch are one."""
    in_order = sorted(halves, key=lambda each: each[:3])
    for _, same in groupby(in_order, key=lambda each: each[:2]):
        last: DatedHalf | None = None
        for each in same:
            if last is not None and last.ends_on is not None and last.ends_on + DAY == each.starts_on:
                last = last._replace(ends_on=each.ends_on)
            else:
                if last is not None:
                    yield last
                last = each
        if last is not None:
            yield last
