"""The table of the 47 prefectures, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from accounts.models import Prefecture
from national.dashboard import Nation
from national.models import Snapshot
from national.public_figures import RATE, Tally

SYSTEM_FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("talents", "登録人材"),
    ("talents_cleared", "派遣できる人材"),
    ("needs_accepted", "受理したニーズ"),
    ("needs_closed", "完了したニーズ"),
    ("municipalities_covered", "支援を受けた団体"),
    ("visits_confirmed", "訪問"),
    ("special_thousand_yen", "特別交付税の試算（千円）"),
)
"""Columns out of the snapshot: field and heading."""

SHARES: Final[tuple[tuple[str, str], ...]] = (
    ("external_talent", "外部人材を使う"),
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

    def figure(self, field: str) -> int | None:
        """A field of the newest snapshot; None where the prefecture does not work with the system."""
        if self.snapshot is None or not self.snapshot.is_in_use:
            return None
        value: int = getattr(self.snapshot, field)
        return value

    @property
    def shares(self) -> list[Fraction | None]:
        return [self.share(key) for key, _ in SHARES]

    @property
    def figures(self) -> list[int | None]:
        return [self.figure(field) for field, _ in SYSTEM_FIELDS]


def _share_of(key: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.share(key)


def _figure_of(field: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.figure(field)


SORTS: Final[Mapping[str, Callable[[PrefectureLine], Any]]] = {
    "code": lambda line: line.prefecture.pk,
    "bodies": lambda line: line.tally.bodies,
    "population": lambda line: line.tally.population,
    **{key: _share_of(key) for key, _ in SHARES},
    **{field: _figure_of(field) for field, _ in SYSTEM_FIELDS},
}


def prefecture_lines(nation: Nation, *, sort: str = "") -> list[PrefectureLine]:
    """All 47, sorted by a key of `SORTS` (with a minus: from the highest); lines without the value come last."""
    lines = [line_of(nation, prefecture) for prefecture in nation.prefectures]
    return sorted_lines(lines, sort)


def line_of(nation: Nation, prefecture: Prefecture) -> PrefectureLine:
    number = prefecture.pk
    return PrefectureLine(prefecture, nation.public.by_prefecture[number], nation.totals.latest.get(number))


def sorted_lines(lines: Iterable[PrefectureLine], sort: str) -> list[PrefectureLine]:
    key = SORTS.get(sort.removeprefix("-"))
    rows = list(lines)
    if key is None:
        return rows
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return [*known, *(row for row in rows if key(row) is None)]


def nation_sums(nation: Nation) -> list[int | None]:
    """The last line of the table: our figures over all prefectures."""
    return [nation.totals.sum(field) for field, _ in SYSTEM_FIELDS]
