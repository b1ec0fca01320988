"""Numbers of one prefecture's money, for the pages and for the national snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from finance import allocation
from finance.allocation.result import exact_decimal
from finance.choices import FundingKind
from finance.ledger import Ledger, LedgerLine, ledger_of
from japan.fiscal_year import months

SPECIAL, ORDINARY = "spt_pool", "opt_regular_accelerator"

BADGES = {"eligible": ("対象", "done"), "capped": ("上限あり", "wait"), "out": ("対象外", "")}
MOVED = ("普通交付税へ", "")


@dataclass(frozen=True)
class FigureLine:
    """One line of the figure: what was spent, what was taken off and why. Yen."""

    ledger: LedgerLine
    line: allocation.AllocationLine
    reason: str

    @property
    def badge(self) -> tuple[str, str]:
        return MOVED if self.line.reason == "moved_to_ordinary" else BADGES[self.line.status]


@dataclass(frozen=True)
class AllocationFigure:
    """試算 of one fiscal year: the amounts, every line with its reason, the sentences and the doubts."""

    fiscal_year: int
    ledger: Ledger
    result: allocation.Result
    lines: tuple[FigureLine, ...]

    @cached_property
    def special(self) -> allocation.SpecialAmount:
        amount = self.result.amount(SPECIAL)
        assert amount is not None
        return amount

    @property
    def exact_text(self) -> str:
        """The amount before it is rounded to thousands, with commas."""
        return exact_decimal(self.special.exact_yen, grouped=True)

    @property
    def ordinary(self) -> allocation.OrdinaryEstimate:
        return next(estimate for estimate in self.result.ordinary if estimate.measure == ORDINARY)

    @cached_property
    def sentences(self) -> list[str]:
        return allocation.sentences(self.ledger.case, self.result)

    @property
    def ordinary_sentence(self) -> str | None:
        return allocation.ordinary_sentence(self.result)

    @cached_property
    def doubts(self) -> list[allocation.Uncertain]:
        return allocation.uncertain_rules(self.ledger.case, self.result)

    @property
    def claimed_yen(self) -> int:
        return sum(row.line.claimed_yen for row in self.lines)

    @property
    def deducted_yen(self) -> int:
        return sum(row.line.deducted_yen for row in self.lines)

    @property
    def over_cap_yen(self) -> int:
        return sum(row.line.over_cap_yen for row in self.lines)

    @property
    def lines_with_proof(self) -> int:
        return sum(not row.ledger.lacks_proof for row in self.lines)

    def line(self, line_id: str) -> FigureLine:
        return next(row for row in self.lines if row.ledger.id == line_id)


def allocation_figure(fiscal_year: int) -> AllocationFigure:
    """The figure of the open scope, from the ledger as it stands."""
    return figure_of(ledger_of(fiscal_year))


def figure_of(ledger: Ledger) -> AllocationFigure:
    result = allocation.calculate(ledger.case)
    lines = tuple(
        FigureLine(row, line, allocation.line_reason(line, ledger.case))
        for row, line in zip(ledger.lines, result.lines, strict=True)
    )
    return AllocationFigure(ledger.fiscal_year, ledger, result, lines)


@dataclass(frozen=True)
class MonthCost:
    """What one month cost, by kind. Yen."""

    month: date
    by_kind: dict[str, int]

    @property
    def total_yen(self) -> int:
        return sum(self.by_kind.values())


def cost_by_month(ledger: Ledger) -> list[MonthCost]:
    """Twelve rows from April to March."""
    costs: dict[date, dict[str, int]] = {month: {} for month in months(ledger.fiscal_year)}
    for line in ledger.lines:
        for expense in line.expenses:
            kinds = costs[expense.month]
            kinds[expense.kind] = kinds.get(expense.kind, 0) + expense.amount_yen
    return [MonthCost(month, by_kind) for month, by_kind in costs.items()]


def contributions_yen(ledger: Ledger) -> int:
    """What municipalities pay towards the year's expenses."""
    return sum(
        funding.amount_yen
        for line in ledger.lines
        for funding in line.fundings
        if funding.kind == FundingKind.CONTRIBUTION
    )
