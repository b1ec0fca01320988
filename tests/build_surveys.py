"""Surveys for the tests, made by the real actions inside the scope of 広島県."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.seats import Seat
from municipalities.profile.actions import set_sending_rule
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.approving import ask_approval
from municipalities.surveys.actions.files import attach_files
from municipalities.surveys.actions.handing import hand_section
from municipalities.surveys.actions.rounds import draft_round, open_round, set_targets
from municipalities.surveys.models import AnswerSheet, SectionHand, SheetApproval, SurveyRound
from municipalities.surveys.questionnaire import FORMAT, Questionnaire
from municipalities.surveys.reading import questionnaire_of
from tests.build_files import examined
from tests.cast import JINSEKI, SERA

DUE = date(2026, 12, 18)
YES_NO = [{"key": "yes", "label": "いる", "yes": True}, {"key": "no", "label": "いない", "yes": False}]
SMALL: dict[str, Any] = {
    "format": FORMAT,
    "title": "体制の調査",
    "sections": [
        {
            "key": "staff",
            "title": "担当する職員",
            "questions": [
                {"id": "cio", "meaning": "leaders.cio", "text": "CIOはいますか。", "kind": "single",
                 "short": "CIO", "required": True, "options": YES_NO, "source": "indicator:cio"},
                {"id": "cio_days", "meaning": "leaders.cio_days", "text": "CIOは月に何日働きますか。",
                 "kind": "number", "short": "CIOの日数", "unit": "日", "most": 31, "required": True,
                 "condition": {"question": "cio", "one_of": ["yes"]}, "source": "last"},
                {"id": "people", "meaning": "it.people", "text": "担当は何人ですか。", "kind": "number",
                 "short": "担当の人数", "unit": "人", "required": True, "source": "last"},
            ],
        },
        {
            "key": "wishes",
            "title": "困りごと",
            "questions": [
                {"id": "worries", "meaning": "wishes.worries", "text": "不安なことはどれですか。",
                 "kind": "multiple", "short": "不安", "source": "last",
                 "options": [{"key": "cost", "label": "費用"}, {"key": "staff", "label": "人手"}]},
                {"id": "voice", "meaning": "wishes.voice", "text": "意見を書いてください。", "kind": "text",
                 "short": "意見", "lines": 3, "letters": 500},
            ],
        },
    ],
}  # fmt: skip
ANSWERS: dict[str, Any] = {"cio": "yes", "cio_days": 4, "people": 2, "worries": ["cost"], "voice": None}


def small() -> Questionnaire:
    return questionnaire_of(SMALL)


def with_table() -> Questionnaire:
    """The same, and a table of what is there by place."""
    columns = [
        {"key": "number", "text": "台数", "kind": "number", "unit": "台"},
        {"key": "until", "text": "更新の時期", "kind": "day", "precision": "month"},
    ]
    rows = [{"key": "hall", "label": "本庁舎"}, {"key": "branch", "label": "支所"}]
    table = {"id": "servers", "meaning": "servers.number", "text": "サーバは何台ですか。", "kind": "table",
             "short": "サーバ", "rows": rows, "columns": columns}  # fmt: skip
    staff, *others = SMALL["sections"]
    return questionnaire_of(
        {**SMALL, "sections": [{**staff, "questions": [*staff["questions"], table]}, *others]}
    )


def drafted_round(staff: Seat, *, targets: Sequence[str] = (JINSEKI, SERA), **said: Any) -> SurveyRound:
    """第1回 体制の調査, for 神石高原町 and 世羅町, nobody asked yet."""
    facts = {"title": "第1回 体制の調査", "questions": small(), "due_on": DUE, **said}
    survey = draft_round(by=staff, **facts)
    return set_targets(by=staff, survey=survey, codes=list(targets), words="選んだ市町村")


def opened_round(staff: Seat, **said: Any) -> SurveyRound:
    return open_round(by=staff, survey=drafted_round(staff, **said))


def sheet_of(survey: SurveyRound, code: str = JINSEKI) -> AnswerSheet:
    return AnswerSheet.objects.select_related("round").get(round=survey, municipality=code)


def written_sheet(officer: Seat, sheet: AnswerSheet, **changed: Any) -> AnswerSheet:
    return save_answers(by=officer, sheet=sheet, said={**ANSWERS, **changed})


def sent_sheet(officer: Seat, sheet: AnswerSheet, **changed: Any) -> AnswerSheet:
    return submit_sheet(by=officer, sheet=written_sheet(officer, sheet, **changed))


def asked_sheet_approval(officer: Seat, approver: Seat, sheet: AnswerSheet) -> SheetApproval:
    """A wish to send that waits for the head of section; from then on the town sends without."""
    code = sheet.municipality_id
    set_sending_rule(by=approver, municipality_code=code, is_approved=True)
    approval = ask_approval(by=officer, sheet=sheet)
    set_sending_rule(by=approver, municipality_code=code, is_approved=False)
    return approval


def filed_sheet(staff: Seat, officer: Seat) -> AnswerSheet:
    """A round that asks for papers alone, and a sheet that was sent with one."""
    papers = {"id": "papers", "meaning": "wishes.papers", "text": "資料を付けてください。", "kind": "file"}
    section = {"key": "papers", "title": "資料", "questions": [papers]}
    questions = questionnaire_of({"format": FORMAT, "title": "資料の調査", "sections": [section]})
    sheet = sheet_of(opened_round(staff, title="資料の調査", questions=questions))
    attach_files(by=officer, sheet=sheet, question="papers", files=[examined()])
    return submit_sheet(by=officer, sheet=sheet)


def handed_section(officer: Seat, sheet: AnswerSheet, email: str) -> SectionHand:
    """困りごと, which a colleague of another department is to write."""
    return hand_section(by=officer, sheet=sheet, key="wishes", email=email, section="税務課", until=DUE)
