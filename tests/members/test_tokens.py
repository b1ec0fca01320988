"""The tokens of programs: what they stand for, and the new password that ends them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from accounts.models import ApiToken, Event, User
from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, scope
from members.actions import issue_token
from tests.build_jobs import do_waiting
from tests.cast import Person
from tests.page import read

OLD, NEW = "kawa-no-oto-2026", "umi-no-iro-2026"
TWICE = {"password1": NEW, "password2": NEW}


@pytest.fixture
def account(today: date, officer: Person, staff: Person) -> User:
    """An officer with a password and two tokens; somebody else has one too."""
    officer.user.set_password(OLD)
    officer.user.save()
    EmailAddress.objects.create(user=officer.user, email=officer.user.email, verified=True, primary=True)
    with scope(NATIONWIDE):
        for who, name in ((officer, "取込み"), (officer, "集計用"), (staff, "県の集計")):
            issue_token(by=beyond_prefectures(who.seat), name=name, days=30)
    return officer.user


def change(account: User) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": account.email, "password": OLD})
    page = read(browser.get("/accounts/password/change/"))
    assert "作ってあるAPIトークンは終わります" in page.text
    assert browser.post("/accounts/password/change/", {"oldpassword": OLD, **TWICE}).status_code == 302


def reset(account: User) -> None:
    Client().post("/accounts/password/reset/", {"email": account.email})
    with scope(NATIONWIDE):
        do_waiting()
    found = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found
    browser = Client()
    asked = browser.get(found[1], follow=True)
    assert "作ってあるAPIトークンは終わります" in read(asked).text
    done = read(browser.post(asked.redirect_chain[-1][0], TWICE, follow=True))
    assert done.heading == "パスワードを変更しました"
    assert "APIトークンを使っていたときは、作り直してください。" in done.text


@pytest.mark.parametrize("way", [change, reset])
def test_a_new_password_ends_the_tokens_of_its_person(account: User, way: Any) -> None:
    way(account)
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert [token.name for token in ApiToken.objects.all()] == ["県の集計"]
    with scope(NATIONWIDE):
        events = list(Event.objects.filter(verb="revoke_token").order_by("sequence"))
    assert [event.subject_label for event in events] == ["取込み", "集計用"]
    assert {(event.user_id, event.subject_id) for event in events} == {(account.pk, str(account.pk))}
    assert events[0].after == {"reason": "パスワードの変更"}


def make_token(browser: Client, name: str) -> ApiToken:
    key = read(browser.get("/settings/tokens/")).hidden()["post_key"]
    browser.post("/settings/tokens/", {"name": name, "days": "30", "post_key": key})
    return ApiToken.objects.get(name=name)


def test_a_token_keeps_whether_its_session_had_shown_a_second_factor(account: User) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": account.email, "password": OLD})
    assert not make_token(browser, "前").is_two_factor
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    asked = browser.get("/settings/tokens/")["Location"]
    assert asked.startswith("/accounts/2fa/reauthenticate/"), "set up, but not shown in this session"
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert browser.post("/accounts/2fa/reauthenticate/", {"code": code}).status_code == 302
    assert make_token(browser, "後").is_two_factor
