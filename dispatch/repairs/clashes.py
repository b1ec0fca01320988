"""Which planned visits cannot stay as they are: the one answer for home, check pages and notices.

The rules are those by which the visit was planned (`fitness.STANDING`), asked again with today's facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import ExtractIsoWeekDay

from dispatch.dispatches.fitness import OF_TRAINING, PROOFS, STANDING, Errand, Person, Verdict
from dispatch.dispatches.gates import people_standing
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, is_coming, is_waiting
from japan.bodies import body_name
from japan.holidays import Offices, closed_reason
from municipalities.holidays.calendars import calendars


@dataclass(frozen=True)
class Clash:
    """A visit to come, or one that was held and waits for its host, and the rules that it breaks."""

    visit_id: int
    talent_id: int
    talent: str
    municipality_code: str
    day: date
    span: str
    broken: tuple[Verdict, ...]
    is_closed: bool = False
    """The town is, on that day."""
    is_logged: bool = False
    """It was held: nothing is to be moved, what is missing is to be put on record."""

    @property
    def is_of_training(self) -> bool:
        """Whether a course alone is missing."""
        return self.broken == tuple(rule for rule in self.broken if rule.name == OF_TRAINING)

    @property
    def is_movable(self) -> bool:
        """Whether another day may mend it: none does where the person as such cannot go."""
        return all(rule.field != "talent" for rule in self.broken)

    @property
    def is_of_person(self) -> bool:
        """Whether a fact of the person is a cause, not the town's calendar alone."""
        return not self.is_closed or [rule.field for rule in self.broken] != ["on_day"]

    @property
    def town(self) -> str:
        return body_name(self.municipality_code)

    @property
    def reasons(self) -> str:
        return "、".join(rule.name for rule in self.broken)


class _Series(NamedTuple):
    """Visits that are alike but for their days: most of a dispatch."""

    talent_id: int
    municipality_code: str
    role: str
    span: str
    weekday: int
    status: str
    days: list[date]
    numbers: list[int]


def clashes(on: date, *, talent_ids: Collection[int] | None = None) -> list[Clash]:
    """Of the open prefecture from the day `on`, of everybody or of some people, by day. Five queries."""
    return [each for each in clashes_and_unproven(on, talent_ids=talent_ids) if not each.is_logged]


def clashes_and_unproven(on: date, *, talent_ids: Collection[int] | None = None) -> list[Clash]:
    """The same, and the visits whose hosts cannot confirm them (`fitness.PROOFS`), in as many queries.

    Nearly all visits can stay: the rules are asked of whole series, and day by day only where one is broken.
    """
    series = _series(on, talent_ids)
    if not series:
        return []
    first, last = min(each.days[0] for each in series), max(each.days[-1] for each in series)
    people, known = people_standing({each.talent_id for each in series}, first, last), calendars()
    found = [
        clash
        for each in series
        for clash in _of_series(each, people[each.talent_id], known.of(each.municipality_code))
    ]
    return sorted(found, key=lambda clash: (clash.day, clash.visit_id))


def _series(on: date, talent_ids: Collection[int] | None) -> list[_Series]:
    coming = Visit.objects.filter(is_coming(on) | is_waiting() & Q(log__was_held=True))
    if talent_ids is not None:
        coming = coming.filter(talent_id__in=talent_ids)
    alike = ("talent_id", "municipality_id", "dispatch__need__role", "span")
    rows = coming.order_by(*alike).values_list(*alike, ExtractIsoWeekDay("on_day") - 1, "status")
    in_turn = ("on_day", "pk")
    with_days = rows.annotate(
        days=ArrayAgg("on_day", order_by=in_turn), numbers=ArrayAgg("pk", order_by=in_turn)
    )
    return [_Series(*row) for row in with_days]


def _of_series(series: _Series, person: Person, offices: Offices) -> Iterable[Clash]:
    if not _broken(series, person, offices, series.days):
        return
    for day, number in zip(series.days, series.numbers, strict=True):
        if broken := _broken(series, person, offices, [day]):
            yield Clash(
                number,
                series.talent_id,
                person.name,
                series.municipality_code,
                day,
                series.span,
                broken,
                is_closed=closed_reason(day, offices) is not None,
                is_logged=series.status == VisitStatus.LOGGED,
            )


def _broken(series: _Series, person: Person, offices: Offices, days: list[date]) -> tuple[Verdict, ...]:
    errand = Errand(
        municipality_code=series.municipality_code,
        town=body_name(series.municipality_code),
        role=series.role,
        starts_on=days[0],
        ends_on=days[-1],
        days=tuple(days),
        need_starts_on=days[0],
        need_ends_on=days[-1],
        weekday=series.weekday,
        span=series.span,
        offices=offices,
    )
    rules = PROOFS if series.status == VisitStatus.LOGGED else STANDING
    verdicts = (rule(person, errand) for rule in rules)
    return tuple(verdict for verdict in verdicts if not verdict.is_open)
