"""What is typed with the Japanese input method on, at the doors that know no Japanese letters."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.models import Invitation, User
from tests.cast import Person
from tests.members.signing import WORD, sign_in
from tests.members.test_signing_in import SECRET, code_now
from tests.page import read

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.fixture
def at_nine(time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)


@pytest.fixture
def code(at_nine: None) -> str:
    return code_now()


def spoken(code: str) -> list[str]:
    wide = code.translate(FULL_WIDTH)
    return [wide, f"{wide[:3]}　{wide[3:]}", f"{code[:3]}ー{code[3:]}", f" {code[:3]} {code[3:]}"]


@pytest.mark.parametrize("way", range(4))
def test_the_code_of_a_second_factor_is_read_in_any_width(account: User, code: str, way: int) -> None:
    TOTP.activate(account, SECRET)
    browser = Client()
    sign_in(browser, account)
    shown = browser.post("/accounts/2fa/authenticate/", {"code": spoken(code)[way]})
    assert shown.status_code == 302
    assert browser.get("/settings/").status_code == 200


def test_a_second_factor_is_shown_again_in_any_width(account: User, code: str) -> None:
    browser = Client()
    sign_in(browser, account)
    TOTP.activate(account, SECRET)
    shown = browser.post(
        "/accounts/2fa/reauthenticate/?next=%2Fsettings%2F", {"code": spoken(code)[1], "next": "/settings/"}
    )
    assert shown.status_code == 302
    assert shown["Location"] == "/settings/"


def test_a_second_factor_is_set_up_in_any_width(at_nine: None, account: User) -> None:
    browser = Client()
    sign_in(browser, account)
    browser.post("/accounts/reauthenticate/", {"password": WORD})
    page = read(browser.get("/accounts/2fa/totp/activate/"))
    code = code_now(page.facts["図の代わりに入れる文字"])
    assert browser.post("/accounts/2fa/totp/activate/", {"code": spoken(code)[1]}).status_code == 302
    assert account.authenticator_set.filter(type="totp").count() == 1


def test_an_address_of_mail_is_read_in_any_width(at_nine: None, account: User) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in account.email)
    browser = Client()
    assert browser.post("/accounts/login/", {"login": wide, "password": WORD}).status_code == 302
    page = read(Client().post("/accounts/login/", {"login": wide, "password": "違う"}))
    assert page.soup.select_one("#id_login")["value"] == account.email


def test_an_invitation_goes_to_the_address_that_was_meant(at_nine: None, operator: Person) -> None:
    facts = {
        "email": "ｎｅｗ−ｏｎｅ＠ｅｘａｍｐｌｅ。ｊｐ",
        "role": "municipal_officer",
        "prefecture": "34",
        "municipality_code": "３４５４５−８",
        "section": "総務課",
        "step": "do",
    }
    answer = operator.client.post("/operator/members/invite/", facts)
    assert answer.status_code == 302
    invitation = Invitation.objects.get(email="new-one@example.jp")
    assert invitation.municipality_code == "345458"


def test_a_ward_is_asked_back_by_the_city_it_belongs_to(at_nine: None, operator: Person) -> None:
    facts = {"email": "a@example.jp", "role": "municipal_officer", "municipality_code": "141011"}
    page = read(operator.client.post("/operator/members/invite/", facts))
    assert any("横浜市の区は、市の団体コードで書いてください：141003。" in error for error in page.errors)
