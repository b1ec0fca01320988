"""いつまでに: which days a need may wish for, whichever door they
come by; and what else an action refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.errors import Refusal
from accounts.tenancy import scope
from municipalities.needs.actions import amend_proposal, revise_need, submit_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.fields import AMENDABLE_FIELDS
from municipalities.needs.models import Need
from municipalities.needs.proposals import skills_of
from municipalities.register.actions import record_staffing
from tests.build_needs import make_need, submitted_need
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import read

pytestmark = pytest.mark.usefixtures("today")

IMPOSSIBLE = [date(1, 1, 1), date(1872, 12, 31), date(2118, 1, 1), date(9999, 12, 31)]


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_a_day_that_no_page_can_write_is_refused(in_hiroshima: None, officer: Person, day: date) -> None:
    need = make_need(officer.seat)
    for write in (
        lambda: make_need(officer.seat, wanted_by=day),
        lambda: revise_need(by=officer.seat, need=need, raw_problem="別のこと", wanted_by=day),
    ):
        with pytest.raises(Refusal, match=rf"年が{day.year}年になっています。「いつまでに」") as caught:
            write()
        assert caught.value.field == "wanted_by"


def test_yesterday_is_refused_and_today_is_not(in_hiroshima: None, officer: Person) -> None:
    with pytest.raises(Refusal, match=r"令和8年11月23日は今日より前の日付です。「いつまでに」") as caught:
        make_need(officer.seat, wanted_by=date(2026, 11, 23))
    assert caught.value.field == "wanted_by"
    assert make_need(officer.seat, wanted_by=date(2026, 11, 24)).wanted_by == date(2026, 11, 24)
    assert make_need(officer.seat, wanted_by=date(2117, 12, 31)).ends_on.year < 2117


def test_a_day_that_passed_while_the_draft_lay_there_may_stay_until_it_is_sent(
    in_hiroshima: None, officer: Person, time_machine: Any
) -> None:
    need = make_need(officer.seat, wanted_by=date(2026, 12, 1))
    time_machine.move_to("2026-12-10 09:05:00+09:00", tick=False)
    need = revise_need(by=officer.seat, need=need, raw_problem="言葉だけ直す", wanted_by=date(2026, 12, 1))
    assert need.raw_problem == "言葉だけ直す"
    with pytest.raises(Refusal, match="今日より前") as caught:
        submit_need(by=officer.seat, need=need)
    assert caught.value.field == "wanted_by"
    assert Need.objects.get(pk=need.pk).status == NeedStatus.DRAFT
    need = revise_need(by=officer.seat, need=need, raw_problem="言葉だけ直す", wanted_by=date(2026, 12, 18))
    assert submit_need(by=officer.seat, need=need).status == NeedStatus.SUBMITTED


def test_the_page_keeps_an_old_draft_and_asks_for_the_day_before_it_is_looked_over(
    officer: Person, time_machine: Any
) -> None:
    with scope(HIROSHIMA):
        need = make_need(officer.seat, wanted_by=date(2026, 12, 1))
    time_machine.move_to("2026-12-10 09:05:00+09:00", tick=False)
    officer.client.force_login(officer.user)
    address = reverse("need_edit", args=["hiroshima", need.pk])
    typed = {"raw_problem": "言葉だけ直す", "wanted_by": "R8.12.1"}
    for step in ("check", "send"):
        page = read(officer.client.post(address, {**typed, "do": step}))
        (error,) = page.errors
        assert "令和8年12月1日は今日より前の日付です。「いつまでに」は、" in error
        assert page.field("raw_problem") == "言葉だけ直す"
    assert officer.client.post(address, {**typed, "do": "draft"}).status_code == 302
    moved = read(officer.client.post(address, {**typed, "wanted_by": "R8.12.2", "do": "draft"}))
    (error,) = moved.errors
    assert "今日より前の日付です" in error


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-11-23"])
def test_the_api_refuses_such_a_day_and_names_the_field(officer: Person, day: str) -> None:
    answer = officer.client.post(
        "/api/v1/hiroshima/needs/",
        {"raw_problem": "紙を減らす", "wanted_by": day},
        content_type="application/json",
        headers={"Idempotency-Key": f"day-{day}"},
        keyed=False,
    )
    assert answer.status_code == 400
    (sentence,) = answer.json()["fields"]["wanted_by"]
    assert "「いつまでに」は" in sentence
    with scope(HIROSHIMA):
        assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"starts_on": date(1, 1, 1)}, "年が1年になっています。「期間の初め」", "starts_on"),
        ({"ends_on": date(9999, 12, 31)}, "年が9999年になっています。「期間の終わり」", "ends_on"),
        ({"title": "件名\x00"}, "制御文字", "title"),
        ({"category": "magic"}, "支援分野が一覧にありません", "category"),
        ({"cadence": "hourly"}, "頻度が一覧にありません", "cadence"),
        ({"role": ""}, "人材類型が一覧にありません", "role"),
        ({"half_days_per_visit": 3}, "半日か1日", "half_days_per_visit"),
    ],
)
def test_an_amendment_that_no_list_and_no_page_can_show_is_refused(
    in_hiroshima: None, officer: Person, staff: Person, changes: dict[str, Any], sentence: str, field: str
) -> None:
    need = submitted_need(officer.seat)
    values = (
        {name: getattr(need, name) for name in AMENDABLE_FIELDS} | {"skills": list(skills_of(need))} | changes
    )
    with pytest.raises(Refusal, match=sentence) as caught:
        amend_proposal(by=staff.seat, need=need, **values)
    assert caught.value.field == field


def test_staffing_of_a_year_that_cannot_be_written_is_refused(in_hiroshima: None, officer: Person) -> None:
    with pytest.raises(Refusal, match="年が1年になっています。「いつの時点か」") as caught:
        record_staffing(
            by=officer.seat,
            municipality_code=JINSEKI,
            staff_count=1,
            is_concurrent=False,
            as_of=date(1, 1, 1),
        )
    assert caught.value.field == "as_of"
