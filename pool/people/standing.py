"""How somebody stood towards the measures in each month of a fiscal year: form of employment, main duty and
requirement, from the dated facts of the pool."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from japan.fiscal_year import last_day, months
from pool.people.choices import APPOINTED, MET, SUPPORT, FactKind
from pool.people.models import DatedFact, Talent, about_many
from pool.people.spans import DAY, Span, nearest, value_on

Facts = Mapping[str, Sequence[Span]]
"""What was approved of one person, by kind, the first one first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the measures ask of a person, as it holds in some months of a year."""

    form: str = ""
    """Empty where no employment was approved."""
    serves_towns: bool = False
    is_qualified: bool = False


def people_with_facts(numbers: Collection[int]) -> list[tuple[int, str, Facts]]:
    """Number, name and facts of these people, sorted by name; one query."""
    held = DatedFact.objects.standing().filter(talent_id=OuterRef("pk")).order_by("starts_on", "id")
    fact = JSONObject(kind="kind", value="value", starts_on="starts_on", ends_on="ends_on")
    people = about_many(Talent.objects.order_by("kana", "id"), numbers, "pk")
    rows = people.values_list("pk", "name").annotate(held=ArraySubquery(held.values(of=fact)))
    return [(pk, name, _by_kind(held)) for pk, name, held in rows]


def _by_kind(rows: Sequence[Mapping[str, str]]) -> Facts:
    """As the database tells of them in JSON."""
    found: dict[str, list[Span]] = {}
    for row in rows:
        last = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
        span = Span(row["value"], date.fromisoformat(row["starts_on"]), last)
        found.setdefault(row["kind"], []).append(span)
    return found


def standing_on(facts: Facts, day: date) -> Standing:
    return Standing(
        value_on(facts.get(FactKind.FORM, ()), day),
        value_on(facts.get(FactKind.DUTY, ()), day) == SUPPORT,
        value_on(facts.get(FactKind.REQUIREMENT, ()), day) == MET,
    )


def day_in(facts: Facts, month: date) -> date:
    """The day by which a month is judged: the first one in it that an employment holds; where none does, the
    nearest one outside, for what is paid before a term or after it."""
    forms = facts.get(FactKind.FORM, ())
    last = (month.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    days = [
        max(span.starts_on, month)
        for span in forms
        if span.starts_on <= last and (span.ends_on is None or span.ends_on >= month)
    ]
    return min(days) if days else nearest(forms, month)


def standing_at_the_end(facts: Facts, fiscal_year: int) -> Standing:
    """On the last day of the year, or on the last one before it that an employment holds."""
    return standing_on(facts, _last(facts, fiscal_year))


def appointed_on(facts: Facts, fiscal_year: int) -> date | None:
    """Since when somebody is appointed at the end of the year."""
    day, spans = _last(facts, fiscal_year), facts.get(FactKind.APPOINTMENT, ())
    return next((span.starts_on for span in spans if span.holds(day) and span.value == APPOINTED), None)


def _last(facts: Facts, fiscal_year: int) -> date:
    return nearest(facts.get(FactKind.FORM, ()), last_day(fiscal_year))


def standings_of(facts: Facts, fiscal_year: int) -> dict[Standing, frozenset[date]]:
    """The months of a year by how somebody stood in them; that at the end of the year comes first. Somebody
    of whom nothing changed has one."""
    found: dict[Standing, set[date]] = {standing_at_the_end(facts, fiscal_year): set()}
    for month in months(fiscal_year):
        found.setdefault(standing_on(facts, day_in(facts, month)), set()).add(month)
    return {standing: frozenset(its_months) for standing, its_months in found.items()}
