"""The words of the ledger that are chosen from lists."""

from __future__ import annotations

from django.db import models

from finance.allocation.kinds import KINDS

PAY_WORDS = {"outsourced": "人件費相当額", "special_part_time": "報酬"}
"""What pay is called, by form of employment; 人件費 of all others."""


NOBODY = "特定の人のものではない"
"""In the place of a talent, of an expense that names none."""


class ExpenseKind(models.TextChoices):
    """The kinds of `allocation-case/1` that a prefecture records. Pay is called by its form of employment."""

    PERSONNEL = "personnel", "人件費・委託の人件費相当額"
    RECRUITMENT = "recruitment", KINDS["recruitment"].label
    RECRUITMENT_EQUIVALENT = "recruitment_equivalent", KINDS["recruitment_equivalent"].label
    TRAVEL = "travel", KINDS["travel"].label
    COMMUNICATION = "communication", KINDS["communication"].label
    OPERATION = "operation", KINDS["operation"].label
    LEADER_TRAINING = "leader_training", KINDS["leader_training"].label

    @property
    def is_of_a_talent(self) -> bool:
        """Whether it must name the talent for whom it was paid."""
        return KINDS[self.value].names_person

    @property
    def is_for_recruits(self) -> bool:
        """Whether it may name the talent who was recruited with it."""
        return KINDS[self.value].for_people

    def label_for(self, employment_form: str) -> str:
        """In the words of the talent's form: pay of an outsourced person is an equivalent."""
        if self is not ExpenseKind.PERSONNEL or not employment_form:
            return str(self.label)
        return PAY_WORDS.get(employment_form, "人件費")


def expense_kinds() -> list[tuple[str, str]]:
    """The choices of the column, read when it is used: a new kind needs no migration."""
    return ExpenseKind.choices


OF_A_TALENT = tuple(kind for kind in ExpenseKind if kind.is_of_a_talent)


class FundingKind(models.TextChoices):
    CONTRIBUTION = "contribution", "市町村の負担金"
    OTHER = "other", "そのほかの特定財源"
