"""The fiscal years that can be asked for."""

from __future__ import annotations

from django.utils import timezone

from japan.fiscal_year import fiscal_year_of

FIRST_YEAR = 2023
"""令和5年度: the special measure's first."""


def known_years() -> list[int]:
    """From the measure's first fiscal year to the present one, in Western years of their 1 April."""
    return list(range(FIRST_YEAR, fiscal_year_of(timezone.localdate()) + 1))
