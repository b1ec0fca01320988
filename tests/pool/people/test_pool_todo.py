"""Terms that are about to end are somebody's business."""

from __future__ import annotations

from datetime import date

from pool.people.actions.people import end_term
from pool.people.todo import todo
from tests.build_pool import make_talent
from tests.cast import Person

DAY = date(2026, 11, 24)


def test_staff_are_told_of_terms_that_end_within_two_months(
    staff: Person, finance: Person, in_hiroshima: None
) -> None:
    for name, ends_on in [
        ("デモ・遠い", date(2027, 1, 24)),
        ("デモ・後", date(2027, 1, 23)),
        ("デモ・先", DAY),
        ("デモ・済み", date(2026, 11, 23)),
        ("デモ・定めなし", None),
    ]:
        make_talent(staff.seat, name=name, ends_on=ends_on)
    found = todo(staff.seat, DAY)
    assert [row.due_on for row in found] == [DAY, date(2027, 1, 23)]
    assert "デモ・先さんの任用の続きを申し出る" in found[0].title
    assert found[0].url.endswith("/facts/form/new/")
    assert todo(finance.seat, DAY) == []


def test_an_employment_that_ends_before_the_term_is_told(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, ends_on=date(2026, 12, 31))
    end_term(by=staff.seat, talent=talent, ends_on=date(2027, 3, 31))
    (row,) = todo(staff.seat, DAY)
    assert (row.due_on, row.lines) == (
        date(2026, 12, 31),
        ("任用は令和8年12月31日まで。続きがなければ、翌日から派遣できません",),
    )
    end_term(by=staff.seat, talent=talent, ends_on=date(2026, 12, 15))
    (row,) = todo(staff.seat, DAY)
    assert (row.due_on, row.action) == (date(2026, 12, 15), "任期を決める")
