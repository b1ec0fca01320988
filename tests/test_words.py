"""What a stranger reads: one word for one thing, and nothing that holds for some bodies alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from accounts.tenancy import scope
from documents.choices import DocumentKind
from finance.figures import allocation_figure, cost_by_month
from finance.pages import last_change
from municipalities.needs.choices import Cadence
from tests.build_dispatch import ready_talent
from tests.build_finance import paid
from tests.build_needs import made, make_need
from tests.cast import HIROSHIMA, Person
from tests.page import look, read

TEMPLATES = Path(__file__).parents[1] / "templates"

pytestmark = pytest.mark.usefixtures("today")

ONE_KIND_OF_BODY = re.compile(r"(^|[^市区])町(?!村)|(^|[^市町])村|私")
"""Words that hold for a town or a village alone, or for whoever happens to write."""
NOT_ON_PAGES = re.compile(r"役場|[のはがをにで、。「]町[のはがをにで、]|この製品|このシステム")


def test_names_of_fields_and_choices_hold_for_every_body() -> None:
    wrong = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            words = [str(getattr(field, "verbose_name", ""))]
            words += [str(label) for _, label in getattr(field, "flatchoices", ())]
            found = [word for word in words if ONE_KIND_OF_BODY.search(word)]
            if found and model._meta.app_label not in ("register",) and field.name != "prefecture":
                wrong[f"{model._meta.label}.{field.name}"] = found
    assert wrong == {}


def test_a_single_visit_has_no_others_beside_it(officer: Person) -> None:
    once = made(make_need, officer.seat, "1回だけ、半日だけ話を聞きたい")
    assert once.cadence == Cadence.ONCE
    assert look(officer, "need_detail", once.pk).facts["頻度と期間"].startswith("1回、半日")
    often = made(make_need, officer.seat, "隔週で業務の見直しの相談に乗ってほしい")
    assert look(officer, "need_detail", often.pk).facts["頻度と期間"].startswith("月2回、各半日")


def test_who_reads_a_problem_is_said_in_the_same_words_everywhere(officer: Person) -> None:
    said = "県の担当、財政・経費担当、承認者と、あなたの団体の担当者・承認者だけが読みます。"
    assert said in look(officer, "home").text
    assert said in look(officer, "need_write").text


def test_the_month_of_a_change_has_its_name(finance: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        paid(finance.seat, ready_talent(staff.seat))
        said = last_change(allocation_figure(2026), cost_by_month(2026))
    assert re.match(r"令和\d+年\d+月の支出で[\d,]+千円の[増減]", said), said


def test_only_kinds_of_papers_that_are_issued_can_be_asked_for(staff: Person) -> None:
    page = look(staff, "document_list")
    offered = [option.get_text() for option in page.soup.select("select[name=kind] option")]
    issued = ["ニーズ票", "交付税の試算", "募集要項", "回答の対比票", "派遣要件確認票"]
    assert offered == ["すべて", *DocumentKind.labels] == ["すべて", *issued]


def test_the_help_names_the_button_that_the_town_presses(officer: Person) -> None:
    assert "「この内容で確認する」を押します（受入確認）" in read(officer.client.get("/help/")).text


def test_figures_in_store_are_not_called_the_newest_there_are(viewer: Person) -> None:
    text = read(viewer.client.get("/national/")).text
    assert "取り込んである令和5年度のものです" in text
    assert "が最新です" not in text


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_an_address_of_mail_that_is_none_is_told_with_its_form(db: None, path: str) -> None:
    field = "login" if "login" in path else "email"
    page = read(Client().post(path, {field: "岡本＠神石高原", "password": "x"}))
    assert any("name@example.lg.jp" in error for error in page.errors), page.errors
    assert "有効な" not in page.text


def test_an_invitation_tells_the_form_of_an_address_too(staff: Person) -> None:
    page = read(staff.client.post(staff.seat.url("member_invite"), {"email": "岡本さん"}))
    assert any("「name@example.lg.jp」のように" in error for error in page.errors), page.errors


def test_a_label_is_not_said_twice(officer: Person) -> None:
    page = read(officer.client.post(officer.seat.url("need_write"), {"raw_problem": "", "do": "check"}))
    assert page.errors == ["困っていることを書いてください。1行でも送れます。"]


def test_no_page_speaks_of_one_kind_of_body_alone() -> None:
    """A page names the body, or says what it calls itself; 役場 and 町 hold for some alone."""
    wrong = [
        f"{file.relative_to(TEMPLATES)}: {found.group()}"
        for file in TEMPLATES.rglob("*.html")
        if file.parts[-2] != "demo"
        for found in re.finditer(
            r"役場|[のはがをにで、。「]町[のはがをにで、]|この製品|このシステム", file.read_text()
        )
    ]
    assert wrong == []
