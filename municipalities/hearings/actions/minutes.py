"""What was said: as a whole, and against the answers of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import snapshot_of
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text, refuse_unseen
from municipalities.hearings import notices
from municipalities.hearings.actions.rows import locked, record_hearing
from municipalities.hearings.checks import check_minutes, refuse_settled, refuse_still_to_come
from municipalities.hearings.models import Hearing, HearingNote

MINUTES: Final = ("present", "issues", "securing", "attendants")


@verb("ヒアリングの記録")
def record_minutes(*, by: Seat, hearing: Hearing, read: str = "", **said: str) -> Hearing:
    """現状, 課題, 想定される確保方法 and who was there (`MINUTES`): from now on it was held. The history
    says what was written, never the words. `read` is the mark of what somebody began on. Raises
    `WrittenMeanwhile`."""
    check_minutes(**said)
    hearing = locked(hearing)
    before = hearing.status
    move(hearing, "record")
    refuse_still_to_come(hearing, timezone.localdate())
    stored = snapshot_of(hearing, MINUTES)
    typed = {name: value.strip() for name, value in said.items()}
    refuse_unseen(read, stored, typed)
    written = [name for name in MINUTES if stored[name] != typed[name]]
    if not written and before == hearing.status:
        return hearing
    for name, value in typed.items():
        setattr(hearing, name, value)
    hearing.written_at, hearing.written_by_id = timezone.now(), by.person_id
    hearing.save()
    moved = {"status": hearing.status} if before != hearing.status else {}
    record_hearing(
        by, hearing, before={"status": before} if moved else {}, after={**moved, "written": written}
    )
    return hearing


@verb("回答についての記録")
def write_notes(
    *, by: Seat, hearing: Hearing, section: str, notes: Mapping[str, str], read: str = ""
) -> Hearing:
    """All of one section: by question id, "" for the section as a whole; an empty text takes a note away.
    `read` is the mark of what stood there, "" for nothing. Raises `WrittenMeanwhile`."""
    hearing = locked(hearing)
    refuse_settled(hearing)
    title = _section_title(hearing, section, notes)
    for question, text in notes.items():
        check_text(text, f"note_{question}", "記録")
    rows = {row.question: row for row in HearingNote.objects.filter(hearing=hearing, section=section)}
    stored = {question: rows[question].text if question in rows else "" for question in notes}
    typed = {question: text.strip() for question, text in notes.items()}
    refuse_unseen(read, stored, typed)
    changed = [question for question, text in typed.items() if stored[question] != text]
    for question in changed:
        _put(by, hearing, section, question, typed[question], rows.get(question))
    if changed:
        record_hearing(by, hearing, after={"of_section": title, "note_count": len(changed)})
    return hearing


def _section_title(hearing: Hearing, section: str, notes: Mapping[str, str]) -> str:
    """Raises `Refusal` for a section or a question that the round does not have."""
    if hearing.round is None:
        raise Refusal("調査によらないヒアリングには、回答がありません。")
    questions = hearing.round.questions
    titles = {each.key: each.title for each in questions.sections}
    known = {"", *(each.id for each in questions.of_section(section))}
    if section not in titles or not set(notes) <= known:
        raise Refusal("この調査にない区分か設問です。画面を開き直してください。")
    return titles[section]


def _put(by: Seat, hearing: Hearing, section: str, question: str, text: str, row: HearingNote | None) -> None:
    if row is not None and not text:
        row.delete()
        return
    row = row or HearingNote(
        prefecture_id=hearing.prefecture_id, hearing=hearing, section=section, question=question
    )
    row.text, row.written_by_id, row.written_at = text, by.person_id, timezone.now()
    row.save()


@verb("ヒアリングの記録の共有")
def share_minutes(*, by: Seat, hearing: Hearing) -> Hearing:
    """The municipality reads the minutes from now on, and what is written on them later."""
    hearing = locked(hearing)
    move(hearing, "share")
    if hearing.shared_at is not None:
        raise WrongState("この記録は、すでに市町村に共有されています。画面を開き直してください。")
    hearing.shared_at = timezone.now()
    hearing.save()
    record_hearing(by, hearing, after={"is_shared": True})
    notices.tell_of_minutes(by=by, hearing=hearing)
    return hearing


@verb("ヒアリングの記録の共有の取りやめ")
def unshare_minutes(*, by: Seat, hearing: Hearing) -> Hearing:
    hearing = locked(hearing)
    move(hearing, "unshare")
    if hearing.shared_at is None:
        raise WrongState("この記録は、市町村に共有されていません。画面を開き直してください。")
    hearing.shared_at = None
    hearing.save()
    record_hearing(by, hearing, before={"is_shared": True})
    return hearing


@verb("ヒアリングのまとめの終わり")
def close_hearing(*, by: Seat, hearing: Hearing) -> Hearing:
    """The minutes stay as they are."""
    return _moved(by, hearing, "close")


@verb("ヒアリングのまとめの再開")
def reopen_hearing(*, by: Seat, hearing: Hearing) -> Hearing:
    """There is something to put right after all."""
    return _moved(by, hearing, "reopen")


def _moved(by: Seat, hearing: Hearing, verb: str) -> Hearing:
    hearing = locked(hearing)
    before: Any = hearing.status
    move(hearing, verb)
    hearing.save()
    record_hearing(by, hearing, before={"status": before}, after={"status": hearing.status})
    return hearing
