"""Needs that are about the same: which are named, to whom, and with which reasons."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from accounts.tenancy import scope
from municipalities.needs.actions import (
    accept_need,
    decline_need,
    return_need,
    start_support,
    stop_support,
    withdraw_need,
    write_need,
)
from municipalities.needs.actions.ending import close_need
from municipalities.needs.actions.leaving import discard_need, give_up_need
from municipalities.needs.choices import Category
from municipalities.needs.likeness.alike import LEAST, alike, open_alike, shared_words
from municipalities.needs.models import Need
from municipalities.needs.pages.joint import offered_with
from tests.build_needs import made, make_need, submitted_need, supported_need
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import Page, address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")

BILL = "ガバメントクラウドに移ったあとの運用経費の見積書が高い。内訳が妥当か、打合せで一緒に見てほしい。"
SAME_BILL = "運用経費の見積書の内訳が妥当か分からない。ガバメントクラウドの費用を一緒に確かめてほしい。"
PHONES = "高齢者向けのスマホ教室を公民館で開きたい。講師を一度お願いしたい。"
OPEN, PAST = "いま動いている近いニーズ", "近い過去のニーズ"
TWICE = "似た困りごとを前に送っています"


def titles(found: list[Any]) -> list[str]:
    return [f"{row.town} {row.title}" for row in found]


def checked(person: Person, text: str, *args: int) -> Page:
    """The check page of what somebody has typed."""
    name = "need_edit" if args else "need_write"
    return read(person.client.post(address(name, *args), {"raw_problem": text, "do": "check"}))


# the words


def test_the_database_makes_trigrams_of_japanese_words(in_hiroshima: None, officer: Person) -> None:
    """With the character type C it would skip every letter that is not ASCII."""
    with connection.cursor() as cursor:
        cursor.execute("select cardinality(show_trgm('住民記録システム'))")
        assert cursor.fetchone() == (9,)
    need = Need.objects.get(pk=make_need(officer.seat, "住民記録システムの移行を見てほしい。").pk)
    with connection.cursor() as cursor:
        cursor.execute("select show_trgm('住民記録システム 移行')")
        assert cursor.fetchone() == (need.grams,)


def test_grammar_and_the_way_of_typing_make_no_difference(in_hiroshima: None, officer: Person) -> None:
    texts = ("ＲＰＡとﾊﾞｯｸｱｯﾌﾟの研修をお願いできないでしょうか", "rpa、バックアップ。研修したい")
    grams = [Need.objects.get(pk=make_need(officer.seat, text).pk).grams for text in texts]
    assert grams[0] == grams[1]


def test_the_likeness_is_what_the_extension_says(in_hiroshima: None, officer: Person) -> None:
    first, second = (submitted_need(officer.seat, text) for text in (BILL, SAME_BILL))
    (found,) = alike(first, Need.objects.filter(pk=second.pk), limit=1, skills=(), least=0)
    words = (
        "ガバメントクラウド 運用経費 見積書 内訳 妥当 打合 一緒",
        "運用経費 見積書 内訳 妥当 ガバメントクラウド 費用 一緒",
    )
    with connection.cursor() as cursor:
        cursor.execute("select similarity(%s, %s)", words)
        (similarity,) = cursor.fetchone()
    assert found[0].score == pytest.approx(similarity + 0.1, abs=1e-6)


def test_a_need_without_a_word_to_compare_is_like_nothing(in_hiroshima: None, officer: Person) -> None:
    submitted_need(officer.seat, BILL)
    assert open_alike(submitted_need(officer.seat, "よくわからないのでおしえてほしいです"), 5) == []


def test_the_longest_telling_words_are_named_and_none_within_another() -> None:
    text, other = "情報セキュリティ研修を職員にしたい。研修、訓練。", "情報セキュリティ研修と訓練と職員"
    assert shared_words(text, other) == ["情報セキュリティ研修", "訓練"]


# which are named


def test_what_runs_in_other_towns_comes_by_likeness_with_its_reasons(
    in_hiroshima: None, officer: Person, other_officer: Person
) -> None:
    far = submitted_need(other_officer.seat, PHONES)
    near = submitted_need(other_officer.seat, SAME_BILL)
    nearer = submitted_need(other_officer.seat, BILL.replace("高い", "高くなった"))
    need = submitted_need(officer.seat, BILL)
    found = open_alike(need, 5)
    assert [row.pk for row in found] == [nearer.pk, near.pk]
    assert far.pk not in [row.pk for row in found]
    assert "言葉が似ています：「ガバメントクラウド」、「運用経費」、「見積書」" in found[1].reasons
    assert found[1].reasons[-1] == "支援分野が同じ"
    assert any(reason.startswith("スキルが同じ：") for reason in found[1].reasons)
    assert [row.pk for row in open_alike(need, 1)] == [nearer.pk]


def test_the_page_of_the_prefecture_parts_what_runs_from_what_is_over(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    past = made(supported_need, other_officer.seat, staff.seat, SAME_BILL)
    made(close_need, by=staff.seat, need=past, reply="8項目を削りました。")
    made(submitted_need, other_officer.seat, BILL)
    twin = made(submitted_need, officer.seat, BILL)
    need = made(submitted_need, officer.seat, BILL)
    page = look(staff, "need_detail", need.pk)
    running, over = page.parts[OPEN], page.parts[PAST]
    assert f"神石高原町 {twin.title}" in running
    assert "同じ市町村 重複かもしれません" in running
    assert running.count("重複かもしれません") == 1
    assert "世羅町" in running
    assert "言葉が似ています" in running
    assert "8項目を削りました。" not in running
    assert "世羅町" in over
    assert "8項目を削りました。" in over


@pytest.mark.parametrize(
    ("become", "part"),
    [
        ("draft", None), ("returned", None), ("withdrawn", None), ("discarded", None), ("submitted", OPEN),
        ("accepted", OPEN), ("in_support", OPEN), ("closed", PAST), ("declined", PAST), ("given_up", PAST),
    ],
)  # fmt: skip
def test_each_state_stands_in_its_part_or_in_none(
    become: str, part: str | None, officer: Person, other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        _become(become, other_officer, staff)
        need = submitted_need(officer.seat, BILL)
    page = look(staff, "need_detail", need.pk)
    assert [name for name in (OPEN, PAST) if "世羅町" in page.parts[name]] == ([part] if part else [])
    assert "前の日の約束" not in page.parts[PAST]


def _become(status: str, officer: Person, staff: Person) -> None:
    """A need of 世羅町 in a state, by the real actions."""
    town, by = officer.seat, staff.seat
    if status == "draft":
        write_need(by=town, raw_problem=SAME_BILL)
        return
    need = submitted_need(town, SAME_BILL)
    if status == "returned":
        return_need(by=by, need=need, reply="台数を書いてください。")
    elif status == "declined":
        decline_need(by=by, need=need, reply="対象になりません。")
    elif status in ("withdrawn", "discarded"):
        withdrawn = withdraw_need(by=town, need=need)
        if status == "discarded":
            discard_need(by=town, need=withdrawn)
    elif status != "submitted":
        need = accept_need(by=by, need=need, reply="前の日の約束")
        if status == "given_up":
            give_up_need(by=town, need=need, reason="事情が変わりました。")
        elif status != "accepted":
            need = start_support(by=by, need=need)
            if status == "closed":
                close_need(by=by, need=stop_support(by=by, need=need, supported=True), reply="終わりました。")


def test_what_is_alike_is_offered_first_for_a_joint_need(
    in_hiroshima: None, officer: Person, other_officer: Person
) -> None:
    near = submitted_need(other_officer.seat, SAME_BILL)
    far = submitted_need(other_officer.seat, PHONES)
    need = submitted_need(officer.seat, BILL)
    assert [row.pk for row in offered_with(need)] == [near.pk, far.pk]


# a town, of its own


def test_a_town_is_told_what_it_has_sent_before(officer: Person) -> None:
    sent = made(submitted_need, officer.seat, BILL)
    page = checked(officer, SAME_BILL)
    assert f"{sent.number} {sent.title}" in page.parts[TWICE]
    assert "県が確認中" in page.parts[TWICE]
    assert page.links[f"{sent.number} {sent.title}"].endswith(f"/needs/{sent.pk}/")
    assert TWICE not in checked(officer, PHONES).parts


def test_what_was_never_sent_or_is_thrown_away_is_not_named(officer: Person) -> None:
    made(make_need, officer.seat, BILL)
    made(discard_need, by=officer.seat, need=_withdrawn(officer))
    assert TWICE not in checked(officer, BILL).parts
    kept = _withdrawn(officer)
    assert "取下げ" in checked(officer, BILL).parts[TWICE]
    assert TWICE not in checked(officer, BILL, kept.pk).parts


def _withdrawn(officer: Person) -> Need:
    return made(withdraw_need, by=officer.seat, need=made(submitted_need, officer.seat, BILL))


# a town, of others


def test_a_town_learns_nothing_of_other_towns(
    officer: Person, other_officer: Person, ehime_officer: Person, staff: Person
) -> None:
    """The same words as those of others, typed and sent: no page, list, file or answer of the API tells the
    town that anybody else has written them, nor how many; the check page says what it said before."""
    need = made(submitted_need, officer.seat, BILL)
    told_before = checked(officer, BILL).parts[TWICE]
    others = [made(submitted_need, other_officer.seat, BILL) for _ in range(3)]
    over = made(supported_need, other_officer.seat, staff.seat, BILL)
    others.append(made(close_need, by=staff.seat, need=over, reply="あの町だけへの言葉"))
    with scope(EHIME):
        others.append(submitted_need(ehime_officer.seat, BILL))
    for text in _all_that_is_shown(officer, need):
        assert not any(f"/needs/{other.pk}/" in text for other in others)
        for hidden in ("世羅", "内子", "あの町だけへの言葉", OPEN, PAST, "重複かもしれません", "grams"):
            assert hidden not in text
    assert checked(officer, BILL).parts[TWICE] == told_before
    assert TWICE not in checked(officer, BILL, made(withdraw_need, by=officer.seat, need=need).pk).parts
    for other in others:
        for name in ("need_detail", "need_edit", "need_files"):
            assert officer.client.get(address(name, other.pk)).status_code == 404


def _all_that_is_shown(officer: Person, need: Need) -> list[str]:
    return [
        str(look(officer, "need_detail", need.pk).soup),
        str(look(officer, "need_list").soup),
        str(checked(officer, BILL).soup),
        str(csv_rows(officer.client.get(address("need_list") + "?format=csv"))),
        officer.client.get(reverse("api-need-list", args=["hiroshima"])).text,
    ]


def test_another_prefecture_is_like_nothing(
    officer: Person, ehime_officer: Person, ehime_staff: Person
) -> None:
    made(submitted_need, officer.seat, BILL)
    with scope(EHIME):
        need = submitted_need(ehime_officer.seat, BILL)
        assert open_alike(need, 5) == []
    page = read(ehime_staff.client.get(address("need_detail", need.pk, slug="ehime")))
    assert "神石高原町" not in page.text


# how good it is


@pytest.mark.slow
def test_what_is_named_first_is_about_the_same(in_hiroshima: None, officer: Person) -> None:
    """The texts with the labels of a coordinator: of what is named, nearly all is of the same category."""
    problems = Path(__file__).parent / "problems"
    labels: dict[int, str] = {}
    for name in ("before", "after"):
        with (problems / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t"):
                labels[submitted_need(officer.seat, row["text"]).pk] = row["category"]
    first, named, right = [], 0, 0
    for need in Need.objects.filter(pk__in=labels).prefetch_related("skills"):
        found = open_alike(need, 3)
        same = [labels[row.pk] == labels[need.pk] for row in found]
        first += same[:1]
        named, right = named + len(same), right + sum(same)
        assert all(row.score >= LEAST for row in found)
    assert set(labels.values()) == set(Category.values)
    assert sum(first) >= 0.9 * len(first), (sum(first), len(first))
    assert right >= 0.85 * named, (right, named)
    assert len(labels) * 0.3 <= len(first) <= len(labels)
