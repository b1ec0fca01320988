"""The pages of groups: the list, one of them, and the forms by which the prefecture keeps them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.tenancy import scope
from municipalities.groups.actions import change_group, end_group
from municipalities.groups.models import AreaGroup
from tests.build_changes import absorb_jinseki
from tests.build_groups import FUCHU, FUKUYAMA, JINSEKI, KASAOKA, SERA, codes_of, made_group
from tests.build_needs import made, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")

FORM: dict[str, Any] = {
    "kind": "metropolitan",
    "name": "デモ圏域",
    "kana": "でもけんいき",
    "towns": [FUKUYAMA, JINSEKI],
    "others": "岡山県笠岡市\n３３２０７１",
    "cores": "福山市",
    "starts_on": "H27.3",
    "source": "協定書",
    "as_of": "令和8年4月",
    "note": "",
}


def test_a_group_is_recorded_from_names_and_codes(staff: Person) -> None:
    answer = staff.client.post(address("group_record"), FORM)
    assert answer.status_code == 302
    with scope(HIROSHIMA):
        group = AreaGroup.objects.get()
    assert answer.headers["Location"] == address("group_detail", group.pk)
    assert codes_of(group) == {FUKUYAMA, JINSEKI, KASAOKA, "332071"}
    page = look(staff, "group_detail", group.pk)
    assert page.heading == "デモ圏域"
    table = page.table("構成市町村")
    assert table.column("市町村") == ["福山市", "神石高原町", "笠岡市 岡山県", "井原市 岡山県"]
    assert table.column("役割") == ["中心市", "構成", "構成", "構成"]
    assert page.facts["県内でいまある市町村"] == "2団体"
    assert page.facts["できた日"] == "平成27年3月1日"
    assert page.facts["記録"] == "デモ・中村 恵さんが令和8年11月24日に記録"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"others": "府中市"}, "「府中市」は東京都と広島県にあります。都道府県の名前から書いてください。"),
        (
            {"others": "架空市"},
            "「架空市」という市町村は見つかりません。名前か団体コードを確かめてください。",
        ),
        ({"others": "33205"}, ""),
        ({"others": "332055"}, "最後の1桁（検査数字）が合いません"),
        ({"others": "339997"}, "団体コード"),
        ({"cores": "世羅町"}, "「世羅町」は、構成する市町村にありません。"),
        ({"towns": [], "cores": ""}, "県内の市町村を1つ以上選んでください。"),
        ({"towns": [KASAOKA]}, "構成する市町村（県内）が一覧にありません。選び直してください。"),
        ({"name": ""}, "名称を書いてください。"),
        ({"starts_on": "昔"}, "「昔」は日付として読めません"),
    ],
)
def test_what_cannot_be_understood_is_told_and_stays_typed(
    staff: Person, changed: dict[str, Any], sentence: str
) -> None:
    answer = staff.client.post(address("group_record"), {**FORM, **changed})
    if not sentence:
        assert answer.status_code == 302, "five digits are completed where they mean one body"
        return
    page = read(answer)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.field("others") == {**FORM, **changed}["others"]
    with scope(HIROSHIMA):
        assert AreaGroup.objects.count() == 0


def test_a_group_is_put_right_on_the_form_that_shows_how_it_stands(staff: Person) -> None:
    group = made_group(staff)
    page = look(staff, "group_change", group.pk)
    assert page.chosen("towns") == [FUKUYAMA, JINSEKI]
    assert (page.field("others"), page.field("cores")) == ("岡山県笠岡市", "福山市")
    form = {**FORM, **page.hidden(), "towns": [FUKUYAMA, SERA], "others": "", "changed_on": "R8.10.1"}
    assert staff.client.post(address("group_change", group.pk), form).status_code == 302
    shown = look(staff, "group_detail", group.pk)
    assert shown.table("構成市町村").column("市町村") == ["福山市", "世羅町"]
    assert shown.table("抜けた市町村").rows == [
        ["神石高原町", "構成", "令和8年9月30日まで"],
        ["笠岡市 岡山県", "構成", "令和8年9月30日まで"],
    ]
    assert "圏域・グループの変更" in shown.parts["経過"]


def test_two_hands_on_one_form(staff: Person) -> None:
    group = made_group(staff)
    opened = look(staff, "group_change", group.pk).hidden()
    with scope(HIROSHIMA):
        change_group(
            by=staff.seat, group=group, kind=group.kind, name="先に直した圏域", members=[FUKUYAMA, FUCHU]
        )
    form = {**FORM, **opened, "note": "あとから書いた", "changed_on": ""}
    page = read(staff.client.post(address("group_change", group.pk), form))
    assert "先に直した圏域（福山市、府中市）" in page.errors[0]
    assert page.field("note") == "あとから書いた"
    again = {**form, "read": page.hidden()["read"]}
    assert staff.client.post(address("group_change", group.pk), again).status_code == 302


def test_a_group_is_ended_and_taken_up_again_from_its_page(staff: Person) -> None:
    group = made_group(staff)
    assert look(staff, "group_detail", group.pk).buttons == ["直す", "終える"]
    empty = read(staff.client.post(address("group_end", group.pk), {"ends_on": "R8.3.31", "reason": ""}))
    assert empty.errors == ["理由を書いてください。"]
    form = {"ends_on": "R8.3.31", "reason": "協定の期間が終わったため"}
    assert staff.client.post(address("group_end", group.pk), form).status_code == 302
    page = look(staff, "group_detail", group.pk)
    assert "令和8年3月31日に終わりました" in page.text
    assert page.buttons == ["直す", "終わりを取り消す"]
    assert staff.client.post(address("group_resume", group.pk)).status_code == 302
    assert look(staff, "group_detail", group.pk).buttons == ["直す", "終える"]
    old_tab = staff.client.get(address("group_resume", group.pk))
    assert "終わりになっていません" in old_tab.text


def test_the_list_is_narrowed_by_kind_words_and_members(staff: Person) -> None:
    made_group(staff)
    made_group(
        staff, kind="association", name="東部事務組合", kana="とうぶじむくみあい", members=[FUCHU], cores=[]
    )
    for query, names in {
        "": ["デモ圏域 でもけんいき", "東部事務組合 とうぶじむくみあい"],
        "?kind=association": ["東部事務組合 とうぶじむくみあい"],
        "?q=圏域": ["デモ圏域 でもけんいき"],
        "?q=ﾄｳﾌﾞ": ["東部事務組合 とうぶじむくみあい"],
        "?q=じんせき": ["デモ圏域 でもけんいき"],
        "?q=笠岡": ["デモ圏域 でもけんいき"],
    }.items():
        assert look(staff, "group_list", query=query).table("圏域・グループ").column("名称") == names, query
    assert "条件に合う圏域・グループはありません" in look(staff, "group_list", query="?q=江戸").text


def test_a_group_that_has_ended_is_found_among_those(staff: Person) -> None:
    group = made_group(staff)
    with scope(HIROSHIMA):
        end_group(by=staff.seat, group=group, ends_on=date(2026, 3, 31), reason="解散")
    assert "まだ圏域・グループがありません" in look(staff, "group_list").text
    (cell,) = look(staff, "group_list", query="?state=ended").table("圏域・グループ").column("名称")
    assert cell == "デモ圏域 終わりました"
    assert look(staff, "need_list").offered("group") == [], "no list is narrowed by it any more"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_is_taken_away(staff: Person, file_format: str) -> None:
    made_group(staff)
    answer = staff.client.get(address("group_list") + f"?format={file_format}")
    assert answer.status_code == 200
    if file_format == "csv":
        heads, row = csv_rows(answer)
        assert dict(zip(heads, row, strict=True)) | {"出どころ": ""} == {
            "名称": "デモ圏域",
            "名称のかな": "でもけんいき",
            "種類": "連携中枢都市圏",
            "中心市": "福山市",
            "団体の数": "3",
            "構成市町村": "福山市、笠岡市、神石高原町",
            "できた日": "",
            "最後の日": "",
            "いつの時点か": "",
            "出どころ": "",
            "備考": "",
        }


def test_a_town_reads_its_own_groups_and_keeps_none(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    group = made_group(staff)
    page = look(officer, "group_list")
    assert page.heading == "属している圏域"
    assert page.table("属している圏域").column("名称") == ["デモ圏域 でもけんいき"]
    one = look(officer, "group_detail", group.pk)
    assert one.buttons == []
    assert "経過" not in one.parts
    assert list(one.links) == ["今日やること", "属している圏域", "神石高原町"], "no page of another town"
    assert "属している圏域・グループはありません" in look(other_officer, "group_list").text
    assert other_officer.client.get(address("group_detail", group.pk)).status_code == 404
    for name in ("group_change", "group_end"):
        assert officer.client.post(address(name, group.pk), FORM).status_code == 403


def test_another_prefecture_finds_nothing(staff: Person, ehime_staff: Person) -> None:
    group = made_group(staff)
    assert ehime_staff.client.get(address("group_detail", group.pk, slug="ehime")).status_code == 404
    assert ehime_staff.client.get(address("group_detail", group.pk)).status_code == 404
    assert (
        "まだ圏域・グループがありません"
        in read(ehime_staff.client.get(address("group_list", slug="ehime"))).text
    )


def test_needs_and_towns_are_narrowed_by_a_group(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    group = made_group(staff)
    made(submitted_need, officer.seat)
    made(submitted_need, other_officer.seat)
    page = look(staff, "need_list", query=f"?group={group.pk}")
    assert page.table("ニーズ").column("市町村") == ["神石高原町"]
    assert "条件：デモ圏域" in page.text
    rows = csv_rows(staff.client.get(address("need_list") + f"?group={group.pk}&format=csv"))
    assert len(rows) == 2
    towns = look(staff, "municipality_list", query=f"?group={group.pk}&sort=code")
    assert towns.table("市町村の取組").column("市町村") == ["福山市", "神石高原町"]
    assert look(officer, "need_list").offered("group") == []
    foreign = look(staff, "need_list", query="?group=999999")
    assert len(foreign.table("ニーズ").rows) == 2, "what cannot be understood counts as not said"


def test_needs_of_a_member_that_has_ended_are_found_by_its_group(
    staff: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = made_group(staff)
    made(submitted_need, officer.seat)
    absorb_jinseki(monkeypatch)
    assert len(look(staff, "need_list", query=f"?group={group.pk}").table("ニーズ").rows) == 1
    page = look(staff, "group_detail", group.pk)
    assert "神石高原町は、合併などで終わっています。" in page.text
    assert "神石高原町 令和8年11月20日に世羅町に合併" in page.table("構成市町村").column("市町村")
    assert JINSEKI in look(staff, "group_change", group.pk).chosen("towns"), "who was there may stay"


def test_the_page_of_a_town_names_its_groups(staff: Person, officer: Person) -> None:
    made_group(staff)
    made_group(staff, kind="own", name="終わった会", members=[JINSEKI], cores=[])
    with scope(HIROSHIMA):
        ended = AreaGroup.objects.get(name="終わった会")
        end_group(by=staff.seat, group=ended, ends_on=date(2026, 3, 31), reason="解散")
    assert look(officer, "municipality_detail", JINSEKI).lines("圏域・グループ") == [
        "デモ圏域 連携中枢都市圏"
    ]
    assert look(staff, "municipality_detail", FUKUYAMA).lines("圏域・グループ") == [
        "デモ圏域 連携中枢都市圏の中心市"
    ]
