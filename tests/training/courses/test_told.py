"""What a statement on people tells of their training is what the rule says, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.dispatches.gates import people_standing
from tests.build_dispatch import ready_talent
from tests.build_pool import make_talent
from tests.cast import Person
from training.courses.actions import add_course, require_course
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.actions.waivers import approve_waiver, ask_waiver
from training.courses.choices import Timing
from training.courses.clearance import TrainingFacts, clearances_by_day, judge
from training.courses.models import Completion
from training.courses.rules import Catalogue, CompletionFact, RequirementFact, WaiverFact
from training.courses.told import Training

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 1000).map(lambda n: FIRST + timedelta(days=n))
ENDS = st.none() | DAYS
COURSES = st.integers(1, 2)
COMPLETIONS = st.builds(
    CompletionFact, course_id=COURSES, completed_on=DAYS, expires_on=ENDS, revoked_from=ENDS
)
WAIVERS = st.builds(
    WaiverFact, course_id=COURSES, valid_from=DAYS, valid_until=DAYS, is_approved=st.just(True)
)
REQUIREMENTS = st.builds(
    RequirementFact,
    course_id=COURSES,
    course=st.sampled_from(("情報", "法令")),
    role=st.sampled_from(("", "engineer", "producer")),
    timing=st.sampled_from(Timing.values),
    starts_on=ENDS,
    ends_on=ENDS,
    grace=st.none() | st.sampled_from(((6, 30), (3, 31), (4, 1), (1, 31))),
)
CATALOGUES = st.builds(Catalogue, is_empty=st.just(False), requirements=st.lists(REQUIREMENTS).map(tuple))
FACTS = st.builds(
    TrainingFacts, completions=st.lists(COMPLETIONS).map(tuple), waivers=st.lists(WAIVERS).map(tuple)
)


@given(catalogue=CATALOGUES, facts=FACTS, days=st.lists(DAYS, min_size=5, max_size=40))
def test_it_answers_each_day_as_the_rule_does(
    catalogue: Catalogue, facts: TrainingFacts, days: list[date]
) -> None:
    training = Training(catalogue, {"engineer"}, facts)
    assert [training[day] for day in days] == [
        judge(catalogue, {"engineer"}, facts, day).missing for day in days
    ]


@pytest.mark.usefixtures("today", "in_hiroshima")
def test_the_database_tells_all_that_the_rule_asks(staff: Person, approver: Person) -> None:
    ready = ready_talent(staff.seat)
    others = [make_talent(staff.seat, name=f"デモ・別 {n}", roles=["engineer"]) for n in range(3)]
    done, excused, _ = others
    course = add_course(by=staff.seat, name="個人情報の扱い", hours=Decimal(2), valid_years=1)
    require_course(
        by=staff.seat,
        course=course,
        starts_on=date(2026, 12, 10),
        role="engineer",
        timing=Timing.YEARLY,
        grace=(6, 30),
    )
    record_completion(
        by=staff.seat, talent=done, course=course, completed_on=date(2026, 11, 1), provider="県"
    )
    waiver = ask_waiver(
        by=staff.seat,
        talent=excused,
        course=course,
        reason="前職で修了",
        valid_from=date(2026, 12, 15),
        valid_until=date(2027, 1, 15),
    )
    approve_waiver(by=approver.seat, waiver=waiver)
    revoke_completion(
        by=staff.seat,
        completion=Completion.objects.filter(talent=ready)[0],
        revoked_from=date(2026, 11, 20),
        reason="受講していなかった",
    )
    days = [date(2026, 11, 1) + timedelta(days=9 * n) for n in range(40)]
    people = [ready, *others]
    told = people_standing([each.pk for each in people], days[0], days[-1])
    by_day = clearances_by_day(people, days)
    for each in people:
        assert [told[each.pk].missing[day] for day in days] == [by_day[day][each.pk].missing for day in days]
    assert told[done.pk].missing[date(2027, 7, 7)] != told[done.pk].missing[date(2027, 3, 3)]
