"""From the ledger of one prefecture to the case that the allocation calculation reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Prefecture
from accounts.tenancy import open_prefecture
from finance import allocation
from finance.choices import ExpenseKind, FundingKind
from finance.models import Expense, Funding
from pool.models import Talent


@dataclass(frozen=True)
class LedgerLine:
    """One line of the case: everything of one kind for one talent (or for nobody in particular) in a year."""

    id: str
    kind: str
    talent: Talent | None
    expenses: tuple[Expense, ...]
    fundings: tuple[Funding, ...]

    @property
    def amount_yen(self) -> int:
        return sum(expense.amount_yen for expense in self.expenses)

    @property
    def kind_label(self) -> str:
        return ExpenseKind(self.kind).label_for(self.talent.employment_form if self.talent else "")

    @property
    def words(self) -> str:
        """The kind, and the form of employment of whom it was paid for."""
        form = f"（{self.talent.get_employment_form_display()}）" if self.talent else ""
        return f"{self.kind_label}{form}"

    @property
    def lacks_proof(self) -> bool:
        return any(expense.lacks_proof for expense in self.expenses)


@dataclass(frozen=True)
class Ledger:
    """The lines of one fiscal year and the case made of them."""

    fiscal_year: int
    lines: tuple[LedgerLine, ...]
    case: allocation.Case

    def until(self, month: date) -> Ledger:
        """As it would stand had nothing been spent after the month."""
        fundings = [funding for line in self.lines for funding in line.fundings]
        rows = [expense for line in self.lines for expense in line.expenses if expense.month <= month]
        return _ledger(self.fiscal_year, self.case.body, rows, fundings)


def ledger_of(fiscal_year: int) -> Ledger:
    """The ledger of the open scope: rows that no amendment has replaced. In four queries."""
    rows = (
        Expense.objects.standing()
        .filter(fiscal_year=fiscal_year)
        .prefetch_related("talent")
        .order_by("talent__kana", "talent_id", "kind", "month", "id")
    )
    fundings = Funding.objects.filter(expense__fiscal_year=fiscal_year).order_by("id")
    prefecture = Prefecture.objects.get(pk=open_prefecture())
    return _ledger(fiscal_year, allocation.Body("prefecture", prefecture.code), rows, fundings)


def _ledger(
    fiscal_year: int, body: allocation.Body, rows: Iterable[Expense], fundings: Iterable[Funding]
) -> Ledger:
    lines = tuple(_lines(rows, fundings))
    return Ledger(fiscal_year, lines, _case(fiscal_year, body, lines))


def _lines(rows: Iterable[Expense], fundings: Iterable[Funding]) -> Iterable[LedgerLine]:
    grouped: dict[tuple[int | None, str], list[Expense]] = defaultdict(list)
    for row in rows:
        grouped[row.talent_id, row.kind].append(row)
    paid_by_others: dict[int, list[Funding]] = defaultdict(list)
    for funding in fundings:
        paid_by_others[funding.expense_id].append(funding)
    for (talent_id, kind), expenses in grouped.items():
        yield LedgerLine(
            id=f"e-{kind}-{talent_id or 'body'}",
            kind=kind,
            talent=expenses[0].talent,
            expenses=tuple(expenses),
            fundings=tuple(funding for expense in expenses for funding in paid_by_others[expense.pk]),
        )


def _case(fiscal_year: int, body: allocation.Body, lines: tuple[LedgerLine, ...]) -> allocation.Case:
    talents = {line.talent.pk: line.talent for line in lines if line.talent is not None}
    fundings = [(line, funding) for line in lines for funding in line.fundings]
    return allocation.Case(
        fiscal_year=fiscal_year,
        body=body,
        people=tuple(person_of(talent, fiscal_year) for talent in talents.values()),
        expenses=tuple(_expense(line) for line in lines),
        contributions=tuple(
            allocation.Contribution(
                f"c{funding.pk}", str(funding.municipality_id), line.id, funding.amount_yen
            )
            for line, funding in fundings
            if funding.kind == FundingKind.CONTRIBUTION
        ),
        other_funding=tuple(
            allocation.OtherFunding(f"f{funding.pk}", line.id, funding.amount_yen, funding.source)
            for line, funding in fundings
            if funding.kind == FundingKind.OTHER
        ),
    )


def person_of(talent: Talent, fiscal_year: int) -> allocation.Person:
    """The three facts that the measures ask of a talent, as they hold by the end of the fiscal year."""
    appointed_on = talent.accelerator_appointed_on
    return allocation.Person(
        id=str(talent.pk),
        employment_form=talent.employment_form,
        main_duty_municipal_support=talent.is_main_duty_support,
        has_skill_or_experience=talent.has_skill_or_experience,
        accelerator_appointed=appointed_on is not None and appointed_on < date(fiscal_year + 1, 4, 1),
    )


def _expense(line: LedgerLine) -> allocation.Expense:
    person = str(line.talent.pk) if line.talent else None
    recruits = ExpenseKind(line.kind).is_for_recruits
    return allocation.Expense(
        id=line.id,
        kind=line.kind,
        amount_yen=line.amount_yen,
        person=None if recruits else person,
        for_people=(person,) if recruits and person else (),
    )
