"""利用者と招待: who stands there, who leaves, and who may decide that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import ApiToken, Event, Invitation, Membership
from accounts.permissions import Role
from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, scope
from members.actions import (
    allow_user,
    change_section,
    end_membership,
    invite,
    issue_token,
    stop_user,
)
from tests.cast import EHIME, HIROSHIMA, JINSEKI, Person
from tests.page import csv_rows, read

NEW = "new@hiroshima.example"
GOOD_PASSWORD = "kawa-no-oto-2026"


def _listed(person: Person) -> str:
    """The cell by which the list of members names somebody."""
    return f"{person.user.name} {person.user.email}"


def test_an_ended_membership_is_out_at_the_next_request(today: date, staff: Person, officer: Person) -> None:
    assert officer.client.get("/hiroshima/needs/").status_code == 200
    membership = officer.user.memberships.get()
    with scope(HIROSHIMA):
        end_membership(by=staff.seat, membership=membership, ends_on=today - timedelta(days=1))
    assert officer.client.get("/hiroshima/needs/").status_code == 404


def test_a_membership_that_ends_today_holds_until_midnight(
    today: date, staff: Person, officer: Person, time_machine: Any
) -> None:
    with scope(HIROSHIMA):
        end_membership(by=staff.seat, membership=officer.user.memberships.get(), ends_on=today)
    assert officer.client.get("/hiroshima/needs/").status_code == 200
    time_machine.move_to("2026-11-25 00:00:01+09:00", tick=False)
    officer.client.force_login(officer.user)
    assert officer.client.get("/hiroshima/needs/").status_code == 404


@pytest.mark.parametrize("ends_on", [date(2026, 3, 31), date(2026, 11, 22)])
def test_a_membership_cannot_end_long_ago(today: date, staff: Person, officer: Person, ends_on: date) -> None:
    with scope(HIROSHIMA), pytest.raises(Refusal):
        end_membership(by=staff.seat, membership=officer.user.memberships.get(), ends_on=ends_on)


def test_a_membership_that_began_today_ends_tonight_at_the_soonest(
    today: date, staff: Person, officer: Person
) -> None:
    membership = officer.user.memberships.get()
    Membership.objects.filter(pk=membership.pk).update(starts_on=today)
    address = f"/hiroshima/members/{membership.pk}/end/"
    assert "昨日の日付を入れます" not in read(staff.client.get(address)).text
    (error,) = read(staff.client.post(address, {"ends_on": "R8.11.23"})).errors
    assert "最も早くて今日の終わりまで" in error
    assert staff.client.post(address, {"ends_on": "R8.11.24"}).status_code == 302
    membership.refresh_from_db()
    assert membership.ends_on == today


def test_nobody_ends_their_own_membership(today: date, staff: Person) -> None:
    with scope(HIROSHIMA), pytest.raises(Refusal):
        end_membership(by=staff.seat, membership=staff.user.memberships.get(), ends_on=today)


def test_changing_a_section_records_before_and_after(today: date, staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        change_section(by=staff.seat, membership=officer.user.memberships.get(), section="企画課")
        event = Event.objects.get(verb="change_section")
    assert (event.before, event.after) == ({"section": "総務課"}, {"section": "企画課"})


def test_a_stopped_account_is_out_everywhere_at_once(today: date, operator: Person, officer: Person) -> None:
    officer.user.set_password(GOOD_PASSWORD)
    officer.user.save()
    browser = Client()
    browser.post("/accounts/login/", {"login": officer.user.email, "password": GOOD_PASSWORD})
    with scope(NATIONWIDE):
        issue_token(by=beyond_prefectures(officer.seat), name="試し", days=1)
    assert browser.get("/hiroshima/needs/").status_code == 200
    with scope(NATIONWIDE):
        stop_user(by=operator.seat, user=officer.user)
    assert browser.get("/hiroshima/needs/").status_code == 302
    refused = browser.post(
        "/accounts/login/", {"login": officer.user.email, "password": GOOD_PASSWORD}, follow=True
    )
    assert read(refused).heading == "このアカウントは止められています"
    with scope(NATIONWIDE):
        allow_user(by=operator.seat, user=officer.user)
    assert browser.get("/hiroshima/needs/").status_code == 302, "the old session stays closed"
    assert not ApiToken.objects.exists()


def test_the_list_shows_the_own_prefecture_only(
    staff: Person, officer: Person, ehime_officer: Person
) -> None:
    page = read(staff.client.get("/hiroshima/members/"))
    assert page.table("利用者").column("氏名") == [_listed(staff), _listed(officer)]
    assert page.table("利用者").column("団体") == ["広島県", "神石高原町"]
    assert ehime_officer.user.name not in page.text


def test_members_are_narrowed_by_words_role_body_and_period(
    today: date, staff: Person, officer: Person, other_officer: Person, finance: Person
) -> None:
    for query, found in (
        (f"body={JINSEKI}", officer),
        ("role=finance", finance),
        ("q=sera@", other_officer),
    ):
        page = read(staff.client.get(f"/hiroshima/members/?{query}"))
        assert page.table("利用者").column("氏名") == [_listed(found)]
    for query, told in (
        ("state=ended", "あてはまる人がいません"),
        ("body=-&role=municipal_officer", "条件に合う人がいません"),
    ):
        page = read(staff.client.get(f"/hiroshima/members/?{query}"))
        assert told in page.text
        assert page.soup.select("table") == []


def test_members_as_a_file_are_recorded(today: date, staff: Person, officer: Person) -> None:
    answer = staff.client.get("/hiroshima/members/?format=csv&role=municipal_officer")
    head, *lines = csv_rows(answer)
    assert [line[head.index("メールアドレス")] for line in lines] == [officer.user.email]
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="export_list")
    assert event.subject_label == "利用者"
    assert event.after == {"rows": 1, "format": "csv", "conditions": ["いま・これから", "市町村担当"]}


def test_inviting_by_page_asks_before_it_sends(today: date, staff: Person) -> None:
    typed = {"email": NEW, "role": "municipal_officer", "municipality_code": JINSEKI, "section": "総務課"}
    check = read(staff.client.post("/hiroshima/members/invite/", typed))
    assert check.heading == "この内容で招待しますか"
    assert check.facts["市町村"] == "神石高原町"
    assert not Invitation.objects.exists()
    back = read(staff.client.post("/hiroshima/members/invite/", {**typed, "step": "back"}))
    assert back.field("email") == NEW
    sent = staff.client.post("/hiroshima/members/invite/", {**typed, "step": "do"})
    assert sent.status_code == 302
    assert Invitation.objects.get().email == NEW
    again = read(staff.client.post("/hiroshima/members/invite/", {**typed, "step": "do"}))
    assert again.errors == [
        "メールアドレス：同じ招待を送ってあります。届いていないときは、一覧から送り直してください。"
    ]


def test_other_prefectures_members_do_not_exist(
    staff: Person, ehime_officer: Person, ehime_staff: Person
) -> None:
    foreign = ehime_officer.user.memberships.get().pk
    for path in (f"members/{foreign}/end/", f"members/{foreign}/section/"):
        assert staff.client.get(f"/hiroshima/{path}").status_code == 404
    with scope(EHIME):
        invitation, _ = invite(by=ehime_staff.seat, email=NEW, role=Role.FINANCE)
    for verb in ("resend", "withdraw"):
        assert staff.client.get(f"/hiroshima/members/invitations/{invitation.pk}/{verb}/").status_code == 404


def test_pages_of_one_member(today: date, staff: Person, officer: Person) -> None:
    pk = officer.user.memberships.get().pk
    assert read(staff.client.get(f"/hiroshima/members/{pk}/end/")).field("ends_on") == "R8.11.24"
    staff.client.post(f"/hiroshima/members/{pk}/section/", {"section": "企画課"})
    assert (
        staff.client.post(f"/hiroshima/members/{pk}/end/", {"ends_on": "令和9年3月31日"}).status_code == 302
    )
    membership = officer.user.memberships.get()
    assert (membership.section, membership.ends_on) == ("企画課", date(2027, 3, 31))
    wrong = read(staff.client.post(f"/hiroshima/members/{pk}/end/", {"ends_on": "令和9年13月1日"}))
    assert wrong.errors == ["使える最後の日：「令和9年13月1日」は日付として読めません。月は1から12です。"]


def test_the_operators_list_leaves_as_a_file_and_leaves_a_trace(
    today: date, operator: Person, staff: Person
) -> None:
    head, *lines = csv_rows(operator.client.get("/operator/members/", {"format": "csv"}))
    emails = [line[head.index("メールアドレス")] for line in lines]
    assert emails == [staff.user.email, operator.user.email]
    with scope(NATIONWIDE):
        event = Event.objects.get(verb="export_list")
    assert (event.subject_type, event.subject_id) == ("accounts.user", str(operator.user.pk))
    assert event.after["rows"] == 2


def test_the_operator_keeps_everybody(today: date, operator: Person, officer: Person, viewer: Person) -> None:
    members = read(operator.client.get("/operator/members/")).table("利用者")
    assert members.column("氏名") == [_listed(officer), _listed(viewer), _listed(operator)]
    pk = officer.user.memberships.get().pk
    stop = f"/operator/members/{pk}/stop/"
    assert read(operator.client.get(stop)).hidden()["deed"] == "stop"
    assert operator.client.post(stop, {"deed": "stop"}).status_code == 302
    officer.user.refresh_from_db()
    assert not officer.user.is_active
    page = read(operator.client.get(stop))
    assert page.heading == f"{officer.user.name}さんの利用を再開しますか"
    assert page.hidden()["deed"] == "allow"
    again = read(operator.client.post(stop, {"deed": "stop"}))
    assert again.errors == ["この利用者は、すでに止められています。"]
    officer.user.refresh_from_db()
    assert not officer.user.is_active, "a second press on the page of stopping opens nothing"
    assert operator.client.post(stop, {"deed": "allow"}).status_code == 302
    officer.user.refresh_from_db()
    assert officer.user.is_active
    typed = {"email": NEW, "role": "finance", "prefecture": str(EHIME), "step": "do"}
    assert operator.client.post("/operator/members/invite/", typed).status_code == 302
    pk = Invitation.objects.get().pk
    assert operator.client.post(f"/operator/invitations/{pk}/resend/").status_code == 302
    assert operator.client.post(f"/operator/invitations/{pk}/withdraw/").status_code == 302
    assert Invitation.objects.get().withdrawn_at == timezone.now()


def test_links_of_the_member_list_lead_somewhere(today: date, staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        invite(by=staff.seat, email=NEW, role=Role.MUNICIPAL_OFFICER, municipality_code=JINSEKI)
    page = read(staff.client.get("/hiroshima/members/"))
    links = {str(link["href"]) for link in page.soup.select('main a[href^="/hiroshima/members/"]')}
    assert len(links) >= 5
    assert {link: staff.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
