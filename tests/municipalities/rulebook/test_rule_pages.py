"""The pages of the rules: read, tried on a text, and extended with a look at what would change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.tenancy import scope
from municipalities.needs.models import Need
from municipalities.needs.proposal.rules import RULES_VERSION
from municipalities.rulebook import effects
from municipalities.wordings.actions import correct_wording, record_wording, withdraw_wording
from municipalities.wordings.models import Wording
from tests.build_needs import make_need, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")
FACTS: dict[str, str] = {
    "word": "みんなの窓口くん",
    "table": "category",
    "key": "security",
    "strength": "settles",
    "reason": "県の共同利用の仕組みの名前のため",
}
TYPED = {
    "word": "みんなの窓口くん",
    "speaks": "category:security",
    "strength": "settles",
    "reason": "県の共同利用の仕組みの名前のため",
}
TEXT = "みんなの窓口くんの操作が分からないので、見てほしい。"


def recorded(by: Person, **other: str) -> Wording:
    with scope(HIROSHIMA):
        return record_wording(by=by.seat, **{**FACTS, **other})


def sent(officer: Person, *texts: str) -> list[Need]:
    with scope(HIROSHIMA):
        return [submitted_need(officer.seat, text) for text in texts]


def checked(staff: Person, **typed: Any) -> Page:
    return read(staff.client.post(address("wording_record"), {**TYPED, **typed}))


def test_the_list_has_the_own_words_first_then_all_others(staff: Person, finance: Person) -> None:
    recorded(staff)
    page = look(finance, "rule_list")
    table = page.table("案のきまり")
    assert table.column("言葉")[0] == "みんなの窓口くん 県の共同利用の仕組みの名前のため"
    assert table.column("どれに、どれだけ")[0] == "「情報セキュリティ」に+30点"
    assert table.column("出どころ")[:2] == ["県の言葉", "共通のきまり"]
    assert f"いまのきまりは「{RULES_VERSION} 県1」です" in page.text
    assert "県の言葉を加える" not in page.links
    assert "県の言葉を加える" in look(staff, "rule_list").links
    assert "案のきまり" in page.menu


def test_towns_do_not_read_the_rules(officer: Person) -> None:
    assert officer.client.get(address("rule_list")).status_code == 403
    assert "案のきまり" not in look(officer, "need_list").menu


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=標準化&source=shared&table=category", "標準化"),
        ("?q=見積書が妥当か、問合せが多い&source=shared", "問［い］合［わ］せ（対応｜が多｜に追）"),
        ("?key=incident:loss", "（USB｜"),
        ("?source=learned&table=role", "サービスデザイナー"),
        ("?sort=weight&source=learned&q=どの文章", "どの文章にも"),
    ],
)
def test_the_rules_are_found_by_word_text_table_key_and_source(staff: Person, query: str, found: str) -> None:
    assert found in look(staff, "rule_list", query=query).text


def test_the_file_has_the_expressions_and_the_reasons(staff: Person) -> None:
    recorded(staff)
    rows = csv_rows(staff.client.get(address("rule_list") + "?format=csv&accept=1"))
    assert rows[0][:5] == ["言葉", "何を決めるか", "どれに、どれだけ", "出どころ", "式（正規表現）"]
    assert rows[1][5:7] == ["決め手になる", FACTS["reason"]]
    assert len(rows) > 6_900
    assert any(row[4] == "Wi-?Fi" for row in rows)


def test_a_text_is_tried_with_and_without_the_own_words(staff: Person) -> None:
    recorded(staff)
    page = read(staff.client.post(address("rules_try"), {"text": TEXT}))
    table = page.table("読み取った案の表")
    at = table.rows
    category = next(row for row in at if row[0] == "支援分野")
    assert category[1].startswith("情報セキュリティ 「みんなの窓口くん」から。")
    assert category[2] != "同じ"
    assert next(row for row in at if row[0] == "期限")[2] == "同じ"
    assert (
        f"きまり「{RULES_VERSION} 県1」で読みました。県の言葉によって変わったところがあります。" in page.text
    )
    assert "この文にある県の言葉：「みんなの窓口くん」（支援分野：情報セキュリティ）" in page.text
    assert page.field("text") == TEXT
    with scope(HIROSHIMA):
        assert not Need.objects.exists()


def test_a_text_without_own_words_and_no_text_at_all(staff: Person, finance: Person) -> None:
    page = read(finance.client.post(address("rules_try"), {"text": TEXT}))
    assert page.table("読み取った案の表").heads == ["項目", "案"]
    assert "県の言葉は登録されていません" in page.text
    assert read(staff.client.post(address("rules_try"), {"text": "　"})).errors == [
        "試す文を書いてください。"
    ]
    long = read(staff.client.post(address("rules_try"), {"text": "あ" * 4_001}))
    assert "4,000字まで" in long.errors[0]


def test_a_word_is_looked_at_before_it_is_kept(staff: Person, officer: Person) -> None:
    needs = sent(officer, TEXT, f"{TEXT}急ぎです。", "クラウドの利用料が妥当か見てほしい。")
    page = checked(staff)
    assert page.facts["何を示す言葉か"] == "支援分野：情報セキュリティ"
    assert page.facts["強さ"] == "決め手になる（30点）"
    assert "この言葉がある直近のニーズ：2件（3件のうち）。うち2件の支援分野" in page.text
    links = [label for label in page.links if label.startswith("N-")]
    assert len(links) == 2
    assert f"{needs[1].number} {needs[1].title}" in links
    assert "すでにあるニーズの案は変わりません。" in page.text
    assert f"次に作る案の版は「{RULES_VERSION} 県1」" in page.text
    with scope(HIROSHIMA):
        assert not Wording.objects.exists()
    done = staff.client.post(address("wording_record"), {**TYPED, "step": "do"})
    assert done.status_code == 302
    with scope(HIROSHIMA):
        word = Wording.objects.get()
        assert (word.word, word.key, word.number) == ("みんなの窓口くん", "security", 1)
        assert Need.objects.get(pk=needs[0].pk).rules_version == RULES_VERSION
    assert "「みんなの窓口くん」を加えました" in read(staff.client.get(done["Location"])).text


def test_a_draft_of_a_town_is_never_read_for_a_word(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        make_need(officer.seat, TEXT)
    assert "まだ送られたニーズがない" in checked(staff).text


def test_a_word_that_stands_everywhere_is_warned_of(
    staff: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "FEWEST_TO_JUDGE", 2)
    sent(officer, TEXT, TEXT)
    assert (
        "多くの文章にある言葉です 直近のニーズ2件のうち2件にあります"
        in checked(staff, word="分からない").text
    )
    assert "多くの文章に" not in checked(staff, word="ほげ台帳").text


def test_only_so_many_are_compared_and_linked(
    staff: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "MOST_COMPARED", 2)
    monkeypatch.setattr(effects, "MOST_LINKS", 1)
    sent(officer, TEXT, TEXT, TEXT)
    page = checked(staff)
    assert "うち新しい2件を比べると、2件の支援分野" in page.text
    assert "ほか1件" in page.text


def test_a_word_of_an_incident_says_what_follows_from_it(staff: Person) -> None:
    page = checked(staff, speaks="incident:leak")
    assert "「いますぐ電話してください」と出て" in page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"word": "あ"}, "短すぎます"),
        ({"word": "　"}, "言葉を書いてください"),
        ({"word": "あ" * 41}, "40字まで"),
        ({"word": "あ\u200bい"}, "画面に出ない文字"),
        ({"speaks": "category:advice"}, "一覧に"),
        ({"speaks": ""}, "選んでください"),
        ({"strength": ""}, "強さを選んで"),
        ({"reason": ""}, "加える理由を書いて"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    staff: Person, wrong: dict[str, str], said: str
) -> None:
    page = checked(staff, **wrong)
    assert said in page.errors[0]
    assert page.field("reason") == {**TYPED, **wrong}["reason"]
    assert page.field("word").strip() == {**TYPED, **wrong}["word"].strip()
    with scope(HIROSHIMA):
        assert not Wording.objects.exists()


def test_a_word_that_stands_already_is_told_before_the_check(staff: Person) -> None:
    recorded(staff)
    assert (
        "すでに「支援分野：情報セキュリティ」の言葉として" in checked(staff, speaks="category:plan").errors[0]
    )


def test_a_word_is_corrected_and_whoever_was_too_late_is_told(staff: Person, officer: Person) -> None:
    word = recorded(staff)
    sent(officer, TEXT)
    form = look(staff, "wording_correct", word.pk)
    assert form.field("word") == FACTS["word"]
    assert form.field("speaks") == "category:security"
    typed = {**TYPED, "speaks": "category:data_use", **form.hidden()}
    check = read(staff.client.post(address("wording_correct", word.pk), typed))
    assert "うち1件の支援分野" in check.text
    with scope(HIROSHIMA):
        correct_wording(by=staff.seat, wording=word, **{**FACTS, "key": "plan"})
    late = read(staff.client.post(address("wording_correct", word.pk), {**typed, "step": "do"}))
    assert "いまの記録は「「みんなの窓口くん」支援分野：計画・全体方針」" in late.errors[0]
    assert late.field("speaks") == "category:data_use"
    again = staff.client.post(address("wording_correct", word.pk), {**typed, **late.hidden(), "step": "do"})
    assert again.status_code == 302
    page = look(staff, "wording_detail", word.pk)
    assert page.facts["何を示す言葉か"] == "支援分野：データ利活用"
    assert "支援分野：計画・全体方針 → 支援分野：データ利活用" in page.text


def test_a_word_withdrawn_meanwhile_is_not_corrected_and_keeps_what_was_typed(staff: Person) -> None:
    word = recorded(staff)
    typed = {**TYPED, "speaks": "category:plan", **look(staff, "wording_correct", word.pk).hidden()}
    with scope(HIROSHIMA):
        withdraw_wording(by=staff.seat, wording=word)
    for step in ({}, {"step": "do"}):
        late = read(staff.client.post(address("wording_correct", word.pk), {**typed, **step}))
        assert "すでに取り消されています" in late.errors[0]
        assert late.field("speaks") == "category:plan"
    for name in ("wording_correct", "wording_withdraw"):
        assert staff.client.get(address(name, word.pk)).status_code == 302
    page = look(staff, "wording_detail", word.pk)
    assert "取り消しました" in page.text
    assert "直す" not in page.links


def test_a_word_is_withdrawn_after_a_look(staff: Person, officer: Person, approver: Person) -> None:
    word = recorded(staff)
    sent(officer, TEXT)
    page = look(staff, "wording_withdraw", word.pk)
    assert "うち1件の支援分野" in page.facts["取り消すと"]
    assert staff.client.post(address("wording_withdraw", word.pk)).status_code == 302
    assert "みんなの窓口くん" not in look(approver, "rule_list").text
    assert "いまのきまりは「need-2026-12b」です" in look(approver, "rule_list").text


def test_the_version_on_a_need_leads_to_the_rules(staff: Person, officer: Person, today: date) -> None:
    recorded(staff)
    (need,) = sent(officer, TEXT)
    page = look(staff, "need_detail", need.pk)
    assert f"規則（{RULES_VERSION} 県1）で作りました" in page.parts["整理した案"]
    assert "案のきまりを読む" in page.links
    assert "案のきまりを読む" not in look(officer, "need_detail", need.pk).links


def test_the_words_of_another_prefecture_do_not_exist(staff: Person, ehime_staff: Person) -> None:
    word = recorded(staff)
    for name in ("wording_detail", "wording_correct", "wording_withdraw"):
        assert ehime_staff.client.get(address(name, word.pk)).status_code == 404
        assert ehime_staff.client.get(address(name, word.pk, slug="ehime")).status_code == 404
    assert "みんなの窓口くん" not in read(ehime_staff.client.get(address("rule_list", slug="ehime"))).text
