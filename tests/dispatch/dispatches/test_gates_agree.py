"""Who may be sent is answered once: prospects, gates and the planner agree on the same people and needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Prefecture
from dispatch.dispatches.actions import cancel_dispatch
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import BLOCKS
from dispatch.dispatches.gates import gates_of
from dispatch.dispatches.instance_export import instance_of
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.prospects import Period, ranking_for
from dispatch.dispatches.travel import kilometres
from dispatch.planner.answer.locks import faults_of_locks
from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance, Pair
from dispatch.planner.format.instance_reading import read_instance
from municipalities.needs.models import Need
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.actions.skills import verify_skill
from pool.people.models import AvailableHalf, Talent
from tests.build_dispatch import open_need, planned_dispatch, ready_talent
from tests.build_pool import MATSUYAMA_CITY, make_talent, verify_all
from tests.cast import HIROSHIMA, JINSEKI, Person
from training.courses.actions import open_catalogue

FIRST, LAST = date(2026, 12, 1), date(2027, 2, 26)
ENOUGH_SECONDS = 20.0
BY_DAY = ("曜日と時間帯", "訪問日", "二重予約", "週の日数")
"""The gates of days, for which a wish asks whether there is any time."""


@pytest.fixture
def people(in_hiroshima: None, today: date, staff: Person, officer: Person) -> dict[str, Talent]:
    """By what is the matter with each."""
    open_catalogue(by=staff.seat)
    made = {
        "right": ready_talent(staff.seat, name="デモ・正 一"),
        "wrong role": ready_talent(staff.seat, name="デモ・別 二", roles=["engineer"]),
        "in conflict": ready_talent(staff.seat, name="デモ・相 三"),
        "out of term": ready_talent(staff.seat, name="デモ・任 四", ends_on=date(2026, 11, 30)),
        "untrained": make_talent(staff.seat, name="デモ・未 五"),
        "not employed": ready_talent(staff.seat, name="デモ・契 八", approved=False),
        "on leave": ready_talent(staff.seat, name="デモ・休 六"),
        "without a half": ready_talent(staff.seat, name="デモ・満 七", halves=[(1, "pm")], days_per_week=1),
    }
    declare_conflict(
        by=staff.seat, talent=made["in conflict"], municipality_code=JINSEKI, reason="前の客", starts_on=FIRST
    )
    take_leave(by=staff.seat, talent=made["on leave"], starts_on=FIRST, ends_on=LAST)
    planned_dispatch(staff.seat, officer.seat, talent=made["without a half"], starts_on=FIRST, ends_on=LAST)
    for talent in made.values():
        verify_all(staff.seat, talent)
    return made


@pytest.fixture
def needs(
    people: dict[str, Talent], staff: Person, officer: Person, other_officer: Person
) -> dict[str, Need]:
    period = {"starts_on": FIRST, "ends_on": LAST}
    return {
        "here": open_need(officer.seat, staff.seat, **period),
        "elsewhere": open_need(other_officer.seat, staff.seat, **period),
        "engineer": open_need(officer.seat, staff.seat, **period, role="engineer"),
    }


def blocks(staff: Person, need: Need, today: date) -> dict[str, str]:
    """What is told of everybody who is no prospect."""
    ranking = ranking_for(staff.seat, need, Period(FIRST, LAST), today)
    return {blocked.prospect.name: blocked.missing[0].reason for blocked in ranking.impossible}


def shut(need: Need, talent: Talent, weekday: int, span: str) -> set[str]:
    """The gates that are shut for the whole period of the need."""
    plan = Arrangement(need, talent, FIRST, LAST, need.cadence, weekday, span, need.mode)
    return {gate.name for gate in gates_of(plan) if not gate.is_open}


def ways(need: Need, talent: Talent) -> list[set[str]]:
    return [shut(need, talent, weekday, span) for weekday in range(5) for span in ("am", "pm")]


EXPECTED: Mapping[str, Mapping[str, bool]] = {
    "right": {"here": True, "elsewhere": True, "engineer": False},
    "wrong role": {"here": False, "elsewhere": False, "engineer": True},
    "in conflict": {"here": False, "elsewhere": True, "engineer": False},
    "out of term": {"here": False, "elsewhere": False, "engineer": False},
    "untrained": {"here": False, "elsewhere": False, "engineer": False},
    "not employed": {"here": False, "elsewhere": False, "engineer": False},
    "on leave": {"here": False, "elsewhere": False, "engineer": False},
    "without a half": {"here": False, "elsewhere": False, "engineer": False},
}


def test_whoever_is_no_prospect_is_shut_out_by_the_gates_and_nobody_else(
    people: dict[str, Talent], needs: dict[str, Need], staff: Person, today: date
) -> None:
    for place, need in needs.items():
        told = blocks(staff, need, today)
        for who, talent in people.items():
            may_go = any(not names for names in ways(need, talent))
            assert may_go is EXPECTED[who][place], (who, place)
            assert (talent.name in told) is not may_go, (who, place, told.get(talent.name))


def test_the_reason_is_that_of_the_gate(
    people: dict[str, Talent], needs: dict[str, Need], staff: Person, today: date
) -> None:
    """Role, conflict, term and training word for word the same rule;
    for time, every way through the week is shut."""
    told = blocks(staff, needs["here"], today)
    expected = {
        "wrong role": ("人材類型", "登録がありません"),
        "in conflict": ("利益相反", "利益相反"),
        "out of term": ("任期", "で終わります"),
        "untrained": ("研修", "修了していません"),
        "not employed": ("任用・契約", "任用・契約がありません"),
    }
    for who, (gate, words) in expected.items():
        assert words in told[people[who].name]
        assert all(gate in names for names in ways(needs["here"], people[who])), who
    for who in ("on leave", "without a half"):
        assert "空きがありません" in told[people[who].name]
        assert all(names & set(BY_DAY) for names in ways(needs["here"], people[who])), who
    assert len(BLOCKS) == len(expected) + 1


def exported() -> Instance:
    prefecture = Prefecture.objects.get(pk=HIROSHIMA)
    return read_instance(json.loads(json.dumps(instance_of(prefecture, FIRST, LAST))))


def may_serve(instance: Instance, need: Need, talent: Talent) -> bool:
    """Whether the planner could keep this pair beside all that stands."""
    pair = Pair(need.number, f"T-{talent.pk}")
    if pair.talent not in instance.talent_by_id:
        return False
    locked = replace(instance, locked=(*instance.locked, pair))
    return not faults_of_locks(locked, Clock(ENOUGH_SECONDS, lambda: False))


def test_the_planner_sends_whom_the_gates_let_through_and_nobody_else(
    people: dict[str, Talent], needs: dict[str, Need], staff: Person, today: date
) -> None:
    instance = exported()
    for place, need in needs.items():
        for who, talent in people.items():
            assert may_serve(instance, need, talent) is EXPECTED[who][place], (who, place)


def test_what_stands_is_locked_to_its_day_and_person(
    people: dict[str, Talent], staff: Person, officer: Person, today: date
) -> None:
    dispatch = Dispatch.objects.get()
    instance = exported()
    visits = {f"{dispatch.number} {visit.ordinal}": visit for visit in dispatch.visits.all()}
    assert {pair.need for pair in instance.locked} == set(visits)
    assert {pair.talent for pair in instance.locked} == {f"T-{dispatch.talent_id}"}
    for name, visit in visits.items():
        need = instance.need_by_id[name]
        assert (need.period.start, need.period.end) == (visit.on_day, visit.on_day)
    cancel_dispatch(by=staff.seat, dispatch=dispatch, reason="任用の都合により")
    assert exported().locked == ()


def test_a_visit_that_the_planner_could_not_let_stand_keeps_its_day_as_leave(
    people: dict[str, Talent], staff: Person, today: date
) -> None:
    dispatch = Dispatch.objects.get()
    declare_conflict(
        by=staff.seat, talent=dispatch.talent, municipality_code=JINSEKI, reason="新しい客", starts_on=FIRST
    )
    instance = exported()
    assert instance.locked == ()
    leave = instance.talent_by_id[f"T-{dispatch.talent_id}"].leave_dates
    assert {visit.on_day for visit in dispatch.visits.all()} <= leave


def test_what_stands_stretches_the_rules_as_far_as_it_goes(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    """Somebody comes from beyond the sea: decided by people, and so no plan may call it against the rules."""
    talent = ready_talent(staff.seat, base_code=MATSUYAMA_CITY)
    planned_dispatch(
        staff.seat, officer.seat, talent=talent, starts_on=FIRST, ends_on=LAST, travel_minutes=200
    )
    instance = exported()
    assert instance.rules.max_one_way_km == kilometres(MATSUYAMA_CITY, JINSEKI) > 90
    assert instance.rules.same_day_km == 30
    assert not faults_of_locks(instance, Clock(ENOUGH_SECONDS, lambda: False))


def test_a_day_of_a_visit_is_given_to_nobody_else(people: dict[str, Talent], today: date) -> None:
    """The format cannot say which half a visit takes: all that is offered of its day is the visit's."""
    instance = exported()
    assert {instance.need_by_id[pair.need].cadence.half_days for pair in instance.locked} == {1}
    AvailableHalf.objects.create(
        prefecture_id=HIROSHIMA, talent=people["without a half"], weekday=1, half="am"
    )
    instance = exported()
    assert {instance.need_by_id[pair.need].cadence.half_days for pair in instance.locked} == {2}


def test_training_that_runs_out_ends_the_contract(people: dict[str, Talent], today: date) -> None:
    people["right"].completions.update(expires_on=date(2027, 1, 15))
    talent = exported().talent_by_id[f"T-{people['right'].pk}"]
    assert (talent.cleared_on, talent.contract.end) == (FIRST, date(2027, 1, 15))
    assert exported().talent_by_id[f"T-{people['untrained'].pk}"].cleared_on is None


def test_three_days_a_week_are_three_weekdays(people: dict[str, Talent], today: date) -> None:
    talent = exported().talent_by_id[f"T-{people['right'].pk}"]
    assert len({half.split("_")[0] for half in talent.half_days}) == 3
    assert talent.max_half_days_per_week == 6


def test_the_planner_makes_a_plan_of_the_export_that_keeps_every_rule(
    people: dict[str, Talent], needs: dict[str, Need], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance, plan = tmp_path / "instance.json", tmp_path / "plan.json"
    period = {"--from": FIRST.isoformat(), "--to": LAST.isoformat()}
    words = [part for pair in period.items() for part in pair]
    call_command("export_instance", "--prefecture", "hiroshima", *words, "--out", str(instance))
    call_command("plan_dispatch", str(instance), "--seconds", "5", "--out", str(plan))
    call_command("plan_dispatch", str(instance), "--check", str(plan))
    assert "規則に反する点はありません。" in capsys.readouterr().out
    served = {row["need"] for row in json.loads(plan.read_text(encoding="utf-8"))["assignments"]}
    assert {need.number for need in needs.values()} <= served


def test_the_planner_counts_half_of_a_level_that_nobody_has_verified(
    in_hiroshima: None, today: date, staff: Person
) -> None:
    skills = [("bpr", 4, ""), ("rpa", 3, ""), ("network", 1, ""), ("data_use", 2, "資格")]
    talent = ready_talent(staff.seat, name="デモ・未確認 十", skills=skills)
    verify_skill(by=staff.seat, skill=talent.skills.get(skill="data_use"))
    told = instance_of(Prefecture.objects.get(pk=HIROSHIMA), FIRST, LAST)["talents"][0]
    assert told["skills"] == {"bpr": 2, "rpa": 1, "data_use": 2}
    assert told["unverified_skills"] == ["bpr", "network", "rpa"]
    verify_all(staff.seat, talent)
    told = instance_of(Prefecture.objects.get(pk=HIROSHIMA), FIRST, LAST)["talents"][0]
    assert told["skills"] == {"bpr": 4, "rpa": 3, "network": 1, "data_use": 2}
    assert told["unverified_skills"] == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--prefecture": "nowhere"}, "ありません"),
        ({"--from": "R8.12.1"}, "の形の日"),
        ({"--to": "2026-11-30"}, "3年以内"),
        ({"--out": "/nowhere/instance.json"}, "フォルダがありません"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(
    in_hiroshima: None, tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    options = {
        "--prefecture": "hiroshima",
        "--from": FIRST.isoformat(),
        "--to": LAST.isoformat(),
        "--out": str(tmp_path / "instance.json"),
    }
    with pytest.raises(CommandError, match=words):
        call_command("export_instance", *[part for pair in (options | changed).items() for part in pair])
