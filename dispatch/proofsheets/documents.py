"""What the 派遣要件確認票 says: the facts with their papers, and visit by visit whether they held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from accounts.seats import Seat
from dispatch.dispatches.fitness import PROOFS, Person, Verdict
from dispatch.dispatches.gates import errand_of_day, people_standing
from dispatch.dispatches.models import Dispatch
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from japan.wareki import format_compact
from pool.people.models import ConflictOfInterest, DatedFact
from training.courses.choices import WaiverStatus
from training.courses.models import Completion, Waiver

HOLDS, HELD, LACKS, NEEDS_NOTHING = "そろっている", "当時は有効", "足りない", "訪問なし"
WORDS: Final = (HOLDS, HELD, LACKS, NEEDS_NOTHING)


@dataclass(frozen=True)
class VisitLine:
    """One visit, and what its day's facts say now. `word`: 当時は有効 where what was on record when the host
    confirmed has been taken back since."""

    visit: Visit
    word: str
    missing: Sequence[str]


@dataclass(frozen=True)
class TrainingLine:
    """One completion or waiver that tells of the days of the dispatch."""

    course: str
    what: str
    days: str
    paper: str
    remark: str = ""


def sheet_context(dispatch: Dispatch, seat: Seat) -> dict[str, Any]:
    """For the prefecture: it names papers, reasons and conflicts."""
    visits = list(dispatch.visits.with_logs().exclude(status=VisitStatus.CANCELLED).order_by("on_day"))
    first = min([dispatch.starts_on, *(visit.on_day for visit in visits)])
    last = max([dispatch.ends_on, *(visit.on_day for visit in visits)])
    person = people_standing([dispatch.talent_id], first, last)[dispatch.talent_id]
    lines = [_line(visit, person) for visit in visits]
    return {
        "dispatch": dispatch,
        "talent": dispatch.talent,
        "prefecture_name": seat.prefecture_name,
        "facts": _facts(dispatch, first, last),
        "training": [*_completions(dispatch, first, last), *_waivers(dispatch, first, last)],
        "conflicts": list(_conflicts(dispatch, first, last)),
        "lines": lines,
        "counts": {word: sum(line.word == word for line in lines) for word in WORDS},
        "today": timezone.localdate(),
    }


def _line(visit: Visit, person: Person) -> VisitLine:
    log = visit.written_log
    if log is not None and not log.was_held:
        return VisitLine(visit, NEEDS_NOTHING, ())
    missing = [
        verdict.reason or verdict.sentence for verdict in _verdicts(visit, person) if not verdict.is_open
    ]
    if not missing:
        return VisitLine(visit, HOLDS, ())
    was_proven = visit.status == VisitStatus.CONFIRMED and log is not None and log.was_cleared
    return VisitLine(visit, HELD if was_proven else LACKS, missing)


def _verdicts(visit: Visit, person: Person) -> list[Verdict]:
    errand = errand_of_day(visit.municipality_id, visit.on_day)
    return [rule(person, errand) for rule in PROOFS]


def _facts(dispatch: Dispatch, first: date, last: date) -> list[DatedFact]:
    """Approved ones of the days of the dispatch, each with its paper and who approved it."""
    rows = DatedFact.objects.standing().filter(talent=dispatch.talent_id).touching(first, last)
    return list(rows.select_related("asked_by", "decided_by").order_by("kind", "starts_on"))


def _completions(dispatch: Dispatch, first: date, last: date) -> list[TrainingLine]:
    """Those that count on some day of the dispatch, revoked ones with why."""
    rows = Completion.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=first), talent=dispatch.talent_id, completed_on__lte=last
    ).select_related("course", "recorded_by", "revoked_by")
    return [
        TrainingLine(
            row.course.name,
            "修了",
            _days(row.completed_on, row.expires_on),
            "　".join(filter(None, (row.provider, row.evidence, f"記録：{row.recorded_by.name}"))),
            f"{format_compact(row.revoked_from)}から無効：{row.revoke_reason}" if row.revoked_from else "",
        )
        for row in rows.order_by("course_id", "completed_on")
    ]


def _waivers(dispatch: Dispatch, first: date, last: date) -> list[TrainingLine]:
    rows = Waiver.objects.filter(
        talent=dispatch.talent_id, status=WaiverStatus.APPROVED, valid_from__lte=last, valid_until__gte=first
    ).select_related("course", "decided_by")
    return [
        TrainingLine(
            row.course.name,
            "免除",
            _days(row.valid_from, row.valid_until),
            f"理由：{row.reason}　承認：{row.decided_by.name if row.decided_by else ''}",
        )
        for row in rows.order_by("course_id", "valid_from")
    ]


def _conflicts(dispatch: Dispatch, first: date, last: date) -> Any:
    """With this town, on some day of the dispatch."""
    rows = ConflictOfInterest.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first),
        talent=dispatch.talent_id,
        municipality_code=dispatch.municipality_id,
        starts_on__lte=last,
    )
    return rows.order_by("starts_on")


def _days(first: date, last: date | None) -> str:
    return f"{format_compact(first)}から{f'{format_compact(last)}まで' if last else ''}"


def sheet_name(dispatch: Dispatch) -> str:
    """派遣要件確認票_神石高原町_D-8-0001.pdf"""
    return f"派遣要件確認票_{dispatch.municipality_name}_{dispatch.number}.pdf"
