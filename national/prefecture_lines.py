"""The table of the 47 prefectures, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from accounts.models import Prefecture
from japan.numbers import percent
from national.dashboard.nation import Nation
from national.measures import COLUMNS, DETAILS
from national.models import Snapshot
from national.public_figures import RATE, Tally

LINE: Final = 4
"""Key figures that stand beside each other."""

SHARES: Final[tuple[tuple[str, str], ...]] = (
    ("external_talent", "外部人材"),
    ("overall_policy", "全体方針"),
    ("cio_assistant", "CIO補佐官"),
    ("all_staff_training", "全職員研修"),
    (RATE, "32手続"),
)
"""Columns out of the published indicators: key of a tally's share and heading."""


@dataclass(frozen=True)
class PrefectureLine:
    """One prefecture: published figures always, ours where it has a snapshot."""

    prefecture: Prefecture
    tally: Tally
    snapshot: Snapshot | None

    def share(self, key: str) -> Fraction | None:
        return self.tally.share(key)

    def figure(self, key: str) -> int | None:
        """A figure of the newest snapshot; None where the prefecture does not work with the system."""
        return self.snapshot.figure(key) if self.snapshot is not None and self.snapshot.is_in_use else None


def _share_of(key: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.share(key)


def _figure_of(key: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.figure(key)


COLUMN_SORTS: Final[Mapping[str, Callable[[PrefectureLine], Any]]] = {
    "code": lambda line: line.prefecture.pk,
    "bodies": lambda line: line.tally.bodies,
    "population": lambda line: line.tally.population,
    **{key: _share_of(key) for key, _ in SHARES},
    **{measure.key: _figure_of(measure.key) for measure in COLUMNS},
}


def line_of(nation: Nation, prefecture: Prefecture) -> PrefectureLine:
    number = prefecture.pk
    return PrefectureLine(prefecture, nation.public.by_prefecture[number], nation.totals.latest.get(number))


def nation_sums(nation: Nation) -> list[int | None]:
    """The last line of the table: our figures over all prefectures."""
    return [nation.totals.sum(measure.key) for measure in COLUMNS]


def details(line: PrefectureLine) -> list[list[tuple[str, int | None, str]]]:
    """The key figures of one prefecture: (title, value, unit), in lines of four."""
    figures = [(measure.detail, line.figure(measure.key), measure.unit) for measure in DETAILS]
    return [figures[start : start + LINE] for start in range(0, len(figures), LINE)]


@dataclass(frozen=True)
class Compared:
    """One published share of a prefecture beside the nation's."""

    label: str
    share: Fraction | None
    nation: Fraction | None

    @property
    def difference(self) -> str:
        """「17.7ポイント高い」."""
        if self.share is None or self.nation is None:
            return "–"
        gap = self.share - self.nation
        points = percent(abs(gap), 1).removesuffix("％")
        return "同じ" if points == "0.0" else f"{points}ポイント{'高い' if gap > 0 else '低い'}"


def compared(line: PrefectureLine, nation: Tally) -> list[Compared]:
    """The published shares of a prefecture, each against the nation."""
    return [Compared(label, line.share(key), nation.share(key)) for key, label in SHARES]
