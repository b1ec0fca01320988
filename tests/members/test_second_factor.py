"""The second factor: no way round it, and nobody else is signed in once it has changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, override_settings

from accounts.models import User
from tests.cast import Person
from tests.members.signing import SECRET, STOPPED, WORD, add_passkey, code_now, js_options, sign_in
from tests.page import read
from tests.passkey import SoftKey

WRONG_CODE = "確認コードが違います。新しいコードが出るのを待って、もう一度入れてください。"


def test_a_passkey_is_added_and_signs_in_alone(today: date, account: User) -> None:
    key, browser = SoftKey(), Client()
    sign_in(browser, account, secure=True)
    browser.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    add_passkey(browser, key)
    fresh = Client()
    asked = fresh.get("/accounts/2fa/keys/login/", secure=True, headers={"accept": "application/json"}).json()
    answer = fresh.post(
        "/accounts/2fa/keys/login/", {"credential": key.sign(asked["request_options"])}, secure=True
    )
    assert answer.status_code == 302
    with override_settings(MFA_REQUIRED=True):
        assert fresh.get("/settings/", secure=True).status_code == 200, "a passkey is both factors"


def test_a_foreign_key_does_not_sign_in(today: date, account: User) -> None:
    key, stranger, browser = SoftKey(), SoftKey(), Client()
    sign_in(browser, account, secure=True)
    browser.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    add_passkey(browser, key)
    stranger.credential_id, stranger.user_handle = key.credential_id, key.user_handle
    fresh = Client()
    asked = fresh.get("/accounts/2fa/keys/login/", secure=True, headers={"accept": "application/json"}).json()
    fresh.post(
        "/accounts/2fa/keys/login/", {"credential": stranger.sign(asked["request_options"])}, secure=True
    )
    assert fresh.get("/settings/", secure=True).status_code == 302


def test_a_key_is_the_second_step_after_the_password(today: date, account: User) -> None:
    key, browser = SoftKey(), Client()
    sign_in(browser, account, secure=True)
    browser.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    add_passkey(browser, key)
    fresh = Client()
    page = sign_in(fresh, account, secure=True, follow=True)
    answer = {"credential": key.sign(js_options(page)["request_options"])}
    assert fresh.post("/accounts/2fa/authenticate/", answer, secure=True).status_code == 302
    assert fresh.get("/settings/", secure=True).status_code == 200


@override_settings(MFA_REQUIRED=True)
def test_without_a_second_factor_an_officer_gets_no_further_than_setting_one_up(
    today: date, account: User
) -> None:
    browser = Client()
    sign_in(browser, account)
    for path in ("/hiroshima/", "/hiroshima/needs/", "/settings/", "/settings/tokens/"):
        assert browser.get(path)["Location"] == "/accounts/2fa/"
    assert browser.get("/accounts/2fa/").status_code == 200
    browser.post("/accounts/reauthenticate/", {"password": WORD})
    page = read(browser.get("/accounts/2fa/totp/activate/"))
    assert len(page.soup.select('main img[src^="data:image/svg+xml"]')) == 1
    code = code_now(page.facts["図の代わりに入れる文字"])
    assert browser.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    assert browser.get("/settings/").status_code == 200, "the code that set it up has just been shown"


@override_settings(MFA_REQUIRED=True)
def test_a_talent_needs_no_second_factor(today: date, talent_user: Person) -> None:
    assert talent_user.client.get("/settings/").status_code == 200


@override_settings(MFA_REQUIRED=True)
def test_a_second_factor_opens_the_pages_and_its_code_works_once(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    TOTP.activate(account, SECRET)
    browser = Client()
    assert sign_in(browser, account)["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/settings/").status_code == 302
    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert read(wrong).errors == [WRONG_CODE]
    code = code_now()
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert browser.get("/settings/").status_code == 200
    again = Client()
    sign_in(again, account)
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


@override_settings(MFA_REQUIRED=True)
def test_a_session_from_before_the_second_factor_must_show_it(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    browser = Client()
    sign_in(browser, account)
    TOTP.activate(account, SECRET)
    sent_to = browser.get("/settings/")["Location"]
    assert sent_to == "/accounts/2fa/reauthenticate/?next=%2Fsettings%2F"
    asked = browser.post("/accounts/reauthenticate/", {"password": WORD})
    assert asked["Location"] == "/accounts/2fa/reauthenticate/"
    assert browser.get("/settings/")["Location"] == sent_to, "the password alone is not enough"
    shown = browser.post(sent_to, {"code": code_now(), "next": "/settings/"})
    assert shown["Location"] == "/settings/"
    assert browser.get("/settings/").status_code == 200


def test_secrets_of_the_second_factor_are_stored_encrypted(today: date, account: User) -> None:
    stored = TOTP.activate(account, SECRET).instance
    stored.refresh_from_db()
    assert SECRET not in str(stored.data)
    assert RecoveryCodes.activate(account).get_unused_codes()


def test_guessing_codes_is_stopped(today: date, account: User) -> None:
    TOTP.activate(account, SECRET)
    browser = Client()
    sign_in(browser, account)
    pages = [read(browser.post("/accounts/2fa/authenticate/", {"code": "000000"})) for _ in range(6)]
    assert pages[0].errors == [WRONG_CODE]
    assert pages[5].errors == [f"確認コード：{STOPPED}"]


BELOW = (
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/recovery-codes/download/",
    "/accounts/2fa/keys/",
    "/accounts/2fa/keys/add/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/settings/",
    "/settings/tokens/",
)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_knows_the_password_alone_neither_sees_nor_changes_factors(
    today: date, account: User, method: str
) -> None:
    """It has shown the password a moment before the factor was set up, and shows it again afterwards."""
    old = Client()
    sign_in(old, account)
    old.post("/accounts/reauthenticate/", {"password": WORD})
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    before = list(Authenticator.objects.values_list("pk", flat=True))
    for path in BELOW:
        old.post("/accounts/reauthenticate/", {"password": WORD})
        answer = getattr(old, method)(path, {"code": "000000", "password": WORD})
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/?next="), path
    assert list(Authenticator.objects.values_list("pk", flat=True)) == before


def test_showing_the_factor_opens_what_the_password_did_not(today: date, account: User) -> None:
    browser = Client()
    sign_in(browser, account)
    TOTP.activate(account, SECRET)
    codes = RecoveryCodes.activate(account).get_unused_codes()
    asked = browser.get("/accounts/2fa/recovery-codes/")["Location"]
    shown = browser.post(asked, {"code": code_now(), "next": "/accounts/2fa/recovery-codes/"}, follow=True)
    assert codes[0] in read(shown).text


def test_setting_up_an_app_ends_the_other_sessions_and_shows_the_codes(today: date, account: User) -> None:
    mine, other = Client(), Client(headers={"user-agent": "よその端末"})
    for browser in (mine, other):
        sign_in(browser, account)
        browser.post("/accounts/reauthenticate/", {"password": WORD})
    page = read(mine.get("/accounts/2fa/totp/activate/"))
    code = code_now(page.facts["図の代わりに入れる文字"])
    codes = read(mine.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True))
    assert codes.heading == "回復コード"
    assert "ほかの機器のログインは終わりました。" in codes.text
    assert mine.get("/settings/").status_code == 200
    assert other.get("/accounts/2fa/recovery-codes/")["Location"].startswith("/accounts/login/")


def test_a_key_added_or_removed_ends_the_other_sessions(today: date, account: User) -> None:
    key, mine = SoftKey(), Client()
    sign_in(mine, account, secure=True)
    mine.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)

    def is_out(other: Client) -> bool:
        return bool(other.get("/settings/", secure=True)["Location"].startswith("/accounts/login/"))

    before, by_key = Client(), Client()
    sign_in(before, account, secure=True)
    added = add_passkey(mine, key)
    assert is_out(before)
    asked = js_options(sign_in(by_key, account, secure=True, follow=True))
    by_key.post(
        "/accounts/2fa/authenticate/", {"credential": key.sign(asked["request_options"])}, secure=True
    )
    assert by_key.get("/settings/", secure=True).status_code == 200
    assert mine.post(f"/accounts/2fa/keys/{added.pk}/remove/", secure=True).status_code == 302
    assert is_out(by_key)
    assert Authenticator.objects.count() == 0
    assert mine.get("/settings/", secure=True).status_code == 200


def test_an_app_beside_a_passkey_is_set_up_by_the_passkey_alone(account: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    key, mine = SoftKey(), Client()
    sign_in(mine, account, secure=True)
    mine.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    add_passkey(mine, key)
    time_machine.move_to("2026-11-24 09:21:00+09:00", tick=False)
    path = "/accounts/2fa/totp/activate/"
    assert "/accounts/2fa/" in mine.get(path, secure=True)["Location"]
    mine.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    assert mine.get(path, secure=True).status_code == 302, "the password is not enough"
    asked = js_options(mine.get("/accounts/2fa/keys/reauthenticate/", secure=True))
    answer = {"credential": key.sign(asked["request_options"])}
    assert mine.post("/accounts/2fa/keys/reauthenticate/", answer, secure=True).status_code == 302
    assert mine.get(path, secure=True).status_code == 200


ODD_ANSWERS = (
    "",
    "null",
    "1",
    "[]",
    '"x"',
    "{}",
    "{",
    "[" * 5000,
    "9" * 5000,
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": 5}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": 1}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "", "signature": "", "attestationObject": "ow",'
    ' "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "W10",'
    ' "authenticatorData": "oA", "signature": "AA", "attestationObject": "oA", "userHandle": "AP8"}}',
)


def test_what_no_key_has_sent_is_a_wrong_answer_to_somebody_unknown(today: date, db: None) -> None:
    browser = Client()
    browser.get("/accounts/2fa/keys/login/", secure=True, headers={"accept": "application/json"})
    for answer in ODD_ANSWERS:
        told = browser.post("/accounts/2fa/keys/login/", {"credential": answer}, secure=True)
        assert told["Location"] == "/accounts/login/", answer[:80]


def test_what_no_key_has_sent_is_a_wrong_answer_at_every_other_page(today: date, account: User) -> None:
    browser, halfway = Client(), Client()
    sign_in(browser, account, secure=True)
    browser.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    browser.get("/accounts/2fa/keys/add/", secure=True)
    for answer in ODD_ANSWERS:
        path, sent = "/accounts/2fa/keys/add/", {"name": "鍵", "credential": answer}
        assert browser.post(path, sent, secure=True).status_code == 200, answer[:80]
    assert Authenticator.objects.count() == 0
    add_passkey(browser, SoftKey())
    sign_in(halfway, account, secure=True, follow=True)
    for answer in ODD_ANSWERS[-4:]:
        path, posted = "/accounts/2fa/keys/reauthenticate/", {"credential": answer}
        browser.get(path, secure=True)
        assert browser.post(path, posted, secure=True).status_code == 302
        assert halfway.post("/accounts/2fa/authenticate/", posted, secure=True).status_code == 200
