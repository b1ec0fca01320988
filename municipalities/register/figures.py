"""What registers and towns say of municipalities: the public indicators of a year, and who does IT alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from municipalities.register.models import MOST_SOLO_STAFF, ItStaffing, Municipality, MunicipalityIndicators


def _solo() -> QuerySet[ItStaffing]:
    """One person or nobody does IT (ひとり情シス), as the town said last."""
    return ItStaffing.objects.filter(staff_count__lte=MOST_SOLO_STAFF)


def solo_municipalities() -> list[str]:
    """Codes of the municipalities where one person or nobody does IT."""
    return list(_solo().order_by("municipality_id").values_list("municipality_id", flat=True))


def with_solo(towns: QuerySet[Municipality]) -> QuerySet[Any]:
    """Municipalities, each with `is_solo`."""
    return towns.annotate(is_solo=Exists(_solo().filter(municipality_id=OuterRef("pk"))))


@dataclass(frozen=True)
class YearOfIndicators:
    """The public indicators of one fiscal year by municipality code;
    a town that was not surveyed is left out."""

    fiscal_year: int
    by_code: Mapping[str, MunicipalityIndicators]


def indicator_year() -> int:
    """The latest fiscal year of which indicators are loaded. Raises `LookupError` where none are."""
    latest = MunicipalityIndicators.objects.aggregate(year=Max("fiscal_year"))["year"]
    if latest is None:
        raise LookupError("no indicators are loaded: run load_reference")
    return int(latest)


def indicators_of(codes: Collection[str], fiscal_year: int | None = None) -> YearOfIndicators:
    """The indicators of some municipalities in a year, by default the latest: never rows of two years. One
    query, and a second where these municipalities have none."""
    latest = MunicipalityIndicators.objects.order_by("-fiscal_year").values("fiscal_year")[:1]
    year = Subquery(latest) if fiscal_year is None else fiscal_year
    rows = MunicipalityIndicators.objects.filter(fiscal_year=year, municipality__in=codes)
    found = {row.municipality_id: row for row in rows}
    if fiscal_year is None:
        fiscal_year = next((row.fiscal_year for row in found.values()), None) or indicator_year()
    return YearOfIndicators(fiscal_year, found)
