"""What is far from the plan is asked once, by every door, and is never refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from accounts.errors import Refusal
from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.checks import Doubtful, Outcome, doubts
from dispatch.visits.models import Visit, VisitLog
from japan.clock import JAPAN
from tests.build_dispatch import first_visit, logged_visit, planned_dispatch, ready_talent
from tests.cast import HIROSHIMA, Person
from tests.page import read

QUESTION = "予定は13:30–16:30です。0:00–23:59でよいですか。"


def at(clock: str, day: int = 10) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=JAPAN)


def typed(**said: Any) -> dict[str, Any]:
    usual = {
        "as_plan": "times",
        "started_at": "13:30",
        "ended_at": "16:30",
        "works": ["review"],
        "mode": "onsite",
    }
    return {**usual, "done": "見積りを確かめた。", **said}


def path(visit: Visit) -> str:
    return f"/hiroshima/visits/{visit.pk}/log/"


def post_json(who: Person, address: str, said: dict[str, Any]) -> Any:
    headers = {"Idempotency-Key": str(uuid4())}
    return who.client.post(address, said, content_type="application/json", headers=headers, keyed=False)


def log_of(visit: Visit) -> VisitLog | None:
    with scope(HIROSHIMA):
        return VisitLog.objects.filter(visit=visit).first()


@pytest.mark.parametrize(
    ("begins", "ends", "mode", "travel", "asked"),
    [
        ("13:30", "16:30", "onsite", 150, []),
        ("11:30", "18:30", "onsite", 150, []),
        ("0:00", "23:59", "onsite", 150, [QUESTION]),
        ("13:30", "18:31", "onsite", 150, ["予定は13:30–16:30です。13:30–18:31でよいですか。"]),
        ("9:00", "12:00", "onsite", 150, ["予定は13:30–16:30です。9:00–12:00でよいですか。"]),
        ("13:30", "16:30", "onsite", 300, []),
        ("13:30", "16:30", "onsite", 1440, ["移動の目安は往復150分です。1440分でよいですか。"]),
        ("13:30", "16:30", "online", 150, ["オンラインの訪問です。移動150分でよいですか。"]),
        ("13:30", "16:30", "online", 0, []),
    ],
)
def test_what_is_far_from_the_plan_is_asked(
    dispatch: Dispatch, begins: str, ends: str, mode: str, travel: int, asked: list[str]
) -> None:
    visit = first_visit(dispatch)
    visit.dispatch.travel_minutes = 75
    outcome = Outcome(
        was_held=True, started_at=at(begins), ended_at=at(ends), mode=mode, travel_minutes=travel,
        category="training", done="した。",
    )  # fmt: skip
    assert doubts(visit, outcome, at("23:59")) == asked


def test_a_time_that_has_not_come_is_asked(dispatch: Dispatch) -> None:
    visit = dispatch.visits.get(on_day="2026-11-24")
    outcome = Outcome(
        was_held=True, started_at=visit.starts_at, ended_at=visit.ends_at, mode="onsite",
        category="training", done="した。",
    )  # fmt: skip
    (question,) = doubts(visit, outcome, at("9:05", 24))
    assert question == "終わりの16:30は、まだ来ていません（いま9:05）。この時刻でよいですか。"
    assert doubts(visit, outcome, at("16:00", 24)) == [], "rounded up"


def test_a_way_that_nobody_planned_is_asked_from_eight_hours_on(dispatch: Dispatch) -> None:
    visit = first_visit(dispatch)
    visit.dispatch.travel_minutes = None
    facts: dict[str, Any] = {
        "was_held": True, "started_at": visit.starts_at, "ended_at": visit.ends_at, "mode": "onsite",
        "category": "training", "done": "した。",
    }  # fmt: skip
    assert doubts(visit, Outcome(travel_minutes=480, **facts), at("23:59")) == []
    assert len(doubts(visit, Outcome(travel_minutes=481, **facts), at("23:59"))) == 1


def test_the_form_asks_once_and_believes_the_answer(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    odd = typed(started_at="0:00", ended_at="23:59")
    page = read(talent_user.client.post(path(visit), odd))
    assert page.errors == []
    assert f"送る前に確かめてください まだ送っていません {QUESTION}" in page.text
    assert page.buttons == ["このまま送る"]
    assert (page.field("started_at"), page.field("done")) == ("0:00", "見積りを確かめた。")
    assert log_of(visit) is None
    answer = talent_user.client.post(path(visit), {**odd, "sure": page.field("sure")})
    assert answer.status_code == 302
    log = log_of(visit)
    assert log is not None
    assert log.minutes == 24 * 60 - 1


def test_a_yes_to_one_question_is_none_to_another(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    page = read(talent_user.client.post(path(visit), typed(started_at="0:00", ended_at="23:59")))
    other = typed(started_at="3:00", ended_at="4:00", sure=page.field("sure"))
    assert "3:00–4:00でよいですか" in read(talent_user.client.post(path(visit), other)).text
    assert log_of(visit) is None


def test_who_mends_what_was_asked_is_asked_no_more(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    page = read(talent_user.client.post(path(visit), typed(started_at="0:00", ended_at="23:59")))
    assert talent_user.client.post(path(visit), typed(sure=page.field("sure"))).status_code == 302


def test_the_verb_and_the_api_ask_too(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    with pytest.raises(Doubtful, match="0:00–23:59でよいですか"):
        logged_visit(talent_user.seat, visit, started_at=at("0:00"), ended_at=at("23:59"), sure=False)
    said = {
        "was_held": True, "started_at": at("0:00").isoformat(), "ended_at": at("23:59").isoformat(),
        "mode": "onsite", "category": "training", "done": "した。",
    }  # fmt: skip
    address = f"/api/v1/hiroshima/visits/{visit.pk}/log/"
    refused = post_json(talent_user, address, said)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["sure"])
    assert QUESTION in refused.json()["fields"]["sure"][0]
    assert log_of(visit) is None
    assert post_json(talent_user, address, said | {"sure": True}).status_code == 200


# a plan of both ways


@pytest.fixture
def either(in_hiroshima: None, officer: Person, staff: Person, talent_user: Person) -> Visit:
    talent = ready_talent(staff.seat, user=talent_user.user)
    return first_visit(
        planned_dispatch(staff.seat, officer.seat, talent=talent, mode="both", travel_minutes=75)
    )


def test_a_plan_of_both_ways_asks_which_it_was(either: Visit, talent_user: Person) -> None:
    page = read(talent_user.client.get(path(either)))
    assert page.chosen("mode") == []
    assert "現地でしたか、オンラインでしたか" in page.text
    planned = typed(as_plan="plan")
    del planned["mode"]
    page = read(talent_user.client.post(path(either), planned))
    assert page.errors == [
        "現地でしたか、オンラインでしたか：現地だったか、オンラインだったかを選んでください。"
    ]
    assert log_of(either) is None


@pytest.mark.parametrize(("mode", "minutes"), [("onsite", 150), ("online", 0)])
def test_the_way_follows_from_what_it_was(
    either: Visit, talent_user: Person, mode: str, minutes: int
) -> None:
    answer = talent_user.client.post(path(either), typed(as_plan="plan", mode=mode, travel_minutes=""))
    assert answer.status_code == 302
    log = log_of(either)
    assert log is not None
    assert (log.mode, log.travel_minutes) == (mode, minutes)


@pytest.mark.parametrize("mode", ["both", ""])
def test_no_door_takes_a_visit_that_was_both(either: Visit, talent_user: Person, mode: str) -> None:
    with pytest.raises(Refusal, match="現地だったか、オンラインだったか") as refused:
        logged_visit(talent_user.seat, either, mode=mode)
    assert refused.value.field == "mode"


# no visit after all


def test_of_no_visit_nothing_is_kept_that_was_done(dispatch: Dispatch, talent_user: Person) -> None:
    """What stands in the boxes of a visit is neither wrong nor stored."""
    visit = first_visit(dispatch)
    left = typed(
        as_plan="none", started_at="25時", ended_at="0:00", ladder="watch", travel_minutes="たくさん"
    )
    left |= {"is_escorted": "on", "next_steps": "町：日を決め直す"}
    page = read(talent_user.client.post(path(visit), {**left, "done": ""}))
    assert (
        page.errors == ["ひとこと：訪問しなかった理由を、ひとことに書いてください。"] or len(page.errors) == 1
    )
    assert (page.field("started_at"), page.field("travel_minutes")) == ("25時", "たくさん"), (
        "nothing is lost yet"
    )
    assert talent_user.client.post(path(visit), {**left, "done": "大雨のため"}).status_code == 302
    log = log_of(visit)
    assert log is not None
    kept = (log.was_held, log.works, log.ladder, log.mode, log.travel_minutes, log.minutes, log.is_escorted)
    assert kept == (False, [], "", "", 0, 0, False)
    assert (log.done, log.next_steps) == ("大雨のため", "町：日を決め直す")


def test_a_visit_that_was_held_after_all_is_filled_from_the_plan_again(
    dispatch: Dispatch, talent_user: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit, was_held=False, done="大雨のため")
    page = read(talent_user.client.get(path(visit)))
    assert page.chosen("as_plan") == ["none"]
    assert page.chosen("ladder")
    assert page.chosen("works")


def test_times_that_are_not_asked_for_are_not_wrong(dispatch: Dispatch, talent_user: Person) -> None:
    visit = first_visit(dispatch)
    said = typed(as_plan="plan", started_at="25時", ended_at="")
    assert talent_user.client.post(path(visit), said).status_code == 302
