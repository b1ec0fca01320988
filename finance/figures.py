"""Numbers of one prefecture's money, for the pages and for the national snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Sum

from finance import allocation
from finance.allocation.result import exact_decimal
from finance.choices import FundingKind
from finance.ledger import Ledger, LedgerLine, ledger_of, standing_in
from japan.fiscal_year import months
from pool.hiring.figures import spent_by_month

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

    @cached_property
    def lines(self) -> tuple[FigureLine, ...]:
        return tuple(self.lines_at(range(len(self.ledger.lines))))

    def lines_at(self, places: Iterable[int]) -> list[FigureLine]:
        """Some of the lines: a page of a large prefecture's figure shows fifty of hundreds."""
        reason = allocation.reasons_of(self.ledger.case)
        found = ((self.ledger.lines[place], self.result.lines[place]) for place in places)
        return [FigureLine(row, line, reason(line)) for row, line in found]

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
        return sum([line.claimed_yen for line in self.result.lines])

    @property
    def deducted_yen(self) -> int:
        return sum([line.deducted_yen for line in self.result.lines])

    @property
    def over_cap_yen(self) -> int:
        return sum([line.over_cap_yen for line in self.result.lines])

    def line(self, line_id: str) -> FigureLine:
        """Raises `StopIteration` where there is none of that name."""
        place = next(place for place, row in enumerate(self.ledger.lines) if row.id == line_id)
        return self.lines_at([place])[0]


def allocation_figure(fiscal_year: int) -> AllocationFigure:
    """The figure of the open scope, from the ledger as it stands."""
    ledger = ledger_of(fiscal_year)
    return AllocationFigure(fiscal_year, ledger, allocation.calculate(ledger.case))


def thousand_before(figure: AllocationFigure, month: date) -> int:
    """The amount as it would stand had nothing been spent in the month or after it, in thousands of yen."""
    amounts = allocation.special_of(figure.ledger.before(month))
    return next(amount.thousand_yen for amount in amounts if amount.measure == SPECIAL)


@dataclass(frozen=True)
class MonthCost:
    """What one month cost, by kind. Yen."""

    month: date
    by_kind: dict[str, int]

    @property
    def total_yen(self) -> int:
        return sum(self.by_kind.values())


def cost_by_month(fiscal_year: int) -> list[MonthCost]:
    """Twelve rows from April to March, in two queries: the ledger, and what was paid to hire people."""
    costs: dict[date, dict[str, int]] = {month: {} for month in months(fiscal_year)}
    rows = standing_in(fiscal_year).values_list("month", "kind").annotate(yen=Sum("amount_yen"))
    for month, kind, spent in [*rows, *spent_by_month(fiscal_year)]:
        costs[month][kind] = costs[month].get(kind, 0) + spent
    return [MonthCost(month, by_kind) for month, by_kind in costs.items()]


def contributions_yen(ledger: Ledger) -> int:
    """What municipalities pay towards the year's expenses."""
    return sum(
        funding.amount_yen
        for line in ledger.lines
        for funding in line.fundings
        if funding.kind == FundingKind.CONTRIBUTION
    )
