"""Structures of promotion for the tests, made by the real actions inside the scope of 広島県."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.tenancy import scope
from municipalities.promotion.actions import record_structure
from municipalities.promotion.actions.meetings import plan_meeting, record_meeting
from municipalities.promotion.models import Meeting, Structure
from tests.cast import HIROSHIMA, JINSEKI, Person


def made_structure(staff: Person, **changed: Any) -> Structure:
    """デモ推進会議, a council since April 2025: 神石高原町 takes part."""
    said: dict[str, Any] = {
        "kind": "council",
        "name": "デモ推進会議",
        "kana": "でもすいしんかいぎ",
        "office": "県デジタル戦略課",
        "starts_on": date(2025, 4, 1),
        "participants": [JINSEKI],
    }
    with scope(HIROSHIMA):
        return record_structure(by=staff.seat, **{**said, **changed})


def planned_meeting(staff: Person, structure: Structure, on_day: date) -> Meeting:
    with scope(HIROSHIMA):
        return plan_meeting(
            by=staff.seat, structure=structure, on_day=on_day, place="県庁", agenda="来年度の進め方"
        )


def held_meeting(staff: Person, structure: Structure, on_day: date) -> Meeting:
    with scope(HIROSHIMA):
        return record_meeting(
            by=staff.seat,
            structure=structure,
            on_day=on_day,
            place="オンライン",
            agenda="共同調達の対象",
            outcome="電子申請を対象にする",
        )
