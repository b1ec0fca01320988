"""What registers and towns say of municipalities: the public indicators of a year, and who does IT alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from municipalities.register.models import ItStaffing, Municipality, MunicipalityIndicators


def solo_municipalities() -> list[str]:
    """Codes of the municipalities where one person or nobody does IT."""
    solo = ItStaffing.objects.now().solo()
    return list(solo.order_by("municipality_id").values_list("municipality_id", flat=True))


def with_solo(towns: QuerySet[Municipality]) -> QuerySet[Any]:
    """Municipalities, each with `is_solo`."""
    solo = ItStaffing.objects.now().solo().filter(municipality_id=OuterRef("pk"))
    return towns.annotate(is_solo=Exists(solo))


def staffing_of(code: str) -> ItStaffing | None:
    """What a municipality says now of its own IT staff; None where it has never said."""
    return ItStaffing.objects.of(code).first()


def with_staffing(towns: QuerySet[Municipality]) -> QuerySet[Any]:
    """Municipalities, each with what it says now of its own IT staff, for `staffing_told`."""
    said = ItStaffing.objects.filter(municipality=OuterRef("pk")).order_by("-as_of")
    names = ("staff_count", "is_concurrent", "section", "as_of")
    told = JSONObject(**{name: name for name in names})
    return towns.annotate(staffing=Subquery(said.values(told=told)[:1]))


def staffing_told(town: Any) -> ItStaffing | None:
    """Of a municipality that was fetched `with_staffing`: what it says, not who recorded it; asked for now
    where it was fetched without."""
    if not hasattr(town, "staffing"):
        return staffing_of(town.code)
    if not town.staffing:
        return None
    return ItStaffing(**{**town.staffing, "as_of": date.fromisoformat(town.staffing["as_of"])})


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
