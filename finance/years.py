"""The fiscal years that can be asked for."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils import timezone

from japan.fiscal_year import fiscal_year_of

FIRST_YEAR = 2023
"""令和5年度: the special measure's first."""


def known_years() -> list[int]:
    """From the measure's first fiscal year to the present one, in Western years of their 1 April."""
    return list(range(FIRST_YEAR, fiscal_year_of(timezone.localdate()) + 1))


def year_asked(request: HttpRequest) -> int:
    """The fiscal year of `?year=`, by default the present one. Raises
    `Http404` for one that has no figure."""
    text = request.GET.get("year", "")
    if not text:
        return fiscal_year_of(timezone.localdate())
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise Http404
    return known_year(int(text))


def known_year(fiscal_year: int) -> int:
    """The year of an address. Raises `Http404` for one that has no figure."""
    if fiscal_year not in known_years():
        raise Http404
    return fiscal_year
