"""How long a sign-in holds, and who can end it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import User
from members.actions import note_session_use
from tests.members.signing import WORD, sign_in
from tests.page import read


def test_signing_in_changes_the_session_key(today: date, account: User) -> None:
    browser = Client()
    browser.get("/accounts/login/")
    session = browser.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    browser.cookies["sessionid"] = before or ""
    sign_in(browser, account)
    assert browser.session.session_key != before


def test_a_sign_in_ends_after_eight_idle_hours(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    browser = Client()
    sign_in(browser, account)
    for hour in (12, 16):
        time_machine.move_to(f"2026-11-24 {hour}:05:00+09:00", tick=False)
        assert browser.get("/settings/").status_code == 200
    time_machine.move_to("2026-11-25 00:05:01+09:00", tick=False)
    assert browser.get("/settings/").status_code == 302


def test_a_sign_in_ends_after_twelve_hours_however_busy(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00:00+09:00", tick=False)
    browser = Client()
    sign_in(browser, account)
    browser.get("/settings/")
    for hour in range(10, 21):
        time_machine.move_to(f"2026-11-24 {hour}:00:00+09:00", tick=False)
        assert browser.get("/settings/").status_code == 200
    time_machine.move_to("2026-11-24 21:00:00+09:00", tick=False)
    assert browser.get("/settings/").status_code == 302


def test_other_sessions_can_be_seen_and_ended(today: date, account: User) -> None:
    mine, other = Client(), Client(headers={"user-agent": "よその端末"})
    sign_in(mine, account)
    sign_in(other, account)
    page = read(mine.get("/accounts/sessions/"))
    assert page.table("ログイン中の機器").column("ブラウザー") == ["–", "よその端末"]
    assert mine.post("/accounts/sessions/").status_code == 302
    assert other.get("/settings/").status_code == 302
    assert mine.get("/settings/").status_code == 200


def test_changing_the_password_ends_other_sessions(today: date, account: User) -> None:
    mine, other = Client(), Client()
    sign_in(mine, account)
    sign_in(other, account)
    words = {"oldpassword": WORD, "password1": "umi-no-iro-2026", "password2": "umi-no-iro-2026"}
    assert mine.post("/accounts/password/change/", words).status_code == 302
    assert mine.get("/settings/").status_code == 200
    assert other.get("/settings/").status_code == 302


def test_note_session_use_keeps_the_last_use_of_that_session_alone(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00:00+09:00", tick=False)
    mine, other = Client(), Client()
    sign_in(mine, account)
    sign_in(other, account)
    mine.get("/settings/")
    time_machine.move_to("2026-11-24 09:04:59+09:00", tick=False)
    mine.get("/settings/")
    assert {session.last_seen_at for session in UserSession.objects.all()} == {
        datetime(2026, 11, 24, 0, tzinfo=UTC)
    }
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    mine.get("/settings/")
    seen = dict(UserSession.objects.values_list("session_key", "last_seen_at"))
    assert seen[mine.session.session_key] == datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    assert seen[other.session.session_key] == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    note_session_use(session_key="no-such-session")
