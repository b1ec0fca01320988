"""A program whose columns come one after another, for column generation: relaxed for prices, then whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np

from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.talent.solver import (
    INFINITE,
    Floats,
    SolverError,
    interrupt_when,
    run_again_if_stuck,
    silent_highs,
)

WHOLE: Final = 1e-5
"""How far from a whole number a column may be: ten times HiGHS's own tolerance."""


@dataclass(frozen=True)
class Relaxed:
    """The optimum of the linear relaxation; a row's price is what one unit more of its bound would gain."""

    value: float
    columns: Floats
    prices: Mapping[Hashable, float]


@dataclass(frozen=True)
class Whole:
    """`columns` are None if no whole ones were found."""

    columns: Floats | None
    bound: float


class GrowingProgram:
    """Rows are named and stay; columns are numbered in the order in which they come. A maximisation."""

    def __init__(self, rows: Mapping[Hashable, tuple[float, float]]) -> None:
        self._place: dict[Hashable, int] = {}
        self._clock = ENDLESS
        self._highs = silent_highs()
        interrupt_when(self._highs, lambda: self._clock.is_over())
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for name, (lower, upper) in rows.items():
            self.row(name, lower, {}, upper)
        self.columns = 0

    def row(self, name: Hashable, lower: float, terms: Mapping[int, float], upper: float) -> None:
        """A new row over columns that are there already."""
        self._place[name] = len(self._place)
        columns = np.array(sorted(terms), dtype=np.int32)
        factors = np.array([terms[column] for column in columns], dtype=np.float64)
        self._highs.addRow(lower, upper, len(columns), columns, factors)

    def add(self, gain: float, terms: Mapping[Hashable, float], upper: float = 1.0) -> int:
        """A new column from 0 to `upper` with its factors by row name; its number."""
        factors = {self._place[name]: factor for name, factor in terms.items() if factor}
        rows = np.array(sorted(factors), dtype=np.int32)
        values = np.array([factors[row] for row in rows], dtype=np.float64)
        self._highs.addCol(gain, 0.0, upper, len(rows), rows, values)
        self.columns += 1
        return self.columns - 1

    def gain(self, gains: Floats) -> None:
        """Replace what each column gains."""
        self._highs.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), gains)

    def replace(self, row: Hashable, terms: Mapping[int, float]) -> None:
        """Other factors of some columns in a row."""
        for column, factor in terms.items():
            self._highs.changeCoeff(self._place[row], column, factor)

    def bound(self, row: Hashable, lower: float, upper: float = INFINITE) -> None:
        self._highs.changeRowBounds(self._place[row], lower, upper)

    def relaxed(self) -> Relaxed:
        """Raises `SolverError` unless an optimum was found."""
        status = run_again_if_stuck(self._highs)
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            raise SolverError(self._highs.modelStatusToString(status))
        solution = self._highs.getSolution()
        prices = solution.row_dual
        return Relaxed(
            value=float(self._highs.getInfo().objective_function_value),
            columns=np.array(solution.col_value),
            prices={name: prices[place] for name, place in self._place.items()},
        )

    def limit(self, column: int, upper: float, lower: float = 0.0) -> None:
        self._highs.changeColBounds(column, lower, upper)

    def whole(self, clock: Clock) -> Whole:
        """The best whole columns found until the clock is over, and what no others can exceed.

        A run that is interrupted at once may leave an older solution behind: of fewer columns, or not whole.
        """
        if clock.is_over():
            return Whole(None, INFINITE)
        everything = np.arange(self.columns, dtype=np.int32)
        self._kind(everything, highspy.HighsVarType.kInteger)
        self._clock = clock
        try:
            self._highs.run()
            info = self._highs.getInfo()
            if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                return Whole(None, -INFINITE)
            if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
                return Whole(None, float(info.mip_dual_bound))
            found = np.array(self._highs.getSolution().col_value)
            columns = np.round(found)
            if len(found) < self.columns or np.abs(found - columns).max(initial=0.0) > WHOLE:
                return Whole(None, INFINITE)
            return Whole(columns, max(float(info.mip_dual_bound), float(info.objective_function_value)))
        finally:
            self._kind(everything, highspy.HighsVarType.kContinuous)

    def _kind(self, columns: np.ndarray[tuple[int], np.dtype[np.int32]], kind: highspy.HighsVarType) -> None:
        self._highs.changeColsIntegrality(len(columns), columns, np.array([kind] * len(columns)))
