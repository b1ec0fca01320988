"""From the ledger of one prefecture to the case that the allocation calculation reads.

The database adds up each line: a large prefecture has thousands of rows a year, and hundreds of lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from accounts.tenancy import open_prefecture
from finance import allocation
from finance.choices import ExpenseKind, FundingKind
from finance.models import Expense, Funding, amended
from japan.codes import PREFECTURES
from pool.people.choices import EmploymentForm
from pool.people.models import Talent, about_many

Place = tuple[int | None, str]
"""Whose line it is, and of which kind."""


class Payee(NamedTuple):
    """What the figure and its page ask of a talent."""

    pk: int
    name: str
    employment_form: str
    is_main_duty_support: bool
    has_skill_or_experience: bool
    accelerator_appointed_on: date | None

    @property
    def form_label(self) -> str:
        return str(EmploymentForm(self.employment_form).label)


class Paid(NamedTuple):
    """Money from elsewhere towards an expense of a line."""

    pk: int
    kind: str
    municipality_id: str | None
    source: str
    amount_yen: int
    month: date


@dataclass(frozen=True)
class LedgerLine:
    """One line of the case: everything of one kind for one talent (or for nobody in particular) in a year."""

    kind: str
    talent: Payee | None
    amount_yen: int
    lacks_proof: bool
    """Whether the paper of some expense has not come."""
    fundings: tuple[Paid, ...]

    @property
    def place(self) -> Place:
        return (self.talent.pk if self.talent else None), self.kind

    @cached_property
    def id(self) -> str:
        return f"e-{self.kind}-{self.talent.pk if self.talent else 'body'}"

    @property
    def kind_label(self) -> str:
        return ExpenseKind(self.kind).label_for(self.talent.employment_form if self.talent else "")

    @property
    def words(self) -> str:
        """The kind, and the form of employment of whom it was paid for."""
        form = f"（{self.talent.form_label}）" if self.talent else ""
        return f"{self.kind_label}{form}"


@dataclass(frozen=True)
class Ledger:
    """The lines of one fiscal year and the case made of them."""

    fiscal_year: int
    lines: tuple[LedgerLine, ...]
    case: allocation.Case

    @property
    def lines_with_proof(self) -> int:
        return sum(not line.lacks_proof for line in self.lines)

    def before(self, month: date) -> allocation.Case:
        """The case as it would stand had nothing been spent in the month or after it. One query."""
        rows = standing_in(self.fiscal_year).filter(month__gte=month)
        spent: Mapping[Place, int] = {
            (talent_id, kind): yen
            for talent_id, kind, yen in rows.values_list("talent_id", "kind").annotate(yen=Sum("amount_yen"))
        }
        taken = {line.id: spent[line.place] for line in self.lines if line.place in spent}
        later = {paid.pk for line in self.lines for paid in line.fundings if paid.month >= month}
        case = self.case
        return replace(
            case,
            expenses=tuple(
                [
                    replace(expense, amount_yen=expense.amount_yen - taken[expense.id])
                    if expense.id in taken
                    else expense
                    for expense in case.expenses
                ]
            ),
            contributions=tuple(paid for paid in case.contributions if int(paid.id[1:]) not in later),
            other_funding=tuple(paid for paid in case.other_funding if int(paid.id[1:]) not in later),
        )


def standing_in(fiscal_year: int) -> QuerySet[Expense]:
    """The rows of a year that no amendment has replaced, unsorted."""
    return Expense.objects.standing().filter(fiscal_year=fiscal_year).order_by()


def ledger_of(fiscal_year: int) -> Ledger:
    """The ledger of the open scope, sorted by name and kind, what is nobody's last. In four queries."""
    sums = (
        standing_in(fiscal_year)
        .values_list("talent_id", "kind")
        .annotate(yen=Sum("amount_yen"), lacking=Count("pk", filter=Q(proof="")))
    )
    rows = {(talent_id, kind): (yen, lacking > 0) for talent_id, kind, yen, lacking in sums}
    payees = about_many(Talent.objects.order_by("kana", "id"), {pk for pk, _ in rows if pk}, "pk")
    talents: list[Payee | None] = [Payee(*row) for row in payees.values_list(*Payee._fields)]
    kinds: dict[int | None, list[str]] = defaultdict(list)
    for talent_id, kind in sorted(rows, key=itemgetter(1)):
        kinds[talent_id].append(kind)
    paid = _paid(fiscal_year)
    lines = tuple(
        LedgerLine(kind, talent, *rows[place], tuple(paid.get(place, ())))
        for talent in [*talents, None]
        for kind in kinds.get(talent.pk if talent else None, ())
        for place in [(talent.pk if talent else None, kind)]
    )
    body = allocation.Body("prefecture", PREFECTURES[open_prefecture() - 1].code)
    return Ledger(fiscal_year, lines, _case(fiscal_year, body, lines))


def _paid(fiscal_year: int) -> dict[Place, list[Paid]]:
    """What others pay towards the standing expenses of a year, by line."""
    rows = Funding.objects.filter(expense__fiscal_year=fiscal_year).exclude(expense_id__in=amended())
    found: dict[Place, list[Paid]] = defaultdict(list)
    for talent_id, kind, *row in rows.order_by("expense__month", "expense_id", "id").values_list(
        "expense__talent_id", "expense__kind", *Paid._fields[:-1], "expense__month"
    ):
        found[talent_id, kind].append(Paid(*row))
    return found


def _case(fiscal_year: int, body: allocation.Body, lines: Sequence[LedgerLine]) -> allocation.Case:
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


def person_of(talent: Payee | Talent, fiscal_year: int) -> allocation.Person:
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
