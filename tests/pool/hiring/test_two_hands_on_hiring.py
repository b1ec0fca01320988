"""Two people at the same application, share or cost in the same moment: one of them is told of the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from accounts.tenancy import scope
from pool.hiring.actions.applicants import register_applicant, reject_applicant
from pool.hiring.actions.channels import amend_cost
from pool.hiring.actions.joint import answer_shares, station_talent
from pool.hiring.actions.offers import approve_offer, take_offer_back
from pool.hiring.models import JointHiring
from tests.build_hiring import (
    REGISTERED,
    accepted,
    applied,
    asked_towns,
    opened,
    proposed,
    spent,
    to_decide,
)
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person, person
from tests.test_two_hands import both, times

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def cast(committed: str, today: date) -> Callable[[str], Person]:
    return person


def test_somebody_is_registered_once(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, officer = cast("staff").seat, cast("officer").seat
    with scope(HIROSHIMA):
        applicant = accepted(staff, opened(staff, officer))
    act = partial(register_applicant, by=staff, applicant=applicant, **REGISTERED)
    assert both(act, act, superuser) == "すでに人材プールに登録しています。画面を開き直してください。"
    assert times("register_applicant") == 1


def test_an_offer_is_approved_or_taken_back(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, officer, approver = (cast(who).seat for who in ("staff", "officer", "approver"))
    with scope(HIROSHIMA):
        offer = proposed(staff, to_decide(staff, opened(staff, officer)))
    said = both(
        partial(approve_offer, by=approver, offer=offer),
        partial(take_offer_back, by=staff, offer=offer),
        superuser,
    )
    assert said.startswith("いまの状態が「返事待ち」のため")


def test_an_applicant_is_turned_down_once(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, officer = cast("staff").seat, cast("officer").seat
    with scope(HIROSHIMA):
        applicant = applied(staff, opened(staff, officer))
    act = partial(reject_applicant, by=staff, applicant=applicant, reason="経験が短い")
    assert both(act, act, superuser).startswith("いまの状態が「不採用」のため")
    assert times("reject_applicant") == 1


def test_the_last_two_towns_agree_at_once(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, officer, other = (cast(who).seat for who in ("staff", "officer", "other_officer"))
    with scope(HIROSHIMA):
        joint = asked_towns(staff, opened(staff, officer))
    first, second = (partial(answer_shares, by=town, joint=joint, agrees=True) for town in (officer, other))
    assert both(first, second, superuser) == ""
    with scope(HIROSHIMA):
        assert JointHiring.objects.get().status == "agreed"


def test_a_cost_is_amended_once(cast: Callable[[str], Person], superuser: Any) -> None:
    staff, officer = cast("staff").seat, cast("officer").seat
    with scope(HIROSHIMA):
        cost = spent(staff, opened(staff, officer))
    said: dict[str, Any] = {"paid_on": cost.paid_on, "kind": cost.kind, "what": cost.what}
    act = partial(amend_cost, by=staff, cost=cost, amount_yen=1, amendment_reason="請求書が届いた", **said)
    assert both(act, act, superuser).startswith("この記録は、すでに訂正されています。")


def test_nobody_is_stationed_for_more_than_a_week(cast: Callable[[str], Person], superuser: Any) -> None:
    staff = cast("staff").seat
    with scope(HIROSHIMA):
        talent = make_talent(staff)
    said: dict[str, Any] = {"by": staff, "talent": talent, "employment_form": "regular", "days_per_week": 3}
    said |= {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 3, 31), "paper": "辞令 第1号"}
    first, second = (partial(station_talent, municipality_code=code, **said) for code in (JINSEKI, SERA))
    assert both(first, second, superuser) == "ほかの市町村に週3日配置されています。ここには週2日までです。"
