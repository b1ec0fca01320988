"""Many completions at once: all of one person in one form, and those of a sheet from outside."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.errors import Refusal
from accounts.tenancy import scope
from pool.people.models import Talent
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read
from training.courses.actions import open_catalogue
from training.courses.actions.importing import import_completions, record_courses_of
from training.courses.models import Completion, Course

pytestmark = pytest.mark.usefixtures("today")

HEADS = ("氏名", "かな", "研修", "修了日", "実施した機関", "修了証の番号")
GOOD = ("デモ・藤井　拓也", "", "議会対応", "R8.5.1", "自治大学校", "自-12")
ROWS = (
    GOOD,
    ("デモ・藤井 拓也", "", "予算・決算", "2026/5/2", "自治大学校", ""),
    ("デモ・いない人", "", "議会対応", "R8.5.1", "自治大学校", ""),
    ("デモ・藤井 拓也", "", "知らない研修", "R8.5.1", "自治大学校", ""),
    ("デモ・藤井 拓也", "", "議会対応", "きのうのよる", "自治大学校", ""),
    ("デモ・藤井 拓也", "", "議会対応", "R9.5.1", "自治大学校", ""),
    ("デモ・藤井 拓也", "", "契約・調達", "R8.5.1", "", ""),
    GOOD,
)
TEXT = "\n".join("\t".join(row) for row in (HEADS, *ROWS))


@pytest.fixture
def fujii(staff: Person, db: None) -> Talent:
    with scope(HIROSHIMA):
        open_catalogue(by=staff.seat)
        return make_talent(staff.seat)


def test_bad_rows_hold_back_everything_or_only_themselves(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="5行あるため、何も記録していません"):
            import_completions(by=staff.seat, text=TEXT, only_good=False)
        assert not Completion.objects.exists()
        sheet = import_completions(by=staff.seat, text=TEXT, only_good=True)
        assert [row.line for row in sheet.bad] == [4, 5, 6, 7, 8]
        assert [row.line for row in sheet.known] == [9]
        assert sorted(Completion.objects.values_list("course__name", "completed_on")) == [
            ("予算・決算", date(2026, 5, 2)),
            ("議会対応", date(2026, 5, 1)),
        ]
        again = import_completions(by=staff.seat, text=TEXT, only_good=True)
        assert (len(again.new), len(again.known), len(again.bad)) == (0, 3, 5)
        assert Completion.objects.count() == 2


def test_two_people_of_one_name_are_told_apart_by_their_reading(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        make_talent(staff.seat, kana="でも・ふじい たくなり")
        text = "\n".join("\t".join(row) for row in (HEADS, GOOD))
        with pytest.raises(Refusal, match="2人います"):
            import_completions(by=staff.seat, text=text, only_good=False)
        row = (GOOD[0], "でも・ふじい たくや", *GOOD[2:])
        text = "\n".join("\t".join(each) for each in (HEADS, row))
        import_completions(by=staff.seat, text=text, only_good=False)
        assert Completion.objects.get().talent == fujii


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_staff_check_a_file_before_it_is_recorded(staff: Person, fujii: Talent, kind: str) -> None:
    place = address("completions_import")
    file = SimpleUploadedFile(f"修了.{kind}", _file(kind))
    page = read(staff.client.post(place, {"file": file, "text": "", "only_good": ""}))
    table = page.table("確かめた結果の表")
    assert table.column("扱い")[:5] == ["記録できない"] * 5
    assert sorted(table.column("扱い")[5:]) == ["記録する", "記録する", "記録済み"]
    assert "2件を記録する" in page.buttons
    with scope(HIROSHIMA):
        assert not Completion.objects.exists()
    text = page.soup.select_one("textarea[name=text]").text
    page = read(staff.client.post(place, {"text": text, "only_good": "", "step": "do"}))
    assert "何も記録していません" in page.errors[0]
    sent = {"text": text, "only_good": "1", "step": "do"}
    page = read(staff.client.post(place, sent, follow=True))
    assert "修了を2件記録しました" in page.text
    with scope(HIROSHIMA):
        assert Completion.objects.count() == 2


def _file(kind: str) -> bytes:
    if kind == "csv":
        return "\r\n".join(",".join(row) for row in (HEADS, *ROWS)).encode("cp932")
    book, content = Workbook(), BytesIO()
    assert book.active is not None
    for row in (("研修の修了者名簿",), (), HEADS, *ROWS):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_a_sheet_without_our_heads_is_refused_with_their_names(staff: Person, fujii: Talent) -> None:
    place = address("completions_import")
    for sent in ({"text": "名前\t研修\nデモ\t議会"}, {"text": ""}, {"text": "\t".join(HEADS)}):
        assert read(staff.client.post(place, sent)).errors
    page = read(staff.client.post(place, {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.7"), "text": ""}))
    assert "PDF" in page.errors[0]


def test_all_courses_of_one_person_are_recorded_in_one_form(staff: Person, fujii: Talent) -> None:
    place = address("person_record", fujii.pk)
    with scope(HIROSHIMA):
        first, second, *_ = Course.objects.order_by("id")
        with pytest.raises(Refusal, match="1つ以上"):
            record_courses_of(by=staff.seat, talent=fujii, provider="県", done=[])
    typed = {"provider": "県研修センター", f"on_{first.pk}": "R8.5.1", f"no_{first.pk}": "12"}
    page = read(staff.client.post(place, typed | {f"on_{second.pk}": "あした"}))
    assert page.errors
    page = read(staff.client.post(place, typed | {f"on_{second.pk}": "R9.5.1"}))
    assert page.errors == [
        f"{second.name}の修了日：{second.name}：修了日は、今日か今日より前の日にしてください。"
    ]
    assert staff.client.post(place, typed | {f"on_{second.pk}": "R8.5.2"}).status_code == 302
    page = look(staff, "training_record", fujii.pk)
    assert page.table("修了の記録").column("研修") == [second.name, first.name]
