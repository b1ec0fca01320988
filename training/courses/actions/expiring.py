"""Telling of completions that run out: the talent by name of the course, the prefecture by how many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.events import record
from accounts.models import Prefecture
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from pool.people.models import Talent
from training.courses import notices
from training.courses.clearance import catalogue_now, roles_of
from training.courses.models import Completion

TOLD_BEFORE: Final = (60, 14)
"""Days before the last day, on which somebody is told."""
ONE_DAY: Final = timedelta(days=1)

word_fields({"expiring": "期限が近い修了"})


@verb("研修の有効期限のお知らせ")
def tell_of_expiries(*, by: Seat) -> int:
    """What runs out within 60 days, and again within 14, and is asked of the person after that. Each is told
    once a stage: it may run twice. Returns of how many completions somebody was told."""
    today = timezone.localdate()
    due = [(row, stage) for row in _ending(today) if (stage := _stage(row, today)) is not None]
    for completion, stage in due:
        completion.told_days = stage
        completion.save(update_fields=["told_days"])
        notices.tell_of_expiry(completion, by=by)
    if due:
        notices.tell_staff_of_expiries(len(due), by=by)
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"有効期限が近い修了 {len(due)}件",
            after={"expiring": len(due)},
        )
    return len(due)


def _stage(completion: Completion, today: date) -> int | None:
    """The nearest stage that is reached and was not told of."""
    assert completion.expires_on is not None
    left = (completion.expires_on - today).days
    stage = min(each for each in TOLD_BEFORE if left <= each)
    return None if completion.told_days is not None and completion.told_days <= stage else stage


def _ending(today: date) -> list[Completion]:
    """Those that end soon, have no later one, and are asked of the person on the day after."""
    last = today + timedelta(days=max(TOLD_BEFORE))
    same = Completion.objects.standing().filter(talent=OuterRef("talent"), course=OuterRef("course"))
    later = same.filter(Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")))
    rows = (
        Completion.objects.standing()
        .filter(~Exists(later), expires_on__range=(today, last))
        .filter(talent_id__in=Talent.objects.in_term_on(today).values("pk"))
        .filter(Q(talent__ends_on=None) | Q(talent__ends_on__gt=F("expires_on")))
        .select_related("talent__user", "course")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    found, catalogue = list(rows), catalogue_now()
    roles = roles_of({row.talent_id for row in found}, catalogue)
    return [
        row
        for row in found
        if row.expires_on
        and any(
            asked.course_id == row.course_id
            for asked in catalogue.asked_of(roles[row.talent_id], row.expires_on + ONE_DAY)
        )
    ]
