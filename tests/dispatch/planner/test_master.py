"""Which rosters go together: one per talent, one talent per need, visits where time is left."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Instance, monday_of
from dispatch.planner.search.master import Master
from dispatch.planner.talent.offers import Offer, OfferBook
from dispatch.planner.talent.rosters import Roster, roster_of
from tests.build_plans import HORIZON, instance, need, talent, total

WEEKS = sorted({monday_of(day) for day in HORIZON.each()})
MONDAYS = tuple((date(2026, 4, day), "am") for day in (6, 13, 20, 27))
TUESDAYS = tuple((date(2026, 4, day), "am") for day in (7, 14, 21, 28))
WORTH = 2


def patrol(need_id: str, municipality: str = "B") -> object:
    return total(need_id, municipality=municipality, role=None, priority=1)


def roster(given_instance: Instance, who: str, **times: tuple[tuple[date, str], ...]) -> Roster:
    return roster_of(given_instance, given_instance.talent_by_id[who], times)


def visit(given_instance: Instance, need_id: str, who: str) -> Offer:
    offer = OfferBook(given_instance).offer(
        given_instance.need_by_id[need_id], given_instance.talent_by_id[who]
    )
    assert offer is not None
    return offer


def test_each_need_goes_to_one_talent() -> None:
    given_instance = instance(talent("t1"), talent("t2"), need("n1"), need("n2", priority=1))
    master = Master(given_instance, {"t1": 40, "t2": 40}, [], WEEKS)
    both, first = (
        roster(given_instance, "t1", n1=MONDAYS, n2=TUESDAYS),
        roster(given_instance, "t2", n1=MONDAYS),
    )
    assert master.add(both)
    assert master.add(first)
    assert not master.add(roster(given_instance, "t2", n1=MONDAYS))
    master.aim_at(WORTH)
    found = master.whole(ENDLESS)
    assert found is not None
    assert found.rosters == (both,)
    assert found.tiers[WORTH] == pytest.approx(both.tiers[WORTH])


def test_a_visit_needs_time_that_the_roster_leaves() -> None:
    given_instance = instance(talent("t1"), need("n1"), patrol("p1"))
    for half_days, visits in ((5, 1), (4, 0)):
        master = Master(given_instance, {"t1": half_days}, [visit(given_instance, "p1", "t1")], WEEKS)
        master.add(roster(given_instance, "t1", n1=MONDAYS))
        master.aim_at(WORTH)
        found = master.whole(ENDLESS)
        assert found is not None
        assert (len(found.rosters), len(found.visits)) == (1, visits)


def test_a_settled_tier_is_kept() -> None:
    """The urgent need alone, though the two others together are worth more."""
    given_instance = instance(talent("t1"), need("n1"), need("n2", priority=2), need("n3", priority=2))
    master = Master(given_instance, {"t1": 40}, [], WEEKS)
    urgent, worth = (
        roster(given_instance, "t1", n1=MONDAYS),
        roster(given_instance, "t1", n2=MONDAYS, n3=TUESDAYS),
    )
    master.add(urgent)
    master.add(worth)
    master.aim_at(WORTH)
    assert _rosters(master) == (worth,)
    master.keep(0, 0.5)
    assert _rosters(master) == (urgent,)


def _rosters(master: Master) -> tuple[Roster, ...]:
    found = master.whole(ENDLESS)
    assert found is not None
    return found.rosters


def test_prices_show_what_a_roster_would_have_to_gain() -> None:
    """At the optimum no roster offered is worth more than its talent's row; prices tell t2 to stay away."""
    given_instance = instance(talent("t1"), talent("t2"), need("n1"), need("n2", priority=1))
    master = Master(given_instance, {"t1": 40, "t2": 40}, [], WEEKS)
    rosters = [roster(given_instance, "t1", n1=MONDAYS), roster(given_instance, "t2", n1=MONDAYS)]
    for one in rosters:
        master.add(one)
    master.aim_at(WORTH)
    relaxed = master.relaxed()
    for one in rosters:
        prices = master.prices(relaxed, one.talent, ["n1", "n2"])
        assert prices.value(one) <= relaxed.prices["talent", one.talent] + 1e-6
    better = roster(given_instance, "t2", n2=TUESDAYS)
    assert master.prices(relaxed, "t2", ["n1", "n2"]).value(better) > relaxed.prices["talent", "t2"]


def test_first_visits_of_a_week_are_limited() -> None:
    """Two are allowed in a week: of three talents who would start on 6 April, one does not."""
    needs = [need(f"n{place}") for place in (1, 2, 3)]
    given_instance = instance(*(talent(f"t{place}") for place in (1, 2, 3)), *needs)
    master = Master(given_instance, {"t1": 40, "t2": 40, "t3": 40}, [], WEEKS)
    for place in (1, 2, 3):
        master.add(roster(given_instance, f"t{place}", **{f"n{place}": MONDAYS}))
    master.aim_at(0)
    found = master.whole(ENDLESS)
    assert found is not None
    assert found.tiers[0] == pytest.approx(2)
