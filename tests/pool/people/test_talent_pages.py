"""The pages of the pool, through a browser without scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from accounts.permissions import Reach
from accounts.tenancy import scope
from japan.skill_standard import skill_names
from pool.people.actions.away import declare_conflict, take_leave
from pool.people.lists import TALENTS
from pool.people.models import ConflictOfInterest, Leave, Talent
from tests.build_pool import MATSUYAMA_CITY, make_talent
from tests.cast import EHIME, HIROSHIMA, JINSEKI, Person
from tests.page import csv_rows, read, words

pytestmark = pytest.mark.usefixtures("today")

BASE = "/hiroshima/talents/"

FORM = {
    "name": "デモ・藤井 拓也",
    "kana": "デモ・フジイ タクヤ",
    "employer": "デモ・デジタル株式会社",
    "employment_form": "specified_fixed_term",
    "paper": "任用通知書 R8デモ第1号",
    "duty_paper": "職務命令書 R8デモ第2号",
    "starts_on": "R8.4.1",
    "ends_on": "２０２７／３／３１",
    "is_main_duty_support": "on",
    "has_skill_or_experience": "on",
    "roles": ["producer", "engineer"],
    "base": "341002",
    "days_per_week": "2",
    "halves": ["1-am", "3-am", "3-pm"],
    "skill_0": "network",
    "level_0": "3",
    "evidence_0": "資格",
}


@pytest.fixture
def fujii(staff: Person, talent_user: Person, db: None) -> Talent:
    with scope(HIROSHIMA):
        return make_talent(staff.seat, user=talent_user.user)


@pytest.mark.parametrize(("field", "label"), [("name", "氏名"), ("employer", "所属")])
def test_what_nobody_sees_is_no_part_of_a_name(staff: Person, field: str, label: str) -> None:
    for odd in ("\u202e", "\u200b", "\u2028", "\x85"):
        page = read(staff.client.post(f"{BASE}add/", {**FORM, field: f"デモ{odd}拓也"}))
        assert page.errors == [
            f"{label}の3字目に、画面に出ない文字（制御文字）が入っています。その前後を打ち直してください。"
        ]
    with scope(HIROSHIMA):
        assert not Talent.objects.exists()


def test_staff_register_a_talent_with_forgiving_dates(staff: Person) -> None:
    answer = staff.client.post(f"{BASE}add/", FORM)
    assert answer.status_code == 302
    with scope(HIROSHIMA):
        talent = Talent.objects.get()
        assert (talent.starts_on, talent.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
        assert sorted(row.role for row in talent.roles.all()) == ["engineer", "producer"]
        assert [(row.weekday, row.half) for row in talent.halves.all()] == [(1, "am"), (3, "am"), (3, "pm")]
        assert [(row.skill, row.level) for row in talent.skills.all()] == [("network", 3)]
    page = read(staff.client.get(answer.headers["Location"]))
    assert page.heading == "デモ・藤井 拓也"
    assert "全体方針の策定を主導する人材" in page.facts["人材類型"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "令和8年13月1日"}, "月は1から12です"),
        ({"ends_on": "R8.3.31"}, "任期の終わりは"),
        ({"kana": "藤井"}, "ひらがなかカタカナ"),
        ({"days_per_week": "4"}, "稼働できる曜日は2日分です"),
        ({"base": "elsewhere", "base_elsewhere": "12"}, "団体コードとして読めません"),
        (
            {"base": "elsewhere", "base_elsewhere": "34199"},
            "県外のときの団体コード：拠点の市町村が",
        ),
        ({"level_0": ""}, "水準を1から4で選んでください"),
        ({"skill_0": ""}, "スキルを選んでください"),
        ({"skill_1": "network", "level_1": "2"}, "2回選ばれています"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    staff: Person, changes: dict[str, str], sentence: str
) -> None:
    page = read(staff.client.post(f"{BASE}add/", {**FORM, **changes}))
    (error,) = page.errors
    assert sentence in error
    assert page.field("name") == "デモ・藤井 拓也"
    with scope(HIROSHIMA):
        assert not Talent.objects.exists()


def test_a_base_outside_the_prefecture_is_given_by_its_code(staff: Person) -> None:
    answer = staff.client.post(
        f"{BASE}add/", {**FORM, "base": "elsewhere", "base_elsewhere": MATSUYAMA_CITY[:5]}
    )
    assert answer.status_code == 302
    with scope(HIROSHIMA):
        assert Talent.objects.get().base_name == "松山市"
    page = read(staff.client.get(f"{answer.headers['Location']}edit/"))
    assert page.field("base") == "elsewhere"
    assert page.field("base_elsewhere") == MATSUYAMA_CITY


def test_an_unchanged_edit_form_changes_nothing(staff: Person, fujii: Talent) -> None:
    page = staff.client.get(f"{BASE}{fujii.pk}/edit/")
    initial = {name: field.value() for name, field in ((f.html_name, f) for f in page.context["form"])}
    typed = {name: value for name, value in initial.items() if value not in (None, False, "")}
    assert staff.client.post(f"{BASE}{fujii.pk}/edit/", typed).status_code == 302
    with scope(HIROSHIMA):
        assert not Event.objects.filter(verb="revise_talent").exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["デモ・青木", "デモ・髙橋"]),
        ("sort=-name", ["デモ・髙橋", "デモ・青木"]),
        ("q=高橋", ["デモ・髙橋"]),
        ("q=ﾀｶﾊｼ", ["デモ・髙橋"]),
        ("role=engineer", ["デモ・青木"]),
        ("skill=network&level=3", ["デモ・青木"]),
        ("level=3", ["デモ・青木", "デモ・髙橋"]),
        ("form=outsourced", ["デモ・髙橋"]),
        ("term=ended", ["デモ・去年"]),
        ("term=future", ["デモ・来年"]),
        ("term=all", ["デモ・青木", "デモ・去年", "デモ・髙橋", "デモ・来年"]),
        ("sort=nonsense&role=nobody&term=x&level=9", ["デモ・青木", "デモ・髙橋"]),
    ],
)
def test_the_list_shows_and_exports_what_is_asked_for(staff: Person, query: str, found: list[str]) -> None:
    with scope(HIROSHIMA):
        make_talent(
            staff.seat, name="デモ・青木", kana="あおき", roles=["engineer"], skills=[("network", 3, "")]
        )
        make_talent(staff.seat, name="デモ・髙橋", kana="たかはし", employment_form="outsourced")
        make_talent(
            staff.seat,
            name="デモ・去年",
            kana="きょねん",
            starts_on=date(2025, 4, 1),
            ends_on=date(2026, 3, 31),
        )
        make_talent(staff.seat, name="デモ・来年", kana="らいねん", starts_on=date(2027, 4, 1), ends_on=None)
    page = read(staff.client.get(f"{BASE}?{query}"))
    assert [cell.split()[0] for cell in page.table("人材").column("氏名")] == found
    _, *rows = csv_rows(staff.client.get(f"{BASE}?{query}&format=csv"))
    assert [row[0] for row in rows] == found


@pytest.mark.parametrize("query", ["skill=network&level=4", "level=4"])
def test_a_level_that_nobody_has_finds_nobody(staff: Person, query: str) -> None:
    with scope(HIROSHIMA):
        make_talent(staff.seat, skills=[("network", 3, "")])
    assert "条件に合う人がいません" in read(staff.client.get(f"{BASE}?{query}")).text
    assert len(csv_rows(staff.client.get(f"{BASE}?{query}&format=csv"))) == 1


def test_the_list_says_its_conditions_and_where_nobody_is_what_helps(staff: Person, finance: Person) -> None:
    assert "人材を登録する" in read(staff.client.get(BASE)).links
    assert "人材を登録する" not in read(finance.client.get(BASE)).text
    nobody = read(staff.client.get(f"{BASE}?skill=network"))
    assert "条件に合う人がいません" in nobody.text
    assert "条件を消す" in nobody.buttons
    with scope(HIROSHIMA):
        make_talent(staff.seat, skills=[("network", 3, "")], roles=["engineer"])
    page = read(staff.client.get(f"{BASE}?skill=network&level=2&role=engineer"))
    assert f"1人 条件：エンジニア、{skill_names()['network']}、水準2以上、任期中の人" in page.text
    assert "条件を消す" not in read(staff.client.get(BASE)).text


def test_the_file_has_its_columns_and_an_event_by_its_name(staff: Person, fujii: Talent) -> None:
    heads, row = csv_rows(staff.client.get(f"{BASE}?format=csv"))
    assert heads == [
        "氏名", "かな", "人材類型", "任用形態", "所属", "任期の初め", "任期の終わり", "拠点", "週の日数",
        "スキルと水準", "業務知識",
    ]  # fmt: skip
    assert row[4:] == [
        "デモ・デジタル株式会社",
        "2026-04-01",
        "2027-03-31",
        "広島市",
        "3",
        "企画構想 3（未確認）",
        "",
    ]
    with scope(HIROSHIMA):
        assert "人材" in Event.objects.order_by("id").last().subject_label  # type: ignore[union-attr]


def test_a_seat_that_reaches_nobody_sees_no_talent(staff: Person, fujii: Talent) -> None:
    nobody = replace(staff.seat, reach=Reach.NONE)
    with scope(HIROSHIMA):
        assert Talent.objects.visible_to(staff.seat).get() == fujii
        assert not Talent.objects.visible_to(nobody).exists()
        assert list(TALENTS.rows(nobody)) == []


def test_the_course_of_a_talent_leaves_out_who_looked(staff: Person, finance: Person, fujii: Talent) -> None:
    finance.client.get(f"{BASE}{fujii.pk}/")
    page = staff.client.get(f"{BASE}{fujii.pk}/")
    assert [entry["title"] for entry in page.context["history"]] == ["任用などの承認", "人材の登録"]


def test_an_export_leaves_an_event(staff: Person, fujii: Talent) -> None:
    for file_format in ("csv", "xlsx"):
        assert staff.client.get(f"{BASE}?format={file_format}").status_code == 200
    with scope(HIROSHIMA):
        assert Event.objects.filter(user_id=staff.user.pk).exclude(verb="register_talent").count() == 2


def test_the_list_takes_few_queries_however_long_it_is(staff: Person) -> None:
    with scope(HIROSHIMA):
        for number in range(12):
            make_talent(staff.seat, name=f"デモ・{number}", roles=["producer", "engineer"])
    with CaptureQueriesContext(connection) as queries:
        staff.client.get(BASE)
    # savepoints and the setting of the scope are no reading
    reading = [query for query in queries if query["sql"].startswith("SELECT ") and "FROM" in query["sql"]]
    assert len(reading) <= 12


def test_the_page_of_a_talent_takes_few_queries_once_it_is_noted(staff: Person, fujii: Talent) -> None:
    staff.client.get(f"{BASE}{fujii.pk}/")
    with CaptureQueriesContext(connection) as queries:
        staff.client.get(f"{BASE}{fujii.pk}/")
    reading = [query for query in queries if query["sql"].startswith("SELECT ") and "FROM" in query["sql"]]
    assert len(reading) <= 12
    assert not [query for query in queries if "INSERT" in query["sql"]]


@pytest.mark.parametrize("who", ["officer", "municipal_approver", "talent_user", "viewer", "ehime_staff"])
def test_names_of_talents_are_shown_to_no_one_else(
    request: pytest.FixtureRequest, who: str, fujii: Talent
) -> None:
    reader: Person = request.getfixturevalue(who)
    for path in ("", f"{fujii.pk}/", f"{fujii.pk}/edit/", "?format=csv"):
        answer = reader.client.get(f"{BASE}{path}")
        assert answer.status_code in (403, 404)
        assert fujii.employer not in answer.text


def test_finance_and_approver_read_but_do_not_write(finance: Person, approver: Person, fujii: Talent) -> None:
    for reader in (finance, approver):
        page = read(reader.client.get(f"{BASE}{fujii.pk}/"))
        assert page.buttons == []
        assert "登録内容を直す" not in page.text
        assert reader.client.get(f"{BASE}{fujii.pk}/edit/").status_code == 403
        assert reader.client.post(f"{BASE}add/", FORM).status_code == 403


def test_a_talent_sees_the_own_registration_and_it_leaves_no_event(
    talent_user: Person, fujii: Talent
) -> None:
    page = read(talent_user.client.get(f"{BASE}me/"))
    assert page.heading == "デモ・藤井 拓也さんの登録内容"
    assert page.soup.select("main form") == []
    with scope(HIROSHIMA):
        assert not Event.objects.filter(verb="view_talent").exists()


@pytest.mark.parametrize("who", ["staff", "officer"])
def test_somebody_without_a_registration_has_no_such_page(request: pytest.FixtureRequest, who: str) -> None:
    assert request.getfixturevalue(who).client.get(f"{BASE}me/").status_code == 404


def test_opening_a_talent_is_recorded_once_a_day(staff: Person, fujii: Talent) -> None:
    for _ in range(3):
        assert staff.client.get(f"{BASE}{fujii.pk}/").status_code == 200
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="view_talent", subject_id=str(fujii.pk)).count() == 1


def test_a_skill_is_verified_with_one_button(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        skill = fujii.skills.get()
    path = f"{BASE}{fujii.pk}/skills/{skill.pk}/verify/"
    page = read(staff.client.get(f"{BASE}{fujii.pk}/"))
    assert words(page.soup.select_one(f'main form[action="{path}"] button')) == "確かめた"
    assert staff.client.get(path).status_code == 405
    staff.client.post(path)
    page = read(staff.client.get(f"{BASE}{fujii.pk}/"))
    assert page.table("スキル").column("確認") == ["確認済み 令和8年11月24日 デモ・中村 恵"]
    name = skill_names()[skill.skill]
    assert f"スキルの確認 11月24日 9:05 デモ・中村 恵 {name}" in page.parts["経過"]


def test_leave_is_added_and_withdrawn_after_a_look(staff: Person, fujii: Talent) -> None:
    staff.client.post(
        f"{BASE}{fujii.pk}/leaves/add/", {"starts_on": "12/7", "ends_on": "12月9日", "reason": "休暇"}
    )
    with scope(HIROSHIMA):
        leave = Leave.objects.get()
    assert (leave.starts_on, leave.ends_on) == (date(2026, 12, 7), date(2026, 12, 9))
    again = staff.client.post(f"{BASE}{fujii.pk}/leaves/add/", {"starts_on": "12/9", "ends_on": "12/9"})
    (error,) = read(again).errors
    assert "重なります" in error
    path = f"{BASE}{fujii.pk}/leaves/{leave.pk}/withdraw/"
    assert read(staff.client.get(path)).facts["初めの日"] == "令和8年12月7日"
    assert staff.client.post(path).status_code == 302
    with scope(HIROSHIMA):
        assert not Leave.objects.exists()


def test_a_conflict_is_declared_and_ended(staff: Person, fujii: Talent) -> None:
    typed = {"municipality_code": JINSEKI, "reason": "勤め先が保守を受託", "starts_on": "R8.4.1"}
    assert staff.client.post(f"{BASE}{fujii.pk}/conflicts/declare/", typed).status_code == 302
    page = read(staff.client.get(f"{BASE}{fujii.pk}/"))
    assert "神石高原町 令和8年4月1日から 勤め先が保守を受託" in page.parts["派遣しない市町村"]
    with scope(HIROSHIMA):
        conflict = ConflictOfInterest.objects.get()
    path = f"{BASE}{fujii.pk}/conflicts/{conflict.pk}/end/"
    early = read(staff.client.post(path, {"ends_on": "R8.3.1"}))
    assert early.errors == ["終わりの日は、初めの日と同じか後の日にしてください。"]
    assert staff.client.post(path, {"ends_on": "R8.11.23"}).status_code == 302
    page = read(staff.client.get(f"{BASE}{fujii.pk}/"))
    assert "利益相反の登録はありません" in page.parts["派遣しない市町村"]


def test_ending_a_term_is_checked_first(staff: Person, fujii: Talent) -> None:
    path = f"{BASE}{fujii.pk}/end-term/"
    check = read(staff.client.post(path, {"ends_on": "R8.12.31"}))
    assert check.facts["新しい任期の終わり"] == "令和8年12月31日"
    with scope(HIROSHIMA):
        assert Talent.objects.get().ends_on == date(2027, 3, 31)
    assert staff.client.post(path, {"ends_on": "R8.12.31", "step": "do"}).status_code == 302
    with scope(HIROSHIMA):
        assert Talent.objects.get().ends_on == date(2026, 12, 31)
    early = read(staff.client.post(path, {"ends_on": "R8.3.1"}))
    assert early.errors == ["終わりの日：任期の終わりは、初めの日と同じか後の日にしてください。"]


def test_a_leave_or_skill_of_another_talent_is_not_found_here(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        other = make_talent(staff.seat, name="デモ・別人")
        leave = take_leave(
            by=staff.seat, talent=other, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1)
        )
        conflict = declare_conflict(
            by=staff.seat, talent=other, municipality_code=JINSEKI, reason="保守", starts_on=date(2026, 4, 1)
        )
        skill = other.skills.get()
    for path in (f"leaves/{leave.pk}/withdraw/", f"conflicts/{conflict.pk}/end/"):
        assert staff.client.get(f"{BASE}{fujii.pk}/{path}").status_code == 404
    assert staff.client.post(f"{BASE}{fujii.pk}/skills/{skill.pk}/verify/").status_code == 404


def test_another_prefectures_talent_is_not_found(staff: Person, ehime_staff: Person) -> None:
    with scope(EHIME):
        foreign = make_talent(ehime_staff.seat, base_code=MATSUYAMA_CITY)
    assert staff.client.get(f"{BASE}{foreign.pk}/").status_code == 404
    assert staff.client.post(f"{BASE}{foreign.pk}/end-term/", {"ends_on": "R8.12.31"}).status_code == 404


def test_fifty_identical_posts_register_one_person(staff: Person) -> None:
    typed: dict[str, Any] = {**FORM, "post_key": staff.client.key()}
    places = {staff.client.post(f"{BASE}add/", typed, keyed=False).headers["Location"] for _ in range(50)}
    assert len(places) == 1
    with scope(HIROSHIMA):
        assert Talent.objects.count() == 1
