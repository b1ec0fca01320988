"""The nation as the sum of its snapshots. Pure: takes rows, asks no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from national.models import Snapshot


@dataclass(frozen=True)
class NationalTotals:
    """The newest snapshot of each prefecture in a fiscal year, and the one of the month before it."""

    latest: Mapping[int, Snapshot]
    before: Mapping[int, Snapshot]
    """By prefecture, the snapshot of the calendar month before; only of those that also have a newest one."""

    @property
    def in_use(self) -> int:
        """How many prefectures work with the system."""
        return sum(snapshot.is_in_use for snapshot in self.latest.values())

    @property
    def as_of(self) -> datetime | None:
        """When the oldest of the counted snapshots was taken: no figure here is older."""
        return min((snapshot.taken_at for snapshot in self.latest.values()), default=None)

    def sum(self, key: str) -> int | None:
        """A figure of all prefectures together; None while there is no snapshot at all."""
        if not self.latest:
            return None
        return sum(snapshot.figure(key) for snapshot in self.latest.values())

    def change(self, key: str) -> int | None:
        """Against the month before, over the prefectures that have both; None if none has."""
        if not self.before:
            return None
        return sum(
            self.latest[prefecture_id].figure(key) - snapshot.figure(key)
            for prefecture_id, snapshot in self.before.items()
        )


def national_totals(snapshots: Iterable[Snapshot], month: date) -> NationalTotals:
    """Totals as they stand in `month` (its first day) out of the snapshots of one fiscal year.

    A prefecture without a row of this month (the first hour of a month, say) counts with its newest one.
    """
    by_prefecture: dict[int, dict[date, Snapshot]] = defaultdict(dict)
    for snapshot in snapshots:
        if snapshot.month <= month:
            by_prefecture[snapshot.prefecture_id][snapshot.month] = snapshot
    latest = {prefecture_id: rows[max(rows)] for prefecture_id, rows in sorted(by_prefecture.items())}
    last_month = _month_before(month)
    before = {
        prefecture_id: rows[last_month]
        for prefecture_id, rows in sorted(by_prefecture.items())
        if month in rows and last_month in rows
    }
    return NationalTotals(latest, before)


def _month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
