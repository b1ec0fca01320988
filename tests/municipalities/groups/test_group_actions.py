"""Groups of municipalities: who belongs to one on a day, and what stays when that changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from municipalities.groups.actions import (
    belonging_of,
    change_group,
    end_group,
    record_group,
    resume_group,
    standing_of,
)
from municipalities.groups.models import AreaGroup, GroupMember
from tests.build_changes import absorb_jinseki
from tests.build_groups import FUCHU, FUKUYAMA, JINSEKI, KASAOKA, SERA, codes_of, made_group
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")

TODAY, OCTOBER, SEPTEMBER = date(2026, 11, 24), date(2026, 10, 1), date(2026, 9, 30)


def changed(staff: Person, group: AreaGroup, **said: Any) -> AreaGroup:
    with scope(HIROSHIMA):
        facts = {
            "kind": group.kind,
            "name": group.name,
            "kana": group.kana,
            "members": [FUKUYAMA, JINSEKI, KASAOKA],
            "cores": [FUKUYAMA],
        }
        return change_group(by=staff.seat, group=group, **{**facts, **said})


def members_on(day: date) -> list[str]:
    with scope(HIROSHIMA):
        return [town.code for town in AreaGroup.objects.members_on(day)]


def test_a_group_names_members_here_and_elsewhere(staff: Person) -> None:
    group = made_group(staff)
    with scope(HIROSHIMA):
        assert belonging_of(group) == {KASAOKA: False, FUKUYAMA: True, JINSEKI: False}
        event = Event.objects.filter(verb="record_group").get()
    assert event.after["members"] == [KASAOKA, FUKUYAMA, JINSEKI]
    assert event.after["cores"] == [FUKUYAMA]
    assert members_on(TODAY) == [FUKUYAMA, JINSEKI], "another prefecture's are not this one's to ask"


def test_members_come_and_go_on_a_day_and_the_earlier_days_keep_theirs(staff: Person) -> None:
    group = made_group(staff)
    changed(staff, group, members=[FUKUYAMA, SERA], changed_on=OCTOBER)
    assert members_on(SEPTEMBER) == [FUKUYAMA, JINSEKI]
    assert members_on(OCTOBER) == [FUKUYAMA, SERA]
    with scope(HIROSHIMA):
        left = GroupMember.objects.get(code=JINSEKI)
        assert (left.starts_on, left.ends_on) == (None, SEPTEMBER)
        event = Event.objects.filter(verb="change_group").get()
        assert event.before == {"members": [KASAOKA, FUKUYAMA, JINSEKI]}
        assert event.after == {"members": [FUKUYAMA, SERA], "changed_on": "2026-10-01"}


def test_a_change_that_is_to_come_counts_from_its_day_on(staff: Person) -> None:
    group = made_group(staff)
    april = date(2027, 4, 1)
    changed(staff, group, members=[FUKUYAMA, SERA], changed_on=april)
    assert (members_on(TODAY), members_on(april)) == ([FUKUYAMA, JINSEKI], [FUKUYAMA, SERA])
    changed(staff, group, members=[FUKUYAMA, FUCHU], changed_on=april)
    assert members_on(april) == [FUKUYAMA, FUCHU], "who was to come that day does not come after all"
    assert members_on(TODAY) == [FUKUYAMA, JINSEKI]


def test_what_was_wrong_from_the_beginning_is_put_right_for_every_day(staff: Person) -> None:
    group = made_group(staff)
    changed(staff, group, members=[FUKUYAMA, SERA])
    assert members_on(SEPTEMBER) == [FUKUYAMA, SERA]
    with scope(HIROSHIMA):
        assert not GroupMember.objects.filter(code=JINSEKI).exists()
        assert Event.objects.filter(verb="change_group").get().before["members"], "the history has it still"


def test_a_member_that_becomes_the_core_is_a_member_all_along(staff: Person) -> None:
    group = made_group(staff)
    changed(staff, group, cores=[JINSEKI], changed_on=OCTOBER)
    assert members_on(SEPTEMBER) == members_on(OCTOBER) == [FUKUYAMA, JINSEKI]
    with scope(HIROSHIMA):
        cores = GroupMember.objects.filter(is_core=True)
        assert set(cores.on(SEPTEMBER).values_list("code", flat=True)) == {FUKUYAMA}
        assert set(cores.on(OCTOBER).values_list("code", flat=True)) == {JINSEKI}


def test_who_comes_back_is_there_twice(staff: Person) -> None:
    group = made_group(staff)
    changed(staff, group, members=[FUKUYAMA], changed_on=date(2026, 4, 1))
    changed(staff, group, members=[FUKUYAMA, JINSEKI], changed_on=OCTOBER)
    assert members_on(date(2026, 3, 31)) == members_on(OCTOBER) == [FUKUYAMA, JINSEKI]
    assert members_on(SEPTEMBER) == [FUKUYAMA]


def test_a_town_that_has_ended_is_no_target_and_stays_a_member(
    staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = made_group(staff)
    absorb_jinseki(monkeypatch)
    assert members_on(TODAY) == [FUKUYAMA]
    assert codes_of(group) == {FUKUYAMA, JINSEKI, KASAOKA}
    changed(staff, group, note="構成はあとで直す")
    with pytest.raises(Refusal, match="神石高原町は令和8年11月20日に世羅町に合併しました"):
        made_group(staff, name="新しい圏域")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "club"}, "種類は一覧から"),
        ({"name": " "}, "名称を書いて"),
        ({"name": "あ" * 81}, "名称が81字"),
        ({"note": "二行\n目"}, "改行"),
        ({"members": []}, "県内の市町村を1つ以上"),
        ({"members": [KASAOKA], "cores": []}, "県内の市町村を1つ以上"),
        ({"members": [FUKUYAMA, "349999"]}, "349999の市町村はありません"),
        ({"cores": [SERA]}, "世羅町は、構成する市町村にありません"),
        ({"starts_on": date(1800, 4, 1)}, "年が1800年"),
    ],
)
def test_a_group_that_cannot_be_is_refused(staff: Person, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        made_group(staff, **said)
    with scope(HIROSHIMA):
        assert AreaGroup.objects.count() == 0


def test_everything_that_is_wrong_is_told_at_once(staff: Person) -> None:
    with pytest.raises(Refusal) as caught:
        made_group(staff, name="", members=[], cores=[])
    assert [refusal.field for refusal in (caught.value, *caught.value.others)] == ["name", "members"]


def test_the_same_name_is_recorded_once(staff: Person) -> None:
    made_group(staff)
    with pytest.raises(Refusal, match="すでに記録されています"):
        made_group(staff)
    made_group(staff, kind="own")


def test_a_change_before_the_beginning_is_refused(staff: Person) -> None:
    group = made_group(staff, starts_on=OCTOBER)
    with pytest.raises(Refusal, match="できた日（令和8年10月1日）の次の日から"):
        changed(staff, group, starts_on=OCTOBER, members=[FUKUYAMA], changed_on=OCTOBER)


def test_nothing_changed_leaves_no_trace(staff: Person) -> None:
    group = made_group(staff)
    changed(staff, group)
    with scope(HIROSHIMA):
        assert not Event.objects.filter(verb="change_group").exists()


def test_two_hands_on_one_group(staff: Person) -> None:
    group = made_group(staff)
    with scope(HIROSHIMA):
        read = mark_of(standing_of(group, belonging_of(group)))
    changed(staff, group, note="先に書いた", read=read)
    with pytest.raises(WrittenMeanwhile, match="デモ圏域（笠岡市、福山市、神石高原町）"):
        changed(staff, group, note="後から書いた", read=read)
    with scope(HIROSHIMA):
        assert AreaGroup.objects.get().note == "先に書いた"


def test_a_group_ends_with_its_last_day_and_goes_on_if_that_was_wrong(staff: Person) -> None:
    group = made_group(staff, starts_on=date(2020, 4, 1))
    with scope(HIROSHIMA):
        for day, reason, sentence in (
            (date(2020, 3, 31), "解散", "できた日（令和2年4月1日）と同じか後"),
            (TODAY, " ", "終わる理由を書いて"),
        ):
            with pytest.raises(Refusal, match=sentence):
                end_group(by=staff.seat, group=group, ends_on=day, reason=reason)
        with pytest.raises(WrongState, match="終わりになっていません"):
            resume_group(by=staff.seat, group=group)
        end_group(by=staff.seat, group=group, ends_on=OCTOBER, reason="協定の期間が終わったため")
    assert (members_on(OCTOBER), members_on(date(2026, 10, 2))) == ([FUKUYAMA, JINSEKI], [])
    with scope(HIROSHIMA):
        assert resume_group(by=staff.seat, group=group).ends_on is None
        verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["record_group", "end_group", "resume_group"]
    assert members_on(TODAY) == [FUKUYAMA, JINSEKI]


def test_the_database_refuses_what_no_group_is(staff: Person) -> None:
    group = made_group(staff)
    rows = (
        ("group_member_code", {"code": "34"}),
        ("group_member_once", {"code": JINSEKI}),
        ("group_member_dates", {"code": SERA, "starts_on": OCTOBER, "ends_on": SEPTEMBER}),
    )
    with scope(HIROSHIMA):
        for name, values in rows:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                GroupMember.objects.create(prefecture_id=HIROSHIMA, group=group, **values)


def test_towns_see_the_groups_in_which_they_are_today(
    staff: Person, officer: Person, other_officer: Person, talent_user: Person, finance: Person
) -> None:
    group = made_group(staff)
    changed(staff, group, members=[FUKUYAMA, SERA], changed_on=date(2026, 11, 25))
    with scope(HIROSHIMA):
        seen = {
            who: AreaGroup.objects.visible_to(person.seat).exists()
            for who, person in {
                "officer": officer,
                "other": other_officer,
                "talent": talent_user,
                "finance": finance,
            }.items()
        }
    assert seen == {"officer": True, "other": False, "talent": False, "finance": True}


def test_a_group_is_recorded_by_people(staff: Person) -> None:
    with scope(HIROSHIMA):
        group = record_group(by=staff.seat, kind="own", name="県の勉強会", members=[SERA])
    assert (group.recorded_by_id, group.is_as_published) == (staff.user.pk, False)
