"""The numbers of one prefecture's training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from japan.fiscal_year import first_day, fiscal_year_of
from pool.people.models import Talent
from training.courses.clearance import clearances
from training.courses.models import Completion


@dataclass(frozen=True)
class TrainingFigures:
    """As of a day."""

    on: date
    completions_in_fiscal_year: int
    """Completions from 1 April of the day's fiscal year to the day; the same course twice counts twice."""
    in_term: int
    cleared: int
    """Of those in term: allowed to be sent on the day."""


def training_figures(on: date) -> TrainingFigures:
    """The figures of the open scope, in five queries."""
    in_term = list(Talent.objects.in_term_on(on).only("id"))
    year_begins = first_day(fiscal_year_of(on))
    return TrainingFigures(
        on=on,
        completions_in_fiscal_year=Completion.objects.filter(completed_on__range=(year_begins, on)).count(),
        in_term=len(in_term),
        cleared=sum(1 for clearance in clearances(in_term, on).values() if clearance.cleared),
    )
