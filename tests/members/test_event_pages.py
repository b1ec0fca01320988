"""操作履歴 and the pages about oneself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from accounts.events import record
from accounts.models import ApiToken, Event
from accounts.tenancy import NATIONWIDE, scope
from desk.history import (
    change_rows,
    field_label,
    role_label,
    subject_label,
    value_words,
    verb_label,
)
from japan.skill_standard import skill_names
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import csv_rows, read


@pytest.fixture
def some_events(today: date, staff: Person, finance: Person, ehime_staff: Person) -> None:
    with scope(HIROSHIMA):
        record(
            by=staff.seat,
            verb="change_section",
            subject=staff.user,
            before={"name": "前"},
            after={"name": "後"},
        )
        record(
            by=finance.seat,
            verb="record_expense",
            subject=finance.user,
            label="=HYPERLINK(1)",
            after={"a": [1, True]},
        )
        record(by=staff.seat, verb="never_named", subject=staff.user, label="<b>太字</b>")
    with scope(EHIME):
        record(by=ehime_staff.seat, verb="change_section", subject=ehime_staff.user)


def test_the_history_shows_this_prefecture_in_words(
    some_events: None, staff: Person, ehime_staff: Person
) -> None:
    page = read(staff.client.get("/hiroshima/events/"))
    table = page.table("操作履歴")
    assert table.column("動作") == ["never_named", "経費の記録", "部署の変更"]
    assert table.column("対象")[0] == "<b>太字</b> 利用者"
    assert table.column("変更")[2] == "1項目 氏名 前 → 後"
    assert ehime_staff.user.name not in page.text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["3番", "2番", "1番"]),
        ("who=石田", ["2番"]),
        ("verb=change_section", ["1番"]),
        ("what=太字", ["3番"]),
        ("since=R8.11.24", ["3番", "2番", "1番"]),
        ("since=20261101&until=2026/11/24", ["3番", "2番", "1番"]),
    ],
)
def test_the_history_is_narrowed(some_events: None, staff: Person, query: str, numbers: list[str]) -> None:
    page = read(staff.client.get(f"/hiroshima/events/?{query}"))
    assert [cell.split()[-1] for cell in page.table("操作履歴").column("日時")] == numbers


@pytest.mark.parametrize("query", ["since=R8.11.25", "until=令和8年11月23日", "who=石田&verb=change_section"])
def test_a_history_without_what_was_asked_for_says_so(some_events: None, staff: Person, query: str) -> None:
    page = read(staff.client.get(f"/hiroshima/events/?{query}"))
    assert "条件に合う履歴がありません" in page.text
    assert page.soup.select("table") == []


def test_an_unreadable_day_says_so_and_keeps_what_was_typed(some_events: None, staff: Person) -> None:
    page = read(staff.client.get("/hiroshima/events/?since=令和8年13月1日"))
    assert "月は1から12" in page.text
    assert page.field("since") == "令和8年13月1日"


def test_the_history_as_a_file_is_itself_recorded_and_runs_no_formula(
    some_events: None, staff: Person
) -> None:
    answer = staff.client.get("/hiroshima/events/?format=csv&who=石田")
    head, line = csv_rows(answer)
    assert line[head.index("対象")] == "'=HYPERLINK(1)"
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="export_list")
    assert (event.subject_label, event.user_name) == ("操作履歴", staff.user.name)
    assert event.after == {"rows": 1, "format": "csv", "conditions": ["だれ「石田」"]}


def test_the_history_costs_few_queries(
    some_events: None, staff: Person, django_assert_max_num_queries: Any
) -> None:
    staff.client.get("/hiroshima/events/")
    with django_assert_max_num_queries(13):
        staff.client.get("/hiroshima/events/")
    with django_assert_max_num_queries(13):
        staff.client.get("/hiroshima/members/")


def test_words_of_verbs_kinds_fields_and_values() -> None:
    assert verb_label("submit_need") == "ニーズの提出"
    assert verb_label("unknown_verb") == "unknown_verb"
    assert subject_label("accounts.membership") == "所属"
    assert subject_label("gone.model") == subject_label("rubbish") == ""
    assert role_label("finance") == "財政・経費担当"
    assert role_label("chief") == "chief"
    assert field_label("accounts.membership", "ends_on") == "終了日"
    assert field_label("accounts.membership", "no_such_field") == "no_such_field"
    assert value_words("accounts.membership", "role", "finance") == "財政・経費担当"
    assert value_words("accounts.user", "is_active", False) == "いいえ"
    assert (
        value_words("x.y", "z", None)
        == value_words("x.y", "z", "")
        == value_words("x.y", "z", [])
        == "（なし）"
    )
    assert value_words("x.y", "z", {"a": 1, "b": [True]}) == "a：1、b：はい"
    rows = change_rows("accounts.membership", {"ends_on": None}, {"ends_on": "2026-11-24", "id": 4})
    assert rows == [{"label": "終了日", "before": "（なし）", "after": "R8.11.24"}]


@pytest.mark.parametrize(
    ("subject_type", "name", "value", "words"),
    [
        ("visits.visit", "works", ["setting_up", "forms"], "設定・作業、申請書の整理"),
        ("visits.visit", "ladder", "do_for", "代行　訪問した人が"),
        ("visits.visit", "category", "bpr_procurement", "業務改革・調達"),
        ("visits.visit", "duty_category", "municipal_support", "市町村支援"),
        ("visits.visit", "mode", "onsite", "現地"),
        ("visits.visit", "started_at", "2026-11-26T07:30:00Z", "16:30"),
        ("visits.visit", "starts_at", "2026-11-26T07:30:00Z", "令和8年11月26日 16:30"),
        ("visits.visit", "ends_at", "2026-11-26T16:30:00.123+09:00", "令和8年11月26日 16:30"),
        ("visits.visit", "done", "2026-11-26T07:30:00Zから", "2026-11-26T07:30:00Zから"),
        ("visits.visit", "done", "2026-13-26", "2026-13-26"),
        ("visits.visit", "works", ["gone"], "gone"),
        ("pool.talent", "roles", ["project_manager"], "プロジェクトマネージャー"),
        ("pool.talent", "halves", [[1, "am"], [2, "pm"]], "火曜午前、水曜午後"),
        ("pool.talent", "halves", [[9, "am"]], "9、am"),
        ("pool.talent", "skills", [["bpr", 2, ""]], f"{skill_names()['bpr']}（水準2）"),
        ("pool.talent", "skill", "bpr", skill_names()["bpr"]),
        ("pool.talent", "skills", [["gone", 2]], "gone、2"),
        ("pool.talent", "municipality_code", "345458", "神石高原町"),
        ("dispatches.dispatch", "visits", ["2026-11-26", "2026-12-03"], "R8.11.26、R8.12.3"),
        ("accounts.prefecture", "format", "csv-cp932", "CSV・Shift_JIS"),
        ("accounts.prefecture", "format", "xlsx", "Excel"),
    ],
)
def test_recorded_values_are_told_in_the_words_of_their_room(
    subject_type: str, name: str, value: Any, words: str
) -> None:
    assert value_words(subject_type, name, value) == words


def test_ids_of_other_rows_stay_off_the_page() -> None:
    assert change_rows("pool.talent", {}, {"user": 51, "name": "髙﨑"}) == [
        {"label": "氏名", "before": "", "after": "髙﨑"}
    ]
    assert change_rows("pool.talent", {"user": 51}, {}) == []
    (linked,) = change_rows("pool.talent", {"user": None}, {"user": 51})
    assert (linked["before"], linked["after"]) == ("（なし）", "あり")
    assert [row["after"] for row in change_rows("dispatches.dispatch", {}, {"need": "N-8-0001"})] == [
        "N-8-0001"
    ]
    assert field_label("pool.talent", "municipality_code") == "市町村"


def test_own_settings_are_saved_and_recorded_without_a_prefecture(today: date, talent_user: Person) -> None:
    page = read(talent_user.client.get("/settings/"))
    assert page.facts["メールアドレス"].split()[0] == talent_user.user.email
    assert page.facts["立場"] == "広島県 登録人材"
    assert talent_user.client.post("/settings/", {"name": "髙﨑 𠮷"}).status_code == 302
    talent_user.user.refresh_from_db()
    assert (talent_user.user.name, talent_user.user.wants_mail) == ("髙﨑 𠮷", False)
    with scope(NATIONWIDE):
        event = Event.objects.get(verb="change_own_settings")
    assert event.after == {"name": "髙﨑 𠮷", "wants_mail": False}
    assert event.role == "talent"


def test_settings_do_not_take_what_the_form_does_not_ask(today: date, officer: Person) -> None:
    officer.client.post(
        "/settings/", {"name": "新しい名前", "is_active": "", "email": "x@example.com", "id": "1"}
    )
    officer.user.refresh_from_db()
    assert (officer.user.is_active, officer.user.email) == (True, "municipality@hiroshima.example")


def test_a_token_is_shown_once_listed_by_name_and_revoked(
    today: date, officer: Person, staff: Person
) -> None:
    assert officer.client.post("/settings/tokens/", {"name": "取込み", "days": "30"}).status_code == 302
    page = read(officer.client.get("/settings/tokens/"))
    (secret,) = re.findall(r"\b[0-9a-f]{64}\b", page.text)
    assert page.table("トークン").column("期限") == ["R8.12.24"]
    again = officer.client.get("/settings/tokens/")
    assert secret not in again.text
    assert read(again).table("トークン").column("名前") == ["取込み"]
    key = ApiToken.objects.get().token_key
    assert staff.client.get(f"/settings/tokens/{key}/revoke/").status_code == 404
    assert officer.client.post(f"/settings/tokens/{key}/revoke/").status_code == 302
    assert not ApiToken.objects.exists()


def test_a_wrong_number_of_days_makes_no_token(today: date, officer: Person) -> None:
    for days in ("0", "366", "x", ""):
        assert officer.client.post("/settings/tokens/", {"name": "取込み", "days": days}).status_code == 200
    assert not ApiToken.objects.exists()


def test_somebody_whose_seats_have_ended_gets_no_settings(today: date, officer: Person) -> None:
    officer.user.memberships.update(ends_on=date(2026, 11, 23))
    assert officer.client.get("/settings/").status_code == 403
    assert read(officer.client.get("/")).heading == "いま使える立場がありません"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "市町村の困りごとに、県のデジタル人材を"),
        ("/help/", "使い方"),
        ("/accessibility/", "アクセシビリティ方針"),
        ("/privacy/", "個人情報の取扱い"),
        ("/attribution/", "出典の一覧"),
    ],
)
def test_public_words_are_open_to_everybody(db: None, client: Any, path: str, heading: str) -> None:
    assert read(client.get(path)).heading == heading
