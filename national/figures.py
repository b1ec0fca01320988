"""What one month of one prefecture comes to: read from the `figures` of the apps below, in the open scope."""

from __future__ import annotations

from datetime import date

from accounts.tenancy import open_prefecture
from dispatch.visits.figures import duty_minutes, visit_counts, visits_by_municipality
from finance.figures import allocation_figure
from japan.bodies import bodies_on
from japan.body_changes import heirs_of
from japan.fiscal_year import fiscal_year_of
from municipalities.needs.figures import need_figures
from municipalities.register.figures import solo_municipalities
from national.measures import MEASURES, Counted
from pool.people.figures import pool_figures
from training.courses.figures import training_figures


def figures_on(day: date) -> dict[str, int]:
    """By key of `MEASURES`, the figures of the open scope as of `day`, over the fiscal year that holds it."""
    counted = counted_on(day)
    return {key: measure.count(counted) for key, measure in MEASURES.items()}


def counted_on(day: date) -> Counted:
    fiscal_year = fiscal_year_of(day)
    towns = frozenset(body.code for body in bodies_on(open_prefecture(), day))
    visited = [town.code for town in visits_by_municipality(fiscal_year) if town.confirmed > 0]
    return Counted(
        pool=pool_figures(day),
        training=training_figures(day),
        needs=need_figures(fiscal_year),
        visits=visit_counts(fiscal_year, on=day),
        allocation=allocation_figure(fiscal_year),
        towns=towns,
        covered=towns.intersection(code for town in visited for code in heirs_of(town, day)),
        solo=towns.intersection(solo_municipalities()),
        support_minutes=sum(minutes.municipal_support for minutes in duty_minutes(fiscal_year).values()),
    )
