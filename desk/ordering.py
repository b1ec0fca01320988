"""In which order the rows of a list stand, how many each state has, and the ids of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet


def counted_by(column: str) -> Callable[[Any], Mapping[str, int]]:
    """For states that are the values of a column, and of which every row has one."""
    return lambda rows: dict(rows.order_by().values_list(column).annotate(Count("pk")))


class Ids:
    """The ids of querysets that follow one another, as a paginator takes them from a list."""

    def __init__(self, parts: Sequence[QuerySet[Any]]) -> None:
        self._parts = [part.values_list("pk", flat=True) for part in parts]

    def count(self) -> int:
        return sum(part.count() for part in self._parts)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Any]:
        skipped, found = wanted.start or 0, list[Any]()
        for part in self._parts:
            more = list(part[skipped : skipped + wanted.stop - (wanted.start or 0) - len(found)])
            found += more
            if len(found) == wanted.stop - (wanted.start or 0):
                break
            skipped = max(0, skipped - part.count()) if skipped and not more else 0
        return found


def in_order(rows: Any, order: Sequence[str] | Callable[[Any], Any], *, back: bool) -> Any:
    """By an order, `back` for backwards; what has no value comes last either way."""
    if callable(order):
        known = sorted((row for row in rows if order(row) is not None), key=order, reverse=back)
        return [*known, *(row for row in rows if order(row) is None)]
    named = [F(name).desc(nulls_last=True) if back else F(name).asc(nulls_last=True) for name in order]
    return rows.order_by(*named)
