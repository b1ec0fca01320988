"""The parts of the pages: what the tags and filters write, drawn by the real template engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from japan.clock import JAPAN
from tests.page import Page, words

NOW = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def draw(source: str, path: str = "/", **context: Any) -> str:
    """A template drawn with a request for `path`, runs of blanks made one."""
    request = RequestFactory().get(path)
    drawn = Template(source).render(Context({"request": request, "now": NOW, **context}))
    return " ".join(part for part in drawn.replace("\n", " ").split(" ") if part)


def part(source: str, path: str = "/", **context: Any) -> Page:
    """The same as its reader meets it."""
    return Page(BeautifulSoup(draw(source, path, **context), "html.parser"))


class VisitForm(forms.Form):
    """A form with one field of each shape."""

    visited_on = forms.CharField(label="訪問日", help_text="例：R8.12.1")
    ways = forms.MultipleChoiceField(
        label="したこと", choices=[("a", "研修"), ("b", "調整")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="確かめました", required=False)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ now|day }}", "令和8年11月24日"),
        ("{{ now|short_day }}", "11月24日（火）"),
        ("{{ now|day_time }}", "11月24日（火）9:05"),
        ("{{ autumn|short_day }}", "9月18日（金）"),
        ("{{ long_ago|short_day }}", "令和4年9月18日（日）"),
        ("{{ long_ago|day_time }}", "令和4年9月18日（日）9:05"),
        ("{{ now|moment_western }}", "令和8年（2026年）11月24日（火）9:05"),
        ("{{ now|fiscal_year }}", "令和8年度"),
        ("{{ year|fiscal_year }}", "令和7年度"),
        ("{{ money|yen }}", "8,412,000円"),
        ("{{ money|comma }}", "8,412,000"),
        ("{{ share|percent }}", "30.1％"),
        ("{{ share|percent:0 }}", "30％"),
        ("{{ nothing|day }}{{ nothing|yen }}{{ nothing|percent }}{{ nothing|day_time }}", "––––"),
    ],
)
def test_a_filter_writes_the_japanese_form(today: date, source: str, words: str) -> None:
    days = {"autumn": date(2026, 9, 18), "long_ago": datetime(2022, 9, 18, 9, 5, tzinfo=JAPAN)}
    given = {"year": 2025, "money": 8_412_000, "share": Fraction(522, 1733), "nothing": None}
    assert draw(source, **days, **given) == words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 20), '<span class="st stop">期限超過 4日</span>'),
        (TODAY, '<span class="st wait">今日まで</span>'),
        (date(2026, 11, 26), '<span class="st wait">あと2日</span>'),
        (date(2026, 11, 27), "あと3日"),
        (None, ""),
    ],
)
def test_a_due_day_says_how_near_it_is(due_on: date | None, words: str) -> None:
    assert draw("{{ due_on|due_badge:now }}", due_on=due_on) == words


def test_the_day_in_japan_counts_though_the_clock_of_the_server_is_a_day_behind() -> None:
    late_evening_utc = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert "今日まで" in draw("{{ due_on|due_badge:moment }}", due_on=TODAY, moment=late_evening_utc)


def test_a_field_with_an_error_points_to_its_hint_and_its_error() -> None:
    (field,) = part("{% render_field form.visited_on %}", form=VisitForm({})).soup.select("div.field.bad")
    assert words(field.label) == "訪問日 必須"
    (box,) = field.select("input")
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == "id_visited_on_helptext id_visited_on_error"
    assert words(field.select_one("#id_visited_on_helptext")) == "例：R8.12.1"
    assert words(field.select_one("#id_visited_on_error")) == "誤り：この項目は必須です。"


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    (group,) = part("{% render_field form.ways big=True %}", form=VisitForm()).soup.select("fieldset")
    assert words(group.legend) == "したこと 必須"
    boxes = group.select("div.big input[type=checkbox]")
    assert [words(box.parent) for box in boxes] == ["研修", "調整"]


def test_the_error_summary_leads_to_the_first_choice_of_a_group() -> None:
    summary = part("{% error_summary form %}", form=VisitForm({}))
    assert words(summary.soup.h2) == "直すところが2つあります"
    assert [error.partition("：")[0] for error in summary.errors] == ["訪問日", "したこと"]
    assert [link["href"] for link in summary.soup.select("a")] == ["#id_visited_on", "#id_ways_0"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("{% error_summary form %}", form=VisitForm()) == ""


def test_typed_text_is_carried_to_the_check_page_exactly() -> None:
    typed = '\u9ad9\ufa11\U00020bb7 \u845b\U000e0100"><b>'
    page = part("{% carry form %}", form=VisitForm({"visited_on": typed, "ways": "a"}))
    assert page.field("visited_on") == typed
    assert {field["type"] for field in page.soup.select("input")} == {"hidden"}


def test_a_badge_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw('{% badge "完了" "green" %}')


def test_page_links_keep_the_conditions() -> None:
    page = Paginator(range(30), 10).page(2)
    shown = part("{% pages page %}", path="/needs/?m=sera&page=2", page=page).soup
    links = {words(link): link["href"] for link in shown.select("a")}
    assert (links["3"], links["次へ"]) == ("?m=sera&page=3", "?m=sera&page=3")
    assert [words(here) for here in shown.select("[aria-current=page]")] == ["2"]


def test_a_list_of_one_page_has_no_page_links() -> None:
    assert draw("{% pages page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_the_list_head_counts_and_offers_exactly_what_is_listed() -> None:
    page = Paginator(range(1741), 50).page(2)
    head = part('{% list_head page formats="csv" %}', path="/needs/?s=go&page=2", page=page).soup
    assert words(head.p) == "1,741件のうち 51–100"
    files = [(words(link), link["href"]) for link in head.select("a")]
    assert files == [("CSV（1,741件）", "?s=go&format=csv")]


@pytest.mark.parametrize(
    ("path", "direction", "link"),
    [
        ("/?sort=day", "ascending", "?sort=-day"),
        ("/?sort=-day", "descending", "?sort=day"),
        ("/", None, "?sort=day"),
    ],
)
def test_a_sorted_heading_says_its_direction_and_turns_it(
    path: str, direction: str | None, link: str
) -> None:
    (head,) = part('{% sort_head "更新日" "day" %}', path=path).soup.select("th")
    assert head.get("aria-sort") == direction
    assert [step["href"] for step in head.select("a")] == [link]


def test_an_unknown_figure_is_a_dash_not_a_zero() -> None:
    assert part('{% figure "任命" value "／500人" %}', value=None).figures == {"任命": "– ／500人"}


@pytest.mark.parametrize(
    ("value", "width", "over"), [(63, "63.0", False), (104, "100.0", True), (None, "0.0", False)]
)
def test_a_meter_stays_in_its_box(value: int | None, width: str, over: bool) -> None:
    (bar,) = part("{% meter value 100 %}", value=value).soup.select("rect")
    assert bar["width"] == width
    assert bar.get("class") == (["over"] if over else None)


def test_only_the_first_task_has_the_filled_button_and_an_empty_group_is_left_out() -> None:
    task = {"due_on": date(2026, 11, 26), "title": "確認", "url": "/v/1/", "action": "開く", "kind": "訪問"}
    groups = [{"label": "今日まで", "tasks": []}, {"label": "今週", "tasks": [task, task]}]
    table = part("{% task_table groups now %}", groups=groups).soup
    assert ["main" in button["class"] for button in table.select("a.btn")] == [True, False]
    assert [words(head) for head in table.select("th[scope=rowgroup]")] == ["今週 2件"]
    assert "今日まで" not in words(table)


def test_rows_without_a_tile_take_no_room_in_the_tile_map() -> None:
    tile = {"col": 0, "name": "沖縄", "title": "沖縄県", "value": "1％", "step": "q1", "href": "#"}
    drawn = part('{% tile_map tiles "c" %}', tiles=[{**tile, "row": 9}, {**tile, "row": 11}]).soup
    assert [svg["viewbox"] for svg in drawn.select("svg")] == ["0 0 58 100"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge（Windows）"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome（Android）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari（iPhone）"),
        ("curl/8.0", "curl/8.0"),
        ("", "–"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, words: str) -> None:
    assert draw("{{ agent|device }}", agent=agent) == words


def test_a_reference_number_is_kept_on_one_line() -> None:
    drawn = draw("{{ text|whole_numbers }}", text="<b>から届きました（N-8-0034）")
    assert drawn == '&lt;b&gt;から届きました（<span class="nw">N-8-0034</span>）'
    assert draw("{{ text|whole_numbers }}", text="番号なし{}") == "番号なし{}"
