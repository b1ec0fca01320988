"""The question put to the calculation: one body, one fiscal year, its people and its expenses.

The words are those of the file format `allocation-case/1`; amounts are whole yen, zero or more.
A `Case` comes from `read_case`, which checks every reference; code that builds one by hand keeps the
same promises (unique ids per list, references that exist).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pool.people.choices import EmploymentForm

CASE_FORMAT = "allocation-case/1"

BODY_KINDS = ("prefecture", "core_hub_city", "municipality")

EMPLOYMENT_FORMS = tuple(EmploymentForm.values)


@dataclass(frozen=True, slots=True)
class Body:
    """Who claims. `code` is the six-digit local government code; its check digit is not checked here."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """A talent as the measures see one: the form of employment and three yes-or-no facts."""

    id: str
    employment_form: str
    main_duty_municipal_support: bool
    has_skill_or_experience: bool
    accelerator_appointed: bool
    part_of: str | None = None
    """The person of whom this is how it was in other months: one cap for both, one head."""

    @property
    def whole(self) -> str:
        return self.part_of or self.id

    @property
    def is_regular(self) -> bool:
        """常勤: counted by the ordinary measure from the year it began."""
        return self.employment_form != "" and EmploymentForm(self.employment_form).is_regular


@dataclass(frozen=True, slots=True)
class Expense:
    """One line of the ledger. `person` and `for_people` hold ids of `Case.people`."""

    id: str
    kind: str
    amount_yen: int
    person: str | None = None
    for_people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """負担金: what a municipality (`from_code`) pays towards an expense of this body."""

    id: str
    from_code: str
    for_expense: str
    amount_yen: int


@dataclass(frozen=True, slots=True)
class OtherFunding:
    """特定財源: other money tied to an expense, such as a state subsidy; `source` names it."""

    id: str
    for_expense: str
    amount_yen: int
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the calculation may look at. `fiscal_year` is the Western year of its 1 April."""

    fiscal_year: int
    body: Body
    people: tuple[Person, ...] = ()
    expenses: tuple[Expense, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    other_funding: tuple[OtherFunding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The case as an `allocation-case/1` object, so that a stored figure keeps its inputs."""
        return {
            "format": CASE_FORMAT,
            "fiscal_year": self.fiscal_year,
            "body": {"kind": self.body.kind, "code": self.body.code},
            "people": [
                {
                    "id": person.id,
                    "employment_form": person.employment_form,
                    "main_duty_municipal_support": person.main_duty_municipal_support,
                    "has_skill_or_experience": person.has_skill_or_experience,
                    "accelerator_appointed": person.accelerator_appointed,
                    **({"part_of": person.part_of} if person.part_of else {}),
                }
                for person in self.people
            ],
            "expenses": [_expense_json(expense) for expense in self.expenses],
            "contributions": [
                {
                    "id": paid.id,
                    "from": paid.from_code,
                    "for_expense": paid.for_expense,
                    "amount_yen": paid.amount_yen,
                }
                for paid in self.contributions
            ],
            "other_funding": [
                {
                    "id": fund.id,
                    "for_expense": fund.for_expense,
                    "amount_yen": fund.amount_yen,
                    "source": fund.source,
                }
                for fund in self.other_funding
            ],
        }


def _expense_json(expense: Expense) -> dict[str, Any]:
    row: dict[str, Any] = {"id": expense.id, "kind": expense.kind, "amount_yen": expense.amount_yen}
    if expense.person is not None:
        row["person"] = expense.person
    if expense.for_people:
        row["for_people"] = list(expense.for_people)
    return row
