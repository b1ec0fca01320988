"""Rule 8: a need is served in its whole cadence.

What a slot is, which half days it stands for, and what is missing.

A *slot* is what a pattern repeats: `(0, "tue_am")` for every Tuesday morning of a weekly need, `(2,
"tue_am")` for the second Tuesday morning of each month of a monthly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dispatch.planner.format.instance import (
    HALVES,
    CadenceKind,
    Days,
    Instance,
    Need,
    Talent,
    half_day_of,
    is_weekday,
    week_of_month,
)
from dispatch.planner.format.words import day_words

Slot = tuple[int, str]
HalfDay = tuple[date, str]

LAST_WEEK_OF_MONTH: Final = 4
"""A month does not always have a fifth Tuesday, so no pattern uses it."""
_KEPT_NUMERATOR, _KEPT_DENOMINATOR = 4, 5


def slot_of(kind: CadenceKind, day: date, half: str) -> Slot:
    """The slot of a half day from Monday to Friday; the week is 5 where no pattern can have it."""
    return (week_of_month(day) if kind == "monthly" else 0), half_day_of(day, half)


def half_days_by_slot(kind: CadenceKind, period: Days) -> dict[Slot, list[HalfDay]]:
    """Every half day from Monday to Friday of the period, closed or not, under its slot, in order of time."""
    by_slot: dict[Slot, list[HalfDay]] = {}
    for day in filter(is_weekday, period.each()):
        for half in HALVES:
            by_slot.setdefault(slot_of(kind, day, half), []).append((day, half))
    return by_slot


def keeps_enough(left: int, whole: int) -> bool:
    """Whether closed and leave dates leave a pattern at least 80 % of its half days, and one at all."""
    return left > 0 and left * _KEPT_DENOMINATOR >= whole * _KEPT_NUMERATOR


def faults_of_cadence(instance: Instance, need: Need, talent: Talent, booked: set[HalfDay]) -> Iterator[str]:
    """What the half days of one need lack, as ends of sentences.

    Days where nobody may work are rule 3, not named here.

    `booked` is not empty and has no Saturday or Sunday.
    """
    match need.cadence.kind:
        case "total":
            yield from _faults_of_total(need, booked)
        case "full_time":
            yield from _faults_of_full_time(instance, need, talent, booked)
        case "weekly" | "monthly":
            yield from _faults_of_pattern(instance, need, talent, booked)


def _faults_of_total(need: Need, booked: set[HalfDay]) -> Iterator[str]:
    if len(booked) != need.cadence.half_days:
        yield f"合計で半日{need.cadence.half_days}回が必要ですが、{len(booked)}回です。"


def _faults_of_full_time(
    instance: Instance, need: Need, talent: Talent, booked: set[HalfDay]
) -> Iterator[str]:
    off = instance.closed_dates | talent.leave_dates
    for slot, half_days in half_days_by_slot("full_time", instance.period_of(need)).items():
        if slot[1] in talent.half_days:
            for day, half in half_days:
                if day not in off and (day, half) not in booked:
                    yield f"常勤ですが、{day_words(day, half)}がありません。"


def _faults_of_pattern(instance: Instance, need: Need, talent: Talent, booked: set[HalfDay]) -> Iterator[str]:
    off = instance.closed_dates | talent.leave_dates
    kind, wanted = need.cadence.kind, need.cadence.half_days
    by_slot = half_days_by_slot(kind, instance.period_of(need))
    used = {slot_of(kind, day, half) for day, half in booked}
    if any(week > LAST_WEEK_OF_MONTH for week, _ in used):
        yield "月の5回目の曜日を使っています。"
    if len(used) > wanted:
        yield f"決まった枠は{wanted}個のはずですが、{len(used)}個使っています。"
        return
    whole = left = 0
    for slot in sorted(used):
        open_half_days = [half_day for half_day in by_slot.get(slot, []) if half_day[0] not in off]
        whole += len(by_slot.get(slot, []))
        left += len(open_half_days)
        for day, half in open_half_days:
            if (day, half) not in booked:
                yield f"決まった枠のうち、{day_words(day, half)}がありません。"
    traceless = _traceless_slots(kind, talent, by_slot, used, off)[: wanted - len(used)]
    if len(used) + len(traceless) < wanted:
        yield f"決まった枠は{wanted}個必要ですが、{len(used)}個しかありません。"
        return
    whole += sum(traceless)
    if not keeps_enough(left, whole):
        yield f"休日などで、枠の半日{whole}回のうち{left}回しか残りません（8割以上が必要です）。"


def _traceless_slots(
    kind: CadenceKind,
    talent: Talent,
    by_slot: dict[Slot, list[HalfDay]],
    used: set[Slot],
    off: frozenset[date],
) -> list[int]:
    """How many half days each slot would have had that closed or leave dates empty; fewest first.

    A plan does not show such a slot. The pattern is taken to have those that cost least in the 80 %.
    """
    weeks = range(1, LAST_WEEK_OF_MONTH + 1) if kind == "monthly" else (0,)
    offered = {(week, half_day) for week in weeks for half_day in talent.half_days} - used
    return sorted(
        len(by_slot.get(slot, [])) for slot in offered if all(day in off for day, _ in by_slot.get(slot, []))
    )
