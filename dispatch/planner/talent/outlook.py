"""The most that needs still to come could add to a set: by the half days left and by the municipalities left.

Both are relaxations: half days as a knapsack filled in the order of gain per half day, the last need in part;
and municipalities by taking the best ones, each with all its needs. The smaller of the two is a bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence


class Outlook:
    """Over needs in a fixed order; `towns` has None for a need that does not count as a municipality."""

    def __init__(self, gains: Sequence[float], half_days: Sequence[int], towns: Sequence[str | None]) -> None:
        rows = list(zip(gains, half_days, towns, strict=True))
        self._by_density: list[list[tuple[float, int]]] = []
        self._by_town: list[list[tuple[float, str]]] = []
        self._free: list[float] = []
        for place in range(len(rows) + 1):
            rest = [row for row in rows[place:] if row[0] > 0]
            dense = sorted(rest, key=lambda row: -row[0] / row[1])
            self._by_density.append([(gain, taken) for gain, taken, _ in dense])
            sums: defaultdict[str, float] = defaultdict(float)
            for gain, _, town in rest:
                if town is not None:
                    sums[town] += gain
            self._by_town.append(sorted(((gain, town) for town, gain in sums.items()), reverse=True))
            self._free.append(sum(gain for gain, _, town in rest if town is None))

    def most(self, place: int, half_days_left: int, seen: Collection[str], most_towns: int) -> float:
        """What the needs from `place` on can add at most; `seen` are the municipalities of the set."""
        return min(self._by_time(place, half_days_left), self._by_towns(place, seen, most_towns - len(seen)))

    def _by_time(self, place: int, left: int) -> float:
        total = 0.0
        for gain, taken in self._by_density[place]:
            if taken > left:
                return total + gain * max(left, 0) / taken
            total += gain
            left -= taken
        return total

    def _by_towns(self, place: int, seen: Collection[str], more: int) -> float:
        total = self._free[place]
        for gain, town in self._by_town[place]:
            if town in seen:
                total += gain
            elif more > 0:
                total += gain
                more -= 1
        return total
