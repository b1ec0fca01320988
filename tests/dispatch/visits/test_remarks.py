"""Remarks between host and guest: who writes them, who reads them, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import cancel_visit
from dispatch.visits.models import Remark
from tests.build_dispatch import first_visit
from tests.cast import Person
from tests.page import address, look, read


def test_remarks_go_both_ways_and_staff_reads(
    dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person
) -> None:
    visit = first_visit(dispatch)
    for person, text in ((officer, "会議室は2階です。"), (talent_user, "分かりました。")):
        answer = person.client.post(address("visit_remark", visit.pk), {"text": text}, follow=True)
        assert read(answer).told == ["ひとことを送りました。"]
    assert Remark.objects.count() == 2
    page = look(staff, "visit_detail", visit.pk)
    assert [line.split()[0] for line in page.lines("ひとこと")] == ["会議室は2階です。", "分かりました。"]
    assert "ひとことを送る" not in page.buttons


@pytest.mark.parametrize(
    ("is_cancelled", "sentence"),
    [
        (False, "ひとことを書けるのは、訪問する本人と受入れの市町村です。"),
        (True, "この訪問は取り消されているため、ひとことは書けません。"),
    ],
)
def test_a_refused_remark_stays_on_the_page_of_the_visit(
    dispatch: Dispatch, officer: Person, staff: Person, is_cancelled: bool, sentence: str
) -> None:
    visit, person = dispatch.visits.get(on_day=date(2026, 12, 1)), staff
    if is_cancelled:
        cancel_visit(by=staff.seat, visit=visit, reason="停電のため")
        person = officer
    before = Remark.objects.count()
    page = read(person.client.post(address("visit_remark", visit.pk), {"text": "会議室は2階です。"}))
    assert page.errors == [sentence]
    assert page.field("text") == "会議室は2階です。"
    assert Remark.objects.count() == before


def test_an_empty_remark_is_told_at_its_field(dispatch: Dispatch, officer: Person) -> None:
    page = read(officer.client.post(address("visit_remark", first_visit(dispatch).pk), {"text": " "}))
    assert page.errors == ["ひとことを書いてください。"]
