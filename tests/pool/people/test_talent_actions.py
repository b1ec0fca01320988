"""Registering people and keeping what is known of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal
from accounts.models import Event
from pool.people.actions.away import declare_conflict, end_conflict, take_leave, withdraw_leave
from pool.people.actions.people import end_term, note_view, revise_talent
from pool.people.actions.skills import verify_skill
from pool.people.models import Leave, Talent
from tests.build_pool import EVERY_HALF, make_talent
from tests.cast import JINSEKI, UCHIKO, Person


def verbs() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_person_is_registered_with_roles_skills_and_week(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(
        staff.seat, roles=["producer", "engineer"], skills=[("network", 3, "資格")],
        halves=[(1, "am"), (3, "pm")], days_per_week=2, kana="デモ・フジイ　ﾀｸﾔ",
        approved=False,
    )  # fmt: skip
    assert talent.kana == "でも・ふじい たくや"
    assert sorted(row.role for row in talent.roles.all()) == ["engineer", "producer"]
    assert [(row.skill, row.level, row.evidence) for row in talent.skills.all()] == [("network", 3, "資格")]
    assert [(row.weekday, row.half) for row in talent.halves.all()] == [(1, "am"), (3, "pm")]
    assert verbs() == ["register_talent"]


def test_a_name_stays_exactly_as_typed(staff: Person, in_hiroshima: None) -> None:
    assert Talent.objects.get(pk=make_talent(staff.seat, name="デモ・髙﨑 𠮷美").pk).name == "デモ・髙﨑 𠮷美"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"kana": "藤井"}, "kana"),
        ({"kana": ""}, "kana"),
        ({"ends_on": date(2026, 3, 31)}, "ends_on"),
        ({"base_code": "999999"}, "base_code"),
        ({"roles": []}, "roles"),
        ({"roles": ["magician"]}, "roles"),
        ({"skills": [("magic", 1, "")]}, "skills"),
        ({"skills": [("network", 1, ""), ("network", 2, "")]}, "skills"),
        ({"skills": [("network", 5, "")]}, "skills"),
        ({"halves": [(5, "am")], "days_per_week": 1}, "halves"),
        ({"halves": [(0, "am"), (0, "pm")], "days_per_week": 2}, "days_per_week"),
        ({"days_per_week": 6}, "days_per_week"),
        ({"employment_form": "volunteer"}, "employment_form"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(
    staff: Person, in_hiroshima: None, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        make_talent(staff.seat, **facts)
    assert refused.value.field == field
    assert not Talent.objects.exists()


def test_an_account_belongs_to_one_talent_of_its_own_prefecture(
    staff: Person, officer: Person, talent_user: Person, in_hiroshima: None
) -> None:
    make_talent(staff.seat, user=talent_user.user)
    for user in (talent_user.user, officer.user):
        with pytest.raises(Refusal) as refused:
            make_talent(staff.seat, name="デモ・別人", user=user)
        assert refused.value.field == "user"


def test_revising_keeps_what_is_not_named_and_records_what_changed(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    revise_talent(by=staff.seat, talent=talent, employer="デモ・新会社", halves=[*EVERY_HALF][:8])
    event = Event.objects.get(verb="revise_talent")
    assert set(event.after) == {"employer", "halves"}
    assert event.before["employer"] == "デモ・デジタル株式会社"
    assert talent.roles.count() == 1
    revise_talent(by=staff.seat, talent=talent, employer="デモ・新会社")
    assert Event.objects.filter(verb="revise_talent").count() == 1


def test_a_verified_skill_must_be_verified_again_when_its_level_changes(
    staff: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, skills=[("network", 2, "資格"), ("rpa", 1, "")])
    for skill in talent.skills.all():
        verify_skill(by=staff.seat, skill=skill)
    revise_talent(by=staff.seat, talent=talent, skills=[("network", 3, "資格"), ("rpa", 1, "")])
    verified = {row.skill: row.verified_by_id for row in talent.skills.all()}
    assert verified == {"network": None, "rpa": staff.user.pk}


def test_a_term_ends_on_a_day_of_its_own_not_before_it_began(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    assert end_term(by=staff.seat, talent=talent, ends_on=date(2026, 12, 31)).ends_on == date(2026, 12, 31)
    with pytest.raises(Refusal):
        end_term(by=staff.seat, talent=talent, ends_on=date(2026, 3, 1))
    assert Talent.objects.in_term_on(date(2026, 12, 31)).exists()
    assert not Talent.objects.in_term_on(date(2027, 1, 1)).exists()


def test_leaves_do_not_overlap_and_can_be_withdrawn(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    leave = take_leave(by=staff.seat, talent=talent, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 9))
    for first, last in [(date(2026, 12, 9), date(2026, 12, 10)), (date(2026, 12, 2), date(2026, 12, 1))]:
        with pytest.raises(Refusal):
            take_leave(by=staff.seat, talent=talent, starts_on=first, ends_on=last)
    withdraw_leave(by=staff.seat, leave=leave)
    assert not Leave.objects.exists()
    assert verbs()[-2:] == ["take_leave", "withdraw_leave"]


def test_a_conflict_is_declared_for_a_town_of_the_prefecture_and_ends(
    staff: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat)
    conflict = declare_conflict(
        by=staff.seat,
        talent=talent,
        municipality_code=JINSEKI,
        reason="保守を受託",
        starts_on=date(2026, 4, 1),
    )
    assert end_conflict(by=staff.seat, conflict=conflict, ends_on=date(2026, 9, 30)).ends_on == date(
        2026, 9, 30
    )
    with pytest.raises(Refusal):
        end_conflict(by=staff.seat, conflict=conflict, ends_on=date(2026, 3, 1))
    for code, reason in [(UCHIKO, "保守"), (JINSEKI, " ")]:
        with pytest.raises(Refusal):
            declare_conflict(
                by=staff.seat,
                talent=talent,
                municipality_code=code,
                reason=reason,
                starts_on=date(2026, 4, 1),
            )


def test_no_event_about_a_conflict_reaches_the_town_it_names(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat)
    declare_conflict(
        by=staff.seat,
        talent=talent,
        municipality_code=JINSEKI,
        reason="保守を受託",
        starts_on=date(2026, 4, 1),
    )
    assert set(Event.objects.values_list("municipality_code", flat=True)) == {""}


def test_looking_is_recorded_once_a_day_and_never_of_oneself(
    staff: Person, finance: Person, talent_user: Person, in_hiroshima: None, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 23:30:00+09:00", tick=False)
    talent = make_talent(staff.seat, user=talent_user.user)
    for seat in (staff.seat, staff.seat, finance.seat, talent_user.seat):
        note_view(by=seat, talent=talent)
    assert Event.objects.filter(verb="view_talent").count() == 2
    time_machine.move_to("2026-11-25 00:30:00+09:00", tick=False)
    note_view(by=staff.seat, talent=talent)
    assert Event.objects.filter(verb="view_talent").count() == 3


def test_a_second_registration_under_the_same_name_is_another_person(
    staff: Person, in_hiroshima: None
) -> None:
    assert make_talent(staff.seat).pk != make_talent(staff.seat).pk
