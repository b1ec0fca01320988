"""Signing in: the pages in our look, the same answer for everybody,
limits, two factors and no way round them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import allauth.urls
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, reverse

from accounts.models import User
from accounts.tenancy import NATIONWIDE, scope
from members.sign_in import urls as sign_in_urls
from tests.build_jobs import do_waiting
from tests.cast import Person
from tests.members.signing import WORD, sign_in
from tests.page import Page, read, words
from tests.passkey import SoftKey

SECRET = "JBSWY3DPEHPK3PXP"
WRONG = "メールアドレスかパスワードが違います。大文字と小文字、全角と半角を確かめてください。"
WRONG_CODE = "確認コードが違います。新しいコードが出るのを待って、もう一度入れてください。"
STOPPED = "続けて失敗したため、しばらくログインできません。5分ほど待ってください。"


def sent() -> list[Any]:
    """The mails there are once the jobs of accounts have been done."""
    with scope(NATIONWIDE):
        do_waiting()
    return list(mail.outbox)


def code_now(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def names_of(patterns: list[Any]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        found |= {pattern.name} if isinstance(pattern, URLPattern) else names_of(pattern.url_patterns)
    return found - {None}


def test_every_address_of_allauth_is_open_in_our_look_or_closed() -> None:
    ours = {pattern.name for pattern in (*sign_in_urls.OPEN, *sign_in_urls.CLOSED)}
    assert names_of(allauth.urls.urlpatterns) == ours


@pytest.mark.parametrize("pattern", sign_in_urls.CLOSED, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_address_answers_404(db: None, pattern: URLPattern, method: str) -> None:
    try:
        path = reverse(pattern.name or "")
    except NoReverseMatch:
        path = reverse(pattern.name or "", kwargs={"key": "abc"})
    assert getattr(Client(), method)(path).status_code == 404


def signed_in_with_everything(account: User) -> tuple[Client, Authenticator]:
    """A browser that has just shown its password again, of somebody with an app, codes and a passkey."""
    browser = Client()
    sign_in(browser, account, secure=True)
    browser.post("/accounts/reauthenticate/", {"password": WORD}, secure=True)
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return browser, add_passkey(browser, SoftKey())


def add_passkey(browser: Client, key: SoftKey) -> Authenticator:
    options = js_options(browser.get("/accounts/2fa/keys/add/", secure=True))["creation_options"]
    answer = {"name": "職場の鍵", "credential": key.register(options), "passwordless": "on"}
    assert browser.post("/accounts/2fa/keys/add/", answer, secure=True).status_code == 302
    return Authenticator.objects.get(type="webauthn")


def js_options(page: Any) -> Any:
    """What the page hands to its script."""
    data = read(page).soup.select_one("script#js_data[type='application/json']")
    assert data
    return json.loads(data.get_text())


@pytest.mark.parametrize("pattern", sign_in_urls.OPEN, ids=lambda pattern: pattern.name)
def test_every_open_page_of_allauth_is_japanese_and_in_our_frame(
    today: date, account: User, pattern: URLPattern
) -> None:
    name = str(pattern.name)
    browser, key = signed_in_with_everything(account)
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(type="totp").delete()
    if name in ("account_login", "mfa_authenticate", "account_inactive") or "reset" in name:
        browser = Client()
    if name == "mfa_authenticate":
        sign_in(browser, account, secure=True)
    arguments: dict[str, Any] = {"pk": key.pk} if "pk" in str(pattern.pattern) else {}
    if "uidb36" in str(pattern.pattern):
        arguments = {"uidb36": "1", "key": "wrong-key"}
    answer = browser.get(reverse(name, kwargs=arguments), secure=True)
    if name == "mfa_login_webauthn":
        assert answer.status_code == 302, "it has no page of its own: the button stands on the sign-in page"
        return
    if name == "mfa_download_recovery_codes":
        assert answer.status_code == 200
        return
    _is_our_page(read(answer))


def _is_our_page(page: Page) -> None:
    assert [words(brand) for brand in page.soup.select("header a.brand")] == ["デジタル人材プール"]
    assert page.heading
    assert page.soup.select("[style], style") == []
    assert page.soup.select("script:not([src], [type='application/json'])") == []
    for secret in page.soup.select(".secret"):
        secret.decompose()
    assert set(re.findall(r"[A-Za-z]{3,}", page.soup.get_text(" "))) <= {"PIN", "USB", "API"}


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


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(today: date, account: User) -> None:
    wrong = sign_in(Client(REMOTE_ADDR="192.0.2.1"), account, "wrong-password-1")
    unknown = Client(REMOTE_ADDR="192.0.2.2").post(
        "/accounts/login/", {"login": "nobody@hiroshima.example", "password": "wrong-password-1"}
    )
    assert read(wrong).errors == [WRONG]

    def alike(page: Page) -> str:
        for field in page.soup.select("[name=csrfmiddlewaretoken], [name=login]"):
            del field["value"]
        return str(page.soup)

    assert alike(read(wrong)) == alike(read(unknown))
    assert "wrong-password-1" not in wrong.text


def test_asking_for_a_new_password_says_the_same_to_everybody(today: date, account: User) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in (account.email, "nobody@hiroshima.example")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].content == answers[1].content
    assert [message.to for message in sent()] == [[account.email]]


def test_a_new_password_is_set_by_the_mailed_link_once_and_signs_nobody_in(
    today: date, account: User
) -> None:
    Client().post("/accounts/password/reset/", {"email": account.email}, headers={"host": "evil.example"})
    (message,) = sent()
    assert account.name not in message.body
    found = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", message.body)
    assert found, message.body
    browser = Client()
    target = browser.get(found.group(1), follow=True).redirect_chain[-1][0]
    assert (
        browser.post(target, {"password1": "umi-no-iro-2026", "password2": "umi-no-iro-2026"}).status_code
        == 302
    )
    assert browser.get("/settings/").status_code == 302, "a reset is no way round the second factor"
    assert read(Client().get(found.group(1), follow=True)).heading == "このリンクは使えません"
    assert sign_in(Client(), account, "umi-no-iro-2026").status_code == 302


def test_guessing_is_stopped_per_address_in_the_database(today: date, account: User) -> None:
    for turn in range(5):
        guessed = sign_in(Client(REMOTE_ADDR=f"192.0.2.{turn}"), account, "guess")
        assert read(guessed).errors == [WRONG]
    stopped = sign_in(Client(REMOTE_ADDR="192.0.2.99"), account, WORD)
    assert read(stopped).errors == [STOPPED]


def test_a_flood_from_one_address_gets_429_and_the_town_hall_behind_one_address_does_not(
    today: date, account: User
) -> None:
    browser = Client(REMOTE_ADDR="192.0.2.8")
    answers = [browser.post("/accounts/login/", {"login": "", "password": ""}) for _ in range(121)]
    assert {answer.status_code for answer in answers[:120]} == {200}
    assert read(answers[120], 429).heading == "しばらく待ってください"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), account).status_code == 302


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
    assert browser.get("/settings/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fsettings%2F"


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
    assert browser.post("/accounts/reauthenticate/", {"password": WORD}).status_code == 302
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


def test_the_first_page_lists_sign_ins_in_the_demo_only(today: date, db: None, settings: Any) -> None:
    page = read(Client().get("/"))
    assert page.facts == {}
    assert "staff@hiroshima.example" not in page.text
    settings.DEMO = True
    page = read(Client().get("/"))
    assert page.facts["広島県 県DX推進担当"] == "staff@hiroshima.example"
    assert "パスワードはどれも pool-demo-2026 です。" in page.text


def test_the_demo_s_passkey_page_uses_only_external_scripts(today: date, db: None) -> None:
    answer = Client().get("/accounts/login/")
    assert "'unsafe" not in answer["Content-Security-Policy"]
    assert [script["src"] for script in read(answer).soup.select("script[src]")] == [
        "/static/js/app.js",
        "/static/mfa/js/webauthn-json.js",
        "/static/mfa/js/webauthn.js",
        "/static/account/js/onload.js",
        "/static/js/passkey.js",
    ]
