"""Keeping the vocabulary of a prefecture. Keys stay for good; so does every skill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import differing, record, snapshot_of
from accounts.models import Prefecture
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from desk.checks import refuse_unseen
from japan.skill_standard import SkillRow, read_skills
from pool.skills.checks import (
    FACTS,
    check_retirement,
    checked,
    refuse_same_name,
    refuse_too_many,
    refuse_unused,
    refuse_used,
)
from pool.skills.choices import SkillSource
from pool.skills.importing import Sheet, read_sheet, words_of
from pool.skills.models import Skill

RETIREMENT: Final = ("unused_from", "unused_reason")
OWN: Final = "own_"
"""What keys of a prefecture's own skills begin with; those of the standard never do."""
NAMED: Final = 3
"""So many faults a refusal names; the page lists all of them."""

word_fields({"taken": "取り込んだ行", "held_back": "取り込めない行"})


@verb("スキルの追加")
def add_skill(*, by: Seat, name: str, roles: Sequence[str], description: str = "") -> Skill:
    """A skill of the prefecture's own; it can be recorded from now on."""
    _take_turn(by)
    kept = checked({"name": name, "roles": roles, "description": description})
    refuse_same_name(kept["sought"])
    refuse_too_many()
    last = Skill.objects.aggregate(place=Max("place"))["place"] or 0
    skill = Skill(
        prefecture_id=by.prefecture_id,
        recorded_by_id=by.person_id,
        source=SkillSource.PREFECTURE,
        key=f"{OWN}{_next_own()}",
        place=last + 1,
        **kept,
    )
    skill.save(force_insert=True)
    record(by=by, subject=skill, after=snapshot_of(skill, FACTS))
    return skill


@verb("スキルの変更")
def change_skill(
    *, by: Seat, skill: Skill, name: str, roles: Sequence[str], description: str = "", read: str = ""
) -> Skill:
    """Another name, other types, another description. What was recorded under the old name keeps it as the
    name of its day. `read` is the mark of what somebody began on. Raises `WrittenMeanwhile`."""
    _take_turn(by)
    skill = _locked(skill)
    kept = checked({"name": name, "roles": roles, "description": description})
    stored, typed = snapshot_of(skill, FACTS), {fact: kept[fact] for fact in FACTS}
    refuse_unseen(read, stored, typed, stands=skill.name)
    before, after = differing(stored, typed)
    if not after:
        return skill
    refuse_same_name(kept["sought"], but=skill.pk)
    for fact, value in kept.items():
        setattr(skill, fact, value)
    _sign(skill, by)
    record(by=by, subject=skill, before=before, after=after)
    return skill


@verb("スキルを使わなくする決定")
def retire_skill(*, by: Seat, skill: Skill, unused_from: date, reason: str) -> Skill:
    """From a day on it is offered nowhere. It stands on, and counts, where it was recorded."""
    skill = _locked(skill)
    refuse_unused(skill)
    check_retirement(unused_from, reason, timezone.localdate())
    skill.unused_from, skill.unused_reason = unused_from, reason.strip()
    _sign(skill, by)
    record(by=by, subject=skill, after=snapshot_of(skill, RETIREMENT))
    return skill


@verb("スキルをもう一度使う決定")
def restore_skill(*, by: Seat, skill: Skill) -> Skill:
    skill = _locked(skill)
    refuse_used(skill)
    before = snapshot_of(skill, RETIREMENT)
    skill.unused_from, skill.unused_reason = None, ""
    _sign(skill, by)
    record(by=by, subject=skill, before=before, after=snapshot_of(skill, RETIREMENT))
    return skill


@verb("スキル標準の取込み")
def import_skills(*, by: Seat, text: str, only_good: bool) -> Sheet:
    """What the check showed is read again; each new or changed row is written by the verb of its change. With
    faults everything is refused, unless only the good rows are asked for. The same sheet twice changes
    nothing."""
    _take_turn(by)
    sheet = read_sheet(text)
    if sheet.bad and not only_good:
        raise Refusal(
            f"取り込めない行が{len(sheet.bad)}行あるため、何も変えていません。{words_of(sheet.bad[:NAMED])}",
            field="text",
        )
    for row in sheet.new:
        skill = add_skill(by=by, **row.facts) if row.skill is None else row.skill
        if row.skill is not None and row.facts != snapshot_of(row.skill, FACTS):
            skill = change_skill(by=by, skill=row.skill, **row.facts)
        _use_as_said(by, skill, row.unused_from, row.unused_reason)
    if sheet.new:
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"スキル標準の取込み {len(sheet.new)}件",
            after={"taken": len(sheet.new), "held_back": len(sheet.bad)},
        )
    return sheet


def _use_as_said(by: Seat, skill: Skill, unused_from: date | None, reason: str) -> None:
    if (skill.unused_from, skill.unused_reason) == (unused_from, reason):
        return
    if skill.unused_from is not None:
        skill = restore_skill(by=by, skill=skill)
    if unused_from is not None:
        retire_skill(by=by, skill=skill, unused_from=unused_from, reason=reason)


@verb("スキル標準の読込み")
def seed_skills(*, by: Seat) -> int:
    """The standard's skills that the prefecture does not have yet. What was renamed or put out of use since
    stays so; one whose name the prefecture has given to a skill of its own is left out. How many came in: one
    event for those that a release adds, none for those with which a prefecture is opened."""
    _take_turn(by)
    known = {(skill.key, skill.sought) for skill in Skill.objects.all()}
    keys, names = {key for key, _ in known}, {sought for _, sought in known}
    made = []
    for place, row in enumerate(read_skills(), start=1):
        skill = seeded(by.prefecture_id, row, place)
        if skill.key not in keys and skill.sought not in names:
            made.append(skill)
    if made:
        Skill.objects.bulk_create(made)
    if made and known:
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"スキル標準の読込み {len(made)}件",
            after={"taken": len(made)},
        )
    return len(made)


def seeded(prefecture_id: int, row: SkillRow, place: int) -> Skill:
    """A skill as the standard has it."""
    source = SkillSource.PRODUCT if row.is_own_addition else SkillSource.STANDARD
    facts: dict[str, Any] = checked({"name": row.name, "roles": row.roles, "description": row.description})
    return Skill(
        prefecture_id=prefecture_id, key=row.key, source=source, origin=row.source, place=place, **facts
    )


def _next_own() -> int:
    """The number of the next own skill: none is deleted, so that counting them names a free one."""
    return Skill.objects.filter(source=SkillSource.PREFECTURE).count() + 1


def _take_turn(by: Seat) -> None:
    """Whoever writes names at the same time waits."""
    wait_for_turn(f"skills {by.prefecture_id}")


def _locked(skill: Skill) -> Skill:
    return Skill.objects.select_for_update().get(pk=skill.pk)


def _sign(skill: Skill, by: Seat) -> None:
    skill.recorded_by_id, skill.recorded_at = by.person_id, timezone.now()
    skill.save()
