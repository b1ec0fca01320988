"""Hearings for the tests, made by the real actions inside the scope of 広島県."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from accounts.models import User
from accounts.seats import Seat
from municipalities.hearings.actions.findings import add_finding, offer_finding
from municipalities.hearings.actions.minutes import record_minutes
from municipalities.hearings.actions.planning import plan_hearing
from municipalities.hearings.models import Finding, Hearing
from municipalities.surveys.models import SurveyRound
from tests.cast import JINSEKI

COMING, PAST = date(2026, 12, 3), date(2026, 11, 20)
MINUTES = {
    "present": "担当は2人で、窓口と兼ねている。",
    "issues": "クラウドの見積りを読める人がいない。",
    "securing": "県の登録人材の派遣",
    "attendants": "総務課 課長補佐",
}
FOUND = "クラウドの見積りが妥当か判断できない"


def plan_facts(staff: Seat, **changed: Any) -> dict[str, Any]:
    return {
        "held_on": COMING,
        "starts_at": time(13, 30),
        "ends_at": time(15, 0),
        "way": "place",
        "place": "本庁舎2階 第1会議室",
        "meeting_url": "",
        "expert_name": "デモ・専門 進",
        "expert_affiliation": "県CIO補佐官",
        "official": User.objects.get(pk=staff.user_id),
        "attendants": "",
        "call": "県デジタル基盤整備課　082-513-2222",
        **changed,
    }


def planned_hearing(
    staff: Seat, survey: SurveyRound | None = None, code: str = JINSEKI, **changed: Any
) -> Hearing:
    return plan_hearing(by=staff, code=code, survey=survey, **plan_facts(staff, **changed))


def held_hearing(staff: Seat, survey: SurveyRound | None = None, code: str = JINSEKI, **said: str) -> Hearing:
    hearing = planned_hearing(staff, survey, code, held_on=PAST, is_held=True, overlaps=True)
    return record_minutes(by=staff, hearing=hearing, **{**MINUTES, **said})


def noted_finding(staff: Seat, hearing: Hearing, text: str = FOUND, **said: str) -> Finding:
    facts = {"section": "", "to_do": "登録人材に見積りを一緒に見てもらう", **said}
    return add_finding(by=staff, hearing=hearing, text=text, **facts)


def offered_finding(staff: Seat, hearing: Hearing, text: str = FOUND) -> Finding:
    return offer_finding(by=staff, finding=noted_finding(staff, hearing, text))
