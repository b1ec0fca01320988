"""The pages of targets: the table, the list and its file, one body; no municipality sees another's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.tenancy import scope
from municipalities.targets.actions import record_target
from municipalities.targets.models import Headcount
from tests.build_targets import PREFECTURE, made_actual, made_target, said_of
from tests.cast import EHIME, HIROSHIMA, JINSEKI, SERA, UCHIKO, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")

FORM: dict[str, Any] = {
    "role": "engineer",
    "fiscal_year": "2026",
    "people": "２人",
    "document": "人材育成基本方針",
    "as_of": "R8.4.1",
    "said_by": "総務課長",
    "reason": "",
}
SECRET = "世羅だけの方針"


def test_a_target_is_recorded_by_a_municipality_and_for_one_that_told_it(
    officer: Person, staff: Person
) -> None:
    for who, role in ((officer, "engineer"), (staff, "leader")):
        answer = who.client.post(address("target_record", JINSEKI), {**FORM, "role": role})
        assert answer.status_code == 302, read(answer).errors
    page = look(officer, "target_body", JINSEKI)
    assert page.heading == "確保・育成目標"
    assert look(staff, "target_body", JINSEKI).heading == "神石高原町"
    series = page.table("年度ごとの目標と実績")
    assert series.column("令和8年度 （2026年度）")[3:5] == [
        "目標 2人 実績 0人 2人不足",
        "目標 2人 実績 – 実績なし",
    ]
    history = page.table("目標と実績の記録")
    assert history.column("状態") == ["いまの値 取り消す"] * 2
    assert "デモ・中村 恵" in history.column("記録")[0], "who recorded it is named"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"people": "たくさん"}, "「たくさん」"),
        ({"people": ""}, "人数を書いてください。"),
        ({"role": ""}, "人材類型を選んでください。"),
        ({"fiscal_year": "1999"}, "年度が一覧にありません。"),
        ({"document": ""}, "根拠の文書を書いてください。"),
        ({"said_by": ""}, "決めた人・部署を書いてください。"),
        ({"as_of": "昔"}, "「昔」は日付として読めません"),
        ({"as_of": "R9.4.1"}, "今日までの日付"),
    ],
)
def test_what_cannot_be_understood_is_told_and_stays_typed(
    officer: Person, changed: dict[str, Any], sentence: str
) -> None:
    page = read(officer.client.post(address("target_record", JINSEKI), {**FORM, "reason": "改定", **changed}))
    assert any(sentence in error for error in page.errors), page.errors
    assert page.field("reason") == "改定"
    with scope(HIROSHIMA):
        assert Headcount.objects.count() == 0


def test_a_change_asks_for_its_reason_and_the_history_keeps_both(officer: Person) -> None:
    made_target(officer)
    opened = look(officer, "target_record", JINSEKI).hidden()
    page = read(officer.client.post(address("target_record", JINSEKI), {**FORM, **opened, "people": "3"}))
    (error,) = page.errors
    assert error.endswith("いまの記録は2人（人材育成基本方針）です。人数を変える理由を書いてください。")
    form = {**FORM, **page.hidden(), "people": "3", "reason": "方針の改定のため"}
    assert officer.client.post(address("target_record", JINSEKI), form).status_code == 302
    history = look(officer, "target_body", JINSEKI).table("目標と実績の記録")
    assert history.column("人数") == ["目標 3人", "目標 2人"]
    assert history.column("状態") == ["いまの値 取り消す", "前の値 取り消す"]
    assert history.column("変えた理由") == ["方針の改定のため", "–"]


def test_two_hands_on_one_form(officer: Person, staff: Person) -> None:
    opened = look(officer, "target_record", JINSEKI).hidden()
    made_target(staff, people=5)
    form = {**FORM, **opened, "reason": "自団体の記録"}
    page = read(officer.client.post(address("target_record", JINSEKI), form))
    assert "いまの記録は「5人（人材育成基本方針）」" in page.errors[0]
    again = {**form, "read": page.hidden()["read"]}
    assert officer.client.post(address("target_record", JINSEKI), again).status_code == 302


def test_a_record_is_taken_back_on_its_page(officer: Person) -> None:
    row = made_target(officer)
    path = address("headcount_withdraw", JINSEKI, row.pk)
    assert "エンジニア" in look(officer, "headcount_withdraw", JINSEKI, row.pk).text
    assert read(officer.client.post(path, {"reason": ""})).errors == ["理由を書いてください。"]
    assert officer.client.post(path, {"reason": "年度を誤ったため"}).status_code == 302
    (state,) = look(officer, "target_body", JINSEKI).table("目標と実績の記録").column("状態")
    assert "取消し" in state
    assert "年度を誤ったため" in state
    assert officer.client.get(path).status_code == 404
    assert "すでに取り消されています" in read(officer.client.post(path, {"reason": "もう一度"})).errors[0]


def test_the_table_of_a_year_has_bodies_roles_and_sums(staff: Person, officer: Person) -> None:
    made_target(officer)
    made_target(officer, role="leader", people=1)
    made_actual(officer, people=1)
    made_target(staff, PREFECTURE, role="it_staff", people=8)
    made_actual(staff, PREFECTURE, role="it_staff", people=6)
    page = look(staff, "target_board")
    assert "不足は1団体で計2人です" in page.text
    towns = page.table("市町村の目標と実績")
    row = dict(zip(towns.heads, towns.rows[-1], strict=True))
    assert row["団体"] == "市町村の計"
    assert row["エンジニア"] == "目標 2人 実績 0人 2人不足"
    assert row["DX推進リーダー"] == "目標 1人 実績 1人 達成"
    assert row["情報担当職員"] == "目標なし"
    (itself,) = page.table("県の目標と実績").rows
    assert itself[-1] == "目標 8人 実績 6人 2人不足"
    assert len(towns.rows) == 24, "23 municipalities and their sum"
    assert "令和9年度（2027年度）" in look(staff, "target_board", query="?year=2027").text
    assert "令和8年度（2026年度）" in look(staff, "target_board", query="?year=9999").text


def test_the_list_is_narrowed_by_body_role_and_gap_and_its_file_is_what_is_shown(
    staff: Person, officer: Person
) -> None:
    made_target(officer)
    made_target(officer, role="leader", people=1)
    made_actual(officer, people=1)
    made_target(staff, SERA, role="engineer", people=1)
    made_target(staff, SERA, role="engineer", people=1, fiscal_year=2027)
    for query, found in {
        "": ["世羅町", "神石高原町", "神石高原町"],
        "?state=short": ["世羅町", "神石高原町"],
        f"?body={JINSEKI}&state=short": ["神石高原町"],
        "?role=leader": ["神石高原町"],
        "?year=2027": ["世羅町"],
        "?q=せら": ["世羅町"],
        "?sort=gap": ["神石高原町", "世羅町", "神石高原町"],
    }.items():
        table = look(staff, "target_list", query=query).table("確保・育成目標の一覧")
        assert table.column("団体") == found, query
    everything = look(staff, "target_list", query="?state=all").table("確保・育成目標の一覧")
    assert len(everything.rows) == 24 * 6
    query = f"?body={JINSEKI}&state=short&format="
    heads, *rows = csv_rows(staff.client.get(address("target_list") + query + "csv"))
    (row,) = [dict(zip(heads, each, strict=True)) for each in rows]
    assert [
        row[name] for name in ("団体", "人材類型", "年度", "目標（人）", "実績（人）", "差（人）", "差")
    ] == [*("神石高原町", "エンジニア", "令和8年度", "2", "0", "-2", "2人不足")]
    assert [row[name] for name in ("根拠の文書", "文書の日付", "決めた人・部署", "記録した人")] == [
        *("人材育成基本方針", "2026-04-01", "総務課長", "デモ・岡本 真由美")
    ]
    book = load_workbook(BytesIO(staff.client.get(address("target_list") + query + "xlsx").getvalue()))
    cells = [cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
    assert "2人不足" in cells


def test_a_municipality_finds_nothing_of_another_by_any_way(
    officer: Person, other_officer: Person, staff: Person, talent_user: Person
) -> None:
    row = made_target(other_officer, SERA, document=SECRET, people=77)
    made_target(staff, PREFECTURE, document="県だけの方針", people=88)
    for name, args in (
        ("target_body", [SERA]),
        ("target_record", [SERA]),
        ("actual_record", [SERA]),
        ("headcount_withdraw", [SERA, row.pk]),
        ("headcount_withdraw", [JINSEKI, row.pk]),
        ("target_body", [PREFECTURE]),
        ("target_record", [PREFECTURE]),
        ("target_body", [UCHIKO]),
    ):
        path = address(name, *args)
        assert officer.client.get(path).status_code == 404, path
        if name != "target_body":
            assert officer.client.post(path, {**FORM, "reason": "x"}).status_code == 404, path
        assert talent_user.client.get(path).status_code == 403, path
    queries = ("", "?state=all", f"?body={SERA}", f"?body={SERA}&state=all&format=csv", "?q=世羅&state=all")
    paths = [address("target_list") + query for query in queries]
    paths += [
        address("target_list") + f"?state=all&sort={sort}&format=csv" for sort in ("gap", "body", "target")
    ]
    paths += [address("target_body", JINSEKI), address("home"), address("search") + "?q=方針"]
    paths += [address("municipality_detail", JINSEKI), address("target_board") + f"?year=2026&body={SERA}"]
    for path in paths:
        content = officer.client.get(path, follow=True).getvalue().decode()
        for word in (SECRET, "県だけの方針", "世羅町", "77人", "88人"):
            assert word not in content, (path, word)
    assert look(officer, "target_list", query="?state=all").offered("body") == []
    assert len(csv_rows(officer.client.get(address("target_list") + "?state=all&format=csv"))) == 7
    with scope(HIROSHIMA):
        assert Headcount.objects.get(pk=row.pk).withdrawn_at is None


def test_a_municipality_is_led_from_the_table_to_itself(officer: Person) -> None:
    answer = officer.client.get(address("target_board"))
    assert answer.headers["Location"] == address("target_body", JINSEKI)


def test_those_who_only_read_are_offered_no_form(finance: Person, approver: Person, staff: Person) -> None:
    row = made_target(staff)
    for who in (finance, approver):
        page = look(who, "target_body", JINSEKI)
        assert page.buttons == []
        assert page.table("目標と実績の記録").column("状態") == ["いまの値"]
        assert who.client.post(address("target_record", JINSEKI), FORM).status_code == 403
        assert who.client.post(address("headcount_withdraw", JINSEKI, row.pk), FORM).status_code == 403


def test_another_prefecture_has_its_own(staff: Person, ehime_staff: Person) -> None:
    with scope(EHIME):
        record_target(by=ehime_staff.seat, code=UCHIKO, **said_of(document="愛媛の方針"))
    assert "愛媛の方針" not in staff.client.get(address("target_list")).text
    assert staff.client.get(address("target_body", UCHIKO)).status_code == 404
    assert staff.client.get(address("target_list", slug="ehime")).status_code == 404


def test_the_page_of_a_municipality_leads_to_its_targets(officer: Person, staff: Person) -> None:
    for who in (officer, staff):
        page = look(who, "municipality_detail", JINSEKI)
        assert page.link("確保・育成目標と実績を見る") == address("target_body", JINSEKI)
