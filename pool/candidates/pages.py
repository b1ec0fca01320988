"""What the pages of candidates and imports show besides lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count

from accounts.seats import Seat
from desk.fields import Field, Line, lines
from desk.files.cells import Column
from desk.history import history_of
from japan.skill_standard import ROLES
from japan.wareki import format_day
from pool.candidates.actions.listing import VIEWED
from pool.candidates.choices import CALL_BADGES, RUNNING
from pool.candidates.columns import COLUMNS, LINE, REASON
from pool.candidates.differences import Change, Differences
from pool.candidates.models import (
    Candidate,
    CandidateCall,
    CandidateContact,
    CandidateImport,
    HeldRow,
    has_part,
)

SHOWN: Final = 100
"""So many rows of a look stand on the page; all of them in its file."""
LONGEST_COURSE: Final = 20


@dataclass(frozen=True)
class CallPart:
    """A call with its course, on the page of its candidate."""

    call: CandidateCall
    badge: str
    facts: list[Line]
    history: list[dict[str, Any]]
    is_running: bool
    talent_url: str


def facts_of(candidate: Candidate, fields: Sequence[Field]) -> list[Line]:
    return lines("page", fields, candidate)


def contact_lines(contact: CandidateContact | None) -> list[Line]:
    if contact is None:
        return []
    said = (("メールアドレス", contact.mail), ("電話番号", contact.phone))
    return [Line(label, value) for label, value in said if value]


def call_parts(calls: Sequence[CandidateCall], seat: Seat, now: datetime) -> list[CallPart]:
    """The latest first; only that one may be taken up again, and only its course is told."""
    parts = []
    for place, call in enumerate(calls):
        call.is_followed = place > 0  # type: ignore[attr-defined]
        facts = [
            Line("打診した日", format_day(call.asked_on)),
            Line("打診した人", call.asked_by.name if call.asked_by else "自動処理"),
            Line("打診の内容", call.words),
            *([Line("結果の理由", call.reason)] if call.reason else []),
        ]
        url = seat.url("talent_detail", call.talent_id) if call.talent_id else ""
        course = history_of(call, now, longest=LONGEST_COURSE) if place == 0 else []
        parts.append(CallPart(call, CALL_BADGES[call.status], facts, course, call.status in RUNNING, url))
    return parts


def role_counts() -> list[tuple[str, int]]:
    """How many are listed in each role; whoever holds several counts in each."""
    listed = Candidate.objects.listed()
    counts = listed.aggregate(**{role: Count("pk", filter=has_part("roles", role)) for role in ROLES})
    return [(ROLES[role], counts[role]) for role in ROLES]


def known_of(candidate: Candidate) -> dict[str, Any]:
    """What the form of the pool can be filled in with. Of a firm the person is not known."""
    more = candidate.skill_words[8:]
    note = [f"総務省の候補人材の名簿　{candidate.number}"]
    return {
        "name": "" if candidate.is_firm else candidate.name,
        "kana": "" if candidate.is_firm else candidate.kana,
        "employer": candidate.name if candidate.is_firm else candidate.firm,
        "roles": candidate.roles,
        "days_per_week": str(candidate.days_per_week or ""),
        "employment_form": candidate.forms[0] if len(candidate.forms) == 1 else "",
        "note": "\n".join([*note, *([f"ほかのスキル：{'、'.join(more)}"] if more else [])]),
    }


FORM_COLUMNS: Final = tuple(Column(column.label, column.key) for column in COLUMNS)
"""The empty form of a list."""


def _cell(label: str) -> Callable[[HeldRow], str]:
    return lambda row: str(row.cells.get(label, ""))


HELD_COLUMNS: Final = (
    Column(LINE, "line", "int"),
    *(Column(column.label, _cell(column.label)) for column in COLUMNS),
    Column(REASON, "reasons"),
)
CHANGED_COLUMNS: Final = tuple(
    Column(label, key)
    for label, key in (
        *(("名簿番号", "number"), ("氏名・名称", "name"), ("項目", "label")),
        *(("いま", "before"), ("取込み後", "after")),
    )
)
NEW_COLUMNS: Final = (Column("名簿番号", "number"), Column("氏名・名称", "name"))


def changed_rows(changes: Sequence[Change]) -> list[dict[str, str]]:
    """A row for each field that changes."""
    return [
        {"number": change.candidate.number, "name": change.candidate.name, **line}
        for change in changes
        for line in change.lines
    ]


def look_context(found: Differences, held: Sequence[HeldRow]) -> dict[str, Any]:
    changed = changed_rows(found.changed)
    return {
        "found": found,
        "counts": [
            ("新しく載せる", len(found.new)),
            ("内容が変わる", len(found.changed)),
            ("変わらない", found.same),
            ("ファイルにない", len(found.missing)),
            ("取り込まない（誤りがある）", len(held)),
        ],
        "new": found.new[:SHOWN],
        "changed": changed[:SHOWN],
        "changed_total": len(changed),
        "missing": found.missing[:SHOWN],
        "shown": SHOWN,
    }


def taken_counts(made: CandidateImport) -> list[tuple[str, int]]:
    return [
        ("新しく載せた", made.new_count),
        ("内容が変わった", made.changed_count),
        ("変わらなかった", made.same_count),
        ("名簿から外した", made.withdrawn_count),
        ("取り込まなかった", made.held_count),
    ]


def course_of(candidate: Candidate, now: datetime) -> list[dict[str, Any]]:
    return history_of(candidate, now, leave_out=[VIEWED], longest=LONGEST_COURSE, tells_changes=True)
