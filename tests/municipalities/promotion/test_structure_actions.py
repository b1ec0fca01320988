"""Structures of promotion: who takes part on a day, who sees them, and what stays when that changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from municipalities.promotion.actions import (
    change_structure,
    end_structure,
    participants_of,
    resume_structure,
    standing_of,
)
from municipalities.promotion.models import Structure, StructureMember
from tests.build_changes import absorb_jinseki
from tests.build_groups import FUKUYAMA, KASAOKA
from tests.build_promotion import held_meeting, made_structure, planned_meeting
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person

pytestmark = pytest.mark.usefixtures("today")

TODAY, OCTOBER, SEPTEMBER = date(2026, 11, 24), date(2026, 10, 1), date(2026, 9, 30)
DECEMBER = date(2026, 12, 10)


def changed(staff: Person, structure: Structure, **said: Any) -> Structure:
    with scope(HIROSHIMA):
        facts = {
            "kind": structure.kind,
            "name": structure.name,
            "kana": structure.kana,
            "office": structure.office,
            "starts_on": structure.starts_on,
            "participants": [JINSEKI],
        }
        return change_structure(by=staff.seat, structure=structure, **{**facts, **said})


def taking_part(structure: Structure, day: date) -> set[str | None]:
    with scope(HIROSHIMA):
        rows = structure.members.all()
        return set(rows.on(day).values_list("municipality_id", flat=True))


def seen_by(person: Person) -> list[str]:
    with scope(HIROSHIMA):
        return [each.name for each in Structure.objects.visible_to(person.seat)]


def test_a_structure_says_who_takes_part_and_who_recorded_it(staff: Person) -> None:
    structure = made_structure(staff)
    assert (structure.recorded_by_id, taking_part(structure, TODAY)) == (staff.user.pk, {JINSEKI})
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="record_structure")
    assert event.after["participants"] == [JINSEKI]
    assert event.after["starts_on"] == "2025-04-01"


def test_a_municipality_sees_what_it_takes_part_in_and_what_is_for_all(
    staff: Person,
    finance: Person,
    approver: Person,
    officer: Person,
    other_officer: Person,
    talent_user: Person,
) -> None:
    made_structure(staff)
    made_structure(staff, kind="declaration", name="デモ協働宣言", participants=["all"])
    made_structure(staff, kind="office", name="県の事務局", participants=[])
    assert len(seen_by(staff)) == len(seen_by(finance)) == len(seen_by(approver)) == 3
    assert seen_by(officer) == ["デモ推進会議", "デモ協働宣言"]
    assert seen_by(other_officer) == ["デモ協働宣言"]
    assert seen_by(talent_user) == []


def test_those_who_take_part_come_and_go_on_a_day(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    structure = made_structure(staff)
    changed(staff, structure, participants=[SERA], changed_on=OCTOBER)
    assert (taking_part(structure, SEPTEMBER), taking_part(structure, OCTOBER)) == ({JINSEKI}, {SERA})
    assert (seen_by(officer), seen_by(other_officer)) == ([], ["デモ推進会議"])
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="change_structure")
    assert event.after == {"participants": [SERA], "changed_on": "2026-10-01"}


def test_what_becomes_a_matter_of_all_was_one_of_few_before(staff: Person, other_officer: Person) -> None:
    structure = made_structure(staff)
    changed(staff, structure, participants=["all"], changed_on=OCTOBER)
    assert (taking_part(structure, SEPTEMBER), taking_part(structure, TODAY)) == ({JINSEKI}, {None})
    assert seen_by(other_officer) == ["デモ推進会議"]


def test_who_joins_tomorrow_does_not_see_it_today(staff: Person, other_officer: Person) -> None:
    structure = made_structure(staff)
    changed(staff, structure, participants=[JINSEKI, SERA], changed_on=date(2026, 11, 25))
    assert seen_by(other_officer) == []


def test_what_was_wrong_from_the_beginning_is_put_right_for_every_day(staff: Person) -> None:
    structure = made_structure(staff)
    changed(staff, structure, participants=[SERA])
    assert taking_part(structure, date(2025, 4, 1)) == {SERA}


def test_the_heir_of_a_municipality_reads_on(
    staff: Person, other_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    structure = made_structure(staff)
    absorb_jinseki(monkeypatch)
    assert seen_by(other_officer) == ["デモ推進会議"], "神石高原町 has gone into 世羅町"
    changed(staff, structure, note="構成はあとで直す")
    with pytest.raises(Refusal, match="神石高原町は令和8年11月20日に世羅町に合併しました"):
        made_structure(staff, name="新しい会議")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "club"}, "種類は一覧から"),
        ({"name": " "}, "名称を書いて"),
        ({"office": ""}, "担当の部署を書いて"),
        ({"name": "あ" * 81}, "名称が81字"),
        ({"note": "二行\n目"}, "改行"),
        ({"participants": [KASAOKA]}, "県内の市町村から"),
        ({"participants": ["349999"]}, "県内の市町村から"),
        ({"starts_on": date(1800, 4, 1)}, "年が1800年"),
        ({"ends_on": date(2025, 3, 31)}, "最後の日は、始まった日（令和7年4月1日）と同じか後"),
    ],
)
def test_a_structure_that_cannot_be_is_refused(staff: Person, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        made_structure(staff, **said)
    with scope(HIROSHIMA):
        assert Structure.objects.count() == 0


def test_everything_that_is_wrong_is_told_at_once(staff: Person) -> None:
    with pytest.raises(Refusal) as caught:
        made_structure(staff, name="", office="", participants=[KASAOKA])
    fields = [refusal.field for refusal in (caught.value, *caught.value.others)]
    assert fields == ["name", "office", "participants"]


def test_the_same_name_is_recorded_once(staff: Person) -> None:
    made_structure(staff)
    with pytest.raises(Refusal, match="すでに記録されています"):
        made_structure(staff)
    made_structure(staff, kind="office")


def test_nothing_changed_leaves_no_trace(staff: Person) -> None:
    structure = made_structure(staff)
    changed(staff, structure)
    with scope(HIROSHIMA):
        assert not Event.objects.filter(verb="change_structure").exists()


def test_two_hands_on_one_structure(staff: Person) -> None:
    structure = made_structure(staff)
    with scope(HIROSHIMA):
        read = mark_of(standing_of(structure, participants_of(structure)))
    changed(staff, structure, note="先に書いた", read=read)
    with pytest.raises(WrittenMeanwhile, match="デモ推進会議（神石高原町）"):
        changed(staff, structure, note="後から書いた", read=read)


def test_a_structure_ends_for_a_reason_stays_and_goes_on_if_that_was_wrong(
    staff: Person, officer: Person
) -> None:
    structure = made_structure(staff)
    with scope(HIROSHIMA):
        for day, reason, sentence in (
            (date(2025, 3, 31), "解散", "始まった日（令和7年4月1日）と同じか後"),
            (TODAY, " ", "理由を書いて"),
        ):
            with pytest.raises(Refusal, match=sentence):
                end_structure(by=staff.seat, structure=structure, ends_on=day, reason=reason)
        with pytest.raises(WrongState, match="終わりになっていません"):
            resume_structure(by=staff.seat, structure=structure)
        ended = end_structure(by=staff.seat, structure=structure, ends_on=SEPTEMBER, reason="統合のため")
        assert not Structure.objects.standing_on(TODAY).exists()
    assert seen_by(officer) == ["デモ推進会議"], "what has ended is still read"
    with pytest.raises(Refusal, match="終わりを取り消してから"):
        changed(staff, structure, ends_on=None)
    changed(staff, structure, ends_on=ended.ends_on, note="まとめは県のページ")
    with scope(HIROSHIMA):
        assert resume_structure(by=staff.seat, structure=structure).ends_on is None
        verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["record_structure", "end_structure", "change_structure", "resume_structure"]


def test_a_council_does_not_end_before_its_next_meeting(staff: Person) -> None:
    structure = made_structure(staff)
    planned_meeting(staff, structure, DECEMBER)
    with scope(HIROSHIMA), pytest.raises(Refusal, match="会議の予定（令和8年12月10日）"):
        end_structure(by=staff.seat, structure=structure, ends_on=TODAY, reason="統合のため")
    with pytest.raises(Refusal, match="会議の予定（令和8年12月10日）"):
        changed(staff, structure, ends_on=TODAY)


def test_what_has_met_stays_a_council(staff: Person) -> None:
    structure = made_structure(staff)
    held_meeting(staff, structure, OCTOBER)
    with pytest.raises(Refusal, match="種類は会議体のまま"):
        changed(staff, structure, kind="office")


def test_the_database_refuses_what_no_structure_is(staff: Person) -> None:
    structure = made_structure(staff)
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        ("structure_member_once", {"municipality_id": JINSEKI}),
        ("structure_member_dates", {"municipality_id": SERA, "starts_on": OCTOBER, "ends_on": SEPTEMBER}),
    )
    with scope(HIROSHIMA):
        for name, values in rows:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                StructureMember.objects.create(prefecture_id=HIROSHIMA, structure=structure, **values)
        StructureMember.objects.create(prefecture_id=HIROSHIMA, structure=structure, municipality=None)
        with pytest.raises(IntegrityError, match="structure_member_once"), transaction.atomic():
            StructureMember.objects.create(prefecture_id=HIROSHIMA, structure=structure, municipality=None)
        elsewhere = StructureMember(prefecture_id=HIROSHIMA, structure=structure, municipality_id=KASAOKA)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        with pytest.raises(IntegrityError, match="structure_member_municipality"), transaction.atomic():
            elsewhere.save()
        with pytest.raises(IntegrityError, match="structure_ended_on_a_day"), transaction.atomic():
            Structure.objects.filter(pk=structure.pk).update(end_reason="なぜか")
    assert taking_part(structure, TODAY) == {JINSEKI, None}
    assert FUKUYAMA not in taking_part(structure, TODAY)
