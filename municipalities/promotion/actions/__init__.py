"""Every write to structures. Their meetings stand in `meetings.py`, the files of both in `files.py`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import differing, record, snapshot_of
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from desk.checks import refuse_unseen
from japan.bodies import body_name
from municipalities.promotion.checks import (
    Said,
    check_change_day,
    check_end,
    check_kind_stays,
    check_structure,
    refuse_later_meetings,
)
from municipalities.promotion.choices import ALL, EVERYBODY
from municipalities.promotion.models import Structure, StructureMember

FACTS: Final = ("kind", "name", "kana", "others", "office", "starts_on", "ends_on", "note", "source")
ONE_DAY: Final = timedelta(days=1)


def _participant(code: str) -> str:
    return EVERYBODY if code == ALL else body_name(code)


word_fields({"participants": "参加する市町村", "changed_on": "構成が変わった日"})
word_values("participants", _participant)


@verb("推進体制の記録")
def record_structure(*, by: Seat, **said: Any) -> Structure:
    """A structure that the prefecture tells of. `said` are the facts of a `Said`."""
    facts = Said(**said)
    check_structure(facts, by.prefecture_id, today=timezone.localdate())
    _refuse_same_name(facts, by)
    structure = Structure(prefecture_id=by.prefecture_id, recorded_by_id=by.person_id, **facts.facts)
    structure.save(force_insert=True)
    _put_members(structure, facts.participants, None)
    told = {"participants": sorted(facts.participants)}
    record(by=by, subject=structure, after={**snapshot_of(structure, FACTS), **told})
    return structure


@verb("推進体制の変更")
def change_structure(
    *, by: Seat, structure: Structure, changed_on: date | None = None, read: str = "", **said: Any
) -> Structure:
    """Other facts, others who take part. Who leaves took part until the day before `changed_on`; without a
    day what stood there was wrong from the beginning. `read` is the mark of what somebody began on
    (`standing_of`). Raises `WrittenMeanwhile`."""
    facts, structure = Said(**said), _locked(structure)
    known = participants_of(structure)
    check_structure(facts, by.prefecture_id, today=timezone.localdate(), known=known)
    check_kind_stays(structure, facts.kind)
    if structure.was_ended and facts.ends_on != structure.ends_on:
        raise Refusal("最後の日は、終わりを取り消してから直してください。", field="ends_on")
    if facts.ends_on is not None:
        refuse_later_meetings(structure, facts.ends_on)
    moves = sorted(facts.participants) != known
    if changed_on is not None and moves:
        check_change_day(changed_on, facts.starts_on)
    stored = standing_of(structure, known)
    typed = {**facts.facts, "participants": sorted(facts.participants)}
    refuse_unseen(read, stored, typed, stands=told_of(structure, known))
    before, after = differing(stored, typed)
    if not after:
        return structure
    for name, value in facts.facts.items():
        setattr(structure, name, value)
    _save(structure, by)
    _move_members(structure, known, facts.participants, changed_on)
    when = {"changed_on": changed_on} if changed_on and moves else {}
    record(by=by, subject=structure, before=before, after={**after, **when})
    return structure


@verb("推進体制の終わりの決定")
def end_structure(*, by: Seat, structure: Structure, ends_on: date, reason: str) -> Structure:
    """It stands until a day and no longer; it stays on record."""
    structure = _locked(structure)
    check_end(structure, ends_on, reason)
    before = snapshot_of(structure, ("ends_on", "end_reason"))
    structure.ends_on, structure.end_reason = ends_on, reason.strip()
    _save(structure, by)
    record(
        by=by, subject=structure, before=before, after={"ends_on": ends_on, "reason": structure.end_reason}
    )
    return structure


@verb("推進体制の終わりの取消し")
def resume_structure(*, by: Seat, structure: Structure) -> Structure:
    """It goes on after all."""
    structure = _locked(structure)
    refuse_running(structure)
    before = snapshot_of(structure, ("ends_on", "end_reason"))
    structure.ends_on, structure.end_reason = None, ""
    _save(structure, by)
    record(by=by, subject=structure, before=before, after=snapshot_of(structure, ("ends_on",)))
    return structure


def refuse_running(structure: Structure) -> None:
    if not structure.was_ended:
        raise WrongState("この推進体制は終わりになっていません。画面を開き直してください。")


def participants_of(structure: Structure) -> list[str]:
    """The codes of those who take part, or `ALL`: as it is planned to go on."""
    codes = structure.members.staying().values_list("municipality_id", flat=True)
    return sorted(code or ALL for code in codes)


def standing_of(structure: Structure, participants: Sequence[str]) -> dict[str, Any]:
    """All that a person may write of a structure, for the mark of a form."""
    return {**snapshot_of(structure, FACTS), "participants": list(participants)}


def told_of(structure: Structure, participants: Sequence[str]) -> str:
    names = "、".join(map(_participant, participants)) or "県だけ"
    return f"{structure.get_kind_display()}　{structure.name}（{names}）"


def _locked(structure: Structure) -> Structure:
    return Structure.objects.select_for_update().get(pk=structure.pk)


def _save(structure: Structure, by: Seat) -> None:
    structure.recorded_by_id, structure.recorded_at = by.person_id, timezone.now()
    structure.save()


def _refuse_same_name(said: Said, by: Seat) -> None:
    wait_for_turn(f"structure {by.prefecture_id} {said.name}")
    standing = Structure.objects.standing_on(timezone.localdate())
    if standing.filter(kind=said.kind, name=said.name).exists():
        raise Refusal("同じ種類で同じ名称のものが、すでに記録されています。", field="name")


def _put_members(structure: Structure, participants: Collection[str], starts_on: date | None) -> None:
    StructureMember.objects.bulk_create(
        StructureMember(
            prefecture_id=structure.prefecture_id,
            structure=structure,
            municipality_id=None if code == ALL else code,
            starts_on=starts_on,
        )
        for code in participants
    )


def _move_members(
    structure: Structure, known: Collection[str], wanted: Collection[str], changed_on: date | None
) -> None:
    """Those that leave end on the day before; without a day they go, and were never there."""
    staying = structure.members.staying()
    leaving = [row.pk for row in staying if (row.municipality_id or ALL) not in wanted]
    rows = structure.members.filter(pk__in=leaving)
    if changed_on is None:
        rows.delete()
    else:
        rows.filter(starts_on__gte=changed_on).delete()
        rows.update(ends_on=changed_on - ONE_DAY)
    _put_members(structure, [code for code in wanted if code not in known], changed_on)
