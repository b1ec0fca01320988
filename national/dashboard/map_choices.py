"""The figures that the tile map can show, and how each is counted, coloured and said. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from japan.numbers import count, percent
from national.measures import MEASURES, SHARE, Measure, OnMap
from national.models import Snapshot
from national.public_figures import RATE, Tally

ENDINGS: Final = "都道府県"

Found = tuple[tuple[int | None, ...], Fraction | None]
"""The counts behind a value, in the order of `MapChoice.counts`, and
the value: a share of 1, or millions of yen."""


@dataclass(frozen=True)
class MapChoice:
    """One figure by prefecture. `cuts` are the lower ends of the steps 2 to 5, in `unit`."""

    key: str
    label: str
    caption: str
    definition: str
    """Key of `DEFINITIONS`."""
    counts: tuple[str, ...]
    """Headings of the counts that stand beside the value in the table."""
    cuts: tuple[int, int, int, int]
    read: Callable[[Tally, Snapshot | None], Found]
    is_public: bool = True
    unit: str = SHARE

    @property
    def legend(self) -> list[tuple[int, str]]:
        """(step, words) from the lightest to the darkest."""
        between = [f"{low}–{high - 1}" for low, high in zip(self.cuts, self.cuts[1:], strict=False)]
        words = [f"{self.cuts[0]}{self.unit}未満", *between, f"{self.cuts[-1]}以上"]
        return list(enumerate(words, start=1))

    @property
    def heading(self) -> str:
        """Of the column of values."""
        return "割合" if self.unit == SHARE else f"金額（{self.unit}）"

    def step(self, value: Fraction | None) -> int:
        """Colour from 1 to 5; 0 without a value."""
        if value is None:
            return 0
        return bisect_right(self.cuts, value * 100 if self.unit == SHARE else value) + 1

    def words(self, value: Fraction | None, places: int = 1) -> str:
        """「47.8％」, or 「34.4」 where the heading says the unit."""
        if value is None:
            return "–"
        return (
            percent(value, 1, places)
            if self.unit == SHARE
            else percent(value, 100, places).removesuffix("％")
        )


@dataclass(frozen=True)
class PrefectureValue:
    """One prefecture's figure."""

    number: int
    url: str
    """Of the prefecture's page."""
    name: str
    short_name: str
    choice: MapChoice
    counts: tuple[int | None, ...]
    value: Fraction | None

    @property
    def words(self) -> str:
        return self.choice.words(self.value)

    @property
    def tile_words(self) -> str:
        return self.choice.words(self.value, 0)

    @property
    def step(self) -> int:
        return self.choice.step(self.value)

    @property
    def title(self) -> str:
        """What a tile says in full: 「愛媛県　14／20団体　70％」."""
        if self.value is None:
            return f"{self.name}　–"
        if len(self.counts) == 2:
            part, whole = (count(number or 0) for number in self.counts)
            return f"{self.name}　{part}／{whole}団体　{self.tile_words}"
        return f"{self.name}　{self.words}{'' if self.choice.unit == SHARE else self.choice.unit}"


def _answers(key: str) -> Callable[[Tally, Snapshot | None], Found]:
    def read(tally: Tally, _: Snapshot | None) -> Found:
        return (tally.yes[key], tally.answered[key]), tally.share(key)

    return read


def _rate(tally: Tally, _: Snapshot | None) -> Found:
    return (tally.rated,), tally.share(RATE)


def _figure(key: str, view: OnMap) -> Callable[[Tally, Snapshot | None], Found]:
    keys = (key, view.whole) if view.whole else (key,)

    def read(_: Tally, snapshot: Snapshot | None) -> Found:
        if snapshot is None or not snapshot.is_in_use:
            return (None,) * len(keys), None
        counts = tuple(snapshot.figure(each) for each in keys)
        whole = counts[1] if view.whole else view.per
        return counts, Fraction(counts[0], whole) if whole else None

    return read


def _own(measure: Measure, view: OnMap) -> MapChoice:
    return MapChoice(
        view.key,
        measure.term,
        view.caption,
        measure.key,
        view.counts,
        view.cuts,
        _figure(measure.key, view),
        is_public=False,
        unit=view.unit,
    )


def _public(
    key: str, label: str, caption: str, count_label: str, cuts: tuple[int, int, int, int]
) -> MapChoice:
    definition = "external_towns" if key == "external_talent" else key
    return MapChoice(key, label, caption, definition, (count_label, "回答のある団体"), cuts, _answers(key))


_ALL: Final = (
    _public(
        "external_talent",
        "外部人材の活用",
        "外部のデジタル人材を使う市区町村の割合",
        "使う団体",
        (15, 25, 35, 45),
    ),
    _public(
        "overall_policy",
        "全体方針の策定",
        "DXの全体方針を定めた市区町村の割合",
        "定めた団体",
        (35, 45, 55, 65),
    ),
    _public(
        "cio_assistant",
        "CIO補佐官等の任命",
        "CIO補佐官等を任命した市区町村の割合",
        "任命した団体",
        (40, 45, 50, 55),
    ),
    _public(
        "all_staff_training",
        "全職員研修",
        "全職員を対象に研修をした市区町村の割合",
        "研修をした団体",
        (60, 70, 75, 85),
    ),
    MapChoice(
        "online_32",
        "32手続のオンライン化",
        "よく使う32手続のオンライン化率",
        RATE,
        ("値のある団体",),
        (25, 30, 35, 40),
        _rate,
    ),
    *(_own(measure, measure.on_map) for measure in MEASURES.values() if measure.on_map),
)
CHOICES: Final[Mapping[str, MapChoice]] = {choice.key: choice for choice in _ALL}
FIRST_CHOICE: Final = _ALL[0]


def highest(values: Sequence[PrefectureValue], many: int = 5) -> list[PrefectureValue]:
    """The `many` prefectures with the highest value, highest first;
    those with the same in the order of the codes."""
    known = [row for row in values if row.value is not None]
    return sorted(known, key=lambda row: (-(row.value or 0), row.number))[:many]


def lowest(values: Sequence[PrefectureValue], many: int = 5) -> list[PrefectureValue]:
    """The `many` with the lowest value, lowest first; none if that would repeat the highest ones."""
    known = [row for row in values if row.value is not None]
    if len(known) < 2 * many:
        return []
    return sorted(known, key=lambda row: (row.value or 0, row.number))[:many]


def kinds_of(values: Sequence[PrefectureValue]) -> str:
    """How a group of prefectures is called: 県, 府県, 都道府県."""
    found = {row.name[-1] for row in values}
    return "".join(ending for ending in ENDINGS if ending in found)
