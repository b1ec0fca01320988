"""Small programs against every choice of their columns; and what a search leaves that had no time."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.budget import Clock, never
from dispatch.planner.search.growing_program import GrowingProgram
from dispatch.planner.talent.solver import INFINITE, TOLERANCE, Matrix, Program, Solver

SOLVER = Solver(never)
FACTORS = st.integers(-3, 4)


@st.composite
def programs(draw: st.DrawFn) -> tuple[Matrix, np.ndarray]:
    """Up to six 0/1 columns under up to five rows."""
    program = Program()
    count = draw(st.integers(1, 6))
    for _ in range(count):
        program.column()
    for _ in range(draw(st.integers(0, 5))):
        factors = draw(st.lists(FACTORS, min_size=count, max_size=count))
        lower = draw(st.sampled_from([-INFINITE, *range(-4, 3)]))
        upper = draw(st.sampled_from([INFINITE, *range(-1, 6)]))
        program.row(min(lower, upper), enumerate(map(float, factors)), max(lower, upper))
    cost = draw(st.lists(st.floats(-5, 5).map(lambda value: round(value, 2)), min_size=count, max_size=count))
    return program.matrix(), np.array(cost)


def best_by_trying(matrix: Matrix, cost: np.ndarray) -> float:
    best = -INFINITE
    for choice in product((0.0, 1.0), repeat=matrix.columns):
        point = np.array(choice)
        if np.any(point > matrix.upper):
            continue
        sums = np.bincount(
            matrix.entry_row, weights=matrix.entry_value * point[matrix.entry_column], minlength=matrix.rows
        )
        if np.all(sums >= matrix.row_lower - 1e-9) and np.all(sums <= matrix.row_upper + 1e-9):
            best = max(best, float(cost @ point))
    return best


@settings(max_examples=150, deadline=None)
@given(programs())
def test_both_searches_find_the_best_choice_and_prove_it(given_program: tuple[Matrix, np.ndarray]) -> None:
    matrix, cost = given_program
    expected = best_by_trying(matrix, cost)
    for found in (SOLVER.branch(matrix, cost, nodes=1000), SOLVER.search(matrix, cost, nodes=1000)):
        assert found.bound <= found.value + TOLERANCE
        assert found.is_infeasible is (expected == -INFINITE)
        if found.columns is not None:
            assert found.value == pytest.approx(expected, abs=1e-5)
            assert cost @ found.columns == pytest.approx(expected, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(programs(), st.integers(0, 3))
def test_a_search_cut_short_never_promises_too_little(
    given_program: tuple[Matrix, np.ndarray], nodes: int
) -> None:
    matrix, cost = given_program
    found = SOLVER.branch(matrix, cost, nodes=nodes)
    assert found.value - 1e-6 <= best_by_trying(matrix, cost) <= found.bound + 1e-5


@settings(max_examples=100, deadline=None)
@given(programs(), st.data())
def test_a_program_of_some_columns_is_the_whole_with_the_others_at_zero(
    given_program: tuple[Matrix, np.ndarray], data: st.DataObject
) -> None:
    matrix, cost = given_program
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=matrix.columns, max_size=matrix.columns)))
    part = matrix.only(kept)
    whole = Matrix(**{**vars(matrix), "upper": np.where(kept, matrix.upper, 0.0)})
    assert best_by_trying(part, cost[kept]) == pytest.approx(best_by_trying(whole, cost))


def test_without_time_nothing_is_chosen() -> None:
    """Not even what an older search left behind, which has fewer columns."""
    program = GrowingProgram({"room": (-1.0, 1.0)})
    program.add(1.0, {"room": 1.0})
    program.relaxed()
    program.add(2.0, {"room": 1.0})
    assert program.whole(Clock(0.0)).columns is None
