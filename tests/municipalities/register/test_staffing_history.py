"""What a town says of its IT staff, day by day: now is the latest day, and nothing earlier is lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile
from japan.clock import JAPAN
from municipalities.register.actions import record_staffing
from municipalities.register.figures import (
    solo_municipalities,
    staffing_of,
    staffing_told,
    with_solo,
    with_staffing,
)
from municipalities.register.models import ItStaffing, Municipality
from tests.build_needs import make_need
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")

APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 1)


def say(who: Person, count: int, as_of: date = OCTOBER, code: str = JINSEKI, **said: Any) -> ItStaffing:
    with scope(HIROSHIMA):
        facts = {"is_concurrent": count < 2, "section": "総務課", **said}
        return record_staffing(by=who.seat, municipality_code=code, staff_count=count, as_of=as_of, **facts)


def test_another_day_stands_beside_what_was_said_before(officer: Person, staff: Person) -> None:
    say(officer, 1, APRIL)
    say(staff, 3, OCTOBER)
    with scope(HIROSHIMA):
        rows = [(row.as_of, row.staff_count, row.recorded_by) for row in ItStaffing.objects.of(JINSEKI)]
    assert rows == [(OCTOBER, 3, staff.user), (APRIL, 1, officer.user)]


def test_now_is_the_latest_day_whatever_was_written_last(officer: Person) -> None:
    say(officer, 3, OCTOBER)
    say(officer, 1, APRIL)
    with scope(HIROSHIMA):
        found = staffing_of(JINSEKI)
        assert found is not None
        assert (found.as_of, found.staff_count, found.is_solo) == (OCTOBER, 3, False)


def test_one_owner_says_who_does_it_alone(officer: Person, other_officer: Person) -> None:
    """Earlier days count nowhere: not in the list of codes, nor beside the towns, nor in a proposal."""
    say(officer, 0, APRIL)
    say(officer, 2, OCTOBER)
    say(other_officer, 4, APRIL, SERA)
    say(other_officer, 1, OCTOBER, SERA)
    with scope(HIROSHIMA):
        towns = Municipality.objects.filter(pk__in=(JINSEKI, SERA)).order_by("pk")
        assert solo_municipalities() == [SERA]
        assert [town.is_solo for town in with_solo(towns)] == [True, False]
        told = [staffing_told(town) for town in with_staffing(towns)]
        assert [said is not None and said.is_solo for said in told] == [True, False]
        assert "担当が1人" not in make_need(officer.seat).reasons["priority"]
        assert "担当が1人" in make_need(other_officer.seat).reasons["priority"]


def test_a_town_that_has_said_nothing_is_told_as_such(in_hiroshima: None) -> None:
    town = with_staffing(Municipality.objects.filter(pk=JINSEKI)).get()
    assert (staffing_told(town), staffing_of(JINSEKI)) == (None, None)


def test_the_same_day_takes_the_place_of_what_was_said_of_it(officer: Person, staff: Person) -> None:
    say(officer, 1)
    say(staff, 2)
    with scope(HIROSHIMA):
        (row,) = ItStaffing.objects.all()
        assert (row.staff_count, row.recorded_by) == (2, staff.user)
        event = Event.objects.filter(verb="record_staffing").order_by("-sequence")[0]
        assert event.before == {"staff_count": 1, "is_concurrent": True}
        assert event.after == {"staff_count": 2, "is_concurrent": False, "as_of": "2026-10-01"}


def test_the_same_said_twice_is_one_record_and_one_event(officer: Person, staff: Person) -> None:
    say(officer, 1)
    say(staff, 1)
    with scope(HIROSHIMA):
        assert ItStaffing.objects.get().recorded_by == officer.user
        assert Event.objects.filter(verb="record_staffing").count() == 1


def test_the_database_keeps_one_record_for_a_day(officer: Person) -> None:
    row = say(officer, 1)
    with (
        scope(HIROSHIMA),
        pytest.raises(IntegrityError, match="it_staffing_once_a_day"),
        transaction.atomic(),
    ):
        ItStaffing.objects.create(
            prefecture_id=HIROSHIMA, municipality_id=JINSEKI, staff_count=5, as_of=row.as_of
        )


def test_nobody_writes_over_a_record_of_the_same_day_that_was_not_seen(
    officer: Person, staff: Person, time_machine: Any
) -> None:
    """Both opened the page before anything was recorded; the second one is told what stands there now, and
    may write over it once it was read."""
    path = address("municipality_staffing", JINSEKI)
    opened = look(staff, "municipality_staffing", JINSEKI).hidden()["read"]
    say(officer, 1)
    typed = {"staff_count": "3", "section": "企画課", "as_of": "R8.10.1", "read": opened}
    told = read(staff.client.post(path, typed))
    assert told.errors == [
        "この画面を開いたあとに、ほかの画面で書き直されています。まだ何も保存していません。"
        "いまの記録は「1人（兼務）」です。このまま書き直すときは、もう一度送ってください。"
    ]
    assert (told.field("staff_count"), told.field("section")) == ("3", "企画課")
    with scope(HIROSHIMA):
        assert ItStaffing.objects.get().staff_count == 1
    assert staff.client.post(path, {**typed, "read": told.hidden()["read"]}).status_code == 302
    with scope(HIROSHIMA):
        assert ItStaffing.objects.get().staff_count == 3


def test_another_day_is_no_matter_of_who_came_first(officer: Person, staff: Person) -> None:
    opened = look(staff, "municipality_staffing", JINSEKI).hidden()["read"]
    say(officer, 1)
    typed = {"staff_count": "3", "as_of": "R8.11.1", "read": opened}
    assert staff.client.post(address("municipality_staffing", JINSEKI), typed).status_code == 302


def test_a_record_from_before_there_was_a_history_is_corrected(officer: Person) -> None:
    """It bears nobody's name and no time."""
    with scope(HIROSHIMA):
        ItStaffing.objects.create(
            prefecture_id=HIROSHIMA, municipality_id=JINSEKI, staff_count=1, as_of=OCTOBER
        )
    assert "記録した人は残っていません" in look(officer, "municipality_detail", JINSEKI).text
    opened = look(officer, "municipality_staffing", JINSEKI)
    form = {"staff_count": "2", "as_of": "R8.10.1", "read": opened.hidden()["read"]}
    assert officer.client.post(address("municipality_staffing", JINSEKI), form).status_code == 302
    with scope(HIROSHIMA):
        row = ItStaffing.objects.get()
    assert (row.staff_count, row.recorded_by_id) == (2, officer.user.pk)


def test_the_page_shows_what_is_said_now_and_everything_before(officer: Person, staff: Person) -> None:
    say(officer, 1, APRIL)
    say(staff, 3, OCTOBER)
    page = look(officer, "municipality_detail", JINSEKI)
    assert page.facts["人数"] == "3人"
    assert "ひとり情シス" not in page.parts["情報担当の体制"]
    assert page.facts["時点"] == "令和8年10月1日 デモ・中村 恵さんが令和8年11月24日に記録"
    history = page.table("情報担当の体制の履歴")
    assert history.rows == [
        ["令和8年10月1日", "3人", "総務課", "デモ・中村 恵 令和8年11月24日"],
        ["令和8年4月1日", "1人（兼務）", "総務課", "デモ・岡本 真由美 令和8年11月24日"],
    ]


def test_a_mark_sorts_by_the_moment_at_which_it_was_written() -> None:
    early = ItStaffing(recorded_at=datetime(2026, 1, 9, 9, tzinfo=JAPAN))
    late = ItStaffing(recorded_at=datetime(2026, 11, 10, 8, tzinfo=JAPAN))
    assert "0" < early.mark < late.mark
    assert ItStaffing().mark == "0"


def test_writing_without_a_page_asks_for_no_mark(officer: Person, staff: Person) -> None:
    say(officer, 1)
    with pytest.raises(WrittenMeanwhile):
        say(staff, 2, read="0")
    say(staff, 2)
