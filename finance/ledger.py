"""From the ledger of one prefecture to the case that the allocation calculation reads.

The database adds up each line: a large prefecture has thousands of rows a year, and hundreds of lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from japan.bodies import body_name
from japan.codes import PREFECTURES
from pool.hiring.figures import PaidCost, borne_together, costs_paid
from pool.hiring.shares import PREFECTURE
from pool.people.choices import form_words
from pool.people.standing import Standing, appointed_on, people_with_facts, standings_of

Place = tuple[int | None, int, str]
"""Whose line it is, for which part of the year, and of which kind; of what was paid to hire people nobody's,
with the number of the recruitment in the place of the part."""


class Payee(NamedTuple):
    """What the figure and its page ask of a talent, as it holds in some months of the year. Who stood
    otherwise in other months is a payee for each: part 0 is how it was at the end of the year."""

    pk: int
    name: str
    standing: Standing
    appointed_on: date | None
    months: frozenset[date]
    part: int = 0
    is_in_parts: bool = False

    @property
    def ident(self) -> str:
        return f"{self.pk}.{self.part}" if self.part else str(self.pk)

    @property
    def form_label(self) -> str:
        return form_words(self.standing.form)

    @property
    def label(self) -> str:
        """The name, and the months where they are not the whole year."""
        if not self.is_in_parts:
            return self.name
        first, last = min(self.months), max(self.months)
        until = f"から{last.month}月分まで" if last != first else ""
        return f"{self.name}（{first.month}月分{until}）"


class Paid(NamedTuple):
    """Money from elsewhere towards an expense of a line."""

    pk: int
    kind: str
    municipality_id: str | None
    source: str
    amount_yen: int
    month: date
    is_share: bool = False
    """What a town bears of a cost that the prefecture hires with it: `pk` is that of the cost."""

    @property
    def ident(self) -> str:
        if self.is_share:
            return f"h{self.pk}-{self.municipality_id}"
        return f"{'c' if self.kind == FundingKind.CONTRIBUTION else 'f'}{self.pk}"


@dataclass(frozen=True)
class LedgerLine:
    """One line of the case: everything of one kind for one talent (or for nobody in particular) in a year; or
    the costs of one recruitment, which the room of hiring keeps, for those who were hired."""

    kind: str
    talent: Payee | None
    amount_yen: int
    lacks_proof: bool
    """Whether the paper of some expense has not come."""
    fundings: tuple[Paid, ...]
    costs: tuple[PaidCost, ...] = ()
    recruits: tuple[Payee, ...] = ()

    @property
    def place(self) -> Place:
        if self.costs:
            return None, self.costs[0].recruitment_id, self.kind
        return (*((self.talent.pk, self.talent.part) if self.talent else (None, 0)), self.kind)

    @property
    def name(self) -> str:
        if self.costs:
            return f"募集 {self.costs[0].number}"
        return self.talent.label if self.talent else "県の経費"

    @property
    def borne(self) -> list[tuple[str, int]]:
        """Who bears how much of what was paid to hire people together: the towns, by name."""
        return [(body_name(code), yen) for code, yen in borne_together(self.costs).items() if code]

    @cached_property
    def id(self) -> str:
        if self.costs:
            return f"e-{self.kind}-r{self.costs[0].recruitment_id}"
        return f"e-{self.kind}-{self.talent.ident if self.talent else 'body'}"

    @property
    def kind_label(self) -> str:
        return ExpenseKind(self.kind).label_for(self.talent.standing.form if self.talent else "")

    @property
    def words(self) -> str:
        """The kind, and the form of employment of whom it was paid for, or what was recruited for."""
        if self.costs:
            return f"{self.kind_label}　{self.costs[0].title}"
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
        parts = parts_of(line.talent for line in self.lines)
        spent: dict[Place, int] = defaultdict(int)
        for talent_id, kind, at, yen in rows.values_list("talent_id", "kind", "month").annotate(
            yen=Sum("amount_yen")
        ):
            spent[talent_id, parts.get((talent_id, at), 0), kind] += yen
        for line in self.lines:
            if late := sum(cost.amount_yen for cost in line.costs if cost.month >= month):
                spent[line.place] += late
        taken = {line.id: spent[line.place] for line in self.lines if line.place in spent}
        later = {paid.ident for line in self.lines for paid in line.fundings if paid.month >= month}
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
            contributions=tuple(paid for paid in case.contributions if paid.id not in later),
            other_funding=tuple(paid for paid in case.other_funding if paid.id not in later),
        )


def standing_in(fiscal_year: int) -> QuerySet[Expense]:
    """The rows of a year that no amendment has replaced, unsorted."""
    return Expense.objects.standing().filter(fiscal_year=fiscal_year).order_by()


def ledger_of(fiscal_year: int) -> Ledger:
    """The ledger of the open scope, sorted by name and kind, then what was paid to hire people, and what is
    nobody's last. In five queries, six where somebody stood otherwise in some months."""
    sums = (
        standing_in(fiscal_year)
        .values_list("talent_id", "kind")
        .annotate(yen=Sum("amount_yen"), lacking=Count("pk", filter=Q(proof="")))
    )
    by_person = {(talent_id, kind): (yen, lacking) for talent_id, kind, yen, lacking in sums}
    hired = costs_paid(fiscal_year)
    recruits = {pk for cost in hired for pk in cost.talents}
    payees = _payees({pk for pk, _ in by_person if pk} | recruits, fiscal_year)
    parts = parts_of(payees)
    rows = {(pk, 0, kind): row for (pk, kind), row in by_person.items()}
    if parts:
        rows = _in_parts(rows, parts, fiscal_year)
    kinds: dict[tuple[int | None, int], list[str]] = defaultdict(list)
    for pk, part, kind in sorted(rows, key=itemgetter(2)):
        kinds[pk, part].append(kind)
    paid = _paid(fiscal_year, parts)
    lines = [
        LedgerLine(kind, talent, rows[place][0], rows[place][1] > 0, tuple(paid.get(place, ())))
        for talent in [*payees, None]
        for whose in [(talent.pk, talent.part) if talent else (None, 0)]
        for kind in kinds.get(whose, ())
        for place in [(*whose, kind)]
    ]
    nobodys = sum(line.talent is None for line in lines)
    lines[len(lines) - nobodys : len(lines) - nobodys] = _of_recruitments(hired, payees)
    body = allocation.Body("prefecture", PREFECTURES[open_prefecture() - 1].code)
    return Ledger(fiscal_year, tuple(lines), _case(fiscal_year, body, lines))


def _of_recruitments(costs: Iterable[PaidCost], payees: Sequence[Payee]) -> list[LedgerLine]:
    """A line for each recruitment and kind. What towns bear by the shares that they agreed to is taken off
    like any other contribution."""
    people = {payee.pk: payee for payee in reversed(payees)}
    together: dict[tuple[int, str], list[PaidCost]] = defaultdict(list)
    for cost in costs:
        together[cost.recruitment_id, cost.kind].append(cost)
    return [
        LedgerLine(
            kind,
            None,
            sum(cost.amount_yen for cost in of_one),
            any(not cost.has_paper for cost in of_one),
            tuple(_shares_of(of_one)),
            tuple(of_one),
            tuple(people[pk] for pk in of_one[0].talents),
        )
        for (_, kind), of_one in together.items()
    ]


def _shares_of(costs: Iterable[PaidCost]) -> list[Paid]:
    return [
        Paid(cost.pk, FundingKind.CONTRIBUTION, code, "", yen, cost.month, is_share=True)
        for cost in costs
        for code, yen in cost.borne.items()
        if code != PREFECTURE and yen
    ]


def _payees(numbers: set[int], fiscal_year: int) -> list[Payee]:
    """Sorted by name; who stood otherwise in other months once for each way. One query."""
    found: list[Payee] = []
    for pk, name, of_one in people_with_facts(numbers):
        standings = standings_of(of_one, fiscal_year)
        appointed = appointed_on(of_one, fiscal_year)
        found += [
            Payee(pk, name, standing, None if part else appointed, its_months, part, len(standings) > 1)
            for part, (standing, its_months) in enumerate(standings.items())
        ]
    return found


def parts_of(payees: Iterable[Payee | None]) -> dict[tuple[int, date], int]:
    """By person and month, of those who stood otherwise in some months, the part of the year."""
    return {
        (payee.pk, month): payee.part
        for payee in payees
        if payee and payee.is_in_parts
        for month in payee.months
    }


def _in_parts(
    rows: Mapping[Place, tuple[int, int]], parts: Mapping[tuple[int, date], int], fiscal_year: int
) -> dict[Place, tuple[int, int]]:
    """The sums, of those who stood otherwise in some months by part of the year. One query."""
    changed = {pk for pk, _ in parts}
    found = {place: row for place, row in rows.items() if place[0] not in changed}
    by_month = (
        standing_in(fiscal_year).filter(talent_id__in=changed).values_list("talent_id", "kind", "month")
    )
    for pk, kind, month, yen, lacking in by_month.annotate(
        yen=Sum("amount_yen"), lacking=Count("pk", filter=Q(proof=""))
    ):
        place = (pk, parts[pk, month], kind)
        so_far = found.get(place, (0, 0))
        found[place] = (so_far[0] + yen, so_far[1] + lacking)
    return found


def _paid(fiscal_year: int, parts: Mapping[tuple[int, date], int]) -> dict[Place, list[Paid]]:
    """What others pay towards the standing expenses of a year, by line."""
    rows = Funding.objects.filter(expense__fiscal_year=fiscal_year).exclude(expense_id__in=amended())
    found: dict[Place, list[Paid]] = defaultdict(list)
    for talent_id, kind, *row in rows.order_by("expense__month", "expense_id", "id").values_list(
        "expense__talent_id", "expense__kind", *Paid._fields[:5], "expense__month"
    ):
        found[talent_id, parts.get((talent_id, row[-1]), 0), kind].append(Paid(*row))
    return found


def _case(fiscal_year: int, body: allocation.Body, lines: Sequence[LedgerLine]) -> allocation.Case:
    paid = [line.talent for line in lines if line.talent is not None]
    talents = {payee.ident: payee for payee in [*paid, *(each for line in lines for each in line.recruits)]}
    fundings = [(line, funding) for line in lines for funding in line.fundings]
    return allocation.Case(
        fiscal_year=fiscal_year,
        body=body,
        people=tuple(person_of(talent) for talent in talents.values()),
        expenses=tuple(_expense(line) for line in lines),
        contributions=tuple(
            allocation.Contribution(funding.ident, str(funding.municipality_id), line.id, funding.amount_yen)
            for line, funding in fundings
            if funding.kind == FundingKind.CONTRIBUTION
        ),
        other_funding=tuple(
            allocation.OtherFunding(funding.ident, line.id, funding.amount_yen, funding.source)
            for line, funding in fundings
            if funding.kind == FundingKind.OTHER
        ),
    )


def person_of(talent: Payee) -> allocation.Person:
    """What the measures ask of a talent in these months; heads are counted as it was at the year's end."""
    standing = talent.standing
    return allocation.Person(
        id=talent.ident,
        employment_form=standing.form,
        main_duty_municipal_support=standing.serves_towns,
        has_skill_or_experience=standing.is_qualified,
        accelerator_appointed=talent.appointed_on is not None,
        part_of=str(talent.pk) if talent.part else None,
    )


def _expense(line: LedgerLine) -> allocation.Expense:
    person = line.talent.ident if line.talent else None
    recruits = ExpenseKind(line.kind).is_for_recruits
    return allocation.Expense(
        id=line.id,
        kind=line.kind,
        amount_yen=line.amount_yen,
        person=None if recruits else person,
        for_people=(person,) if recruits and person else tuple(each.ident for each in line.recruits),
    )
