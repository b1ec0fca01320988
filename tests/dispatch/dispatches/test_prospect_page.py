"""The page that compares the prospects of a need: who can be sent, and what keeps the others."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from municipalities.needs.models import Need
from pool.people.actions.away import declare_conflict
from pool.people.models import Talent
from tests.build_dispatch import open_need, ready_talent
from tests.build_pool import make_talent
from tests.cast import JINSEKI, Person
from tests.page import read
from training.courses.actions import open_catalogue


@pytest.fixture
def need(in_hiroshima: None, today: date, staff: Person, officer: Person) -> Need:
    return open_need(officer.seat, staff.seat, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 26))


def test_prospects_stand_with_reasons_and_the_others_with_what_would_change_it(
    need: Need, fujii: Talent, staff: Person
) -> None:
    make_talent(staff.seat, name="デモ・未修了 一", kana="でも・みしゅうりょう いち")
    ready_talent(staff.seat, name="デモ・森 健一", kana="でも・もり けんいち", roles=["producer"])
    page = read(staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/"))
    assert "行ける人が1人います" in page.text
    prospect, reasons = page.table("候補").rows
    assert prospect[0].startswith("1")
    assert prospect[1] == "デモ・藤井 拓也 プロジェクトマネージャー"
    assert "拠点から神石高原町まで片道約" in reasons[0]
    others = page.table("行けない人")
    assert others.column("人、人材類型") == [
        "デモ・未修了 一 プロジェクトマネージャー",
        "デモ・森 健一 プロデューサー",
    ]
    training, role = others.column("変えれば行けること")
    assert training.endswith("を修了するか、免除を受ける")
    assert role == "「プロジェクトマネージャー」として登録する"


def test_all_that_somebody_lacks_is_named_and_leads_to_where_it_is_done(need: Need, staff: Person) -> None:
    ready_talent(staff.seat)  # opens the catalogue, so that others lack its courses
    mori = make_talent(staff.seat, name="デモ・森 健一", kana="でも・もり けんいち", roles=["producer"])
    page = read(staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/"))
    (changes,) = page.table("行けない人").column("変えれば行けること")
    assert changes.startswith("2つとも 「プロジェクトマネージャー」として登録する 研修「")
    assert page.link("「プロジェクトマネージャー」として登録する") == f"/hiroshima/talents/{mori.pk}/edit/"
    assert f"/hiroshima/training/talents/{mori.pk}/" in page.links.values()


def test_prospects_are_found_in_a_fixed_number_of_queries(need: Need, staff: Person) -> None:
    open_catalogue(by=staff.seat)
    counts = []
    staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/")  # a session's first request notes its use
    for extra in (2, 6):
        for index in range(extra):
            letter = "いろはにほへ"[index]
            ready_talent(staff.seat, name=f"デモ・人 {extra}{letter}", kana=f"でも・ひと {letter}")
        with CaptureQueriesContext(connection) as queries:
            staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_need_that_is_not_accepted_has_no_prospects(need: Need, staff: Person) -> None:
    Need.objects.filter(pk=need.pk).update(status="submitted")
    assert staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/").status_code == 409


def test_a_conflict_is_said_without_its_reason(need: Need, fujii: Talent, staff: Person) -> None:
    declare_conflict(
        by=staff.seat,
        talent=fujii,
        municipality_code=JINSEKI,
        reason="前の勤め先の客",
        starts_on=date(2026, 4, 1),
    )
    page = read(staff.client.get(f"/hiroshima/needs/{need.pk}/candidates/"))
    others = page.table("行けない人")
    assert others.column("足りないもの") == [
        "神石高原町との利益相反の登録があります スキル（企画構想）も足りません"
    ]
    assert others.column("変えれば行けること") == [
        "変えられません 利益相反の登録に、終わりの日がありません。"
    ]
    assert "勤め先" not in str(page.soup)
