"""Completions from outside, many at once; and those of one person in one form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.errors import Refusal
from accounts.events import record
from accounts.models import Prefecture
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from pool.people.models import Talent
from training.courses.actions.completions import record_completion
from training.courses.importing import EVIDENCE, PROVIDER, Sheet, read_sheet, words_of
from training.courses.models import Completion, Course

word_fields(
    {"taken": "記録した行", "known": "記録済みの行", "held_back": "記録できない行", "courses": "研修"}
)

NAMED = 3
"""So many faults a refusal names; the page lists all of them."""


@verb("修了の取込み")
def import_completions(*, by: Seat, text: str, only_good: bool) -> Sheet:
    """What the check showed is read again, and each new row recorded. With faults everything is refused,
    unless only the good rows are asked for. The same sheet twice changes nothing."""
    list(Talent.objects.order_by("pk").select_for_update().values_list("pk"))
    sheet = read_sheet(text, by=by)
    if sheet.bad and not only_good:
        raise Refusal(
            f"記録できない行が{len(sheet.bad)}行あるため、何も記録していません。{words_of(sheet.bad[:NAMED])}",
            field="text",
        )
    for row in sheet.new:
        assert row.talent is not None
        assert row.course is not None
        assert row.completed_on is not None
        record_completion(
            by=by,
            talent=row.talent,
            course=row.course,
            completed_on=row.completed_on,
            provider=row.said[PROVIDER],
            evidence=row.said.get(EVIDENCE, ""),
        )
    if sheet.new:
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"修了の取込み {len(sheet.new)}件",
            after={"taken": len(sheet.new), "known": len(sheet.known), "held_back": len(sheet.bad)},
        )
    return sheet


@verb("研修修了のまとめての記録")
def record_courses_of(
    *, by: Seat, talent: Talent, provider: str, done: Sequence[tuple[Course, date, str]]
) -> list[Completion]:
    """Several courses of one person: each with its day, and the number of its paper or ""; all or none."""
    if not done:
        raise Refusal("修了した研修に、修了日を1つ以上書いてください。")
    made = [_one_of_many(by, talent, course, day, provider, evidence) for course, day, evidence in done]
    record(by=by, subject=talent, after={"courses": [course.key for course, *_ in done]})
    return made


def _one_of_many(
    by: Seat, talent: Talent, course: Course, day: date, provider: str, evidence: str
) -> Completion:
    """What is refused of one is said at its row."""
    try:
        return record_completion(
            by=by, talent=talent, course=course, completed_on=day, provider=provider, evidence=evidence
        )
    except Refusal as refusal:
        field = "provider" if refusal.field == "provider" else f"on_{course.pk}"
        raise Refusal(f"{course.name}：{refusal.sentence}", field=field) from refusal
