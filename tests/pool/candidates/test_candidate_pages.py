"""The pages of candidates, as the ministry and the prefectures meet them, without scripts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Event
from accounts.tenancy import NATIONWIDE, scope
from pool.candidates.actions.listing import withdraw_candidate
from pool.candidates.models import Candidate, CandidateCall, CandidateImport
from pool.people.models import Talent
from tests.build_candidates import as_csv, as_xlsx, called, listed, row, taken, taken_file
from tests.build_files import upload
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import Page, address, csv_rows, look, read
from tests.pool.people.test_talent_pages import FORM

pytestmark = pytest.mark.usefixtures("today")


def national(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def send(person: Person, content: bytes, name: str = "名簿.csv") -> Any:
    return person.client.post(national("candidate_import_new"), {"file": upload(name, content)})


def of_list(person: Person, slug: str = "hiroshima", **asked: str) -> list[str]:
    """The names that a prefecture's list has, page and file alike."""
    place = address("candidate_list", slug=slug)
    rows = csv_rows(person.client.get(place, {**asked, "format": "csv"}))
    page = read(person.client.get(place, asked))
    names = [line[0] for line in rows[1:]]
    assert all(name in page.text for name in names)
    return names


def test_a_list_is_sent_looked_at_and_taken_over(coordinator: Person) -> None:
    taken_file(coordinator.seat, as_csv([row("A1"), row("A2")]))
    bad = row("A4", roles="ウィザード")
    answer = send(coordinator, as_xlsx([row("A1", days_per_week="4"), row("A3"), bad]), "名簿.xlsx")
    page = read(coordinator.client.get(answer["Location"]))
    assert page.facts == {
        "新しく載せる": "1件",
        "内容が変わる": "1件",
        "変わらない": "0件",
        "ファイルにない": "1件",
        "取り込まない（誤りがある）": "1件",
    }
    assert page.table("内容が変わる人の表").rows == [["デモ・候補 A1", "A1", "週の日数", "2", "4"]]
    assert page.table("取り込まない行の表").column("元の行") == ["4行目"]
    asked = read(coordinator.client.post(answer["Location"], page.hidden()))
    assert asked.errors == ["ファイルにない人を、名簿に残すか外すか選んでください。"]
    done = coordinator.client.post(answer["Location"], {**page.hidden(), "missing": "withdraw"})
    assert done.status_code == 302
    after = read(coordinator.client.get(answer["Location"]))
    assert after.facts["名簿から外した"] == "1件"
    with scope(NATIONWIDE):
        assert set(Candidate.objects.listed().values_list("number", flat=True)) == {"A1", "A3"}


def test_rows_held_back_are_taken_away_put_right_and_sent_again(coordinator: Person) -> None:
    made = taken_file(coordinator.seat, as_csv([row("A1"), row("A2", roles="ウィザード")]))
    address_of = national("candidate_import", made.pk)
    rows = csv_rows(coordinator.client.get(f"{address_of}?table=held&format=csv"))
    assert (rows[0][0], rows[0][-1], rows[1][0]) == ("元の行", "理由", "3")
    assert "ウィザード" in rows[1][-1]
    book = coordinator.client.get(f"{address_of}?table=held&format=xlsx")
    sheet = load_workbook(BytesIO(book.content)).active
    assert sheet is not None
    rows[1] = [cell.replace("ウィザード", "エンジニア") for cell in rows[1]]
    again = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in rows).encode("cp932")
    answer = send(coordinator, again)
    page = read(coordinator.client.get(answer["Location"]))
    assert (page.facts["新しく載せる"], page.facts["取り込まない（誤りがある）"]) == ("1件", "0件")
    assert "読まなかった列" not in page.text


def test_what_is_no_list_is_told_at_the_file(coordinator: Person) -> None:
    assert (
        read(send(coordinator, b"a,b\r\n1,2\r\n"))
        .errors[0]
        .startswith("名簿のファイル：見出しの行が見つかりません。")
    )
    assert "付けていません" in read(send(coordinator, b"MZ\x90\x00", "名簿.exe")).errors[0]
    page = read(coordinator.client.post(national("candidate_import_new"), {}))
    assert page.errors == ["名簿のファイルを選んでください。"]


def test_the_form_of_a_list_has_its_headings(coordinator: Person) -> None:
    rows = csv_rows(coordinator.client.get(f"{national('candidate_import_new')}?format=csv"))
    assert rows[0][:3] == ["名簿番号", "区分", "氏名・名称"]


def test_somebody_else_s_import_in_between_is_shown_first(coordinator: Person) -> None:
    answer = send(coordinator, as_csv([row("A1", days_per_week="3")]))
    page = read(coordinator.client.get(answer["Location"]))
    taken_file(coordinator.seat, as_csv([row("A1", days_per_week="5")]))
    told = read(coordinator.client.post(answer["Location"], page.hidden()))
    assert "ほかの画面で書き直されています" in told.errors[0]
    assert told.facts["内容が変わる"] == "1件"
    assert coordinator.client.post(answer["Location"], told.hidden()).status_code == 302


def test_an_import_is_given_up(coordinator: Person) -> None:
    answer = send(coordinator, as_csv([row("A1")]))
    with scope(NATIONWIDE):
        made = CandidateImport.objects.get()
    coordinator.client.post(national("candidate_import_discard", made.pk), {})
    page = read(coordinator.client.get(answer["Location"]))
    assert "名簿は変わっていません" in page.text
    page = read(coordinator.client.get(national("candidate_imports")))
    assert page.table("名簿の取込み").column("状態") == ["取りやめ"]


def test_the_ministry_reads_the_list_and_only_its_keepers_how_to_reach_somebody(
    coordinator: Person, viewer: Person
) -> None:
    candidate = listed(coordinator.seat)
    page = read(viewer.client.get(national("national_candidate", candidate.pk)))
    assert "example.jp" not in page.text
    page = read(coordinator.client.get(national("national_candidate", candidate.pk)))
    assert page.facts["メールアドレス"] == "r8-001@example.jp"
    rows = csv_rows(viewer.client.get(f"{national('national_candidates')}?format=csv"))
    assert rows[1][:2] == ["デモ・候補 R8-001", "R8-001"]
    assert "example.jp" not in str(rows)


def test_one_leaves_the_list_and_comes_back(coordinator: Person) -> None:
    candidate = listed(coordinator.seat)
    coordinator.client.post(national("candidate_withdraw", candidate.pk), {"reason": "本人の申出"})
    page = read(coordinator.client.get(national("national_candidate", candidate.pk)))
    assert page.facts["名簿の状態"] == "名簿から外れた"
    coordinator.client.post(national("candidate_relist", candidate.pk), {})
    page = read(coordinator.client.get(national("national_candidate", candidate.pk)))
    assert page.facts["名簿の状態"] == "掲載中"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["A1", "A3"]),
        ({"region": "all"}, ["A1", "A2", "A3"]),
        ({"role": "producer"}, ["A3"]),
        ({"skill": "rpa", "level": "2"}, ["A1"]),
        ({"skill": "rpa", "level": "3"}, []),
        ({"level": "4"}, ["A3"]),
        ({"form": "regular"}, ["A3"]),
        ({"mode": "remote"}, ["A1"]),
        ({"q": "架空"}, ["A1", "A3"]),
        ({"course": "none"}, ["A1"]),
        ({"course": "running"}, ["A3"]),
    ],
)
def test_a_prefecture_searches_the_list(
    coordinator: Person, staff: Person, asked: dict[str, str], found: list[str]
) -> None:
    other = row(
        "A3", roles="プロデューサー", skills="RPA 1、企画構想 4", forms="常勤", modes="現地", regions="全国"
    )
    taken_file(coordinator.seat, as_csv([row("A1"), row("A2", regions="愛媛県"), other]))
    with scope(HIROSHIMA):
        called(staff.seat, Candidate.objects.get(number="A3"))
    assert of_list(staff, **asked) == [f"デモ・候補 {number}" for number in found]


def test_a_prefecture_calls_and_then_sees_how_to_reach(coordinator: Person, staff: Person) -> None:
    candidate = listed(coordinator.seat)
    page = look(staff, "candidate_detail", candidate.pk)
    assert "example.jp" not in page.text
    said = {"asked_on": "R8.11.24", "words": "電話で打診"}
    staff.client.post(address("candidate_call", candidate.pk), said)
    page = look(staff, "candidate_detail", candidate.pk)
    assert page.facts["メールアドレス"] == "r8-001@example.jp"
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="view_candidate_contact").count() == 1
        call = CandidateCall.objects.get()
    for name, said in (
        ("call_write", {"remark": "返事待ち"}),
        ("call_meet", {"met_on": "R8.11.25", "remark": ""}),
        ("call_take", {"reason": "条件が合った"}),
    ):
        assert staff.client.post(address(name, call.pk), said).status_code == 302
    page = look(staff, "candidate_detail", candidate.pk)
    assert "人材プールに登録する" in page.links


@pytest.mark.parametrize(("name", "word"), [("call_pass", "見送り"), ("call_decline", "辞退")])
def test_a_call_ends_on_the_page_and_begins_again(
    coordinator: Person, staff: Person, name: str, word: str
) -> None:
    candidate = listed(coordinator.seat)
    with scope(HIROSHIMA):
        call = called(staff.seat, candidate)
    asked = read(staff.client.post(address(name, call.pk), {"reason": ""}))
    assert asked.errors == ["理由を書いてください。"]
    staff.client.post(address(name, call.pk), {"reason": "曜日が合わない"})
    assert of_list(staff, course="ended") == ["デモ・候補 R8-001"]
    staff.client.post(address("call_reopen", call.pk), {})
    assert of_list(staff, course="running") == ["デモ・候補 R8-001"]


def test_whoever_left_the_list_while_the_words_were_typed(coordinator: Person, staff: Person) -> None:
    candidate = listed(coordinator.seat)
    with scope(NATIONWIDE):
        withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
    said = {"asked_on": "R8.11.24", "words": "電話で打診"}
    page = read(staff.client.post(address("candidate_call", candidate.pk), said))
    assert "名簿から外れたため" in page.errors[0]
    assert page.field("words") == "電話で打診"
    assert staff.client.get(address("candidate_detail", candidate.pk)).status_code == 404


def test_the_form_of_the_pool_is_filled_in_and_the_call_keeps_who_came_of_it(
    coordinator: Person, staff: Person
) -> None:
    candidate = listed(coordinator.seat)
    with scope(HIROSHIMA):
        call = taken(staff.seat, candidate)
    page = look(staff, "call_register", call.pk)
    assert (page.field("name"), page.field("employer")) == ("デモ・候補 R8-001", "架空テック株式会社")
    assert page.chosen("roles") == ["project_manager", "engineer"]
    answer = staff.client.post(address("call_register", call.pk), FORM)
    with scope(HIROSHIMA):
        call.refresh_from_db()
        talent = Talent.objects.get()
    assert (answer["Location"], call.talent_id) == (address("talent_detail", talent.pk), talent.pk)
    assert address("talent_detail", talent.pk) in look(staff, "candidate_detail", candidate.pk).links.values()


def test_another_prefecture_learns_of_a_call_nowhere(
    coordinator: Person, staff: Person, ehime_staff: Person, viewer: Person
) -> None:
    candidate = listed(coordinator.seat, regions="全国")
    with scope(HIROSHIMA):
        call = called(staff.seat, candidate)
    page: Page = read(ehime_staff.client.get(address("candidate_detail", candidate.pk, slug="ehime")))
    assert "打診中" not in page.text
    assert "example.jp" not in page.text
    for name in ("call_write", "call_meet", "call_pass", "call_decline", "call_register"):
        assert ehime_staff.client.get(address(name, call.pk, slug="ehime")).status_code == 404
    assert of_list(ehime_staff, "ehime", course="running") == []
    rows = csv_rows(ehime_staff.client.get(f"{address('candidate_list', slug='ehime')}?format=csv"))
    assert rows[1][rows[0].index("県の打診")] == ""
    national_page = read(coordinator.client.get(national("national_candidate", candidate.pk)))
    assert "打診中" not in national_page.text
    with scope(EHIME):
        called(ehime_staff.seat, candidate)
    page = look(staff, "candidate_detail", candidate.pk)
    assert page.text.count("県の打診") == 1


def test_a_change_is_seen_on_the_page(coordinator: Person, staff: Person, time_machine: Any) -> None:
    candidate = listed(coordinator.seat)
    with scope(HIROSHIMA):
        call = called(staff.seat, candidate)
    time_machine.shift(60)
    with scope(NATIONWIDE):
        withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
    page = look(staff, "candidate_detail", candidate.pk)
    assert "変更を確かめた" in page.buttons
    time_machine.shift(60)
    staff.client.post(address("call_change_seen", call.pk), {})
    assert "変更を確かめた" not in look(staff, "candidate_detail", candidate.pk).buttons
    assert of_list(staff) == ["デモ・候補 R8-001"]
