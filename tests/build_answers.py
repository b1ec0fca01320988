"""A round that many municipalities have answered, each by its own officer and by the real actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import time_machine

from accounts.models import Membership
from accounts.permissions import Role
from accounts.seats import Seat, seat_of
from accounts.tenancy import NATIONWIDE, scope
from japan.bodies import body_name
from municipalities.surveys.actions.rounds import change_round, open_round
from municipalities.surveys.models import SurveyRound
from tests.build_surveys import drafted_round, sent_sheet, sheet_of
from tests.cast import HIROSHIMA, SERA, Part, enrolled

SAKA, KUMANO, KAITA, ETAJIMA, OTAKE = "343099", "343072", "343048", "342157", "342114"
MIDDLE = (SERA, SAKA, KUMANO, KAITA, ETAJIMA, OTAKE)
"""Municipalities of 10,000 to 50,000 people."""


def officer_of(code: str) -> Seat:
    """Of any municipality of 広島県; made when it is first asked for."""
    email = f"{code}@hiroshima.example"
    with scope(NATIONWIDE):
        held = Membership.objects.select_related("user", "prefecture").filter(user__email=email).first()
        if held is not None:
            return seat_of(held)
        name = f"デモ・{body_name(code)} 担当"
        return enrolled(Part(email, name, Role.MUNICIPAL_OFFICER, HIROSHIMA, code)).seat


def answered_round(
    staff: Seat, answers: Mapping[str, Mapping[str, Any]], unanswered: tuple[str, ...] = (), **said: Any
) -> SurveyRound:
    """`answers`: code -> what is answered otherwise than in `build_surveys.ANSWERS`."""
    drafted = drafted_round(staff, targets=[*answers, *unanswered], **said)
    asked = change_round(by=staff, survey=drafted, why_again="毎年変わるため")
    survey = open_round(by=staff, survey=asked)
    for code, changed in answers.items():
        sent_sheet(officer_of(code), sheet_of(survey, code), **changed)
    return survey


def asked_again(
    staff: Seat, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> SurveyRound:
    """The second round, for those who were asked in June, of whom some have answered it."""
    with time_machine.travel("2026-06-01 09:05:00+09:00", tick=False):
        answered_round(staff, before)
    silent = tuple(code for code in before if code not in now)
    return answered_round(staff, now, silent, title="第2回 体制の調査")
