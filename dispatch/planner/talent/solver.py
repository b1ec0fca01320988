"""Linear programs with whole-number columns, and HiGHS to solve them. Nothing here knows of needs or talents.

Every program is a maximisation. HiGHS keeps its number of threads for the life of a process, so each solver
here takes one; whoever wants both cores starts two processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Flags = NDArray[np.bool_]

INFINITE: Final = float("inf")
TOLERANCE: Final = 1e-6
"""HiGHS's own tolerance of a row and of a whole number: two values nearer than this are the same to it."""


@dataclass(frozen=True)
class Matrix:
    """Rows and columns of a program. Entries are parallel arrays in the order of their rows."""

    entry_row: Indices
    entry_column: Indices
    entry_value: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    whole: Flags

    @property
    def columns(self) -> int:
        return len(self.lower)

    @property
    def rows(self) -> int:
        return len(self.row_lower)

    def only(self, kept: Flags) -> Matrix:
        """The program with all other columns at 0, but for rows that the bounds of the rest keep anyway."""
        place = np.cumsum(kept) - 1
        entries = kept[self.entry_column]
        row, column, value = self.entry_row[entries], self.entry_column[entries], self.entry_value[entries]
        ends = np.stack([value * self.lower[column], value * self.upper[column]])
        least = np.bincount(row, weights=ends.min(axis=0), minlength=self.rows)
        most = np.bincount(row, weights=ends.max(axis=0), minlength=self.rows)
        binding = (least < self.row_lower - TOLERANCE) | (most > self.row_upper + TOLERANCE)
        row_place = np.cumsum(binding) - 1
        entries = binding[row]
        return Matrix(
            entry_row=row_place[row[entries]].astype(np.int32),
            entry_column=place[column[entries]].astype(np.int32),
            entry_value=value[entries],
            row_lower=self.row_lower[binding],
            row_upper=self.row_upper[binding],
            lower=self.lower[kept],
            upper=self.upper[kept],
            whole=self.whole[kept],
        )

    def with_row(self, lower: float, factors: Floats, upper: float) -> Matrix:
        """One row more, with a factor for each column."""
        columns = np.flatnonzero(factors).astype(np.int32)
        return replace(
            self,
            entry_row=np.concatenate([self.entry_row, np.full(len(columns), self.rows, dtype=np.int32)]),
            entry_column=np.concatenate([self.entry_column, columns]),
            entry_value=np.concatenate([self.entry_value, factors[columns]]),
            row_lower=np.append(self.row_lower, lower),
            row_upper=np.append(self.row_upper, upper),
        )


@dataclass
class Program:
    """Columns and rows as they are found; a row that stands there already only tightens its bounds."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    _rows: dict[tuple[tuple[int, float], ...], tuple[float, float]] = field(default_factory=dict)

    def column(self, *, whole: bool = True, upper: float = 1.0) -> int:
        """A new column from 0 to `upper`; its index."""
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, lower: float, terms: Iterable[tuple[int, float]], upper: float) -> None:
        """`lower <= sum of factor x column <= upper`; a column that comes twice has its factors added."""
        factors: dict[int, float] = {}
        for column, factor in terms:
            factors[column] = factors.get(column, 0.0) + factor
        signature = tuple(sorted((column, factor) for column, factor in factors.items() if factor))
        known_lower, known_upper = self._rows.get(signature, (-INFINITE, INFINITE))
        self._rows[signature] = max(lower, known_lower), min(upper, known_upper)

    def at_most(self, upper: float, terms: Iterable[tuple[int, float]]) -> None:
        self.row(-INFINITE, terms, upper)

    def at_least(self, lower: float, terms: Iterable[tuple[int, float]]) -> None:
        self.row(lower, terms, INFINITE)

    def at_most_one(self, columns: Iterable[int]) -> None:
        self.at_most(1.0, [(column, 1.0) for column in columns])

    def covers(self, high: int, low: int) -> None:
        """`high` is at least `low`."""
        self.at_least(0.0, [(high, 1.0), (low, -1.0)])

    def matrix(self) -> Matrix:
        entries = [(row, *entry) for row, signature in enumerate(self._rows) for entry in signature]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        bounds = np.array(list(self._rows.values()), dtype=np.float64).reshape(-1, 2)
        return Matrix(
            entry_row=np.array(rows, dtype=np.int32),
            entry_column=np.array(columns, dtype=np.int32),
            entry_value=np.array(values, dtype=np.float64),
            row_lower=bounds[:, 0],
            row_upper=bounds[:, 1],
            lower=np.array(self.lower, dtype=np.float64),
            upper=np.array(self.upper, dtype=np.float64),
            whole=np.array(self.whole, dtype=np.bool_),
        )


ENDS: Final = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kInterrupt,
)
"""How a search may end: to the end, at its number of nodes, or interrupted."""
MOST_STEPS: Final = 100_000
"""Of the simplex method, some 60 times the largest program's: one in circles cannot be interrupted."""
LINEAR_ENDS: Final = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kModelEmpty,
)


class SolverError(RuntimeError):
    """HiGHS ended in a way that says neither what the optimum is nor that there is none."""


@dataclass(frozen=True)
class Found:
    """`columns`: the best whole ones, None if none was found; nothing is better than `bound` (-inf: none)."""

    value: float
    columns: Floats | None
    bound: float

    @property
    def is_infeasible(self) -> bool:
        return self.bound == -INFINITE


NOTHING: Final = Found(-INFINITE, None, -INFINITE)
UNKNOWN: Final = Found(-INFINITE, None, INFINITE)
"""The solver's arithmetic came to no end."""


OPTIONS: Final = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": TOLERANCE / 10,
    "simplex_iteration_limit": MOST_STEPS,
}


def silent_highs() -> highspy.Highs:
    """HiGHS as everything here uses it: one thread, nothing printed, no gap left open."""
    highs = highspy.Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    return highs


def interrupt_when(highs: highspy.Highs, is_over: Callable[[], bool]) -> None:
    """Lets HiGHS ask during every search whether to go on; what it found until then stays."""
    highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(is_over()))


def run_again_if_stuck(highs: highspy.Highs) -> highspy.HighsModelStatus:
    """How a linear program ended; one that ended nowhere, as it may from a warm start, is begun anew."""
    highs.run()
    if highs.getModelStatus() not in LINEAR_ENDS:
        highs.clearSolver()
        highs.run()
    return highs.getModelStatus()


class Solver:
    """One HiGHS, used for many small programs one after another; `is_over` ends every search."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._highs = silent_highs()
        interrupt_when(self._highs, is_over)

    def branch(self, matrix: Matrix, cost: Floats, nodes: int) -> Found:
        """Depth first on the linear relaxation, at most `nodes` of it: quick where few columns are broken.

        HiGHS's own search spends more time on getting ready than such small programs take.
        """
        self._set(presolve="off")
        self._load(matrix, cost, whole=False)
        best, columns, left_out = -INFINITE, None, -INFINITE
        open_nodes: list[tuple[float, tuple[tuple[int, float], ...]]] = [(INFINITE, ())]
        fixed: dict[int, float] = {}
        while open_nodes:
            bound, fixings = open_nodes.pop()
            if bound <= best + TOLERANCE:
                continue
            if nodes == 0 or self._is_over():
                left_out = max(left_out, bound)
                continue
            nodes -= 1
            fixed = self._fix(matrix, fixed, dict(fixings))
            try:
                relaxed = self._relaxed()
            except SolverError:
                left_out = max(left_out, bound)
                continue
            if relaxed is None or relaxed[0] <= best + TOLERANCE:
                continue
            value, point = relaxed
            broken = np.where(matrix.whole, np.abs(point - np.round(point)), 0.0)
            if broken.max(initial=0.0) <= TOLERANCE:
                best, columns = value, np.where(matrix.whole, np.round(point), point)
                continue
            column = int(np.argmax(np.where(broken > TOLERANCE, point, -1.0)))
            open_nodes += [(value, (*fixings, (column, 0.0))), (value, (*fixings, (column, 1.0)))]
        return Found(best, columns, max(best, left_out))

    def search(self, matrix: Matrix, cost: Floats, nodes: int) -> Found:
        """HiGHS's own branch and cut, at most `nodes` of it."""
        self._set(presolve="choose", mip_max_nodes=nodes)
        self._load(matrix, cost, whole=True)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return NOTHING
        if status not in ENDS:
            return UNKNOWN
        info = self._highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Found(-INFINITE, None, info.mip_dual_bound)
        point = np.array(self._highs.getSolution().col_value)
        value = float(info.objective_function_value)
        return Found(value, np.where(matrix.whole, np.round(point), point), max(value, info.mip_dual_bound))

    def _relaxed(self) -> tuple[float, Floats] | None:
        status = run_again_if_stuck(self._highs)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(self._highs.modelStatusToString(status))
        return self._highs.getInfo().objective_function_value, np.array(self._highs.getSolution().col_value)

    def _fix(self, matrix: Matrix, before: dict[int, float], now: dict[int, float]) -> dict[int, float]:
        for column in before.keys() - now.keys():
            self._highs.changeColBounds(column, matrix.lower[column], matrix.upper[column])
        for column, value in now.items():
            if before.get(column) != value:
                self._highs.changeColBounds(column, value, value)
        return now

    def _load(self, matrix: Matrix, cost: Floats, *, whole: bool) -> None:
        self._highs.passModel(as_highs(matrix, cost, whole=whole))

    def _set(self, **options: bool | float | str) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)


def as_highs(matrix: Matrix, cost: Floats | Sequence[float], *, whole: bool) -> highspy.HighsLp:
    """The program in HiGHS's own form; with `whole` false its linear relaxation."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = matrix.columns, matrix.rows
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.asarray(cost, dtype=np.float64)
    program.col_lower_, program.col_upper_ = matrix.lower, matrix.upper
    program.row_lower_, program.row_upper_ = matrix.row_lower, matrix.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.zeros(matrix.rows + 1, dtype=np.int32)
    np.cumsum(np.bincount(matrix.entry_row, minlength=matrix.rows), out=starts[1:])
    program.a_matrix_.start_ = starts
    program.a_matrix_.index_, program.a_matrix_.value_ = matrix.entry_column, matrix.entry_value
    if whole:
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        program.integrality_ = [kinds[bool(flag)] for flag in matrix.whole]
    return program
