"""Terms that are about to end are somebody's business."""

from __future__ import annotations

from datetime import date

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
    assert "デモ・先" in found[0].title
    assert todo(finance.seat, DAY) == []
