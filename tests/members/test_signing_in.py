"""Signing in: the pages in our look, the same answer for everybody,
and limits."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import allauth.urls
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from accounts.models import User
from accounts.tenancy import NATIONWIDE, scope
from members.sign_in import urls as sign_in_urls
from tests.build_jobs import do_waiting
from tests.members.signing import SECRET, STOPPED, WORD, add_passkey, code_now, sign_in
from tests.page import Page, read, words
from tests.passkey import SoftKey

WRONG = "メールアドレスかパスワードが違います。大文字と小文字、全角と半角を確かめてください。"


def sent() -> list[Any]:
    """The mails there are once the jobs of accounts have been done."""
    with scope(NATIONWIDE):
        do_waiting()
    return list(mail.outbox)


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
    """A browser that has just shown its code again, of somebody with an app, codes and a passkey."""
    browser = Client()
    sign_in(browser, account, secure=True)
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    browser.post("/accounts/2fa/reauthenticate/", {"code": code_now()}, secure=True)
    return browser, add_passkey(browser, SoftKey())


@pytest.mark.parametrize("pattern", sign_in_urls.OPEN, ids=lambda pattern: pattern.name)
def test_every_open_page_of_allauth_is_japanese_and_in_our_frame(
    today: date, account: User, pattern: URLPattern
) -> None:
    name = str(pattern.name)
    browser, key = signed_in_with_everything(account)
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(type="totp").delete()
    if name == "account_reauthenticate":
        Authenticator.objects.all().delete()
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
    (brand,) = page.soup.select("header a.brand")
    assert words(brand) == "デジタル人材プール"
    first_of_the_menu = page.soup.select_one("nav.side a[href]")
    assert brand["href"] == (first_of_the_menu["href"] if first_of_the_menu else "/")
    assert page.heading
    assert page.soup.select("[style], style") == []
    assert page.soup.select("script:not([src], [type='application/json'])") == []
    for secret in page.soup.select(".secret"):
        secret.decompose()
    assert set(re.findall(r"[A-Za-z]{3,}", page.soup.get_text(" "))) <= {"PIN", "USB", "API"}


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
