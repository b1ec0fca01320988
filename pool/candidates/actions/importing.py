"""Files of the ministry's list: read, looked at, taken over or not. Two coordinators take turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import Done, record, record_each
from accounts.moves import move
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import WrittenMeanwhile
from documents.uploads.examining import Examined
from pool.candidates.choices import CandidateStatus, Missing
from pool.candidates.differences import CONTACT, Change, differences_of, facts_told
from pool.candidates.models import Candidate, CandidateContact, CandidateImport, HeldRow
from pool.candidates.reading import read_list

LIST: Final = "candidates.list"
AT_ONCE: Final = 500
WRITTEN: Final = (
    *("kind", "name", "kana", "firm", "roles", "skills", "forms", "modes", "regions", "days_per_week"),
    *("listed_on", "trained_on", "note", "status", "withdrawn_on", "changed_at"),
)


@verb("候補人材の名簿の読取り")
def read_import(*, by: Seat, file: Examined) -> CandidateImport:
    """Read a file and keep what it says, beside the list. The list is as it was."""
    found = read_list(file.content(), file.kind)
    if not found.rows and not found.held:
        raise Refusal("見出しの下に行がありません。名簿の行を書いて送ってください。", field="file")
    made = CandidateImport.objects.create(
        file_name=file.name,
        sha256=file.sha256,
        rows=found.rows,
        ignored=found.ignored[:20],
        held_count=len(found.held),
        read_by_id=by.person_id,
    )
    HeldRow.objects.bulk_create(
        [
            HeldRow(
                candidate_import=made,
                line=row.line,
                number=row.number[:200],
                cells=dict(row.cells),
                faults=row.faults,
            )
            for row in found.held
        ],
        batch_size=AT_ONCE,
    )
    record(by=by, subject=made, after={"count": len(found.rows) + len(found.held), "held": len(found.held)})
    return made


@verb("候補人材の名簿の取込み")
def take_import(
    *, by: Seat, candidate_import: CandidateImport, missing: str = "", read: str = ""
) -> CandidateImport:
    """What the file says becomes the list; `missing` is what becomes of those who are not in it, `read` the
    mark of the differences that somebody has looked at. Rows that were held back stay with the import."""
    wait_for_turn(LIST)
    taken = CandidateImport.objects.select_for_update().get(pk=candidate_import.pk)
    move(taken, "take")
    found = differences_of(taken, held_numbers(taken))
    if read and read != found.mark:
        raise WrittenMeanwhile("画面に出ている違い", found.mark)
    if found.missing and missing not in Missing.values:
        raise Refusal("ファイルにない人を、名簿に残すか外すか選んでください。", field="missing")
    leaving = found.missing if missing == Missing.WITHDRAW else []
    _bring_in(by, found.new)
    _change(by, found.changed)
    _withdraw(by, leaving)
    _settle_held(taken)
    taken.new_count, taken.changed_count, taken.same_count = len(found.new), len(found.changed), found.same
    taken.withdrawn_count, taken.missing = len(leaving), missing if found.missing else ""
    taken.decided_at, taken.decided_by_id = timezone.now(), by.person_id
    taken.rows = []
    taken.save()
    record(
        by=by,
        subject=taken,
        after={
            "new": taken.new_count,
            "changed": taken.changed_count,
            "same": taken.same_count,
            "withdrawn": taken.withdrawn_count,
            "held": taken.held_count,
        },
    )
    return taken


@verb("候補人材の名簿の取込みの取りやめ")
def discard_import(*, by: Seat, candidate_import: CandidateImport) -> CandidateImport:
    """What was read is forgotten, with all that it says of people."""
    left = CandidateImport.objects.select_for_update().get(pk=candidate_import.pk)
    move(left, "discard")
    left.rows = []
    left.decided_at, left.decided_by_id = timezone.now(), by.person_id
    left.save(update_fields=["status", "rows", "decided_at", "decided_by"])
    left.held.update(cells={}, number="", faults=[])
    record(by=by, subject=left)
    return left


def held_numbers(candidate_import: CandidateImport) -> list[str]:
    return list(candidate_import.held.exclude(number="").values_list("number", flat=True))


def _parted(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is the candidate's own row, and how to reach the candidate."""
    own = {name: value for name, value in facts.items() if name not in CONTACT}
    return own, {name: facts[name] for name in CONTACT if name in facts}


def _told(facts: Mapping[str, Any], contact: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts_told(facts), **({"contact": "written"} if any(contact.values()) else {})}


def _bring_in(by: Seat, rows: Iterable[Mapping[str, Any]]) -> None:
    parted = [_parted(row) for row in rows]
    today = timezone.localdate()
    made = Candidate.objects.bulk_create(
        [Candidate(**{"listed_on": today, **own}) for own, _ in parted], batch_size=AT_ONCE
    )
    CandidateContact.objects.bulk_create(
        [
            CandidateContact(candidate=candidate, **contact)
            for candidate, (_, contact) in zip(made, parted, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    done: list[Done] = [
        (candidate, "", "", {}, _told(own, contact))
        for candidate, (own, contact) in zip(made, parted, strict=True)
    ]
    if done:
        record_each(by=by, verb="list_candidate", done=done)


def _change(by: Seat, changes: Iterable[Change]) -> None:
    now = timezone.now()
    candidates, contacts, done = [], [], []
    for change in changes:
        own, contact = _parted(change.after)
        for name, value in own.items():
            setattr(change.candidate, name, value)
        change.candidate.withdrawn_on, change.candidate.changed_at = None, now
        candidates.append(change.candidate)
        if contact:
            contacts.append((change.candidate.pk, contact))
        before, after = _parted(change.before)[0], _told(own, {"any": bool(contact)})
        done.append((change.candidate, "", "", facts_told(before), after))
    Candidate.objects.bulk_update(candidates, WRITTEN, batch_size=AT_ONCE)
    for pk, contact in contacts:
        CandidateContact.objects.filter(pk=pk).update(**contact)
    if done:
        record_each(by=by, verb="change_candidate", done=done)


def _withdraw(by: Seat, candidates: list[Candidate]) -> None:
    today, now = timezone.localdate(), timezone.now()
    done: list[Done] = []
    for candidate in candidates:
        candidate.status, candidate.withdrawn_on, candidate.changed_at = CandidateStatus.WITHDRAWN, today, now
        after = {"status": candidate.status, "reason": "新しい名簿のファイルにないため"}
        done.append((candidate, "", "", {"status": CandidateStatus.LISTED}, after))
    Candidate.objects.bulk_update(candidates, WRITTEN, batch_size=AT_ONCE)
    if done:
        record_each(by=by, verb="withdraw_candidate", done=done)


def _settle_held(taken: CandidateImport) -> None:
    """Rows that were held back before are settled by what this file says in their place: by number, and
    where there is none by their very words. What they said of people is then forgotten, but not why."""
    now_held = list(taken.held.all())
    named = {row["number"] for row in taken.rows} | {row.number for row in now_held if row.number}
    nameless = [row.cells for row in now_held if not row.number]
    waiting = HeldRow.objects.open().exclude(candidate_import=taken)
    settled = [row.pk for row in waiting if row.number in named or (not row.number and row.cells in nameless)]
    HeldRow.objects.filter(pk__in=settled).update(settled_by=taken, cells={})
