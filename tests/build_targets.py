"""Targets for the tests, made by the real action inside the scope of 広島県."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.tenancy import scope
from municipalities.targets.actions import record_actual, record_target
from municipalities.targets.models import Headcount
from tests.cast import HIROSHIMA, JINSEKI, Person

PREFECTURE = "340006"
"""広島県 itself."""


def said_of(**changed: Any) -> dict[str, Any]:
    """Two engineers in 令和8年度, as the policy of 1 April 2026 says."""
    return {
        "role": "engineer",
        "fiscal_year": 2026,
        "people": 2,
        "document": "人材育成基本方針",
        "as_of": date(2026, 4, 1),
        "said_by": "総務課長",
        **changed,
    }


def made_target(who: Person, code: str = JINSEKI, **changed: Any) -> Headcount:
    with scope(HIROSHIMA):
        return record_target(by=who.seat, code=code, **said_of(**changed))


def made_actual(who: Person, code: str = JINSEKI, **changed: Any) -> Headcount:
    said = {"role": "leader", "document": "DX推進リーダー名簿", **changed}
    with scope(HIROSHIMA):
        return record_actual(by=who.seat, code=code, **said_of(**said))
