"""A knapsack that grows: prices of the relaxation, then the best whole choice."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.search.growing_program import GrowingProgram
from dispatch.planner.talent.solver import SolverError


def knapsack() -> GrowingProgram:
    """At most 10 kg, at least one thing: 6 kg for 6, 5 kg for 5, 5 kg for 4.9."""
    program = GrowingProgram({"kg": (-np.inf, 10.0), "things": (1.0, np.inf)})
    for gain, weight in ((6.0, 6.0), (5.0, 5.0), (4.9, 5.0)):
        program.add(gain, {"kg": weight, "things": 1.0})
    return program


def test_prices_are_what_one_unit_more_would_gain() -> None:
    relaxed = knapsack().relaxed()
    assert relaxed.value == pytest.approx(10.0)
    assert relaxed.prices["kg"] == pytest.approx(1.0)
    assert relaxed.prices["things"] == pytest.approx(0.0)


def test_a_column_that_comes_later_takes_part() -> None:
    program = knapsack()
    program.relaxed()
    assert program.add(30.0, {"kg": 10.0, "things": 1.0}) == 3
    assert program.relaxed().value == pytest.approx(30.0)


def test_the_best_whole_choice_is_found_and_the_program_can_be_relaxed_again() -> None:
    program = knapsack()
    found = program.whole(ENDLESS)
    assert found.columns is not None
    assert found.columns.tolist() == [0, 1, 1]
    assert found.bound == pytest.approx(9.9)
    assert program.relaxed().value == pytest.approx(10.0)


def test_gains_and_bounds_can_be_replaced() -> None:
    program = knapsack()
    program.gain(np.array([0.0, 0.0, 1.0]))
    assert program.relaxed().value == pytest.approx(1.0)
    program.bound("things", 3.0)
    with pytest.raises(SolverError):
        program.relaxed()
    assert program.whole(ENDLESS).columns is None


def test_without_time_nothing_is_chosen() -> None:
    program = GrowingProgram({"room": (-1.0, 1.0)})
    program.add(1.0, {"room": 1.0})
    program.relaxed()
    program.add(2.0, {"room": 1.0})
    assert program.whole(Clock(0.0)).columns is None
