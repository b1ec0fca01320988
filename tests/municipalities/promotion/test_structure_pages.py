"""The pages of promotion: the list, one structure, its meetings and files; and who is kept out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.tenancy import scope
from documents.uploads.models import StoredFile
from municipalities.promotion.actions import end_structure
from municipalities.promotion.actions.files import keep_files
from municipalities.promotion.models import Meeting, Structure
from tests.build_files import QUOTE_BYTES, examined, upload
from tests.build_promotion import held_meeting, made_structure, planned_meeting
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")

OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 10)
FORM: dict[str, Any] = {
    "kind": "council",
    "name": "デモ推進会議",
    "kana": "でもすいしんかいぎ",
    "who": "chosen",
    "towns": [JINSEKI, SERA],
    "others": "デモ県立大学",
    "office": "県デジタル戦略課",
    "starts_on": "R7.4.1",
    "ends_on": "",
    "source": "https://www.example.jp/dx/",
    "note": "",
}
MEETING = {"on_day": "R8.10.1", "place": "県庁", "agenda": "共同調達", "outcome": "電子申請から始める"}


def recorded(staff: Person, **changed: Any) -> Structure:
    answer = staff.client.post(address("structure_record"), {**FORM, **changed})
    assert answer.status_code == 302, read(answer).errors
    with scope(HIROSHIMA):
        return Structure.objects.latest("id")


def test_a_structure_is_recorded_on_its_form(staff: Person) -> None:
    structure = recorded(staff)
    page = look(staff, "structure_detail", structure.pk)
    assert page.heading == "デモ推進会議"
    assert page.table("参加する市町村").column("市町村") == ["世羅町", "神石高原町"]
    assert page.facts["始まった日"] == "令和7年4月1日"
    assert page.facts["次回の会議"] == "決まっていません"
    assert page.facts["記録"] == "デモ・中村 恵さんが令和8年11月24日に記録"
    assert page.buttons == ["次回を決める", "開いた会議を記録する", "ファイルを付ける", "直す", "終える"]


def test_a_declaration_of_all_names_them_together_and_meets_nowhere(staff: Person) -> None:
    structure = recorded(staff, kind="declaration", name="デモ協働宣言", who="all", towns=[])
    page = look(staff, "structure_detail", structure.pk)
    assert page.table("参加する市町村").column("市町村") == ["県内のすべての市町村"]
    assert page.buttons == ["ファイルを付ける", "直す", "終える"]
    assert "次回の会議" not in page.facts


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"towns": []}, "参加する市町村を1つ以上選んでください。"),
        ({"towns": ["332054"]}, "選んだ市町村が一覧にありません。選び直してください。"),
        ({"who": ""}, "参加する市町村を選んでください。"),
        ({"office": ""}, "担当の部署を書いてください。"),
        ({"starts_on": "昔"}, "「昔」は日付として読めません"),
        ({"ends_on": "R7.3.31"}, "最後の日は、始まった日（令和7年4月1日）と同じか後の日"),
    ],
)
def test_what_cannot_be_understood_is_told_and_stays_typed(
    staff: Person, changed: dict[str, Any], sentence: str
) -> None:
    page = read(staff.client.post(address("structure_record"), {**FORM, **changed}))
    assert any(sentence in error for error in page.errors), page.errors
    assert page.field("others") == "デモ県立大学"
    with scope(HIROSHIMA):
        assert Structure.objects.count() == 0


def test_a_structure_is_put_right_ended_and_taken_up_again(staff: Person) -> None:
    structure = recorded(staff)
    page = look(staff, "structure_change", structure.pk)
    assert page.chosen("towns") == [SERA, JINSEKI]
    form = {**FORM, **page.hidden(), "towns": [JINSEKI], "changed_on": "R8.10.1"}
    assert staff.client.post(address("structure_change", structure.pk), form).status_code == 302
    shown = look(staff, "structure_detail", structure.pk)
    assert shown.table("前の構成").rows == [["世羅町", "令和8年9月30日まで"]]
    end = {"ends_on": "R8.10.31", "reason": "統合のため"}
    assert staff.client.post(address("structure_end", structure.pk), end).status_code == 302
    shown = look(staff, "structure_detail", structure.pk)
    assert "令和8年10月31日に終わりました" in shown.text
    assert "次回を決める" not in shown.buttons
    kept = look(staff, "structure_change", structure.pk)
    form = {**FORM, **kept.hidden(), "towns": [JINSEKI], "note": "まとめあり"}
    assert staff.client.post(address("structure_change", structure.pk), form).status_code == 302
    assert "令和8年10月31日に終わりました" in look(staff, "structure_detail", structure.pk).text
    assert staff.client.post(address("structure_resume", structure.pk)).status_code == 302
    old_tab = staff.client.get(address("structure_resume", structure.pk))
    assert "終わりになっていません" in old_tab.text


def test_a_meeting_goes_from_its_plan_to_its_minutes(staff: Person, officer: Person) -> None:
    structure = recorded(staff)
    planned = {"on_day": "R8.11.24", "place": "県庁", "agenda": "共同調達"}
    assert staff.client.post(address("meeting_plan", structure.pk), planned).status_code == 302
    with scope(HIROSHIMA):
        meeting = Meeting.objects.get()
    page = look(staff, "structure_detail", structure.pk)
    assert page.table("予定している会議").column("状態") == ["予定"]
    assert page.facts["次回の会議"] == "令和8年11月24日"
    hold = look(staff, "meeting_hold", meeting.pk)
    assert hold.field("agenda") == "共同調達"
    form = {**MEETING, **hold.hidden(), "on_day": "R8.11.24"}
    assert staff.client.post(address("meeting_hold", meeting.pk), form).status_code == 302
    file = {"chosen": [upload("議事録.csv", QUOTE_BYTES)], "at_once": "True"}
    assert staff.client.post(address("meeting_files", meeting.pk), file).status_code == 302
    read_by_town = look(officer, "meeting_detail", meeting.pk)
    assert read_by_town.facts["決まったこと"] == "電子申請から始める"
    assert read_by_town.table("付けたファイル").column("名前") == ["議事録.csv"]
    assert read_by_town.buttons == []
    got = officer.client.get(read_by_town.link("議事録.csv"))
    assert got.getvalue() == QUOTE_BYTES
    assert staff.client.get(address("meeting_hold", meeting.pk)).status_code == 302, "an old tab leads on"
    table = look(officer, "structure_detail", structure.pk).table("これまでの会議")
    assert (table.column("状態"), table.column("ファイル")) == (["開催"], ["1件"])


def test_a_meeting_is_put_right_and_called_off_on_its_pages(staff: Person) -> None:
    structure = recorded(staff)
    meeting = planned_meeting(staff, structure, DECEMBER)
    page = look(staff, "meeting_change", meeting.pk)
    form = {**page.hidden(), "on_day": "R8.12.11", "place": "呉市役所", "agenda": "派遣"}
    assert staff.client.post(address("meeting_change", meeting.pk), form).status_code == 302
    assert look(staff, "meeting_detail", meeting.pk).facts["場所"] == "呉市役所"
    empty = read(staff.client.post(address("meeting_call_off", meeting.pk), {"reason": ""}))
    assert empty.errors == ["理由を書いてください。"]
    off = {"reason": "議題がそろわなかったため"}
    assert staff.client.post(address("meeting_call_off", meeting.pk), off).status_code == 302
    page = look(staff, "meeting_detail", meeting.pk)
    assert page.facts["中止の理由"] == "議題がそろわなかったため"
    assert page.buttons == ["ファイルを付ける"]
    assert staff.client.get(address("meeting_change", meeting.pk)).status_code == 302
    new = staff.client.post(address("meeting_record", structure.pk), MEETING)
    assert new.status_code == 302


def test_a_file_is_taken_away_and_its_name_stays(staff: Person, officer: Person) -> None:
    structure = recorded(staff)
    with scope(HIROSHIMA):
        keep_files(by=staff.seat, thing=structure, files=[examined("設置要綱.csv")])
        file = StoredFile.objects.of(structure).get()
    assert look(officer, "structure_detail", structure.pk).table("付けたファイル").column("名前")
    gone = staff.client.post(
        address("structure_file_remove", structure.pk, file.pk), {"reason": "旧版のため"}
    )
    assert gone.status_code == 302
    assert officer.client.get(address("structure_file", structure.pk, file.pk)).status_code == 404
    assert "設置要綱.csv" not in look(officer, "structure_detail", structure.pk).text
    assert "取り外しました" in look(staff, "structure_detail", structure.pk).text


def test_the_list_is_narrowed_by_kind_municipality_state_and_words(staff: Person) -> None:
    council = made_structure(staff)
    held_meeting(staff, council, OCTOBER)
    planned_meeting(staff, council, DECEMBER)
    made_structure(staff, kind="agreement", name="世羅の協定", kana="せらのきょうてい", participants=[SERA])
    made_structure(staff, kind="declaration", name="デモ宣言", kana="でもせんげん", participants=["all"])
    old = made_structure(staff, name="旧会議", kana="きゅうかいぎ")
    with scope(HIROSHIMA):
        end_structure(by=staff.seat, structure=old, ends_on=OCTOBER, reason="統合のため")
    for query, names in {
        "": ["デモ推進会議", "デモ宣言", "世羅の協定"],
        "?kind=agreement": ["世羅の協定"],
        f"?municipality={JINSEKI}": ["デモ推進会議", "デモ宣言"],
        "?state=ended": ["旧会議"],
        "?state=all&kind=council": ["旧会議", "デモ推進会議"],
        "?q=ｾﾗﾉ": ["世羅の協定"],
        "?q=戦略課&kind=council": ["デモ推進会議"],
    }.items():
        found = look(staff, "structure_list", query=query).table("推進体制").column("名称")
        assert [name.split()[0] for name in found] == names, query
    heads, *rows = csv_rows(staff.client.get(address("structure_list") + "?kind=council&format=csv"))
    row = dict(zip(heads, rows[0], strict=True))
    assert len(rows) == 1, "the file holds what is shown"
    found = [row[name] for name in ("参加する市町村", "次回の会議", "記録待ちの会議", "前回の会議")]
    assert found == ["神石高原町", "2026-12-10", "", "2026-10-01"]
    with scope(HIROSHIMA):
        Meeting.objects.planned().update(on_day=date(2026, 11, 5))
    table = look(staff, "structure_list", query="?kind=council").table("推進体制")
    assert table.column("次回の会議") == ["– 11月5日（木）は記録待ち"]
    assert look(staff, "structure_detail", council.pk).facts["次回の会議"] == "決まっていません"
    assert staff.client.get(address("structure_list") + "?format=xlsx").status_code == 200


def test_a_municipality_that_takes_no_part_finds_nothing_by_any_way(
    staff: Person, other_officer: Person, talent_user: Person
) -> None:
    structure = made_structure(staff)
    meeting = held_meeting(staff, structure, OCTOBER)
    with scope(HIROSHIMA):
        files = []
        for thing in (structure, meeting):
            keep_files(by=staff.seat, thing=thing, files=[examined("議事録.csv")])
            files.append(StoredFile.objects.of(thing).get())
    addresses = [
        address("structure_detail", structure.pk),
        address("meeting_detail", meeting.pk),
        address("structure_file", structure.pk, files[0].pk),
        address("meeting_file", meeting.pk, files[1].pk),
    ]
    assert [other_officer.client.get(path).status_code for path in addresses] == [404] * 4
    assert [talent_user.client.get(path).status_code for path in addresses] == [403] * 4
    assert "参加している推進体制はありません" in look(other_officer, "structure_list").text
    for query in ("?state=all", f"?municipality={JINSEKI}", "?q=デモ", "?kind=council&format=csv"):
        answer = other_officer.client.get(address("structure_list") + query)
        assert "推進会議" not in answer.getvalue().decode(), query
    own = made_structure(staff, name="世羅の会議", participants=[SERA])
    stolen = address("structure_file", own.pk, files[0].pk)
    assert other_officer.client.get(stolen).status_code == 404, "a file is got below its own thing alone"
    for name in ("structure_change", "structure_end", "structure_files", "meeting_plan", "meeting_record"):
        assert other_officer.client.post(address(name, own.pk), FORM).status_code == 403


def test_a_file_of_another_prefecture_does_not_exist(staff: Person, ehime_staff: Person) -> None:
    structure = made_structure(staff, participants=["all"])
    path = f"/ehime/promotion/{structure.pk}/"
    assert ehime_staff.client.get(path).status_code == 404
    assert ehime_staff.client.get(address("structure_detail", structure.pk)).status_code == 404


def test_menu_leads_those_who_may_read_there(staff: Person, officer: Person, talent_user: Person) -> None:
    assert "推進体制" in look(staff, "home").menu
    assert "推進体制" in look(officer, "home").menu
    assert "推進体制" not in look(talent_user, "home").menu
