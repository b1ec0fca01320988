"""The table of the 47 prefectures, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from accounts.models import Prefecture
from japan.numbers import percent
from national.dashboard import Nation
from national.models import Snapshot
from national.public_figures import RATE, Tally

SYSTEM_FIELDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("talents", "登録人材", "人材"),
    ("talents_cleared", "派遣できる人材", "派遣可"),
    ("needs_accepted", "受理したニーズ", "ニーズ"),
    ("needs_closed", "完了したニーズ", "完了"),
    ("municipalities_covered", "支援を受けた団体", "支援"),
    ("visits_confirmed", "確認済みの訪問", "訪問"),
    ("special_thousand_yen", "特別交付税の試算（千円）", "試算"),
)
"""Columns out of the snapshot: field, heading in full and in a narrow column."""

DETAIL_FIELDS: Final[tuple[tuple[tuple[str, str, str], ...], ...]] = (
    (
        ("talents", "登録人材", "人"),
        ("talents_cleared", "派遣できる人材", "人"),
        ("completions", "研修の修了", "件"),
        ("municipalities_covered", "支援を受けた団体", "団体"),
    ),
    (
        ("visits_confirmed", "確認済みの訪問", "回"),
        ("needs_accepted", "受理したニーズ", "件"),
        ("needs_closed", "完了したニーズ", "件"),
        ("special_thousand_yen", "特別交付税（試算）", "千円"),
    ),
)
"""Key figures of the page of one prefecture, in lines of four: field, title and unit."""

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
        return [self.figure(field) for field, _, _ in SYSTEM_FIELDS]


def _share_of(key: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.share(key)


def _figure_of(field: str) -> Callable[[PrefectureLine], Any]:
    return lambda line: line.figure(field)


SORTS: Final[Mapping[str, Callable[[PrefectureLine], Any]]] = {
    "code": lambda line: line.prefecture.pk,
    "bodies": lambda line: line.tally.bodies,
    "population": lambda line: line.tally.population,
    **{key: _share_of(key) for key, _ in SHARES},
    **{field: _figure_of(field) for field, _, _ in SYSTEM_FIELDS},
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
    return [nation.totals.sum(field) for field, _, _ in SYSTEM_FIELDS]


def details(line: PrefectureLine) -> list[list[tuple[str, int | None, str]]]:
    """The key figures of one prefecture: (title, value, unit), in lines of four."""
    return [[(title, line.figure(field), unit) for field, title, unit in fields] for fields in DETAIL_FIELDS]


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
