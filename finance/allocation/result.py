"""The answer of the calculation, as `allocation-result/1` and as frozen rows for the pages.

Every amount is an estimate (試算), never the amount that will be granted. For a line that counts,
`claimed_yen == deducted_yen + over_cap_yen + eligible_yen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

RESULT_FORMAT = "allocation-result/1"
LABEL = "試算"

ELIGIBLE = "eligible"
CAPPED = "capped"
OUT = "out"


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """What became of one expense. `rule` is the key of the row that decided; None: no row in force."""

    expense: str
    kind: str
    person: str | None
    measure: str
    status: str
    reason: str | None
    claimed_yen: int
    contribution_yen: int
    other_funding_yen: int
    over_cap_yen: int
    eligible_yen: int
    rule: str | None

    @property
    def deducted_yen(self) -> int:
        """What was really taken off: never more than was claimed, 0 on a line that is out."""
        return self.contribution_yen + self.other_funding_yen

    @property
    def is_out(self) -> bool:
        return self.status == OUT

    def as_json(self) -> dict[str, Any]:
        return {
            "expense": self.expense,
            "measure": self.measure,
            "status": self.status,
            "reason": self.reason,
            "claimed_yen": self.claimed_yen,
            "deducted_yen": self.deducted_yen,
            "eligible_yen": self.eligible_yen,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class SpecialAmount:
    """One special measure of one body: eligible cost x rate, exact, then in thousands of yen."""

    measure: str
    eligible_yen: int
    rate: Fraction
    exact_yen: Fraction
    thousand_yen: int

    def as_json(self) -> dict[str, Any]:
        return {
            "eligible_yen": self.eligible_yen,
            "rate": str(self.rate),
            "exact_yen": exact_decimal(self.exact_yen),
            "thousand_yen": self.thousand_yen,
        }


@dataclass(frozen=True, slots=True)
class OrdinaryEstimate:
    """Heads counted by an ordinary measure; `unit_yen` is None where the measure is not in force."""

    measure: str
    people: int
    unit_yen: int | None
    estimate_yen: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A doubt that the reader must see; `expense` is None when it is about the whole case."""

    code: str
    expense: str | None
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "expense": self.expense, "message": self.message}


@dataclass(frozen=True, slots=True)
class Result:
    """The whole answer. `ordinary` is shown apart and never added to `special`."""

    fiscal_year: int
    special: tuple[SpecialAmount, ...]
    ordinary: tuple[OrdinaryEstimate, ...]
    lines: tuple[AllocationLine, ...]
    steps: tuple[str, ...]
    warnings: tuple[Warned, ...]

    def amount(self, measure: str) -> SpecialAmount | None:
        return next((amount for amount in self.special if amount.measure == measure), None)

    def line(self, expense: str) -> AllocationLine:
        return next(line for line in self.lines if line.expense == expense)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`: whole numbers and text only."""
        return {
            "format": RESULT_FORMAT,
            "fiscal_year": self.fiscal_year,
            "label": LABEL,
            "special": {amount.measure: amount.as_json() for amount in self.special},
            "ordinary": {
                estimate.measure: {"people": estimate.people, "estimate_yen": estimate.estimate_yen}
                for estimate in self.ordinary
            },
            "lines": [line.as_json() for line in self.lines],
            "steps": list(self.steps),
            "warnings": [warned.as_json() for warned in self.warnings],
        }


def exact_decimal(amount: Fraction, *, grouped: bool = False) -> str:
    """Write a finite decimal in full: `3802499.4`, or `3,802,499.4` when grouped. The amount is >= 0.

    Rates whose denominator is not made of twos and fives are refused when the rules are loaded.
    """
    digits = 0
    while (amount * 10**digits).denominator != 1:
        digits += 1
    whole, part = divmod(int(amount * 10**digits), 10**digits)
    shown = f"{whole:,}" if grouped else str(whole)
    return f"{shown}.{part:0{digits}d}" if digits else shown
