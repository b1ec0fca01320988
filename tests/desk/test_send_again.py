"""A session that ended while somebody wrote: each page on the way back says in one sentence what to press."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import scope
from municipalities.needs.models import Need
from tests.cast import HIROSHIMA, Person
from tests.page import read

pytestmark = pytest.mark.usefixtures("today")

WORDS = "プリンタが\n動かない"
NOT_SAVED = "まだ保存していません"


def test_from_the_ended_session_to_the_saved_words_no_page_says_the_same_twice(officer: Person) -> None:
    officer.user.set_password("kawa-no-oto-2026")
    officer.user.save()
    address = reverse("need_write", args=["hiroshima"])
    browser = Client(enforce_csrf_checks=True)
    form = read(browser.get("/accounts/login/"))
    token = {"csrfmiddlewaretoken": form.field("csrfmiddlewaretoken")}
    typed = {"raw_problem": WORDS, "do": "draft", "post_key": officer.client.key()}
    first = read(browser.post(address, {**typed, **token}), 403)
    assert first.heading == "ログインの時間が切れました"
    assert first.text.count(NOT_SAVED) == 1
    assert "この内容をもう一度送る" in first.buttons
    signing_in = {"login": officer.user.email, "password": "kawa-no-oto-2026"}
    browser.post("/accounts/login/", {**signing_in, **token})
    again = {**typed, "csrfmiddlewaretoken": first.field("csrfmiddlewaretoken")}
    second = read(browser.post(address, again), 403)
    assert second.heading == "もう一度押すと送られます"
    assert "下の「この内容を送る」を押すと送られます。" in second.text
    assert "この内容を送る" in second.buttons
    assert NOT_SAVED not in second.text
    kept = second.hidden()
    assert set(kept) == {"csrfmiddlewaretoken", "post_key", "do"}
    assert browser.post(address, {**kept, "raw_problem": second.field("raw_problem")}).status_code == 302
    with scope(HIROSHIMA):
        assert Need.objects.get().raw_problem == WORDS


def test_a_post_that_holds_nothing_to_give_back_offers_no_steps(officer: Person) -> None:
    answer = Client().post(reverse("need_write", args=["hiroshima"]), {"raw_problem": WORDS})
    page = read(answer, 403)
    assert page.heading == "受け付けませんでした"
    assert "別のタブ" not in page.text
    assert WORDS not in answer.text
