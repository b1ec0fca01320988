"""Two people write on the same town in the same moment: nothing that one of them wrote is lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.seats import Seat
from accounts.tenancy import scope
from desk.checks import mark_of
from municipalities.groups.actions import seed_group
from municipalities.groups.models import AreaGroup
from municipalities.groups.seeds import read_groups
from municipalities.profile.actions import correct_contract, record_contract
from municipalities.profile.models import SystemContract
from municipalities.register.actions import record_staffing
from municipalities.register.models import ItStaffing
from tests.cast import HIROSHIMA, JINSEKI, Person, person
from tests.test_two_hands import both, times

pytestmark = pytest.mark.usefixtures("today")

FACTS: dict[str, Any] = {"kind": "core", "vendor": "デモ電算㈱", "ends_on": None, "note": ""}


@pytest.fixture
def cast(committed: str, today: date) -> Callable[[str], Person]:
    return person


def _staffing(seat: Seat, count: int) -> Callable[[], Any]:
    def act() -> Any:
        return record_staffing(
            by=seat,
            municipality_code=JINSEKI,
            staff_count=count,
            is_concurrent=False,
            as_of=date(2026, 10, 1),
            read="0",
        )

    return act


def test_the_second_record_of_one_day_is_told_of_the_first(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    officer, staff = cast("officer").seat, cast("staff").seat
    told = both(_staffing(officer, 1), _staffing(staff, 3), superuser)
    assert "いまの記録は「1人」です" in told
    with scope(HIROSHIMA):
        assert ItStaffing.objects.get().staff_count == 1
    assert times("record_staffing") == 1


def test_the_second_correction_of_one_contract_is_told_of_the_first(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    officer, staff = cast("officer").seat, cast("staff").seat
    with scope(HIROSHIMA):
        row = record_contract(by=officer, municipality_code=JINSEKI, **FACTS)

    def correct(seat: Seat, vendor: str) -> Callable[[], Any]:
        said = {**FACTS, "vendor": vendor}
        return lambda: correct_contract(by=seat, contract=row, read=mark_of(FACTS), **said)

    told = both(correct(officer, "先の業者"), correct(staff, "後の業者"), superuser)
    assert "先の業者" in told
    with scope(HIROSHIMA):
        assert SystemContract.objects.get().vendor == "先の業者"
    assert times("correct_contract") == 1


def test_a_published_group_is_given_once_to_two_that_load_at_once(
    cast: Callable[[str], Person], superuser: Any
) -> None:
    seat = cast("staff").seat
    said = read_groups()["備後圏域連携中枢都市圏"]
    told = both(lambda: seed_group(by=seat, said=said), lambda: seed_group(by=seat, said=said), superuser)
    assert told == ""
    with scope(HIROSHIMA):
        assert AreaGroup.objects.count() == 1
    assert times("seed_group") == 1
