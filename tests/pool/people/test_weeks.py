"""Weeks that hold from a day to a day: laid over one another, asked by day, and what they touch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from desk.history import change_rows
from desk.touched import foreseen
from dispatch.calendar.load import work_of
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import halves as week_gate
from dispatch.dispatches.gates import asked_of, gates_of
from dispatch.dispatches.pages import prefilled
from dispatch.repairs.clashes import clashes
from municipalities.needs.models import Need
from pool.people.actions.week import set_week, week_facts
from pool.people.availability import (
    Offered,
    Pattern,
    bits_of,
    bits_on,
    halves_on,
    lasting_halves,
    offered_bits,
    offered_halves,
    open_bits,
    pattern_of,
    week_of,
    weeks_between,
)
from pool.people.models import AvailableHalf, Talent
from pool.people.pages import week_periods
from pool.people.patterns import patterns_of
from pool.people.work import pattern_ahead
from tests.build_dispatch import open_need, planned_dispatch, ready_talent
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")

TODAY, JANUARY, APRIL = date(2026, 11, 24), date(2027, 1, 12), date(2027, 4, 1)
TUESDAY, FRIDAY = [(1, "am"), (1, "pm")], [(4, "am"), (4, "pm")]
BOTH = {"am", "pm"}
DAYS = st.integers(0, 40).map(lambda number: TODAY + timedelta(days=number))
WEEKS = st.builds(
    lambda bits, first, more: Offered(bits, first, None if more is None else first + timedelta(days=more)),
    st.integers(1, 1023),
    DAYS,
    st.none() | st.integers(0, 30),
)


def of(*offered: Offered) -> Pattern:
    return Pattern(offered, 5, date(2026, 4, 1), None)


@given(st.lists(WEEKS, max_size=4), DAYS)
def test_the_bits_of_a_week_are_those_of_its_days(offered: list[Offered], day: date) -> None:
    pattern, monday = of(*offered), week_of(day)[0]
    by_day = 0
    for each in week_of(day):
        by_day |= bits_of((each.weekday(), half) for half in halves_on(pattern, each))
    assert offered_bits(pattern, monday) == by_day & open_bits(monday)


@given(st.lists(WEEKS, max_size=4), DAYS, DAYS)
def test_the_weeks_of_a_period_follow_one_another_and_say_what_holds_on_each_day(
    offered: list[Offered], one: date, other: date
) -> None:
    first, last = min(one, other), max(one, other)
    weeks = weeks_between(offered, first, last)
    assert (weeks[0].starts_on, weeks[-1].ends_on) == (first, last)
    for before, after in pairwise(weeks):
        assert before.ends_on == after.starts_on - timedelta(days=1)
        assert before.bits != after.bits
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        (week,) = [week for week in weeks if week.holds(day)]
        assert week.bits == bits_on(of(*offered), day)


def test_what_was_recorded_before_holds_for_the_whole_term(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    assert set(AvailableHalf.objects.values_list("starts_on", "ends_on")) == {(None, None)}
    assert halves_on(pattern_of(talent), date(2026, 4, 7)) == BOTH
    assert halves_on(pattern_of(talent), date(2027, 3, 30)) == BOTH


def test_a_week_is_laid_over_another_and_the_days_around_it_stay(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    set_week(by=staff.seat, talent=talent, halves=FRIDAY, starts_on=JANUARY, ends_on=date(2027, 2, 28))
    pattern = pattern_of(Talent.objects.get(pk=talent.pk))
    assert offered_halves(pattern, date(2027, 1, 5)) == BOTH
    assert offered_halves(pattern, JANUARY) == set(), "a Tuesday"
    assert offered_halves(pattern, date(2027, 1, 15)) == BOTH
    assert offered_halves(pattern, date(2027, 3, 2)) == BOTH
    assert offered_halves(pattern, date(2027, 3, 5)) == set()
    assert patterns_of(Talent.objects.all(), TODAY, APRIL)[talent.pk] == pattern
    words = [period.days for period in week_periods(talent, pattern.offered, TODAY)]
    assert words == [
        "令和9年1月11日まで",
        "令和9年1月12日から令和9年2月28日まで",
        "令和9年3月1日から令和9年3月31日まで",
    ]


def test_one_that_is_laid_over_several_takes_their_days(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    for first in (JANUARY, date(2027, 2, 1)):
        set_week(by=staff.seat, talent=talent, halves=FRIDAY, starts_on=first)
    assert AvailableHalf.objects.filter(weekday=4).count() == 2, "periods that touch are one"
    set_week(by=staff.seat, talent=talent, halves=TUESDAY, starts_on=date(2026, 12, 1))
    assert week_facts(talent) == [[1, "am"], [1, "pm"]]


def test_the_days_of_one_half_day_never_overlap(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AvailableHalf.objects.create(
            prefecture_id=HIROSHIMA, talent=talent, weekday=1, half="am", starts_on=JANUARY
        )
    AvailableHalf.objects.filter(talent=talent).update(ends_on=date(2026, 12, 31))
    AvailableHalf.objects.create(
        prefecture_id=HIROSHIMA, talent=talent, weekday=1, half="am", starts_on=JANUARY
    )
    pattern = pattern_of(Talent.objects.get(pk=talent.pk))
    assert halves_on(pattern, date(2027, 1, 5)) == set(), "nothing is offered in a gap"
    assert halves_on(pattern, JANUARY) == {"am"}


@pytest.mark.parametrize(
    ("said", "sentence", "field"),
    [
        ({"halves": []}, "1つ以上", "halves"),
        ({"halves": [(6, "am")]}, "月曜から金曜", "halves"),
        ({"starts_on": JANUARY, "ends_on": TODAY}, "後の日", "ends_on"),
        ({"ends_on": date(2026, 3, 31)}, "任期は令和8年4月1日から", "ends_on"),
        ({"starts_on": APRIL}, "任期は令和9年3月31日まで", "starts_on"),
    ],
)
def test_what_cannot_be_a_week_is_refused(
    staff: Person, in_hiroshima: None, said: dict[str, object], sentence: str, field: str
) -> None:
    talent = make_talent(staff.seat)
    with pytest.raises(Refusal, match=sentence) as refused:
        set_week(by=staff.seat, talent=talent, **{"halves": FRIDAY, **said})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_the_history_says_from_when_and_two_do_not_overwrite_each_other(
    staff: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    read = mark_of({"halves": week_facts(talent)})
    set_week(by=staff.seat, talent=talent, halves=[(1, "am")], starts_on=JANUARY, read=read)
    event = Event.objects.get(verb="set_week")
    (row,) = change_rows("pool.talent", event.before, event.after)
    assert row["before"] == "火曜午前、火曜午後"
    assert row["after"] == "火曜午前、火曜午後（令和9年1月11日まで）"
    with pytest.raises(WrittenMeanwhile):
        set_week(by=staff.seat, talent=talent, halves=FRIDAY, starts_on=JANUARY, read=read)
    count = Event.objects.count()
    set_week(by=staff.seat, talent=talent, halves=[(1, "am")], starts_on=JANUARY)
    assert Event.objects.count() == count, "the same again is no change"


def test_a_change_names_the_visits_that_it_touches_and_only_those(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = ready_talent(staff.seat)
    dispatch = planned_dispatch(
        staff.seat, officer.seat, talent=talent, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 26)
    )
    others = [half for half in week_boxes() if half[0] != dispatch.weekday]
    planned = [visit.on_day for visit in dispatch.visits.order_by("on_day")]
    later = [day for day in planned if day >= JANUARY]
    lines = foreseen(lambda: set_week(by=staff.seat, talent=talent, halves=others, starts_on=JANUARY))
    assert f"{len(later)}回" in "".join(str(line.value) for line in lines)
    assert clashes(TODAY, talent_ids=[talent.pk]) == []
    set_week(by=staff.seat, talent=talent, halves=others, starts_on=JANUARY)
    assert [clash.day for clash in clashes(TODAY, talent_ids=[talent.pk])] == later
    set_week(by=staff.seat, talent=talent, halves=week_boxes(), starts_on=JANUARY)
    assert clashes(TODAY, talent_ids=[talent.pk]) == [], "taken back, the task settles itself"


def week_boxes() -> list[tuple[int, str]]:
    return [(weekday, half) for weekday in range(5) for half in ("am", "pm")]


def test_the_gate_asks_by_day(staff: Person, officer: Person, in_hiroshima: None) -> None:
    talent = ready_talent(staff.seat, halves=TUESDAY, days_per_week=1)
    set_week(by=staff.seat, talent=talent, halves=FRIDAY, starts_on=JANUARY)
    need = open_need(officer.seat, staff.seat, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 26))
    need = Need.objects.get(pk=need.pk)

    def gate(first: date, last: date, weekday: int) -> tuple[bool, str]:
        plan = Arrangement(need, talent, first, last, need.cadence, weekday, "am", need.mode)
        verdict = week_gate(*asked_of(plan))
        shut = [each.name for each in gates_of(plan) if not each.is_open]
        assert verdict.is_open is (verdict.name not in shut)
        return verdict.is_open, verdict.sentence

    assert gate(date(2026, 12, 1), date(2026, 12, 25), 1)[0]
    assert not gate(date(2026, 12, 1), date(2026, 12, 25), 4)[0]
    assert gate(JANUARY, date(2027, 2, 26), 4)[0]
    is_open, sentence = gate(date(2026, 12, 1), date(2027, 2, 26), 1)
    assert not is_open
    assert "の時点で、稼働可能枠に火曜日の午前がありません" in sentence
    assert lasting_halves(pattern_of(talent), date(2026, 12, 1), date(2027, 2, 26)) == frozenset()
    assert prefilled(need, talent, TODAY)["span"], "the page still opens"


def test_the_page_sets_a_week_after_showing_what_it_touches(
    staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
    form = look(staff, "week_set", talent.pk)
    assert len(form.chosen("halves")) == 10
    boxes = [f"{weekday}-{half}" for weekday, half in week_boxes() if weekday != dispatch.weekday]
    typed = {"read": form.hidden()["read"], "halves": boxes, "starts_on": "R8.12.1", "ends_on": ""}
    shown = read(staff.client.post(address("week_set", talent.pk), typed))
    assert "今日やること" in shown.text
    assert "稼働できる曜日を決めました" not in shown.text
    done = staff.client.post(address("week_set", talent.pk), {**typed, "step": "do"})
    assert done.status_code == 302
    page = look(staff, "talent_detail", talent.pk)
    assert "令和8年12月1日から" in page.text
    assert "令和8年12月1日から" in look(talent_user, "my_registration").text
    bad = read(
        staff.client.post(address("week_set", talent.pk), {**typed, "halves": [], "ends_on": "R9.2.1"})
    )
    assert bad.errors
    assert bad.field("ends_on") == "R9.2.1", "nothing typed is lost"


def test_the_work_of_somebody_counts_half_days_of_each_week(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = ready_talent(staff.seat, days_per_week=3)
    dispatch = planned_dispatch(
        staff.seat, officer.seat, talent=talent, starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 29)
    )
    set_week(by=staff.seat, talent=talent, halves=[(dispatch.weekday, "am")], starts_on=JANUARY)
    work = work_of(staff.seat, talent, pattern_ahead(talent, TODAY), TODAY)
    assert [line.beside.split()[0] for line in work.now] == [dispatch.number]
    assert work.past == []
    weeks = {week.monday: week for week in work.weeks}
    assert len(weeks) == 9
    assert min(weeks) == date(2026, 11, 23)
    assert weeks[date(2026, 12, 7)].offered == 6
    assert weeks[date(2026, 12, 28)].offered == 0 or weeks[date(2026, 12, 28)].offered < 6
    assert weeks[date(2027, 1, 18)].offered == 1
    booked = sum(
        2 if visit.span == "day" else 1
        for visit in dispatch.visits.filter(on_day__lte=max(weeks) + timedelta(6))
    )
    assert work.booked == booked
    assert work.offered == sum(week.offered for week in weeks.values())


def test_the_page_of_a_talent_shows_the_work(staff: Person, officer: Person, viewer: Person) -> None:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat)
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
    page = look(staff, "talent_detail", talent.pk)
    table = page.table("派遣の表")
    assert table.column("派遣")[0].endswith(
        f"{dispatch.get_weekday_display()}曜{dispatch.get_span_display()}"
    )
    loads = page.table("今週とこの先8週の負担の表")
    assert len(loads.rows) == 9
    assert all("／" in load for load in loads.column("負担"))
    assert any("神石高原町" in place for place in loads.column("行き先"))
