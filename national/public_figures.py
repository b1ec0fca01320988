"""The published indicators of 1,741 municipalities and 47 prefectures, tallied: one query each.

They make the ministry's pages useful before anybody has recorded anything. Shares have those
that answered as their whole; the rate of the 32 procedures is the plain mean of the
municipalities' rates, as the Digital Agency shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, Count, FilteredRelation, IntegerField, Q, Sum, Value, When
from django.utils import timezone

from municipalities.register.figures import indicator_year
from municipalities.register.models import Municipality, PrefectureIndicators
from municipalities.register.reference_tables import PublishedFigure, read_published_figures

YES_NO: Final = ("external_talent", "overall_policy", "cio_assistant", "all_staff_training")
RATE: Final = "online_32_percent"

BANDS: Final[tuple[tuple[str, int], ...]] = (
    ("1万人未満", 10_000),
    ("1万人以上 3万人未満", 30_000),
    ("3万人以上 5万人未満", 50_000),
    ("5万人以上 10万人未満", 100_000),
    ("10万人以上 30万人未満", 300_000),
    ("30万人以上", 1_000_000_000),
)
"""Bands of population (census 2025, preliminary): name and the first
number of people that is too many for it."""


@dataclass(frozen=True)
class Tally:
    """Municipalities of a group: how many, how many people live there, and how they answered."""

    bodies: int
    population: int
    yes: Mapping[str, int]
    answered: Mapping[str, int]
    rate_sum: int
    """Sum of the rates of the 32 procedures, in whole percent."""
    rated: int
    """How many municipalities have such a rate."""

    def share(self, key: str) -> Fraction | None:
        """Of those that answered `key`, the share that said yes; for
        `RATE` the mean. None without an answer."""
        if key == RATE:
            return Fraction(self.rate_sum, self.rated * 100) if self.rated else None
        return Fraction(self.yes[key], self.answered[key]) if self.answered[key] else None


def total(tallies: Iterable[Tally]) -> Tally:
    """The groups together."""
    parts = list(tallies)
    return Tally(
        bodies=sum(part.bodies for part in parts),
        population=sum(part.population for part in parts),
        yes={key: sum(part.yes[key] for part in parts) for key in YES_NO},
        answered={key: sum(part.answered[key] for part in parts) for key in YES_NO},
        rate_sum=sum(part.rate_sum for part in parts),
        rated=sum(part.rated for part in parts),
    )


@dataclass(frozen=True)
class PublicFigures:
    """The tallies by prefecture (1-47) and population band (index in
    `BANDS`); all others are sums of these."""

    cells: Mapping[tuple[int, int], Tally]

    @cached_property
    def nation(self) -> Tally:
        return total(self.by_prefecture.values())

    @cached_property
    def by_prefecture(self) -> Mapping[int, Tally]:
        groups: dict[int, list[Tally]] = defaultdict(list)
        for (prefecture_id, _), tally in self.cells.items():
            groups[prefecture_id].append(tally)
        return {prefecture_id: total(tallies) for prefecture_id, tallies in groups.items()}

    @cached_property
    def by_band(self) -> tuple[Tally, ...]:
        groups: list[list[Tally]] = [[] for _ in BANDS]
        for (_, band), tally in self.cells.items():
            groups[band].append(tally)
        return tuple(total(tallies) for tallies in groups)


def public_figures() -> PublicFigures:
    """All municipalities in one grouped query."""
    bands = Case(
        *(When(population_2025__lt=below, then=Value(index)) for index, (_, below) in enumerate(BANDS)),
        output_field=IntegerField(),
    )
    counts = {f"yes_{key}": Count("code", filter=Q(**{f"year__{key}": True})) for key in YES_NO}
    counts |= {
        f"answered_{key}": Count("code", filter=Q(**{f"year__{key}__isnull": False})) for key in YES_NO
    }
    rows = (
        Municipality.objects.standing_on(timezone.localdate())
        .annotate(
            band=bands,
            year=FilteredRelation("indicators", condition=Q(indicators__fiscal_year=indicator_year())),
        )
        .order_by()
        .values("prefecture_id", "band")
        .annotate(
            bodies=Count("code"),
            people=Sum("population_2025"),
            rate_sum=Sum(f"year__{RATE}"),
            rated=Count(f"year__{RATE}"),
            **counts,
        )
    )
    return PublicFigures({(row["prefecture_id"], row["band"]): _tally(row) for row in rows})


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(
        bodies=row["bodies"],
        population=row["people"],
        yes={key: row[f"yes_{key}"] for key in YES_NO},
        answered={key: row[f"answered_{key}"] for key in YES_NO},
        rate_sum=row["rate_sum"] or 0,
        rated=row["rated"],
    )


def prefectures_with_external_talent() -> tuple[int, int]:
    """(prefectures that use external talent, prefectures that answered)."""
    rows = PrefectureIndicators.objects.filter(fiscal_year=indicator_year())
    counts = rows.aggregate(
        yes=Count("id", filter=Q(external_talent=True)),
        answered=Count("id", filter=Q(external_talent__isnull=False)),
    )
    return counts["yes"], counts["answered"]


def published(key: str) -> PublishedFigure:
    """A national figure that somebody else published. Raises KeyError for a key that the table lacks."""
    found = next((figure for figure in read_published_figures() if figure.key == key), None)
    if found is None:
        raise KeyError(key)
    return found
