"""Days that a body closes by its own ordinance: known for the whole country, recorded, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from japan.bodies import bodies, bodies_in
from japan.holidays import closed_reason, ordinances
from municipalities.holidays.actions import record_holiday, withdraw_holiday
from municipalities.holidays.calendars import calendars
from municipalities.holidays.choices import CERTAINTIES, Whose
from municipalities.holidays.models import LocalHoliday
from municipalities.needs.models import Need
from tests.build_needs import submitted_need
from tests.cast import HIROSHIMA, JINSEKI, SERA, UCHIKO, Person

KUMAMOTO, OKINAWA = 43, 47
NAHA = "472018"
IREI = date(2026, 6, 23)
"""A Tuesday."""
FOUNDING = date(2026, 11, 25)
"""A Wednesday, the day after `today`."""


@pytest.fixture(autouse=True)
def _scope(in_hiroshima: None, today: date) -> Iterator[None]:
    return


def said(**other: Any) -> dict[str, Any]:
    usual = {
        "whose": Whose.TOWN,
        "municipality_id": JINSEKI,
        "name": "町の日",
        "ground": "神石高原町の休日を定める条例1条",
        "starts_on": FOUNDING,
        "is_yearly": True,
    }
    return {**usual, **other}


@pytest.mark.parametrize(
    ("prefecture", "code", "day", "reason"),
    [
        (OKINAWA, "", IREI, "慰霊の日"),
        (OKINAWA, NAHA, IREI, "慰霊の日"),
        (OKINAWA, NAHA, date(2027, 6, 23), "慰霊の日"),
        (OKINAWA, NAHA, date(2026, 6, 24), None),
        (KUMAMOTO, "", IREI, None),
        (HIROSHIMA, JINSEKI, IREI, None),
    ],
)
def test_a_day_is_closed_for_those_who_have_set_it(
    prefecture: int, code: str, day: date, reason: str | None
) -> None:
    with scope(prefecture):
        assert closed_reason(day, calendars().of(code)) == reason


def test_every_municipality_of_okinawa_is_known_to_close_and_each_row_says_why() -> None:
    with scope(OKINAWA):
        closed = calendars().closed_towns(date(2026, 6, 1), date(2026, 6, 30))
    assert closed == {IREI: dict.fromkeys([body.code for body in bodies_in(OKINAWA)], "慰霊の日")}
    rows = ordinances()
    assert all(row.ground and row.source and row.certainty in CERTAINTIES for row in rows)
    assert all(row.body_code in bodies() or row.body_code[2:5] == "000" for row in rows)
    assert len({(row.body_code, row.day) for row in rows}) == len(rows)


def test_a_recorded_day_closes_the_town_and_nobody_else(staff: Person) -> None:
    holiday = record_holiday(by=staff.seat, **said())
    known = calendars()
    assert closed_reason(FOUNDING, known.of(JINSEKI)) == "町の日"
    assert closed_reason(date(2027, 11, 25), known.of(JINSEKI)) == "町の日"
    assert closed_reason(date(2025, 11, 25), known.of(JINSEKI)) is None
    assert closed_reason(FOUNDING, known.of(SERA)) is None
    assert closed_reason(FOUNDING, known.of()) is None
    event = Event.objects.get(verb="record_holiday")
    assert (event.subject_label, event.municipality_code) == ("神石高原町　町の日", JINSEKI)
    withdraw_holiday(by=staff.seat, holiday=holiday)
    assert closed_reason(FOUNDING, calendars().of(JINSEKI)) is None
    with pytest.raises(Refusal, match="すでに取り消されています"):
        withdraw_holiday(by=staff.seat, holiday=holiday)
    assert record_holiday(by=staff.seat, **said()).pk != holiday.pk


@pytest.mark.parametrize(
    ("whose", "closed"),
    [(Whose.PREFECTURE, (True, False)), (Whose.EVERYBODY, (True, True))],
)
def test_a_day_may_be_the_prefectures_alone_or_everybodys(
    whose: Whose, closed: tuple[bool, bool], staff: Person
) -> None:
    record_holiday(by=staff.seat, **said(whose=whose, municipality_id=None))
    known = calendars()
    found = tuple(closed_reason(FOUNDING, known.of(code)) is not None for code in ("", JINSEKI))
    assert found == closed


def test_a_day_that_ends_is_no_holiday_after_that_and_a_single_one_is_none_in_the_next_year(
    staff: Person,
) -> None:
    record_holiday(by=staff.seat, **said(ends_on=date(2027, 12, 31)))
    record_holiday(by=staff.seat, **said(municipality_id=SERA, is_yearly=False))
    known = calendars()
    closed = [
        year
        for year in (2026, 2027, 2028, 2029)
        if closed_reason(FOUNDING.replace(year=year), known.of(JINSEKI)) == "町の日"
    ]
    assert closed == [2026, 2027]
    assert closed_reason(FOUNDING, known.of(SERA)) == "町の日"
    assert closed_reason(FOUNDING.replace(year=2027), known.of(SERA)) is None


def test_a_town_that_is_open_on_a_day_of_the_countrys_list_says_so(staff: Person) -> None:
    city = "341002"
    peace = date(2027, 8, 6)
    assert closed_reason(peace, calendars().of(city)) == "平和記念日"
    record_holiday(
        by=staff.seat,
        **said(municipality_id=city, kind="open", name="平和記念日の開庁", starts_on=peace, is_yearly=False),
    )
    assert closed_reason(peace, calendars().of(city)) is None
    assert closed_reason(date(2028, 8, 6), calendars().of(city)) == "日曜日"
    assert closed_reason(date(2029, 8, 6), calendars().of(city)) == "平和記念日"


@pytest.mark.parametrize(
    ("changed", "sentence", "field"),
    [
        ({"name": "　"}, "名称を書いてください", "name"),
        ({"ground": ""}, "根拠を書いてください", "ground"),
        ({"name": "長" * 41}, "40字まで", "name"),
        ({"municipality_id": UCHIKO}, "県内の市町村から", "municipality_id"),
        ({"starts_on": date(1800, 1, 1)}, "年が1800年", "starts_on"),
        ({"is_yearly": False, "ends_on": date(2027, 1, 1)}, "空けてください", "ends_on"),
        ({"ends_on": date(2026, 11, 24)}, "初めの日と同じか後", "ends_on"),
        ({"is_yearly": False, "starts_on": date(2026, 11, 28)}, "土曜日で、もともと閉庁日", "starts_on"),
        ({"kind": "open"}, "団体の休日として記録されていません", "starts_on"),
    ],
)
def test_what_says_nothing_or_not_enough_is_refused(
    changed: dict[str, Any], sentence: str, field: str, staff: Person
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        record_holiday(by=staff.seat, **said(**changed))
    assert refused.value.field == field
    assert not LocalHoliday.objects.exists()


@pytest.mark.parametrize("other", [{}, {"starts_on": date(2027, 11, 25)}, {"is_yearly": False}])
def test_the_same_day_is_recorded_once(other: dict[str, Any], staff: Person) -> None:
    record_holiday(by=staff.seat, **said())
    with pytest.raises(Refusal, match=r"すでに記録|もともと閉庁日"):
        record_holiday(by=staff.seat, **said(**other))


def test_another_prefecture_does_not_meet_it(staff: Person, ehime_staff: Person) -> None:
    record_holiday(by=staff.seat, **said(whose=Whose.EVERYBODY, municipality_id=None))
    with scope(38):
        assert not LocalHoliday.objects.exists()
        assert closed_reason(FOUNDING, calendars().of(UCHIKO)) is None


def test_a_deadline_counts_the_working_days_of_whoever_must_act(staff: Person, officer: Person) -> None:
    """The prefecture answers: a day on which the town alone is closed is one of its working days."""
    record_holiday(by=staff.seat, **said())
    assert submitted_need(officer.seat).reply_due_on == date(2026, 11, 27)
    record_holiday(by=staff.seat, **said(whose=Whose.PREFECTURE, municipality_id=None))
    assert submitted_need(officer.seat).reply_due_on == date(2026, 11, 30)


def test_a_proposal_begins_on_a_day_on_which_the_town_is_open(staff: Person, officer: Person) -> None:
    def begins() -> date:
        need: Need = submitted_need(officer.seat, wanted_by=date(2026, 12, 10))
        return need.starts_on

    assert begins() == date(2026, 12, 1)
    record_holiday(by=staff.seat, **said(starts_on=date(2026, 12, 1)))
    assert begins() == date(2026, 12, 2)
