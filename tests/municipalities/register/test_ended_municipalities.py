"""A town that has gone into another: nothing new is asked of it, and what waits is answered all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import Refusal
from accounts.models import Membership
from accounts.people import people_of_town
from accounts.permissions import Role
from accounts.seats import seat_of
from accounts.tenancy import NATIONWIDE, scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import confirm_visit
from dispatch.visits.models import Visit
from dispatch.visits.todo import todo as todo_of_visits
from japan.body_changes import BodyChange, ChangeKind
from members.actions import invite
from municipalities.holidays.actions import record_holiday
from municipalities.holidays.choices import Whose
from municipalities.needs.actions import return_need, submit_need, write_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.register.models import Municipality
from national.figures import counted_on
from national.public_figures import public_figures
from national.town_lines import town_lines
from notices.models import Notice
from pool.people.actions.away import declare_conflict
from tests.build_changes import MERGED_ON, absorb_jinseki, know_changes
from tests.build_dispatch import confirmed_visit, logged_visit, mark_of, planned_dispatch, ready_talent
from tests.build_needs import made, make_need, submitted_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, csv_rows, look, read, words

pytestmark = pytest.mark.usefixtures("today")

FUCHU, TODAY = "342084", date(2026, 11, 24)
MERGER = "令和8年11月20日に世羅町に合併"


@pytest.fixture
def third_officer(other_officer: Person) -> Person:
    """Of 府中市, which has nothing to do with it."""
    with scope(NATIONWIDE):
        Membership.objects.filter(user=other_officer.user).update(municipality_code=FUCHU)
        held = Membership.objects.select_related("user", "prefecture").get(user=other_officer.user)
    return Person(other_officer.user, seat_of(held), other_officer.client)


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    with scope(HIROSHIMA):
        return planned_dispatch(
            staff.seat, officer.seat, talent=ready_talent(staff.seat, user=talent_user.user)
        )


def returned(officer: Person, staff: Person) -> Need:
    with scope(HIROSHIMA):
        return return_need(
            by=staff.seat, need=submitted_need(officer.seat), reply="業者名を書き足してください。"
        )


def test_the_town_that_takes_another_in_answers_for_it(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    need = returned(officer, staff)
    assert other_officer.client.get(address("need_detail", need.pk)).status_code == 404
    absorb_jinseki(monkeypatch)
    page = look(other_officer, "need_list")
    assert page.table("困りごと・ニーズ").column("市町村") == [f"神石高原町 {MERGER}"]
    assert f"神石高原町（{MERGER}）" in look(other_officer, "need_detail", need.pk).text
    with scope(HIROSHIMA):
        sent = submit_need(by=other_officer.seat, need=need)
    assert (sent.status, sent.municipality_id) == (NeedStatus.SUBMITTED, JINSEKI)


def test_another_town_sees_no_more_than_before(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, third_officer: Person
) -> None:
    need = returned(officer, staff)
    absorb_jinseki(monkeypatch)
    assert third_officer.seat.towns == (FUCHU,)
    assert third_officer.client.get(address("need_detail", need.pk)).status_code == 404
    assert third_officer.client.get(address("municipality_detail", JINSEKI)).status_code == 404
    assert "まだニーズがありません" in look(third_officer, "need_list").text


def test_before_its_day_a_merger_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    need = returned(officer, staff)
    absorb_jinseki(monkeypatch, on=date(2026, 11, 25))
    assert other_officer.seat.towns == (SERA,)
    assert other_officer.client.get(address("need_detail", need.pk)).status_code == 404
    assert officer.client.get(address("need_write")).status_code == 200


def test_a_split_opens_nothing_to_those_that_follow(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    need = returned(officer, staff)
    know_changes(
        monkeypatch,
        BodyChange(MERGED_ON, ChangeKind.SPLIT, JINSEKI, SERA),
        BodyChange(MERGED_ON, ChangeKind.SPLIT, JINSEKI, FUCHU),
    )
    assert other_officer.client.get(address("need_detail", need.pk)).status_code == 404
    with scope(HIROSHIMA):
        assert submit_need(by=officer.seat, need=need).status == NeedStatus.SUBMITTED


def test_a_visit_to_the_old_town_is_confirmed_by_the_new_one(
    monkeypatch: pytest.MonkeyPatch, dispatch: Dispatch, other_officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        visit = dispatch.visits.order_by("ordinal")[0]
        logged_visit(talent_user.seat, visit)
        with pytest.raises(Refusal, match="受入れの神石高原町だけができます"):
            confirm_visit(by=other_officer.seat, visit=visit, read_log=mark_of(visit))
    absorb_jinseki(monkeypatch)
    with scope(HIROSHIMA):
        assert len(todo_of_visits(other_officer.seat, TODAY)) == 1
    assert "訪問と確認 1" in look(other_officer, "home").menu
    shown = look(other_officer, "visit_list").table("訪問と確認")
    assert shown.column("市町村")[0].startswith(f"神石高原町（{MERGER}）")
    with scope(HIROSHIMA):
        confirm_visit(by=other_officer.seat, visit=visit, read_log=mark_of(visit))
    assert look(other_officer, "visit_detail", visit.pk).heading.startswith("神石高原町")


def test_the_old_towns_people_still_answer(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, dispatch: Dispatch, talent_user: Person
) -> None:
    need = returned(officer, staff)
    absorb_jinseki(monkeypatch)
    with scope(HIROSHIMA):
        assert submit_need(by=officer.seat, need=need).status == NeedStatus.SUBMITTED
        confirmed_visit(talent_user.seat, officer.seat, dispatch.visits.order_by("ordinal")[0])


def test_both_are_told_what_concerns_the_old_town(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    need = made(submitted_need, officer.seat)
    absorb_jinseki(monkeypatch)
    with scope(HIROSHIMA):
        assert list(people_of_town(HIROSHIMA, JINSEKI)) == [officer.user, other_officer.user]
        assert list(people_of_town(HIROSHIMA, SERA)) == [other_officer.user]
        return_need(by=staff.seat, need=need, reply="業者名を書き足してください。")
        told = Notice.objects.filter(kind="need_return").order_by("user_id").values_list("user_id", flat=True)
        assert list(told) == [officer.user.pk, other_officer.user.pk]


def test_an_ended_town_writes_nothing_new_and_loses_no_word(
    monkeypatch: pytest.MonkeyPatch, officer: Person
) -> None:
    draft = made(make_need, officer.seat, "印刷の費用を減らしたい")
    absorb_jinseki(monkeypatch)
    sentence = "神石高原町は令和8年11月20日に世羅町に合併しました。"
    refused = officer.client.get(address("need_write"))
    assert sentence in refused.text
    sent = read(officer.client.post(address("need_write"), {"raw_problem": "別の困りごと", "do": "send"}))
    assert sent.errors == [sentence]
    assert sent.field("raw_problem") == "別の困りごと"
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="合併しました"):
            write_need(by=officer.seat, raw_problem="別の困りごと")
        with pytest.raises(Refusal, match="合併しました"):
            submit_need(by=officer.seat, need=draft)
        assert list(Need.objects.values_list("status", "raw_problem")) == [
            ("draft", "印刷の費用を減らしたい")
        ]
    home = look(officer, "home")
    assert sentence in home.text
    assert "内容を見直して送る" not in home.buttons
    assert "困りごとを書く" not in look(officer, "need_list").buttons


def test_the_old_towns_draft_is_read_by_the_new_town_alone(
    monkeypatch: pytest.MonkeyPatch, officer: Person, other_officer: Person, staff: Person
) -> None:
    draft = made(make_need, officer.seat)
    absorb_jinseki(monkeypatch)
    assert look(other_officer, "need_detail", draft.pk).heading == draft.title
    assert staff.client.get(address("need_detail", draft.pk)).status_code == 404


def _conflict(staff: Person) -> Any:
    return declare_conflict(
        by=staff.seat,
        talent=make_talent(staff.seat),
        municipality_code=JINSEKI,
        reason="顧客",
        starts_on=TODAY,
    )


def _invitation(staff: Person) -> Any:
    return invite(
        by=staff.seat,
        email="a@hiroshima.example",
        role=Role.MUNICIPAL_OFFICER,
        municipality_code=JINSEKI,
    )


def _holiday(staff: Person) -> Any:
    return record_holiday(
        by=staff.seat,
        whose=Whose.TOWN,
        municipality_id=JINSEKI,
        name="町の日",
        ground="条例1条",
        starts_on=TODAY,
        is_yearly=True,
    )


@pytest.mark.parametrize("ask", [_conflict, _invitation, _holiday])
def test_nothing_new_is_asked_of_a_town_that_has_ended(
    monkeypatch: pytest.MonkeyPatch, staff: Person, ask: Callable[[Person], Any]
) -> None:
    absorb_jinseki(monkeypatch)
    with scope(HIROSHIMA), pytest.raises(Refusal, match=f"神石高原町は{MERGER}しました"):
        ask(staff)


@pytest.mark.parametrize(
    ("page", "box"), [("member_invite", "municipality_code"), ("holiday_record", "body")]
)
def test_forms_offer_the_towns_that_are_there(
    monkeypatch: pytest.MonkeyPatch, staff: Person, page: str, box: str
) -> None:
    assert JINSEKI in look(staff, page).offered(box)
    absorb_jinseki(monkeypatch)
    offered = look(staff, page).offered(box)
    assert SERA in offered
    assert JINSEKI not in offered


def test_a_talent_keeps_a_base_in_the_old_town_and_gets_no_new_conflict_with_it(
    monkeypatch: pytest.MonkeyPatch, staff: Person
) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat, base_code=JINSEKI)
    absorb_jinseki(monkeypatch)
    assert JINSEKI not in look(staff, "talent_detail", talent.pk).offered("municipality_code")
    assert look(staff, "talent_edit", talent.pk).field("base") == JINSEKI


def test_lists_keep_the_old_town_and_say_what_became_of_it(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, dispatch: Dispatch
) -> None:
    made(submitted_need, officer.seat)
    absorb_jinseki(monkeypatch)
    needs = look(staff, "need_list", query=f"?municipality={JINSEKI}")
    assert f"神石高原町（{MERGER}）" in needs.text
    assert set(needs.table("ニーズ").column("市町村")) == {f"神石高原町 {MERGER}"}
    visits = look(staff, "visit_list").table("訪問の記録")
    assert all(cell.startswith(f"神石高原町（{MERGER}）") for cell in visits.column("市町村"))
    assert MERGER in look(staff, "dispatch_detail", dispatch.pk).text


def test_home_keeps_a_town_of_this_year_and_does_not_ask_to_visit_it(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, dispatch: Dispatch
) -> None:
    absorb_jinseki(monkeypatch)
    page = look(staff, "home")
    assert f"神石高原町 {MERGER}" in page.table("市町村の取組").column("市町村")
    assert "神石高原町" not in " ".join(words(line) for line in page.soup.select("#h-towns ~ .cols li"))
    rows = csv_rows(staff.client.get(address("home") + "?format=csv"))
    assert [row[2] for row in rows if row[0] == JINSEKI] == [MERGER]
    with scope(HIROSHIMA):
        Visit.objects.all().update(municipality_id=SERA)
    assert "神石高原町" not in " ".join(look(staff, "home").table("市町村の取組").column("市町村"))


def test_the_nation_counts_bodies_that_are_there(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, dispatch: Dispatch, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        confirmed_visit(talent_user.seat, officer.seat, dispatch.visits.order_by("ordinal")[0])
        before = counted_on(TODAY)
        assert (len(before.towns), before.covered) == (23, {JINSEKI})
    people = public_figures().by_prefecture[HIROSHIMA].population
    absorb_jinseki(monkeypatch)
    with scope(HIROSHIMA):
        after = counted_on(TODAY)
        assert (len(after.towns), after.covered) == (22, {SERA}), "the visit is the new town's"
    figures = public_figures().by_prefecture[HIROSHIMA]
    town = Municipality.objects.get(pk=JINSEKI)
    assert (figures.bodies, figures.population) == (22, people - town.population_2025)
    assert JINSEKI not in {line.code for line in town_lines(HIROSHIMA)}


def test_the_register_is_not_loaded_with_a_change_of_bodies_that_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    know_changes(monkeypatch, BodyChange(MERGED_ON, ChangeKind.ABSORBED, "349999", SERA))
    with pytest.raises(CommandError, match="349999"):
        call_command("load_reference", stdout=StringIO())


def test_a_seat_of_a_prefecture_or_of_nobody_answers_for_no_town(staff: Person, operator: Person) -> None:
    assert (staff.seat.towns, operator.seat.towns) == ((), ())
    assert not staff.seat.is_of_one_town


def test_the_page_of_the_old_town_stays_and_leads_to_the_new_one(
    monkeypatch: pytest.MonkeyPatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    need = made(submitted_need, officer.seat)
    absorb_jinseki(monkeypatch)
    for who in (staff, officer):
        page = look(who, "municipality_detail", JINSEKI)
        assert f"{MERGER}しました" in page.text
        assert need.title in page.parts["ニーズ"]
        assert "困りごとを書く" not in page.buttons
    assert look(staff, "municipality_detail", JINSEKI).link("世羅町") == address("municipality_detail", SERA)
    assert "世羅町" not in look(officer, "municipality_detail", JINSEKI).links, (
        "which the old town may not open"
    )
    new = look(other_officer, "municipality_detail", SERA)
    assert new.facts["前の市町村"] == "神石高原町 令和8年11月20日に編入"
    assert new.link("神石高原町") == address("municipality_detail", JINSEKI)
    assert look(other_officer, "municipality_detail", JINSEKI).heading == "神石高原町"


def test_what_is_still_to_come_is_not_told_as_done(monkeypatch: pytest.MonkeyPatch, staff: Person) -> None:
    absorb_jinseki(monkeypatch, on=date(2026, 11, 25))
    assert "合併" not in look(staff, "municipality_detail", JINSEKI).text
    assert "前の市町村" not in look(staff, "municipality_detail", SERA).facts


def test_a_new_name_stands_on_the_page_with_the_old_one(staff: Person) -> None:
    with scope(NATIONWIDE):
        Membership(
            user=staff.user, prefecture_id=28, role=Role.PREFECTURE_STAFF, starts_on=date(2026, 4, 1)
        ).save()
    page = read(staff.client.get(address("municipality_detail", "282219", slug="hyogo")))
    assert page.heading == "丹波篠山市"
    assert page.facts["前の市町村"] == "篠山市 令和元年5月1日にいまの名称に改称"
    found = read(staff.client.get(address("municipality_list", slug="hyogo") + "?q=篠山市"))
    assert found.table("市町村の取組").column("市町村") == ["丹波篠山市"]
    searched = read(staff.client.get(address("search", slug="hyogo") + "?q=ささやまし"))
    assert "丹波篠山市" in searched.links
