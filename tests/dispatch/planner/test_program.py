"""One talent's best half days for a set of needs: valid to the judge, and as good as any other choice."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.format.instance import Instance, Need, Rules, Talent
from dispatch.planner.judge.violations import violations_of
from tests.build_plans import instance
from tests.build_programs import NEEDS, TALENTS, every_choice, plan_of_choice, solved, with_ids

pytestmark = pytest.mark.slow


def best_by_trying(given: Instance, weights: tuple[float, ...]) -> float:
    plans = (plan_of_choice(given, choice) for choice in every_choice(given) if all(choice.values()))
    values = [np.dot(weights, plan.tiers) for plan in plans if not violations_of(given, plan)]
    return float(max(values, default=-inf))


WEIGHTS = st.sampled_from([(0.0, 0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 1.0, 0.1, 0.0)])


@settings(max_examples=150, deadline=None)
@given(TALENTS, st.lists(NEEDS, min_size=2, max_size=2).map(with_ids), WEIGHTS)
def test_no_other_choice_of_half_days_is_better(
    who: Talent, needs: list[Need], weights: tuple[float, float, float, float, float]
) -> None:
    rules = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=9)
    given_instance = instance(who, *needs, rules=rules)
    expected = best_by_trying(given_instance, weights)
    value, choice = solved(given_instance, weights)
    assert value == pytest.approx(expected, abs=1e-5)
    if choice is not None:
        plan = plan_of_choice(given_instance, choice)
        assert violations_of(given_instance, plan) == []
        assert np.dot(weights, plan.tiers) == pytest.approx(expected, abs=1e-5)
