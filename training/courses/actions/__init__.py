"""Every write to the catalogue: courses, and for whom they are required. Completions stand in
`completions.py`, waivers in `waivers.py`, the questions of a test in `questions.py`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.models import Prefecture
from accounts.seats import Seat
from accounts.verbs import verb
from desk.touched import changing
from japan.wareki import format_day
from training.courses.choices import CourseKind, Timing
from training.courses.course_catalogue import CourseRow, read_courses
from training.courses.models import OWN, Course, Requirement

REQUIREMENT_FACTS: Final = ("course", "role", "timing", "grace_month", "grace_day", "starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class CourseFacts:
    """What a course says of itself."""

    name: str
    hours: Decimal
    valid_years: int | None = None
    kind: str = CourseKind.PRACTICE
    description: str = ""
    held_by: str = ""
    pass_percent: int | None = None
    most_tries: int = 3
    is_open_to_towns: bool = False
    is_offered: bool = True


COURSE_FACTS: Final = tuple(CourseFacts.__dataclass_fields__)


@verb("研修科目の準備")
def open_catalogue(*, by: Seat) -> list[Course]:
    """Fill the catalogue with the default courses it lacks; courses that were edited stay as they are."""
    known = set(Course.objects.values_list("key", flat=True))
    missing = [row for row in read_courses() if row.key not in known]
    Course.objects.bulk_create((_default_course(row, by) for row in missing), ignore_conflicts=True)
    if missing:
        required = {row.key for row in missing if row.required_before_dispatch}
        Requirement.objects.bulk_create(
            (
                Requirement(prefecture_id=by.prefecture_id, course_id=course_id, recorded_by_id=by.person_id)
                for course_id in Course.objects.filter(key__in=required).values_list("pk", flat=True)
            ),
            ignore_conflicts=True,
        )
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"研修の一覧 {len(missing)}科目",
            after={"courses": [row.key for row in missing]},
        )
    return list(Course.objects.order_by("id"))


@verb("研修の追加")
def add_course(*, by: Seat, **said: Any) -> Course:
    """Add a course of the prefecture's own. `said` are the facts of a `CourseFacts`. It gates nobody yet."""
    facts = CourseFacts(**said)
    _check_course(facts)
    course = Course.objects.create(
        prefecture_id=by.prefecture_id, key=f"{OWN}{uuid4().hex[:12]}", **asdict(facts)
    )
    record(by=by, subject=course, after=snapshot_of(course, COURSE_FACTS))
    return course


@verb("研修の変更")
def revise_course(*, by: Seat, course: Course, **said: Any) -> Course:
    """Change a course. Completions already recorded keep the last day they were given."""
    facts = CourseFacts(**said)
    course = Course.objects.select_for_update().get(pk=course.pk)
    before = snapshot_of(course, COURSE_FACTS)
    _check_course(facts)
    with changing(course, by=by):
        for name, value in asdict(facts).items():
            setattr(course, name, value)
        course.save()
    changed_before, changed_after = changes(course, before, COURSE_FACTS)
    if changed_after:
        record(by=by, subject=course, before=changed_before, after=changed_after)
    return course


@verb("必要な研修の設定")
def require_course(
    *,
    by: Seat,
    course: Course,
    starts_on: date,
    role: str = "",
    timing: str = Timing.FIRST,
    grace: tuple[int, int] | None = None,
    ends_on: date | None = None,
) -> Requirement:
    """Ask a course of everybody, or of a role, from a day on: not earlier than today, since what was allowed
    stays allowed. `grace` is month and day, of what is asked each fiscal year."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    requirement = Requirement(
        prefecture_id=by.prefecture_id,
        course=course,
        role=role,
        timing=timing,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by_id=by.person_id,
    )
    requirement.grace_month, requirement.grace_day = grace or (None, None)
    _check_requirement(requirement)
    with changing(course, by=by):
        requirement.save(force_insert=True)
    record(
        by=by,
        subject=requirement,
        label=f"{course.name}　{requirement.told}",
        after=snapshot_of(requirement, REQUIREMENT_FACTS),
    )
    return requirement


@verb("必要な研修を終える")
def end_requirement(*, by: Seat, requirement: Requirement, ends_on: date) -> Requirement:
    """The last day on which it is asked: yesterday at the earliest, so that no day of the past changes. What
    has not begun by then is taken back."""
    known = (
        Requirement.objects.select_for_update(of=("self",)).select_related("course").get(pk=requirement.pk)
    )
    yesterday = timezone.localdate() - timedelta(days=1)
    if known.ends_on is not None and known.ends_on <= yesterday:
        raise WrongState("この決まりは、すでに終わっています。画面を開き直してください。")
    if ends_on < yesterday:
        raise Refusal(
            f"最後の日は、昨日（{format_day(yesterday)}）か、それより後の日にしてください。", field="ends_on"
        )
    before, label = snapshot_of(known, REQUIREMENT_FACTS), f"{known.course.name}　{known.told}"
    if known.starts_on is not None and ends_on < known.starts_on:
        record(by=by, subject=known, label=label, before=before, after={"ends_on": None})
        known.delete()
        return known
    known.ends_on = ends_on
    known.save(update_fields=["ends_on"])
    was, became = changes(known, before, REQUIREMENT_FACTS)
    record(by=by, subject=known, label=label, before=was, after=became)
    return known


def _default_course(row: CourseRow, by: Seat) -> Course:
    return Course(
        prefecture_id=by.prefecture_id,
        key=row.key,
        kind=row.kind,
        name=row.name,
        description=row.description,
        hours=row.hours,
        valid_years=row.valid_years,
        is_open_to_towns=row.is_open_to_towns,
    )


def _check_course(facts: CourseFacts) -> None:
    if not facts.name.strip():
        raise Refusal("研修の名称を書いてください。", field="name")
    if not 0 < facts.hours < 1000:
        raise Refusal("時間は0より大きく1000より小さい数にしてください。", field="hours")
    if facts.valid_years is not None and facts.valid_years < 1:
        raise Refusal(
            "有効な年数は1以上にしてください。期限がないときは空けておいてください。", field="valid_years"
        )
    if facts.pass_percent is not None and not 1 <= facts.pass_percent <= 100:
        raise Refusal(
            "合格の割合は1％から100％までの数にしてください。テストがないときは空けておいてください。",
            field="pass_percent",
        )
    if not 1 <= facts.most_tries <= 20:
        raise Refusal("受けられる回数は1回から20回までにしてください。", field="most_tries")


def _check_requirement(asked: Requirement) -> None:
    today = timezone.localdate()
    if asked.starts_on is None or asked.starts_on < today:
        raise Refusal("初めの日は、今日か今日より後の日にしてください。", field="starts_on")
    if asked.ends_on is not None and asked.ends_on < asked.starts_on:
        raise Refusal("最後の日は、初めの日と同じか後の日にしてください。", field="ends_on")
    if asked.grace_month is not None and asked.timing != Timing.YEARLY:
        raise Refusal("猶予を決められるのは、年度ごとに受ける研修だけです。", field="grace")
    others = Requirement.objects.filter(course=asked.course, role=asked.role, timing=asked.timing)
    clashing = others.not_ended(asked.starts_on)
    if asked.ends_on is not None:
        clashing = clashing.exclude(starts_on__gt=asked.ends_on)
    if clashing.exists():
        raise Refusal(
            f"「{asked.course.name}」は、同じ期間に{asked.whom}に{asked.get_timing_display()}必要と、すでに決まって"
            "います。先にその決まりを終えてください。",
            field="starts_on",
        )
