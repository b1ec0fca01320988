"""The list of dispatches: which, in which order, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from accounts.seats import Seat
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.models import Dispatch
from dispatch.visits.choices import VisitStatus
from dispatch.visits.lists import ListFilter, _about, _ordered

DISPATCH_SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("fiscal_year", "sequence"),
    "town": ("municipality_id", "id"),
    "talent": ("talent__kana", "id"),
    "starts": ("starts_on", "id"),
    "ends": ("ends_on", "id"),
}


DISPATCH_STATES: Mapping[str, str] = dict(DispatchStatus.choices)


class DispatchFilter(ListFilter):
    """Which dispatches."""

    def rows(self, seat: Seat) -> Any:
        """Two queries when drawn: the dispatches with their counts, and nothing by row."""
        rows = self._matching(seat)
        if self.state:
            rows = rows.filter(status=self.state)
        rows = rows.select_related("municipality", "talent", "need").annotate(
            visit_count=Count("visits", filter=~Q(visits__status=VisitStatus.CANCELLED)),
            done_count=Count("visits", filter=Q(visits__status__in=[VisitStatus.LOGGED, VisitStatus.CONFIRMED])),
        )
        return _ordered(rows, self.sort, DISPATCH_SORTS, ("-starts_on", "-id"))

    def counts(self, seat: Seat) -> list[tuple[str, str, int]]:
        rows = self._matching(seat).order_by().values("status").annotate(count=Count("id"))
        found = {row["status"]: row["count"] for row in rows}
        return [(status, label, found[status]) for status, label in DISPATCH_STATES.items() if status in found]

    def _matching(self, seat: Seat) -> Any:
        rows = self.narrowed(Dispatch.objects.visible_to(seat))
        if self.fiscal_year:
            rows = rows.filter(fiscal_year=self.fiscal_year)
        return rows.filter(_about(self.words, "")) if self.words else rows
