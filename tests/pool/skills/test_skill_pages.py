"""The pages of the vocabulary, and its files: what goes out comes in again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from pool.skills.actions import import_skills
from pool.skills.importing import HEADS, read_sheet
from pool.skills.models import Skill
from tests.build_pool import make_talent
from tests.build_skills import made_skill, unused_skill
from tests.cast import HIROSHIMA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
HEAD = "\t".join(HEADS)


def sheet_of(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


def xlsx_of(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def post_import(staff: Person, **said: Any) -> Any:
    return staff.client.post(address("skills_import"), {"text": "", "only_good": "", **said})


def test_the_list_shows_types_tiers_and_where_a_skill_comes_from(staff: Person) -> None:
    with scope(HIROSHIMA):
        made_skill(staff.seat, name="公開型GISの運用", roles=["engineer"], description="地図を公開する")
        unused_skill(staff.seat, "rpa")
    page = look(staff, "skill_list", query="?q=公開型")
    table = page.table("スキル標準")
    assert table.column("人材類型") == ["エンジニア"]
    assert table.column("3つの区分") == ["導入・管理などの実務"]
    assert table.column("出どころ") == ["県"]
    assert "RPA" not in look(staff, "skill_list").table("スキル標準").column("名称")
    unused = look(staff, "skill_list", query="?use=unused").table("スキル標準")
    assert [name.split()[0] for name in unused.column("名称")] == ["RPA"]
    producers = look(staff, "skill_list", query="?tier=policy").table("スキル標準")
    assert all("プロデューサー" in roles for roles in producers.column("人材類型"))


def test_a_skill_is_added_renamed_and_put_out_of_use_on_its_pages(staff: Person) -> None:
    page = read(staff.client.post(address("skill_add"), {"name": "", "description": "説明だけ"}))
    assert any("名称" in error for error in page.errors)
    assert page.field("description") == "説明だけ", "nothing typed is lost"
    added = staff.client.post(address("skill_add"), {"name": "公開型GIS", "roles": ["engineer"]}, follow=True)
    assert read(added).heading == "公開型GIS"
    with scope(HIROSHIMA):
        skill = Skill.objects.get(name="公開型GIS")
        make_talent(staff.seat, skills=[(skill.key, 3, "実務")])
    form = look(staff, "skill_change", skill.pk)
    staff.client.post(
        address("skill_change", skill.pk), {**form.hidden(), "name": "地図の公開", "roles": ["engineer"]}
    )
    checked = read(
        staff.client.post(
            address("skill_retire", skill.pk), {"unused_from": "R8.12.1", "reason": "まとめたため"}
        )
    )
    assert checked.facts["登録している人材"] == "1人（うち未確認1人）"
    assert checked.facts["求めているニーズ"] == "0件"
    done = staff.client.post(
        address("skill_retire", skill.pk), {"unused_from": "R8.12.1", "reason": "まとめたため", "step": "do"}
    )
    assert done.status_code == 302
    page = look(staff, "skill_detail", skill.pk)
    assert page.heading == "地図の公開"
    assert "から使わない" in page.text
    assert page.facts["使わない理由"] == "まとめたため"
    listed = staff.client.get(page.link("1人（うち未確認1人）"))
    assert "地図の公開（登録当時" not in read(listed).text
    assert "デモ・藤井 拓也" in read(listed).text
    staff.client.post(address("skill_restore", skill.pk))
    assert "から使わない" not in look(staff, "skill_detail", skill.pk).text.split("経過")[0]


def test_the_exported_file_comes_in_again_and_changes_nothing(staff: Person) -> None:
    with scope(HIROSHIMA):
        made_skill(staff.seat, name="＝式のような名称", description="=1+1")
        unused_skill(staff.seat, "rpa")
    for kind in ("csv", "csv-cp932", "xlsx"):
        taken = staff.client.get(address("skill_list") + f"?use=all&format={kind}")
        content = b"".join(taken) if taken.streaming else taken.content
        ending = kind.partition("-")[0]
        page = read(post_import(staff, file=SimpleUploadedFile(f"skills.{ending}", content)))
        assert page.errors == [], kind
        with scope(HIROSHIMA):
            sheet = read_sheet(page.field("text"))
            assert ([row.said for row in sheet.new], sheet.bad, len(sheet.known)) == ([], [], 33), kind
    assert "取り込む行は0行、変わらない行は33行、取り込めない行は0行です。" in page.text.replace(" ", "")
    with scope(HIROSHIMA):
        count = Event.objects.count()
        sheet = import_skills(by=staff.seat, text=page.field("text"), only_good=False)
        assert sheet.new == []
        assert Event.objects.count() == count


def test_the_file_has_the_columns_of_the_import_first(staff: Person) -> None:
    head, first, *_ = csv_rows(staff.client.get(address("skill_list") + "?format=csv"))
    assert tuple(head[: len(HEADS)]) == HEADS
    assert first[0] == "national_policy"


def test_good_rows_come_in_and_bad_ones_are_told_with_row_column_and_reason(
    staff: Person, in_hiroshima: None
) -> None:
    unused_skill(staff.seat, "open_data_gis")
    text = sheet_of(
        "\t公開型GISの運用\tエンジニア、プロデューサー\t地図を公開する\t\t",
        "bpr\t業務の流れの見直し\tサービスデザイナー\t\t\t",
        "open_data_gis\tオープンデータ・地理情報（GIS）\tエンジニア\tデータの公開と地図での活用を進める\t\t",
        "rpa\tRPA\tエンジニア\t定型作業を自動化する手順を作り、職員に引き継ぐ\tR9.4.1\t重なるため",
        "low_code\t\tエンジニア\t\t\t",
        "\t魔法\t魔法使い\t\t\t",
        "own_99\t何か\tエンジニア\t\t\t",
        "\tネットワーク2\tエンジニア\t\t昨日\t",
        "\t二度\tエンジニア\t\t\t",
        "\t二度\tエンジニア\t\t\t",
        "network\tUI・UX\tエンジニア\t\t\t",
        "data_use\tデータ利活用\tエンジニア\t\tR8.1.1\t古い",
    )
    sheet = read_sheet(text)
    assert [(row.line, row.column) for row in sheet.bad] == [
        (6, "名称"), (7, "人材類型"), (8, "キー"), (9, "使わなくなる日"), (11, "名称"), (12, "名称"),
        (13, "使わなくなる日"),
    ]  # fmt: skip
    assert "「魔法使い」は人材類型にありません" in sheet.bad[1].fault
    with pytest.raises(Refusal, match="7行ある") as refused:
        import_skills(by=staff.seat, text=text, only_good=False)
    assert refused.value.field == "text"
    assert Skill.objects.filter(source="prefecture").count() == 0, "nothing was stored"
    import_skills(by=staff.seat, text=text, only_good=True)
    names = dict(Skill.objects.values_list("key", "name"))
    assert names["bpr"] == "業務の流れの見直し"
    assert {names["own_1"], names["own_2"]} == {"公開型GISの運用", "二度"}
    assert "魔法" not in names.values()
    assert Skill.objects.get(key="own_1").roles == ["producer", "engineer"]
    assert Skill.objects.get(key="rpa").unused_from == date(2027, 4, 1)
    assert Skill.objects.get(key="open_data_gis").unused_from is None, "put back"
    assert Skill.objects.get(key="network").name != "UI・UX"
    again = read_sheet("\n".join(line for line in text.splitlines() if "\t" in line))
    assert len(again.new) == 0
    assert len(again.bad) == len(sheet.bad)


def test_a_fact_whose_column_is_missing_stays(staff: Person, in_hiroshima: None) -> None:
    unused_skill(staff.seat, "rpa")
    before = Skill.objects.get(key="rpa")
    import_skills(by=staff.seat, text="キー,名称\nrpa,作業の自動化", only_good=False)
    after = Skill.objects.get(key="rpa")
    assert after.name == "作業の自動化"
    assert (after.roles, after.description) == (before.roles, before.description)
    assert (after.unused_from, after.unused_reason) == (before.unused_from, before.unused_reason)
    assert Event.objects.filter(verb="import_skills").get().after == {"taken": 1, "held_back": 0}


def test_a_file_without_our_heads_or_of_another_kind_is_told(staff: Person) -> None:
    page = read(post_import(staff, file=SimpleUploadedFile("x.xlsx", xlsx_of([["なまえ"], ["RPA"]]))))
    assert any("見出しの行が見つかりません" in error for error in page.errors)
    page = read(post_import(staff))
    assert any("ファイルを選ぶか" in error for error in page.errors)
    page = read(post_import(staff, text="名称\n"))
    assert any("見出しの下に行がありません" in error for error in page.errors)


def test_bad_rows_stand_on_the_page_and_the_good_ones_come_in_when_asked(staff: Person) -> None:
    text = sheet_of("\t公開型GIS\tエンジニア\t\t\t", "\t魔法\t魔法使い\t\t\t")
    page = read(post_import(staff, text=text))
    table = page.table("確かめた結果の表")
    assert table.column("行") == ["3行目", "2行目"]
    assert table.column("列")[0] == "人材類型"
    refused = read(post_import(staff, text=page.field("text"), step="do"))
    assert any("何も変えていません" in error for error in refused.errors)
    assert "魔法使い" in refused.field("text"), "nothing typed is lost"
    done = post_import(staff, text=page.field("text"), step="do", only_good="1")
    assert done.status_code == 302
    with scope(HIROSHIMA):
        assert Skill.objects.filter(name="公開型GIS").exists()
        assert not Skill.objects.filter(name="魔法").exists()
