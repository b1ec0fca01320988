"""The published list of wide-area groups: given to each prefecture once, and let be where people wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Event, Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from japan.bodies import body_name
from japan.codes import is_valid
from municipalities.groups.actions import change_group, end_group, record_group, seed_group
from municipalities.groups.choices import GroupKind
from municipalities.groups.models import AreaGroup
from municipalities.groups.seeds import REFERENCE_FILE, groups_in, read_groups
from tests.build_groups import FUKUYAMA, JINSEKI, KASAOKA, SERA, codes_of
from tests.cast import HIROSHIMA, Person
from tests.page import look

pytestmark = pytest.mark.usefixtures("today")

BINGO = "備後圏域連携中枢都市圏"
OKAYAMA = 33


def load() -> str:
    out = StringIO()
    call_command("load_groups", stdout=out)
    return out.getvalue().strip()


def bingo(prefecture_id: int = HIROSHIMA) -> AreaGroup:
    with scope(prefecture_id):
        return AreaGroup.objects.get(seed_key=BINGO)


def test_the_list_names_bodies_that_are_known_by_their_names() -> None:
    lines = [line.split(",") for line in REFERENCE_FILE.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(lines) == 101
    for _, _, kana, is_core, code, name, _, source, certainty in lines:
        assert (is_valid(code), body_name(code)) == (True, name)
        assert kana
        assert source
        assert is_core in ("0", "1")
        assert certainty in ("source", "second_hand")
    groups = read_groups()
    assert len(groups) == 11
    assert all(said.cores and said.kind in GroupKind.values for said in groups.values())
    assert groups["とやま呉西圏域連携中枢都市圏"].cores == ["162027", "162116"], "two cities in the middle"


def test_a_group_across_the_border_has_a_row_on_each_side(db: None) -> None:
    assert {said.name for said in groups_in(OKAYAMA)} == {BINGO, "高梁川流域連携中枢都市圏"}
    assert load() == "圏域・グループを12件読み込みました。"
    here, there = bingo(), bingo(OKAYAMA)
    assert here.pk != there.pk
    for number, group in ((HIROSHIMA, here), (OKAYAMA, there)):
        with scope(number):
            assert AreaGroup.objects.count() == len(groups_in(number))
            assert group.members.filter(code__in=(FUKUYAMA, KASAOKA, JINSEKI, SERA)).count() == 4
    with scope(OKAYAMA):
        targets = AreaGroup.objects.filter(seed_key=BINGO).members_on(date(2026, 11, 24))
        assert [town.name for town in targets] == ["笠岡市", "井原市"]


def test_loading_again_does_nothing(db: None) -> None:
    load()
    assert load() == "圏域・グループを0件読み込みました。"
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="seed_group").count() == 1


def _changed(staff: Person, group: AreaGroup) -> Any:
    return change_group(by=staff.seat, group=group, kind="metropolitan", name="備後圏域", members=[FUKUYAMA])


def _ended(staff: Person, group: AreaGroup) -> Any:
    return end_group(by=staff.seat, group=group, ends_on=date(2026, 3, 31), reason="誤り")


@pytest.mark.parametrize("write", [_changed, _ended])
def test_what_people_have_written_is_never_written_over(
    staff: Person, write: Callable[[Person, AreaGroup], Any]
) -> None:
    load()
    with scope(HIROSHIMA):
        write(staff, bingo())
    before = (bingo().name, bingo().ends_on, codes_of(bingo()))
    load()
    assert (bingo().name, bingo().ends_on, codes_of(bingo())) == before
    with scope(HIROSHIMA):
        assert AreaGroup.objects.count() == 1


def test_a_group_that_people_recorded_first_is_not_there_twice(staff: Person) -> None:
    with scope(HIROSHIMA):
        record_group(by=staff.seat, kind="metropolitan", name=BINGO, members=[JINSEKI])
    load()
    with scope(HIROSHIMA):
        assert AreaGroup.objects.get().seed_key == ""


def test_a_newer_list_renews_what_nobody_has_touched(staff: Person) -> None:
    load()
    said = replace(read_groups()[BINGO], as_of="令和8年4月", members=[FUKUYAMA, JINSEKI], cores=[FUKUYAMA])
    with scope(HIROSHIMA):
        by = system_seat(Prefecture.objects.get(pk=HIROSHIMA))
        assert seed_group(by=by, said=said) is not None
        assert seed_group(by=by, said=said) is None
    assert (bingo().as_of, codes_of(bingo())) == ("令和8年4月", {FUKUYAMA, JINSEKI})
    assert "自動処理" in look(staff, "group_detail", bingo().pk).parts["経過"]


def test_the_page_says_from_where_and_of_when_the_list_is(staff: Person) -> None:
    load()
    page = look(staff, "group_detail", bingo().pk)
    assert page.facts["いつの時点か"] == "平成29年7月"
    assert page.facts["出どころ"] == "http://www.city.ibara.okayama.jp/docs/2017011300898/"
    assert page.facts["記録"] == "公表資料の一覧から読み込んだまま"
