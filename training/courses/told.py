"""One's training, told by a statement that asks for people anyway: the same rule as `clearance`, without a
statement of its own.

`columns` go into the statement; `Training` answers for any day. The answer changes on few days only, so that
it is found once for each stretch between them, however many days are asked about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from japan.fiscal_year import first_day, fiscal_year_of
from training.courses.choices import WaiverStatus
from training.courses.clearance import TrainingFacts, judge
from training.courses.models import Completion, Course, Requirement, Waiver
from training.courses.rules import Catalogue, CompletionFact, RequirementFact, WaiverFact

_REQUIRED: Final = JSONObject(
    course_id="course_id", course="course__name", role="role", timing="timing", starts_on="starts_on",
    ends_on="ends_on", month="grace_month", day="grace_day",
)  # fmt: skip
_DONE: Final = JSONObject(
    course_id="course_id", completed_on="completed_on", expires_on="expires_on", revoked_from="revoked_from"
)
_EXCUSED: Final = JSONObject(course_id="course_id", valid_from="valid_from", valid_until="valid_until")
_DAY: Final = timedelta(days=1)


def columns() -> dict[str, Any]:
    """Annotations of a statement on talents, in the order in which `Training.told` takes them."""
    offered = Requirement.objects.filter(course__is_offered=True).order_by("course_id", "id")
    own = {"talent_id": OuterRef("pk")}
    excused = Waiver.objects.filter(**own, status=WaiverStatus.APPROVED)
    return {
        "has_courses": Exists(Course.objects.all()),
        "required": ArraySubquery(offered.values(of=_REQUIRED)),
        "done": ArraySubquery(Completion.objects.filter(**own).order_by().values(of=_DONE)),
        "excused": ArraySubquery(excused.order_by().values(of=_EXCUSED)),
    }


class Training(dict[date, tuple[str, ...]]):
    """By day, the names of the required courses that somebody lacks on it."""

    def __init__(self, catalogue: Catalogue, roles: Collection[str], facts: TrainingFacts) -> None:
        super().__init__()
        self.catalogue, self.roles, self.facts = catalogue, roles, facts
        self._turns: list[date] = []
        self._years: set[int] = set()
        self._found: dict[date, tuple[str, ...]] = {}

    @classmethod
    def told(
        cls,
        roles: Collection[str],
        has_courses: bool,
        required: Iterable[Mapping[str, Any]],
        done: Iterable[Mapping[str, Any]],
        excused: Iterable[Mapping[str, Any]],
    ) -> Training:
        """Of the `columns` of a row."""
        catalogue = Catalogue(not has_courses, tuple(_requirement(**each) for each in required))
        completions = tuple(CompletionFact(**_days(each)) for each in done)
        waivers = tuple(WaiverFact(**_days(each), is_approved=True) for each in excused)
        return cls(catalogue, roles, TrainingFacts(completions, waivers))

    def __missing__(self, day: date) -> tuple[str, ...]:
        year = fiscal_year_of(day)
        if year not in self._years:
            self._years.add(year)
            self._turns = sorted({*self._turns, *self._turns_of(year)})
        since = self._turns[bisect_right(self._turns, day) - 1]
        if since not in self._found:
            self._found[since] = judge(self.catalogue, self.roles, self.facts, day).missing
        return self._found[since]

    def _turns_of(self, year: int) -> Iterator[date]:
        """The days of a fiscal year from which on the answer may be another one; its first day is one."""
        first, next_first = first_day(year), first_day(year + 1)
        yield from (first, next_first)
        yield from (day for day in self._all_turns(first) if first < day < next_first)

    def _all_turns(self, first: date) -> Iterator[date]:
        for done in self.facts.completions:
            yield done.completed_on
            if done.expires_on is not None:
                yield done.expires_on + _DAY
            if done.revoked_from is not None:
                yield done.revoked_from
        for waiver in self.facts.waivers:
            yield from (waiver.valid_from, waiver.valid_until + _DAY)
        for each in self.catalogue.requirements:
            if each.starts_on is not None:
                yield each.starts_on
            if each.ends_on is not None:
                yield each.ends_on + _DAY
            if (grace := each.grace_until(first)) is not None:
                yield grace + _DAY


def _requirement(*, month: int | None, day: int | None, **facts: Any) -> RequirementFact:
    grace = (month, day) if month is not None and day is not None else None
    return RequirementFact(**_days(facts), grace=grace)


def _days(facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON tells days as text."""
    return {
        name: date.fromisoformat(value) if value and name.endswith(DAYS) else value
        for name, value in facts.items()
    }


DAYS: Final = ("_on", "_from", "_until")
