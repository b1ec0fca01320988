"""What the page of a hearing shows, as values: only what the reader may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.permissions import Permission
from accounts.seats import Seat
from municipalities.hearings.choices import FindingStatus, HearingStatus
from municipalities.hearings.models import Finding, Hearing, HearingNote
from municipalities.needs.models import Need
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet
from municipalities.surveys.questions import Question, Section
from municipalities.surveys.standing import sent_of


@dataclass(frozen=True)
class HeardAnswer:
    """One answer as it was sent, with what was said of it."""

    number: int
    question: Question
    words: str
    note: str = ""


@dataclass(frozen=True)
class HeardSection:
    section: Section
    lines: Sequence[HeardAnswer]
    note: str = ""

    @property
    def count(self) -> int:
        """How many notes stand in it."""
        return bool(self.note) + sum(bool(line.note) for line in self.lines)

    @property
    def noted(self) -> list[HeardAnswer]:
        return [line for line in self.lines if line.note]


def sheet_of(hearing: Hearing, seat: Seat) -> AnswerSheet | None:
    """The sheet from which a hearing starts; None without a round, or where the round has none."""
    if hearing.round_id is None:
        return None
    rows = AnswerSheet.objects.visible_to(seat)
    found: AnswerSheet | None = rows.filter(
        round=hearing.round_id, municipality=hearing.municipality_id
    ).first()
    return found


def heard_sections(hearing: Hearing, sheet: AnswerSheet | None, seat: Seat) -> list[HeardSection]:
    """The answers of the sheet, section by section, with the notes that the reader may read. Two queries."""
    if hearing.round is None or sheet is None:
        return []
    questions, sent = hearing.round.questions, sent_of(sheet).sent
    notes: dict[tuple[str, str], str] = {
        (note.section, note.question): note.text
        for note in HearingNote.objects.visible_to(seat).filter(hearing=hearing)
    }
    numbers = {question.id: place for place, question in enumerate(questions.questions, 1)}
    return [
        HeardSection(
            section,
            [
                HeardAnswer(
                    numbers[question.id],
                    question,
                    kind_of(question).words(question, sent[question.id].value) if question.id in sent else "",
                    notes.get((section.key, question.id), ""),
                )
                for question in questions.of_section(section.key)
                if question.id in sent or (section.key, question.id) in notes
            ],
            notes.get((section.key, ""), ""),
        )
        for section in questions.sections
    ]


@dataclass(frozen=True)
class FindingRow:
    """One finding as the reader may know it: `need` is the draft too for the municipality, for the prefecture
    what was sent."""

    finding: Finding
    section: str
    need: Need | None
    state: str
    badge: str
    may_edit: bool = False
    may_offer: bool = False
    may_take_back: bool = False
    may_answer: bool = False
    may_decline: bool = False


def finding_rows(hearing: Hearing, seat: Seat) -> list[FindingRow]:
    """One query."""
    titles = {each.key: each.title for each in hearing.round.questions.sections} if hearing.round else {}
    rows = Finding.objects.visible_to(seat).filter(hearing=hearing).select_related("need")
    of_reader = _for_town if seat.is_municipal else _for_prefecture
    return [of_reader(row, titles.get(row.section, "全体"), hearing, seat) for row in rows]


def _for_prefecture(finding: Finding, section: str, hearing: Hearing, seat: Seat) -> FindingRow:
    need = finding.standing_need
    may_run = seat.can(Permission.RUN_SURVEY)
    if need is not None and need.sequence is not None:
        return FindingRow(finding, section, need, "ニーズにした", "done")
    is_noted = finding.status == FindingStatus.NOTED
    return FindingRow(
        finding,
        section,
        None,
        _WAITS.get(finding.status, finding.get_status_display()),
        _BADGES[finding.status],
        may_edit=may_run and is_noted and hearing.status == HearingStatus.HELD,
        may_offer=may_run and finding.status != FindingStatus.OFFERED,
        may_take_back=may_run and finding.status == FindingStatus.OFFERED,
    )


_WAITS: Mapping[str, str] = {FindingStatus.OFFERED: "市町村の返事待ち"}
_BADGES: Mapping[str, str] = {
    FindingStatus.NOTED: "draft",
    FindingStatus.OFFERED: "wait",
    FindingStatus.DECLINED: "",
}


def _for_town(finding: Finding, section: str, hearing: Hearing, seat: Seat) -> FindingRow:
    need, may_write = finding.standing_need, seat.can(Permission.WRITE_NEED)
    if need is not None:
        sent = ("ニーズを送りました", "done")
        state, badge = sent if need.sequence else ("ニーズの下書きがあります", "draft")
        return FindingRow(finding, section, need, state, badge)
    declined = finding.status == FindingStatus.DECLINED
    state, badge = ("いまは要らない", "") if declined else ("お答えください", "wait")
    return FindingRow(
        finding, section, None, state, badge, may_answer=may_write, may_decline=may_write and not declined
    )


def may_read_minutes(hearing: Hearing, seat: Seat) -> bool:
    return not seat.is_municipal or hearing.shared_at is not None


def minutes_lines(hearing: Hearing, seat: Seat) -> list[tuple[str, Any]]:
    """現状, 課題, 想定される確保方法; nothing for a municipality with which they are not shared."""
    if hearing.written_at is None or not may_read_minutes(hearing, seat):
        return []
    said = (("現状", hearing.present), ("課題", hearing.issues), ("想定される確保方法", hearing.securing))
    return [(label, text) for label, text in said if text]
