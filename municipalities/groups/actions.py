"""Every write to groups: by the prefecture's staff, and from the published list."""

from __future__ import annotations

from collections.abc import Mapping
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
from municipalities.groups.checks import Said, check_change_day, check_end, check_group
from municipalities.groups.models import AreaGroup, GroupMember

FACTS: Final = ("kind", "name", "kana", "starts_on", "note", "source", "as_of")
ONE_DAY: Final = timedelta(days=1)

word_fields({"members": "構成市町村", "cores": "中心市", "changed_on": "構成が変わった日"})
word_values("members", body_name)
word_values("cores", body_name)


@verb("圏域・グループの記録")
def record_group(*, by: Seat, **said: Any) -> AreaGroup:
    """A group that the prefecture tells of. `said` are the facts of a `Said`."""
    facts = Said(**said)
    check_group(facts, by.prefecture_id, today=timezone.localdate())
    _refuse_same_name(facts, by)
    group = AreaGroup(prefecture_id=by.prefecture_id, recorded_by_id=by.person_id, **facts.facts)
    group.save(force_insert=True)
    _put_members(group, facts.belonging, None)
    record(by=by, subject=group, after={**snapshot_of(group, FACTS), **_told(facts.belonging)})
    return group


@verb("圏域・グループの変更")
def change_group(
    *, by: Seat, group: AreaGroup, changed_on: date | None = None, read: str = "", **said: Any
) -> AreaGroup:
    """Other facts, other members. Members come and go on `changed_on`: who leaves was there until the day
    before. Without a day what stood there was wrong from the beginning. `read` is the mark of what somebody
    began on (`standing_of`). Raises `WrittenMeanwhile`."""
    facts, group = Said(**said), _locked(group)
    known = belonging_of(group)
    check_group(facts, by.prefecture_id, today=timezone.localdate(), known=list(known))
    if changed_on is not None and facts.belonging != known:
        check_change_day(changed_on, group)
    stored = standing_of(group, known)
    typed = {**facts.facts, "members": sorted(facts.members), "cores": sorted(facts.cores)}
    refuse_unseen(read, stored, typed, stands=told_of(group, known))
    before, after = differing(stored, typed)
    if not after:
        return group
    for name, value in facts.facts.items():
        setattr(group, name, value)
    group.recorded_by_id, group.recorded_at = by.person_id, timezone.now()
    group.save()
    _move_members(group, known, facts.belonging, changed_on)
    when = {"changed_on": changed_on} if changed_on and known != facts.belonging else {}
    record(by=by, subject=group, before=before, after={**after, **when})
    return group


@verb("圏域・グループの終わりの決定")
def end_group(*, by: Seat, group: AreaGroup, ends_on: date, reason: str) -> AreaGroup:
    """It is a group until a day and no longer; it stays on record."""
    group = _locked(group)
    check_end(group, ends_on, reason)
    before = snapshot_of(group, ("ends_on", "end_reason"))
    group.ends_on, group.end_reason = ends_on, reason.strip()
    group.recorded_by_id, group.recorded_at = by.person_id, timezone.now()
    group.save()
    record(by=by, subject=group, before=before, after={"ends_on": ends_on, "reason": group.end_reason})
    return group


@verb("圏域・グループの終わりの取消し")
def resume_group(*, by: Seat, group: AreaGroup) -> AreaGroup:
    """It goes on after all."""
    group = _locked(group)
    if group.ends_on is None:
        raise WrongState("この圏域・グループは終わりになっていません。画面を開き直してください。")
    before = snapshot_of(group, ("ends_on", "end_reason"))
    group.ends_on, group.end_reason = None, ""
    group.recorded_by_id, group.recorded_at = by.person_id, timezone.now()
    group.save()
    record(by=by, subject=group, before=before, after=snapshot_of(group, ("ends_on",)))
    return group


@verb("圏域・グループの一覧の読込み")
def seed_group(*, by: Seat, said: Said) -> AreaGroup | None:
    """A group of the published list, once: what a person has written on it since, or ended, or recorded
    before under the same name, stays as it is, and what is the same already leaves no trace. None where there
    was nothing to do."""
    wait_for_turn(f"group {by.prefecture_id} {said.name}")
    held = AreaGroup.objects.select_for_update().filter(seed_key=said.name).first()
    named = AreaGroup.objects.filter(kind=said.kind, name=said.name)
    if held.recorded_by_id is not None if held else named.exists():
        return None
    known = belonging_of(held) if held else {}
    stored = snapshot_of(held, FACTS) if held else dict.fromkeys(FACTS)
    before, after = differing(stored | _told(known), said.facts | _told(said.belonging))
    if held is not None and not after:
        return None
    group = held or AreaGroup(prefecture_id=by.prefecture_id, seed_key=said.name)
    for name, value in said.facts.items():
        setattr(group, name, value)
    group.recorded_at = timezone.now()
    group.save()
    _move_members(group, known, said.belonging, None)
    record(by=by, subject=group, before=before if held else {}, after=after)
    return group


def belonging_of(group: AreaGroup) -> dict[str, bool]:
    """By code, whether the member is a core: as the group is planned to go on."""
    return dict(group.members.staying().order_by("code").values_list("code", "is_core"))


def standing_of(group: AreaGroup, belonging: Mapping[str, bool]) -> dict[str, Any]:
    """All that a person may write of a group, for the mark of a form."""
    return {**snapshot_of(group, FACTS), **_told(belonging)}


def told_of(group: AreaGroup, belonging: Mapping[str, bool]) -> str:
    return f"{group.get_kind_display()}　{group.name}（{'、'.join(map(body_name, belonging))}）"


def _told(belonging: Mapping[str, bool]) -> dict[str, list[str]]:
    cores = sorted(code for code, is_core in belonging.items() if is_core)
    return {"members": sorted(belonging), "cores": cores}


def _locked(group: AreaGroup) -> AreaGroup:
    return AreaGroup.objects.select_for_update().get(pk=group.pk)


def _refuse_same_name(said: Said, by: Seat) -> None:
    wait_for_turn(f"group {by.prefecture_id} {said.name}")
    if AreaGroup.objects.standing_on(timezone.localdate()).filter(kind=said.kind, name=said.name).exists():
        raise Refusal("同じ種類で同じ名称のものが、すでに記録されています。", field="name")


def _put_members(group: AreaGroup, belonging: Mapping[str, bool], starts_on: date | None) -> None:
    GroupMember.objects.bulk_create(
        GroupMember(
            prefecture_id=group.prefecture_id,
            group=group,
            code=code,
            is_core=is_core,
            starts_on=starts_on,
        )
        for code, is_core in belonging.items()
    )


def _move_members(
    group: AreaGroup, known: Mapping[str, bool], wanted: Mapping[str, bool], changed_on: date | None
) -> None:
    """Those that leave, or become or are no longer a core, end on the day before; without a day they go."""
    leaving = [code for code, is_core in known.items() if wanted.get(code) is not is_core]
    coming = {code: is_core for code, is_core in wanted.items() if known.get(code) is not is_core}
    rows = group.members.staying().filter(code__in=leaving)
    if changed_on is None:
        rows.delete()
    else:
        rows.filter(starts_on__gte=changed_on).delete()
        rows.update(ends_on=changed_on - ONE_DAY)
    _put_members(group, coming, changed_on)
