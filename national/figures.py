"""What one month of one prefecture comes to: read from the `figures` of the apps below, in the open scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.tenancy import open_prefecture
from dispatch.visits.figures import duty_minutes, visit_counts, visits_by_municipality
from finance.figures import allocation_figure
from japan.bodies import bodies_in
from japan.fiscal_year import fiscal_year_of
from municipalities.needs.figures import need_figures
from municipalities.register.figures import solo_municipalities
from pool.figures import pool_figures
from training.figures import training_figures


@dataclass(frozen=True)
class PrefectureFigures:
    """The fields of `Snapshot` that are counted, under the same names. Everything is of the fiscal year so far."""

    talents: int
    talents_lead: int
    talents_project: int
    talents_practice: int
    accelerators: int
    needs_received: int
    needs_accepted: int
    needs_waiting: int
    needs_met: int
    needs_closed: int
    municipalities: int
    municipalities_covered: int
    solo_municipalities: int
    solo_covered: int
    visits_planned: int
    visits_held: int
    visits_confirmed: int
    support_minutes: int
    talents_cleared: int
    completions: int
    eligible_yen: int
    special_thousand_yen: int
    ordinary_people: int


def figures_on(day: date) -> PrefectureFigures:
    """The figures of the open scope as of `day`, over the fiscal year that holds it.

    A municipality is covered by a visit that it has confirmed itself: a plan or the visitor's word alone is not cover.
    """
    fiscal_year = fiscal_year_of(day)
    pool, training, needs = pool_figures(day), training_figures(day), need_figures(fiscal_year)
    visits = visit_counts(fiscal_year, on=day)
    covered = {town.code for town in visits_by_municipality(fiscal_year) if town.confirmed > 0}
    solo = set(solo_municipalities())
    allocation = allocation_figure(fiscal_year)
    return PrefectureFigures(
        talents=pool.in_term,
        talents_lead=pool.by_tier["policy"],
        talents_project=pool.by_tier["project"],
        talents_practice=pool.by_tier["practice"],
        accelerators=pool.accelerators_appointed,
        needs_received=needs.received,
        needs_accepted=needs.accepted + needs.in_support + needs.closed,
        needs_waiting=needs.waiting,
        needs_met=needs.in_support + needs.closed,
        needs_closed=needs.closed,
        municipalities=len(bodies_in(open_prefecture())),
        municipalities_covered=len(covered),
        solo_municipalities=len(solo),
        solo_covered=len(solo & covered),
        visits_planned=visits.planned,
        visits_held=visits.held,
        visits_confirmed=visits.confirmed,
        support_minutes=sum(minutes.municipal_support for minutes in duty_minutes(fiscal_year).values()),
        talents_cleared=training.cleared,
        completions=training.completions_in_fiscal_year,
        eligible_yen=allocation.special.eligible_yen,
        special_thousand_yen=allocation.special.thousand_yen,
        ordinary_people=allocation.ordinary.people,
    )
