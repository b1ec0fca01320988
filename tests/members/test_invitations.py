"""招待: who comes in, by which link, and once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.errors import Refusal
from accounts.models import Invitation, Membership, Prefecture, User
from accounts.permissions import Role
from accounts.tenancy import NATIONWIDE, scope
from members.actions import (
    accept_invitation,
    end_membership,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from tests.build_jobs import do_waiting
from tests.cast import EHIME, HIROSHIMA, JINSEKI, UCHIKO, Person
from tests.page import read

NEW = "new@hiroshima.example"
GOOD_PASSWORD = "kawa-no-oto-2026"


def _invited(staff: Person, **changes: Any) -> tuple[Invitation, str]:
    offer = {"email": NEW, "role": Role.MUNICIPAL_OFFICER, "municipality_code": JINSEKI, "section": "総務課"}
    with scope(HIROSHIMA):
        return invite(by=staff.seat, **{**offer, **changes})


def test_an_invitation_keeps_only_the_digest_of_its_secret(today: date, staff: Person) -> None:
    invitation, secret = _invited(staff)
    assert secret not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert invitation.expires_at - invitation.invited_at == timedelta(days=14)


def test_the_mail_holds_the_link_and_nobody_s_name(today: date, staff: Person) -> None:
    _, secret = _invited(staff)
    assert mail.outbox == [], "nothing is sent inside the request"
    with scope(HIROSHIMA):
        do_waiting()
    (message,) = mail.outbox
    assert message.to == [NEW]
    assert f"/invitations/{secret}/" in message.body
    assert "神石高原町" not in message.body
    assert staff.user.name not in message.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.OPERATOR, "municipality_code": ""}, "role"),
        ({"role": Role.MINISTRY_VIEWER, "municipality_code": ""}, "role"),
        ({"municipality_code": ""}, "municipality_code"),
        ({"municipality_code": UCHIKO}, "municipality_code"),
        ({"role": Role.FINANCE}, "municipality_code"),
    ],
)
def test_staff_invite_into_the_bodies_of_their_own_prefecture_only(
    today: date, staff: Person, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _invited(staff, **changes)
    assert refused.value.field == field


def test_the_same_address_is_not_invited_twice(today: date, staff: Person, officer: Person) -> None:
    _invited(staff)
    with pytest.raises(Refusal):
        _invited(staff)
    with pytest.raises(Refusal):
        _invited(staff, email=officer.user.email)


def test_the_operator_invites_into_any_body(today: date, operator: Person) -> None:
    ehime = Prefecture.objects.get(pk=EHIME)
    with scope(NATIONWIDE):
        first, _ = invite(by=operator.seat, email=NEW, role=Role.PREFECTURE_STAFF, prefecture=ehime)
        second, _ = invite(by=operator.seat, email=NEW, role=Role.MINISTRY_VIEWER)
        with pytest.raises(Refusal):
            invite(by=operator.seat, email=NEW, role=Role.PREFECTURE_STAFF)
        with pytest.raises(Refusal):
            invite(by=operator.seat, email=NEW, role=Role.OPERATOR, prefecture=ehime)
    assert (first.prefecture_id, second.prefecture_id) == (EHIME, None)


def test_a_new_person_comes_in_by_the_link_once(today: date, staff: Person) -> None:
    _, secret = _invited(staff)
    browser = Client()
    page = read(browser.get(f"/invitations/{secret}/"))
    assert page.heading == "広島県 神石高原町への招待"
    assert "立場は「市町村担当」、部署は「総務課」です。" in page.text
    answer = {"name": "デモ・新人 光", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD}
    assert browser.post(f"/invitations/{secret}/", answer).status_code == 302
    membership = Membership.objects.get(user__email=NEW)
    assert (membership.role, membership.municipality_code, membership.starts_on) == (
        "municipal_officer",
        JINSEKI,
        today,
    )
    assert browser.post(f"/invitations/{secret}/", answer).status_code == 410
    signed_in = browser.post("/accounts/login/", {"login": NEW, "password": GOOD_PASSWORD})
    assert signed_in.status_code == 302
    assert browser.get("/hiroshima/needs/").status_code == 200


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            {"name": "デモ・新人 光", "password": "short", "again": "short"},
            "パスワード：12文字以上にしてください。",
        ),
        (
            {"name": "デモ・新人 光", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD + "x"},
            "パスワード（もう一度）：上のパスワードと同じものを入れてください。",
        ),
        (
            {"name": "デモ\r\nBcc: all@example.com", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD},
            "氏名：改行などの制御文字は使えません。",
        ),
        *(
            (
                {"name": f"デモ{odd}光", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD},
                "氏名の3字目に、画面に出ない文字（制御文字）が入っています。その前後を打ち直してください。",
            )
            for odd in ("\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\u3164")
        ),
        (
            {"name": "\u200b", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD},
            "氏名の1字目に、画面に出ない文字（制御文字）が入っています。その前後を打ち直してください。",
        ),
        (
            {"name": "", "password": GOOD_PASSWORD, "again": GOOD_PASSWORD},
            "氏名を書いてください。",
        ),
    ],
)
def test_a_weak_answer_to_an_invitation_makes_no_account(
    today: date, staff: Person, answer: dict[str, str], error: str
) -> None:
    _, secret = _invited(staff)
    refused = Client().post(f"/invitations/{secret}/", answer)
    assert read(refused).errors == [error]
    assert answer["password"] not in refused.text
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_ends_after_fourteen_days(staff: Person, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    _, secret = _invited(staff)
    time_machine.move_to("2026-12-08 09:04:00+09:00", tick=False)
    assert Client().get(f"/invitations/{secret}/").status_code == 200
    time_machine.move_to("2026-12-08 09:05:00+09:00", tick=False)
    assert Client().get(f"/invitations/{secret}/").status_code == 410


def test_sending_again_and_withdrawing_close_the_old_link(today: date, staff: Person) -> None:
    invitation, old = _invited(staff)
    with scope(HIROSHIMA):
        new = resend_invitation(by=staff.seat, invitation=invitation)
    assert Client().get(f"/invitations/{old}/").status_code == 404
    assert Client().get(f"/invitations/{new}/").status_code == 200
    with scope(HIROSHIMA):
        withdraw_invitation(by=staff.seat, invitation=invitation)
    assert Client().get(f"/invitations/{new}/").status_code == 410
    with scope(HIROSHIMA), pytest.raises(Refusal):
        resend_invitation(by=staff.seat, invitation=invitation)


def test_an_old_invitation_is_not_sent_again_beside_a_newer_one(staff: Person, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    old, _ = _invited(staff)
    time_machine.move_to("2026-12-09 09:05:00+09:00", tick=False)
    newer, _ = _invited(staff)
    with scope(HIROSHIMA), pytest.raises(Refusal, match="同じ招待を送ってあります"):
        resend_invitation(by=staff.seat, invitation=old)
    accept_invitation(invitation=newer, name="デモ・新任", password=GOOD_PASSWORD)
    with scope(HIROSHIMA), pytest.raises(Refusal, match="もう登録されています"):
        resend_invitation(by=staff.seat, invitation=old)


def test_two_invitations_to_one_seat_give_it_once(today: date, staff: Person, officer: Person) -> None:
    """As they may stand in a database from before they were refused."""
    first, _ = _invited(staff)
    Invitation.objects.filter(pk=first.pk).update(email=officer.user.email)
    assert accept_invitation(invitation=first, user=officer.user) == officer.user.memberships.get()


def test_somebody_known_signs_in_and_accepts(today: date, staff: Person, ehime_officer: Person) -> None:
    _, secret = _invited(staff, email=ehime_officer.user.email)
    assert read(Client().get(f"/invitations/{secret}/")).buttons == ["ログインして受ける"]
    page = read(staff.client.get(f"/invitations/{secret}/"))
    assert "別の人がログインしています" in page.text
    assert page.buttons == ["ログアウトする"]
    staff.client.post(f"/invitations/{secret}/", keyed=False)
    assert Membership.objects.filter(user=ehime_officer.user).count() == 1
    assert ehime_officer.client.post(f"/invitations/{secret}/", keyed=False).status_code == 302
    assert ehime_officer.client.get("/hiroshima/needs/").status_code == 200
    assert ehime_officer.client.get("/ehime/needs/").status_code == 200


def test_an_invitation_is_for_its_address_alone(today: date, staff: Person, ehime_officer: Person) -> None:
    invitation, _ = _invited(staff)
    with pytest.raises(Refusal):
        accept_invitation(invitation=invitation, user=ehime_officer.user)


def test_somebody_who_comes_back_carries_on(today: date, staff: Person, officer: Person) -> None:
    membership = officer.user.memberships.get()
    with scope(HIROSHIMA):
        end_membership(by=staff.seat, membership=membership, ends_on=today + timedelta(days=5))
    invitation, _ = _invited(staff, email=officer.user.email)
    assert accept_invitation(invitation=invitation, user=officer.user) == membership
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_what_is_said_about_an_invitation_stands_in_no_cookie(today: date, staff: Person) -> None:
    """The cookies that are set are keys alone; in production both bear the prefix `__Host-`."""
    invited = {"email": "atarashii@hiroshima.example", "role": "prefecture_staff", "step": "do"}
    form = {**invited, "municipality_code": "", "section": ""}
    staff.client.post("/hiroshima/members/invite/", form)
    assert set(staff.client.cookies) <= {"sessionid", "csrftoken"}
    told = read(staff.client.get("/hiroshima/members/"))
    assert "atarashii@hiroshima.example を招待しました" in told.text
