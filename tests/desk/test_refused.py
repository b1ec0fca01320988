"""The page of a refusal leads back to where its button was pressed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.tenancy import scope
from tests.build_needs import make_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, read


@pytest.fixture
def refused_path(today: date, officer: Person) -> str:
    """Taking back a need that was never sent is refused."""
    with scope(HIROSHIMA):
        return reverse("need_withdraw", args=["hiroshima", make_need(officer.seat).pk])


def refused(officer: Person, path: str, referer: str) -> Page:
    return read(officer.client.post(path, headers={"referer": referer}), status=409)


def test_the_page_where_the_button_was_pressed_is_offered(officer: Person, refused_path: str) -> None:
    page = refused(officer, refused_path, "http://testserver/hiroshima/needs/?status=draft")
    assert page.heading == "できませんでした"
    assert page.buttons == ["もとの画面を開き直す", "最初の画面へ"]
    assert page.link("もとの画面を開き直す") == "/hiroshima/needs/?status=draft"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://elsewhere.example/hiroshima/needs/",
        "javascript:alert(1)",
        "http://[",
        "http://testserver//elsewhere.example/",
    ],
)
def test_a_foreign_page_is_never_offered(officer: Person, refused_path: str, referer: str) -> None:
    page = refused(officer, refused_path, referer)
    assert page.buttons == ["最初の画面へ"]
    assert page.link("最初の画面へ") == "/hiroshima/"
