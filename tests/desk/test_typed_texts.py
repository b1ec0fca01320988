"""What is typed into a form is kept whole, and all that is wrong with it is told at once."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from accounts.errors import Refusal
from accounts.tenancy import scope
from desk.checks import check_text
from desk.forms.fields import CountField, RefusableForm
from municipalities.needs.models import Need
from notices.mail import subject_of
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

LINES_300 = "\r\n".join(["あ" * 14] * 19 + ["あ" * 15])
"""20 lines of 281 letters and 19 breaks: 300 as a reader counts, 319 as a browser sends them."""


class NoteForm(RefusableForm):
    note = forms.CharField(label="備考", max_length=300, widget=forms.Textarea())
    title = forms.CharField(label="件名", max_length=10)
    days = CountField(label="日数", units=["日"], min_value=1)
    password = forms.CharField(label="合言葉", strip=False, widget=forms.PasswordInput())


def sent(**values: str) -> NoteForm:
    data = QueryDict(mutable=True)
    data.update({"note": "一行", "title": "件名", "days": "1", "password": "x", **values})
    return NoteForm(data)


def test_a_line_break_counts_once() -> None:
    assert len(LINES_300) == 319
    form = sent(note=LINES_300)
    assert form.is_valid()
    assert form.cleaned_data["note"] == LINES_300.replace("\r\n", "\n")
    assert len(form.cleaned_data["note"]) == 300


def test_too_long_a_text_is_kept_and_told_with_the_number_over() -> None:
    form = sent(note=LINES_300 + "い", title="件" * 12)
    assert dict(form.errors) == {
        "note": ["備考が301字あります。300字までにしてください（1字多い）。"],
        "title": ["件名が12字あります。10字までにしてください（2字多い）。"],
    }
    assert form["note"].value() == LINES_300.replace("\r\n", "\n") + "い"
    assert "maxlength" not in str(form["note"]) + str(form["title"])


def test_kana_in_two_parts_are_composed_but_in_a_password() -> None:
    form = sent(title="か\u3099く\ufa19", password="か\u3099")
    assert form.is_valid()
    assert form.cleaned_data["title"] == "がく\ufa19"
    assert form.cleaned_data["password"] == "か\u3099"


@pytest.mark.parametrize(
    ("typed", "days"), [("９０", 90), ("９０日", 90), (" 1,000 日 ", 1000), ("二", None)]
)
def test_a_count_is_read_as_it_is_typed(typed: str, days: int | None) -> None:
    form = sent(days=typed)
    assert form.is_valid() is (days is not None)
    assert form.cleaned_data.get("days") == days


@pytest.mark.usefixtures("today")
def test_a_page_whose_form_came_back_says_so_first(officer: Person) -> None:
    assert not look(officer, "need_write").soup.title.text.startswith("エラー：")
    page = read(
        officer.client.post(address("need_write"), {"raw_problem": "", "wanted_by": "R7.1.1", "do": "send"})
    )
    assert page.soup.title.text.startswith("エラー：困りごとを書く")
    summary = page.soup.select_one("[aria-labelledby=error-summary]")
    assert summary.has_attr("autofocus")
    assert summary["tabindex"] == "-1"
    assert len(page.errors) == 2
    assert [link["href"] for link in summary.select("a")] == ["#id_raw_problem", "#id_wanted_by"]


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("typed", "shown"), [("令和8年12月", "令和8年12月31日"), ("年度末", "令和9年3月31日")]
)
def test_a_deadline_of_a_month_is_shown_as_the_day_that_was_understood(
    officer: Person, typed: str, shown: str
) -> None:
    page = read(officer.client.post(address("need_write"), {"raw_problem": "困りごと", "wanted_by": typed}))
    assert shown in page.text


@pytest.mark.usefixtures("today")
def test_a_day_beyond_all_plans_is_a_slip(officer: Person) -> None:
    page = read(
        officer.client.post(address("need_write"), {"raw_problem": "x", "wanted_by": "令和99年4月1日"})
    )
    assert any("91年あとです。年を確かめてください。" in error for error in page.errors)


@pytest.mark.usefixtures("today")
def test_words_too_many_to_search_for_are_told_and_kept(staff: Person) -> None:
    said = "あ" * 83
    for name in ("search", "need_list"):
        page = look(staff, name, query=f"?q={said}")
        assert "83字あります。80字までにしてください（3字多い）。" in page.text


@pytest.mark.usefixtures("today")
def test_page_and_api_keep_the_same_words(officer: Person) -> None:
    typed = "か\u3099いじの\r\n文字\ufa19"
    page = officer.client.post(address("need_write"), {"raw_problem": typed, "do": "draft"})
    assert page.status_code == 302
    answer = officer.client.post(
        "/api/v1/hiroshima/needs/",
        {"raw_problem": typed},
        content_type="application/json",
        headers={"Idempotency-Key": "once"},
        keyed=False,
    )
    assert answer.status_code == 201, answer.content
    with scope(HIROSHIMA):
        assert {need.raw_problem for need in Need.objects.all()} == {"がいじの\n文字\ufa19"}


def test_a_name_is_one_line_at_every_door(officer: Person, staff: Person) -> None:
    typed = {"name": "改行\n研修", "description": "二行で\n書ける", "hours": "1"}
    page = read(staff.client.post(address("course_add"), typed))
    assert "名称の3字目に改行かタブがあります。1行で書いてください。" in page.errors
    assert not any("内容" in error for error in page.errors)
    with pytest.raises(Refusal, match="1行で書いてください"):
        check_text("件名\r\nBcc: x", "title", "件名", is_one_line=True)
    assert subject_of("研修「改行\n研修」") == "【デジタル人材プール】研修「改行 研修」"
