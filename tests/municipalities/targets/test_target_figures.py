"""What is aimed at beside what there is: the pool, the dispatches, the register, and what a body says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.tenancy import scope
from dispatch.dispatches.actions import cancel_dispatch
from dispatch.dispatches.figures import people_by_role
from municipalities.register.actions import record_staffing
from municipalities.targets.bodies import body_for
from municipalities.targets.figures import TargetLine, sums_of, target_lines
from tests.build_changes import absorb_jinseki
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.build_targets import PREFECTURE, made_actual, made_target
from tests.cast import HIROSHIMA, JINSEKI, SERA, UCHIKO, Person

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("today")


def lines(who: Person, *years: int, on: date = TODAY) -> dict[tuple[str, str, int], TargetLine]:
    with scope(HIROSHIMA):
        found = target_lines(who.seat, years or [2026], on)
    return {(line.body.code, line.role, line.fiscal_year): line for line in found}


def test_the_pool_is_counted_for_the_prefecture_and_dispatches_for_where_they_go(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = ready_talent(staff.seat)
    roles = set(talent.roles.values_list("role", flat=True))
    dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
    found = lines(staff)
    for role in roles:
        assert found[PREFECTURE, role, 2026].actual == 1
        assert found[JINSEKI, role, 2026].actual == 1
        assert found[SERA, role, 2026].actual == 0
    before = people_by_role([2026], dispatch.starts_on - timedelta(days=1))
    assert before.sent == {}, "a dispatch counts from its first day"
    assert people_by_role([2025, 2026], TODAY).in_pool == {(2026, role): 1 for role in roles}
    assert people_by_role([2027], TODAY).in_pool == {}


def test_somebody_who_comes_twice_is_one_and_what_is_called_off_is_nobody(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = ready_talent(staff.seat)
    first = planned_dispatch(staff.seat, officer.seat, talent=talent)
    role = talent.roles.all()[0].role
    assert lines(staff)[JINSEKI, role, 2026].actual == 1
    cancel_dispatch(by=staff.seat, dispatch=first, reason="来られなくなったため")
    assert lines(staff)[JINSEKI, role, 2026].actual == 0


def test_own_staff_are_what_the_register_said_by_the_end_of_the_year(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        for count, as_of in ((1, date(2025, 4, 1)), (2, date(2026, 4, 1)), (3, date(2026, 10, 1))):
            record_staffing(
                by=officer.seat,
                municipality_code=JINSEKI,
                staff_count=count,
                is_concurrent=False,
                as_of=as_of,
            )
    found = lines(staff, 2024, 2025, 2026, 2027)
    actual = {year: found[JINSEKI, "it_staff", year].actual for year in (2024, 2025, 2026, 2027)}
    assert actual == {2024: None, 2025: 1, 2026: 3, 2027: None}
    assert found[JINSEKI, "it_staff", 2026].source == "情報担当の体制（令和8年10月1日時点）"
    assert found[JINSEKI, "it_staff", 2027].source == "年度が始まっていません"
    assert found[SERA, "it_staff", 2026].source == "記録がありません"


def test_the_gap_is_said_in_words(staff: Person, officer: Person) -> None:
    made_target(officer)
    made_target(officer, role="leader", people=3)
    made_target(staff, PREFECTURE, role="it_staff", people=0)
    assert lines(staff)[JINSEKI, "engineer", 2026].words == "2人不足"
    assert lines(staff)[JINSEKI, "leader", 2026].words == "実績なし"
    assert lines(staff)[JINSEKI, "producer", 2026].words == "目標なし"
    made_target(officer, fiscal_year=2027)
    coming = lines(staff, 2027)
    assert coming[JINSEKI, "engineer", 2027].words == "年度前", "nobody is missing before the year begins"
    sums = sums_of(line for line in coming.values() if line.role == "engineer")
    assert [each.words for each in sums if each.bodies] == ["年度前"]
    made_actual(officer, people=3)
    assert lines(staff)[JINSEKI, "leader", 2026].words == "達成"
    made_actual(officer, people=4, reason="修了者が増えたため", as_of=date(2026, 10, 1))
    assert lines(staff)[JINSEKI, "leader", 2026].words == "達成（1人多い）"
    assert lines(staff)[PREFECTURE, "it_staff", 2026].words == "実績なし"


def test_the_newest_paper_holds_and_an_older_one_recorded_later_does_not(
    officer: Person, staff: Person
) -> None:
    made_target(officer, people=3, as_of=date(2026, 10, 1))
    made_target(officer, people=1, as_of=date(2025, 4, 1), reason="前の方針をあとから記録")
    assert lines(staff)[JINSEKI, "engineer", 2026].target == 3


def test_sums_are_of_those_with_a_target_and_nobodys_surplus_covers_anothers_lack(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    made_target(officer, role="leader", people=1)
    made_actual(officer, people=5)
    made_target(other_officer, SERA, role="leader", people=4)
    made_actual(other_officer, SERA, people=2)
    made_target(staff, "342076", role="leader", people=2)
    found = [line for line in lines(staff).values() if not line.body.is_prefecture]
    (leaders,) = [each for each in sums_of(found) if each.role == "leader"]
    assert (leaders.bodies, leaders.target, leaders.actual, leaders.missing, leaders.unknown) == (
        3,
        7,
        7,
        2,
        1,
    )
    assert leaders.words == "2人不足、1団体は実績なし"


def test_a_seat_has_its_own_bodies_alone(
    staff: Person,
    finance: Person,
    officer: Person,
    talent_user: Person,
    ehime_staff: Person,
    monkeypatch: pytest.MonkeyPatch,
    other_officer: Person,
) -> None:
    def seen(who: Person) -> set[str]:
        return {code for code, _, _ in lines(who)}

    assert {PREFECTURE, JINSEKI, SERA} < seen(staff) == seen(finance)
    assert (seen(officer), seen(talent_user)) == ({JINSEKI}, set())
    assert body_for(officer.seat, SERA, TODAY) is body_for(officer.seat, PREFECTURE, TODAY) is None
    assert body_for(staff.seat, UCHIKO, TODAY) is body_for(talent_user.seat, JINSEKI, TODAY) is None
    assert body_for(ehime_staff.seat, JINSEKI, TODAY) is None
    made_target(officer)
    absorb_jinseki(monkeypatch)
    assert seen(other_officer) == {SERA, JINSEKI}, "the heir reads what was aimed at"
    assert JINSEKI in seen(staff), "what has ended and had a target stays in the table"
