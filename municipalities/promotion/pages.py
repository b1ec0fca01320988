"""The pages of one structure and of one meeting, as values for their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import NOTHING, Line
from documents.uploads.models import StoredFile
from documents.uploads.pages import FileRow, file_rows
from japan.bodies import ending_words
from japan.body_changes import exists_on
from japan.wareki import format_day
from municipalities.promotion.choices import MeetingStatus
from municipalities.promotion.models import Meeting, Structure, StructureMember


@dataclass(frozen=True)
class MemberLine:
    """Who takes part: since when or until when, what became of it, and its page, where the reader may open
    it."""

    name: str
    when: str
    ending: str
    url: str


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in the table of its council."""

    meeting: Meeting
    url: str
    files: int

    @property
    def is_planned(self) -> bool:
        return self.meeting.status == MeetingStatus.PLANNED


@dataclass(frozen=True)
class StructurePage:
    """`members` on the day, `before` those that have left, `coming` those that are to join."""

    structure: Structure
    lines: Sequence[Line]
    members: Sequence[MemberLine]
    before: Sequence[MemberLine]
    coming: Sequence[MemberLine]
    gone: Sequence[str]
    """Names of those that have ended as bodies: the prefecture is asked to put it right."""
    planned: Sequence[MeetingLine]
    past: Sequence[MeetingLine]
    files: Sequence[FileRow]
    has_ended: bool


def structure_page(structure: Structure, seat: Seat, day: date) -> StructurePage:
    """Four queries: who takes part, the meetings, how many files these have, and the files."""
    rows = list(structure.members.order_by("municipality_id", "starts_on"))
    now = [row for row in rows if _begun(row, day) and not _left(row, day)]
    meetings = _meeting_lines(structure, seat) if structure.is_council else []
    return StructurePage(
        structure=structure,
        lines=_lines(structure, meetings, day),
        members=[_line(row, seat, day) for row in now],
        before=[_line(row, seat, day) for row in rows if _left(row, day)],
        coming=[_line(row, seat, day) for row in rows if not _begun(row, day)],
        gone=[row.name for row in now if row.municipality_id and not exists_on(row.municipality_id, day)],
        planned=[line for line in reversed(meetings) if line.is_planned],
        past=[line for line in meetings if not line.is_planned],
        files=_files(structure, seat),
        has_ended=structure.has_ended(day),
    )


def _begun(row: StructureMember, day: date) -> bool:
    return row.starts_on is None or row.starts_on <= day


def _left(row: StructureMember, day: date) -> bool:
    return row.ends_on is not None and row.ends_on < day


def _line(row: StructureMember, seat: Seat, day: date) -> MemberLine:
    code = row.municipality_id or ""
    opens = code and (not seat.is_municipal or code in seat.towns)
    begun = f"{format_day(row.starts_on)}から" if row.starts_on else ""
    return MemberLine(
        name=row.name,
        when=begun + (f"{format_day(row.ends_on)}まで" if row.ends_on else ""),
        ending=ending_words(code, day) if code else "",
        url=seat.url("municipality_detail", code) if opens else "",
    )


def _meeting_lines(structure: Structure, seat: Seat) -> list[MeetingLine]:
    meetings = list(structure.meetings.order_by("-on_day", "-id"))
    counts = _counts(meetings)
    return [
        MeetingLine(row, seat.url("meeting_detail", row.pk), counts.get(str(row.pk), 0)) for row in meetings
    ]


def _counts(meetings: Sequence[Meeting]) -> Mapping[str, int]:
    if not meetings:
        return {}
    keys = [str(meeting.pk) for meeting in meetings]
    kept = StoredFile.objects.there().filter(subject_type=Meeting._meta.label_lower, subject_id__in=keys)
    return dict(kept.order_by().values_list("subject_id").annotate(Count("pk")))


def _lines(structure: Structure, meetings: Sequence[MeetingLine], day: date) -> list[Line]:
    coming = [line.meeting for line in reversed(meetings) if line.is_planned and line.meeting.on_day >= day]
    held = [line.meeting for line in meetings if line.meeting.status == MeetingStatus.HELD]
    met = [
        Line("次回の会議", format_day(coming[0].on_day) if coming else "決まっていません"),
        Line("前回の会議", format_day(held[0].on_day) if held else NOTHING),
    ]
    return [
        Line("種類", structure.get_kind_display()),
        Line("始まった日", format_day(structure.starts_on)),
        Line("終わり" if structure.was_ended else "期限", _end(structure)),
        *(met if structure.is_council else []),
        Line("担当の部署", structure.office),
        Line("市町村のほかに参加する団体", structure.others or NOTHING),
        Line("出どころ", structure.source or NOTHING, url=_address(structure.source)),
        *([Line("備考", structure.note)] if structure.note else []),
        Line("記録", recorded_words(structure)),
    ]


def _end(structure: Structure) -> str:
    if structure.ends_on is None:
        return "決まっていません"
    return f"{format_day(structure.ends_on)}　{structure.end_reason}".rstrip("　")


def _address(source: str) -> str:
    return source if source.startswith(("https://", "http://")) and " " not in source else ""


def recorded_words(thing: Structure | Meeting) -> str:
    return f"{thing.recorded_by.name}さんが{format_day(timezone.localdate(thing.recorded_at))}に記録"


def kept_with(thing: Structure | Meeting) -> Any:
    """The files of a thing that was fetched through the seat: whoever reads the thing reads them, also a
    municipality, which has not sent them."""
    return StoredFile.objects.of(thing)


def _files(thing: Structure | Meeting, seat: Seat) -> list[FileRow]:
    word = "meeting" if isinstance(thing, Meeting) else "structure"
    may_keep = seat.can(Permission.KEEP_GROUPS)
    files = list(kept_with(thing).select_related("kept_by", "taken_away_by"))
    return file_rows(
        files if may_keep else [file for file in files if file.taken_away_at is None],
        lambda file: seat.url(f"{word}_file", thing.pk, file.pk),
        (lambda file: seat.url(f"{word}_file_remove", thing.pk, file.pk)) if may_keep else None,
    )


@dataclass(frozen=True)
class MeetingPage:
    meeting: Meeting
    lines: Sequence[Line]
    files: Sequence[FileRow]


def meeting_page(meeting: Meeting, seat: Seat) -> MeetingPage:
    """One query: the files."""
    rest = [("決まったこと", meeting.outcome), ("中止の理由", meeting.reason)]
    lines = [
        Line("開催日", format_day(meeting.on_day)),
        Line("場所", meeting.place),
        Line("議題", meeting.agenda),
        *(Line(label, words) for label, words in rest if words),
        Line("記録", recorded_words(meeting)),
    ]
    return MeetingPage(meeting, lines, _files(meeting, seat))
