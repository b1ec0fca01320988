"""A session that ended while somebody wrote: each page on the way back says in one sentence what to press."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import scope
from municipalities.needs.models import Need
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")

WORDS = "プリンタが\n動かない"
NOT_SAVED = "まだ保存していません"


def hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)[-1]


def heading(page: str) -> str:
    return re.findall(r"<h1>(.*?)</h1>", page)[0]


def test_from_the_ended_session_to_the_saved_words_no_page_says_the_same_twice(officer: Person) -> None:
    officer.user.set_password("kawa-no-oto-2026")
    officer.user.save()
    address = reverse("need_write", args=["hiroshima"])
    browser = Client(enforce_csrf_checks=True)
    form = browser.get("/accounts/login/").content.decode()
    typed = {"raw_problem": WORDS, "do": "draft", "post_key": officer.client.key()}
    ended = browser.post(address, {**typed, "csrfmiddlewaretoken": hidden(form, "csrfmiddlewaretoken")})
    first = ended.content.decode()
    assert heading(first) == "ログインの時間が切れました"
    assert first.count(NOT_SAVED) == 1
    assert "この内容をもう一度送る</button>" in first
    signing_in = {"login": officer.user.email, "password": "kawa-no-oto-2026"}
    browser.post(
        "/accounts/login/", {**signing_in, "csrfmiddlewaretoken": hidden(form, "csrfmiddlewaretoken")}
    )
    again = browser.post(address, {**typed, "csrfmiddlewaretoken": hidden(first, "csrfmiddlewaretoken")})
    second = again.content.decode()
    assert heading(second) == "もう一度押すと送られます"
    assert "下の「この内容を送る」を押すと送られます。" in second
    assert NOT_SAVED not in second
    kept = {
        **typed,
        "post_key": hidden(second, "post_key"),
        "csrfmiddlewaretoken": hidden(second, "csrfmiddlewaretoken"),
    }
    assert browser.post(address, kept).status_code == 302
    with scope(HIROSHIMA):
        assert Need.objects.get().raw_problem == WORDS


def test_a_post_that_holds_nothing_to_give_back_offers_no_steps(officer: Person) -> None:
    page = Client().post(reverse("need_write", args=["hiroshima"]), {"raw_problem": WORDS}).content.decode()
    assert heading(page) == "受け付けませんでした"
    assert "別のタブ" not in page
    assert WORDS not in page
