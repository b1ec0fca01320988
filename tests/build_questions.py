"""Small questions of every kind, for tests of the kinds and of whole questionnaires."""

from __future__ import annotations

from typing import Any

from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question
from municipalities.surveys.reading import questionnaire_of

YES_NO = [
    {"key": "yes", "label": "任命している", "yes": True},
    {"key": "no", "label": "任命していない", "yes": False},
]
STEPS = [
    {"key": "not_yet", "label": "未着手", "step": 0},
    {"key": "doing", "label": "実施中", "step": 1},
    {"key": "done", "label": "実施済み", "step": 2},
]
WORRIES = [
    {"key": "cost", "label": "費用"},
    {"key": "staff", "label": "職員"},
    {"key": "vendor", "label": "業者"},
    {"key": "none", "label": "とくにない", "alone": True},
]
PROGRESS = {
    "rows": [{"key": "tax", "label": "固定資産税"}, {"key": "seal", "label": "印鑑登録"}],
    "columns": [
        {"key": "step", "text": "進捗", "kind": "single", "options": STEPS, "required": True},
        {"key": "done_in", "text": "完了予定", "kind": "day", "precision": "month"},
        {"key": "people", "text": "担当", "kind": "number", "unit": "人", "decimals": 1},
    ],
}
OF_KIND: dict[str, dict[str, Any]] = {
    "single": {"options": YES_NO},
    "multiple": {"options": WORRIES},
    "number": {"unit": "人"},
    "yen": {},
    "day": {},
    "text": {"letters": 20},
    "table": PROGRESS,
    "file": {},
}


def written(name: str, kind: str, **given: Any) -> dict[str, Any]:
    """A question as JSON, with what its kind needs."""
    usual = {"id": name, "meaning": f"test.{name}", "text": f"{name}は？", "short": name, "kind": kind}
    return {**usual, **OF_KIND[kind], **given}


def of(*questions: dict[str, Any]) -> Questionnaire:
    return questionnaire_of(whole(*questions))


def whole(*questions: dict[str, Any]) -> dict[str, Any]:
    section = {"key": "first", "title": "はじめ", "questions": list(questions)}
    return {"format": "questionnaire/1", "title": "試しの調査", "sections": [section]}


def question(kind: str, **given: Any) -> Question:
    return of(written("q1", kind, **given)).questions[0]
