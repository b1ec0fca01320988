"""What registers and towns say of municipalities: the public indicators of a year, and who does IT alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Max

from municipalities.register.models import MOST_SOLO_STAFF, ItStaffing, MunicipalityIndicators


def solo_municipalities() -> list[str]:
    """Codes of the municipalities where one person or nobody does IT (ひとり情シス), as they said last."""
    return list(
        ItStaffing.objects.filter(staff_count__lte=MOST_SOLO_STAFF)
        .order_by("municipality_id")
        .values_list("municipality_id", flat=True)
    )


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
    """The indicators of some municipalities in a year, by default the
    latest: never rows of two years. Two queries."""
    year = indicator_year() if fiscal_year is None else fiscal_year
    rows = MunicipalityIndicators.objects.filter(fiscal_year=year, municipality__in=codes)
    return YearOfIndicators(year, {row.municipality_id: row for row in rows})
